"""Records and JSON bodies, there and back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from data.codec import decode_field, decode_record, encode_fields, encode_geometry, encode_record, required_fields
from data.faults import BadInput
from data.records import (
    BLOCKED,
    LAYERS,
    Casualties,
    Certainty,
    Closure,
    Incident,
    Order,
    OrderKind,
    OrderLine,
    OrderState,
    Reserve,
    ReserveKind,
    Response,
    RiskZone,
    Settlement,
    Shelter,
    StockLine,
    Team,
    TeamStatus,
    Vehicle,
    WarningInForce,
    WarningLevel,
)

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ONE_OF_EACH = {
    "risk_zones": RiskZone(id="a", name="Undercliff", hazard="landslip", geometry=box(-1.3, 50.5, -1.2, 50.6)),
    "warnings": WarningInForce(id="a", name="W", hazard="flood", level=WarningLevel.RED, issuer="EA", valid_from=NOON),
    "responses": Response(
        id="a", name="R", issuer="县防指", hazard="flood", level_words_en="Level II", level_words_zh="Ⅱ级", since=NOON
    ),
    "shelters": Shelter(id="a", name="Hall", valid_hazards=("flood", "wind"), kitchen=True, effective_area_m2=70.5),
    "reserves": Reserve(id="a", name="Depot", kind=ReserveKind.AGREEMENT, lead_time_min=120),
    "stock": StockLine(id="a/blankets", name="blankets", reserve_id="a", item="blankets", unit="piece", quantity=60.0),
    "teams": Team(id="a", name="Boat 1", type="boat", status=TeamStatus.RESTING, geometry=Point(-1.1, 50.7)),
    "settlements": Settlement(id="a", name="Ventnor", name_zh="文特诺", residents=5_137, last_heard_at=NOON),
    "casualties": Casualties(id="a", name="Ventnor", belongs_to="settlements/a", injured_reported=3),
    "incidents": Incident(id="a", name="Slip", type="landslip", certainty=Certainty.CONFIRMED, occurred_at=NOON),
    "orders": Order(
        id="a",
        name="Blankets",
        kind=OrderKind.SUPPLY,
        goal="shelters/a",
        state=OrderState.RECEIVED,
        released=(OrderLine("a/blankets", "blanket", "piece", 60.0),),
        returned=(OrderLine("a/blankets", "blanket", "piece", 2.0, at=NOON),),
        eta=NOON,
    ),
    "closures": Closure(id="a", name="Slip", cause="landslip", effects={Vehicle.CAR: BLOCKED, Vehicle.TRUCK: 3.0}),
}


def test_there_is_one_of_each():
    assert ONE_OF_EACH.keys() == LAYERS.keys()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_record_comes_back_as_it_was(layer):
    record = ONE_OF_EACH[layer]
    assert (
        decode_record(layer, "a" if layer != "stock" else "a/blankets", json.loads(json.dumps(encode_record(record))))
        == record
    )


def test_times_are_written_in_utc():
    local = datetime(2026, 1, 5, 20, 0, tzinfo=timezone(timedelta(hours=8)))
    assert encode_fields({"since": local}) == {"since": "2026-01-05T12:00:00.000000Z"}


def test_blocked_is_a_word():
    assert encode_fields({"effects": {Vehicle.FOOT: BLOCKED}}) == {"effects": {"foot": "blocked"}}


def test_coordinates_have_seven_decimals_and_two_dimensions():
    assert encode_geometry(Point(-1.123456789, 50.987654321, 12.0))["coordinates"] == [-1.1234568, 50.9876543]


@given(st.lists(st.tuples(st.floats(-179, 178), st.floats(-89, 88)), min_size=1, max_size=4))
def test_geometry_comes_back_within_a_centimetre(corners):
    shape = MultiPolygon([Polygon(box(x, y, x + 0.5, y + 0.5)) for x, y in corners])
    again = decode_field("risk_zones", "geometry", encode_geometry(shape))
    assert again.geom_type == "MultiPolygon"
    assert shape.hausdorff_distance(again) < 1e-6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("opening", "ajar"),
        ("stated_maximum_persons", "100"),
        ("stated_maximum_persons", 1.5),
        ("stated_maximum_persons", True),
        ("stated_maximum_persons", float("inf")),
        ("effective_area_m2", float("nan")),
        ("stated_maximum_persons", -1),
        ("effective_area_m2", -0.5),
        ("kitchen", "yes"),
        ("name", None),
        ("name", 7),
        ("valid_hazards", "flood"),
        ("geometry", {"type": "Point"}),
        ("geometry", {"type": "Point", "coordinates": []}),
        ("geometry", "POINT (1 2)"),
    ],
)
def test_a_value_of_another_kind_is_refused(name, value):
    with pytest.raises(BadInput):
        decode_field("shelters", name, value)


@pytest.mark.parametrize("effects", [{"car": 0.5}, {"car": 0}, {"ship": 2}, {"car": "slow"}, ["car"]])
def test_an_effect_slows_a_known_class(effects):
    with pytest.raises(BadInput, match="value_unreadable"):
        decode_field("closures", "effects", effects)


def test_a_time_without_zone_is_refused():
    with pytest.raises(BadInput, match="value_unreadable"):
        decode_field("settlements", "last_heard_at", "2026-01-05T12:00:00")


def test_an_unknown_field_is_refused():
    with pytest.raises(BadInput, match="field_unknown"):
        decode_field("shelters", "smell", "none")


def test_an_unknown_layer_is_refused():
    with pytest.raises(BadInput, match="layer_unknown"):
        decode_field("cows", "name", "Daisy")


def test_missing_fields_are_named_together():
    with pytest.raises(BadInput, match="hazard, issuer, level"):
        decode_record("warnings", "a", {"name": "W"})


def test_what_a_record_cannot_be_without():
    assert required_fields("warnings") == {"name", "hazard", "level", "issuer"}
    assert required_fields("shelters") == {"name"}


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(BadInput, match="value_not_storable"):
        encode_fields({"note": value})
