"""Files through the door: what is taken, what is refused, and that every reason is told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.codec import decode_record
from data.intake import Intake, read_records
from data.records import BLOCKED, Opening, Vehicle

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
BOUNDS = (-1.6, 50.55, -1.05, 50.78)
Load = Callable[..., Intake]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a file and read it through the door."""

    def take(layer: str, content: str | list[dict[str, Any]], **terms: Any) -> Intake:
        if isinstance(content, str):
            path = tmp_path / "table.csv"
            path.write_text(content, encoding="utf-8")
        else:
            path = tmp_path / "table.geojson"
            path.write_text(json.dumps({"type": "FeatureCollection", "features": content}), encoding="utf-8")
        return read_records(path, layer, now=NOW, **terms)

    return take


def feature(geometry: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def reasons(intake: Intake) -> list[tuple[int, str, str]]:
    return [(refusal.row, refusal.field, refusal.reason) for refusal in intake.refused]


def test_a_csv_row_becomes_a_record(load):
    intake = load("shelters", "id,name,opening,stated_maximum_persons,lon,lat\nhall,Hall,open,100,-1.5,50.7\n")
    (accepted,) = intake.accepted
    shelter = decode_record("shelters", "hall", accepted.fields)
    assert accepted.subject == "shelters/hall"
    assert (shelter.name, shelter.opening, shelter.stated_maximum_persons) == ("Hall", Opening.OPEN, 100)
    assert (shelter.geometry.x, shelter.geometry.y) == (-1.5, 50.7)
    assert (accepted.source, accepted.happened_at, accepted.row) == ("table.csv", None, 2)


def test_a_feature_becomes_the_same_record(load):
    point = {"type": "Point", "coordinates": [-1.5, 50.7, 12.0]}
    rows = load("shelters", [feature(point, id="hall", name="Hall", opening="open", stated_maximum_persons=100)])
    lines = load("shelters", "id,name,opening,stated_maximum_persons,lon,lat\nhall,Hall,open,100,-1.5,50.7\n")
    assert rows.accepted[0].fields == lines.accepted[0].fields


def test_every_reason_of_a_bad_row_is_told_at_once(load):
    content = (
        "id,name,opening,stated_maximum_persons,kitchen,happened_at,lon,lat\n"
        "a b,Hall,ajar,-5,perhaps,yesterday,-1.5,\n"
        "ok,Hall 2,open,5,yes,2026-01-05T09:00Z,-1.5,50.7\n"
    )
    intake = load("shelters", content)
    assert reasons(intake) == [
        (2, "id", "id_unusable"),
        (2, "opening", "unknown_word"),
        (2, "stated_maximum_persons", "negative"),
        (2, "kitchen", "not_a_flag"),
        (2, "happened_at", "not_a_time"),
        (2, "lat", "half_a_place"),
    ]
    assert (intake.rows, intake.rows_accepted, intake.rows_refused) == (2, 1, 1)


def test_an_unknown_word_is_told_with_the_words_allowed(load):
    (refusal,) = load("teams", "name,type,status\nBoat 1,boat,asleep\n").refused
    assert refusal.values == {"value": "asleep", "allowed": "free, busy, resting, out_of_service, unknown"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("many", "not_a_number"),
        ("1_000", "not_a_number"),
        ("12 people", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("-1", "negative"),
        ("2.5", "not_whole"),
        ("9999999999", "too_large"),
    ],
)
def test_a_count_must_be_one(load, cell, reason):
    assert reasons(load("settlements", f"name,residents\nVentnor,{cell}\n")) == [(2, "residents", reason)]


@pytest.mark.parametrize("cell", ["", "  ", "unknown", "不明"])
def test_what_is_not_known_is_never_zero(load, cell):
    (accepted,) = load("settlements", f"name,residents\nVentnor,{cell}\n").accepted
    assert accepted.fields.get("residents") is None
    assert ("residents" in accepted.fields) == bool(cell.strip())


def test_an_id_is_made_from_the_name(load):
    intake = load("settlements", "name\nSt Lawrence (Upper)\n文特诺\n")
    assert [accepted.subject for accepted in intake.accepted] == ["settlements/st-lawrence-upper", "settlements/文特诺"]


def test_a_name_is_made_from_the_id(load):
    assert load("settlements", "id\nventnor\n").accepted[0].fields["name"] == "ventnor"


def test_a_row_that_names_nothing_is_refused(load):
    assert reasons(load("settlements", "id,name,residents\n,,7\n")) == [(2, "id", "no_id_and_no_name")]


def test_the_same_id_twice_is_refused_with_the_first_row(load):
    intake = load("settlements", "id,name\nryde,Ryde\nryde,Ryde again\n")
    assert reasons(intake) == [(3, "id", "told_twice")]
    assert intake.refused[0].values == {"id": "ryde", "first": 2}
    assert intake.rows_accepted == 1


def test_a_new_record_needs_what_it_cannot_be_without(load):
    assert reasons(load("warnings", [feature(None, id="quay", level="red")])) == [
        (1, "hazard", "missing"),
        (1, "issuer", "missing"),
        (1, "geometry", "missing"),
    ]


def test_a_known_record_may_be_told_some_fields_alone(load):
    intake = load("warnings", [feature(None, id="quay", level="red")], known=["warnings/quay"])
    assert intake.accepted[0].fields == {"level": "red"}


def test_a_shelter_without_a_place_is_taken(load):
    intake = load("shelters", "name,opening\nHall,open\n")
    assert "geometry" not in intake.accepted[0].fields


def test_swapped_coordinates_are_suspected(load):
    content = "name,lon,lat\nHall,50.7,-1.5\n"
    assert reasons(load("shelters", content, bounds=BOUNDS)) == [(2, "geometry", "looks_swapped")]
    assert reasons(load("shelters", "name,lon,lat\nHall,30.6,104.1\n")) == [(2, "geometry", "looks_swapped")]


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        ("450000", "85000", "outside_world"),
        ("0", "0", "zero_place"),
        ("13.4", "52.5", "outside_area"),
        ("nan", "50.7", "outside_world"),
    ],
)
def test_a_place_must_be_possible(load, lon, lat, reason):
    assert reasons(load("teams", f"name,type,lon,lat\nA,boat,{lon},{lat}\n", bounds=BOUNDS)) == [
        (2, "geometry", reason)
    ]


def test_degrees_and_minutes_are_not_guessed_at(load):
    assert reasons(load("teams", "name,type,lon,lat\nA,boat,1°12',50.7\n")) == [(2, "lon", "not_degrees")]


def test_a_place_just_outside_is_taken_with_a_doubt(load):
    intake = load("teams", "name,type,lon,lat\nA,boat,-1.5,50.9\n", bounds=BOUNDS)
    assert intake.rows_accepted == 1
    assert [(doubt.row, doubt.reason) for doubt in intake.doubts] == [(2, "outside_area_near")]


def test_an_area_that_crosses_itself_is_told_where(load):
    bow = {"type": "Polygon", "coordinates": [[[-1.3, 50.6], [-1.2, 50.7], [-1.2, 50.6], [-1.3, 50.7], [-1.3, 50.6]]]}
    (refusal,) = load("risk_zones", [feature(bow, name="Bow", hazard="flood")]).refused
    assert refusal.reason == "area_invalid"
    assert (refusal.values["lon"], refusal.values["lat"]) == ("-1.25", "50.65")


def test_an_area_may_come_as_text(load):
    wkt = '"POLYGON ((-1.3 50.6, -1.2 50.6, -1.2 50.7, -1.3 50.6))"'
    (accepted,) = load("risk_zones", f"name,hazard,wkt\nQuay,flood,{wkt}\n").accepted
    assert accepted.fields["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "LineString", "coordinates": [[0, 1], [1, 2]]}, "geometry_kind"),
        ({"type": "Polygon", "coordinates": [[[0, 1], [1, 2]]]}, "geometry_unreadable"),
        ({"type": "Point", "coordinates": []}, "geometry_unreadable"),
        ({"kind": "Point"}, "geometry_unreadable"),
        ("here", "geometry_unreadable"),
    ],
)
def test_a_geometry_must_be_one_the_layer_takes(load, geometry, reason):
    assert (1, "geometry", reason) in reasons(load("warnings", [feature(geometry, name="W")]))


def test_times_are_read_in_the_posts_zone(load):
    content = "name,last_heard_at\nA,2026-01-05T17:20\nB,2026-01-05T10:20+01:00\n"
    intake = load("settlements", content, zone=ZoneInfo("Asia/Shanghai"))
    assert {accepted.fields["last_heard_at"] for accepted in intake.accepted} == {"2026-01-05T09:20:00.000000Z"}


@pytest.mark.parametrize("cell", ["2026/1/5 9:20", "2026-01-05 09:20", "2026年1月5日 09:20", "20260105T0920"])
def test_times_may_stand_as_spreadsheets_write_them(load, cell):
    (accepted,) = load("settlements", f"name,last_heard_at\nA,{cell}\n").accepted
    assert accepted.fields["last_heard_at"] == "2026-01-05T09:20:00.000000Z"


@pytest.mark.parametrize("cell", ["05/01/2026", "09:20", "0026-01-05", "2026-02-30", "2026/13/1", "45662.4", "T+99"])
def test_what_could_be_two_times_or_none_is_refused(load, cell):
    (refusal,) = load("settlements", f"name,last_heard_at\nA,{cell}\n", anchor=NOW).refused
    assert refusal.reason == "not_a_time"


def test_what_was_cannot_lie_ahead(load):
    assert reasons(load("settlements", "name,last_heard_at\nA,2027-01-05T09:20Z\n")) == [
        (2, "last_heard_at", "time_ahead")
    ]


def test_a_warning_may_end_in_the_future_but_not_before_it_begins(load):
    area = {"type": "Polygon", "coordinates": [[[-1.3, 50.6], [-1.2, 50.6], [-1.2, 50.7], [-1.3, 50.6]]]}
    good = feature(area, id="a", hazard="flood", level="red", issuer="EA", valid_until="2027-01-01T00:00Z")
    bad = feature(
        area, id="b", hazard="flood", level="red", issuer="EA", valid_from="2027-01-01", valid_until="2026-01-01"
    )
    assert reasons(load("warnings", [good, bad])) == [(2, "valid_until", "ends_before_it_begins")]


def test_offsets_count_from_the_start_of_the_exercise(load):
    content = "name,last_heard_at,happened_at\nA,T-1:30,T+0:05\n"
    (accepted,) = load("settlements", content, anchor=NOW, exercise=True).accepted
    assert accepted.fields["last_heard_at"] == "2026-01-05T10:30:00.000000Z"
    assert accepted.happened_at == NOW + timedelta(minutes=5)
    assert accepted.fields["exercise"] is True


def test_offsets_mean_nothing_outside_an_exercise(load):
    assert reasons(load("settlements", "name,happened_at\nA,T+1:00\n")) == [(2, "happened_at", "offset_without_start")]


def test_a_reserves_row_tells_of_the_reserve_and_of_one_stock_line(load):
    content = (
        "id,name,kind,item,unit,quantity,happened_at,lon,lat\n"
        "depot,Depot,physical,blanket,piece,60,2026-01-05T08:00Z,-1.2,50.6\n"
        "depot,Depot,physical,Drinking water,L,,2026-01-05T09:00Z,-1.2,50.6\n"
    )
    intake = load("reserves", content)
    assert [accepted.subject for accepted in intake.accepted] == [
        "reserves/depot",
        "stock/depot/blanket",
        "stock/depot/drinking-water",
    ]
    water = decode_record("stock", "depot/drinking-water", intake.accepted[2].fields)
    assert (water.reserve_id, water.item, water.unit, water.quantity) == ("depot", "Drinking water", "L", None)
    assert intake.rows == intake.rows_accepted == 2
    assert [accepted.row for accepted in intake.accepted] == [2, 2, 3]
    assert intake.accepted[0].happened_at == datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_two_rows_of_one_reserve_must_agree(load):
    intake = load("reserves", "id,name,owner,item,unit\ndepot,Depot,county,rope,m\ndepot,Depot,parish,lamp,piece\n")
    assert reasons(intake) == [(3, "owner", "reserve_disagrees")]
    assert intake.refused[0].values == {"first": 2, "value": "county"}
    assert [accepted.subject for accepted in intake.accepted] == ["reserves/depot", "stock/depot/rope"]


def test_two_rows_of_one_reserve_must_stand_at_one_place(load):
    intake = load("reserves", "id,lon,lat,item,unit\ndepot,-1.2,50.6,rope,m\ndepot,-1.3,50.6,lamp,piece\n")
    assert intake.refused[0].values == {"first": 2, "value": [-1.2, 50.6]}


def test_one_item_stands_once_in_a_reserve(load):
    intake = load("reserves", "id,item,unit,quantity\ndepot,rope,m,5\ndepot,Rope,m,7\n")
    assert reasons(intake) == [(3, "item", "told_twice")]


def test_a_stock_line_needs_item_and_unit(load):
    intake = load("reserves", "id,item,unit,quantity\na,,m,5\nb,rope,,7\nc,!!,m,7\n")
    assert reasons(intake) == [(2, "item", "missing"), (3, "unit", "missing"), (4, "item", "id_unusable")]


def test_a_reserve_may_hold_nothing_that_is_known(load):
    assert [accepted.subject for accepted in load("reserves", "name\nDepot\n").accepted] == ["reserves/depot"]


def test_a_feature_lists_its_stock(load):
    stock = [{"item": "blanket", "unit": "piece", "quantity": 60}, {"item": "rope", "unit": "m", "quantity": None}]
    point = {"type": "Point", "coordinates": [-1.2, 50.6]}
    intake = load("reserves", [feature(point, id="depot", name="Depot", stock=stock)])
    assert [accepted.subject for accepted in intake.accepted] == [
        "reserves/depot",
        "stock/depot/blanket",
        "stock/depot/rope",
    ]
    assert reasons(load("reserves", [feature(point, id="depot", stock="60 blankets")])) == [
        (1, "stock", "stock_unreadable")
    ]


def test_a_closure_says_whom_it_stops(load):
    point = {"type": "Point", "coordinates": [-1.2, 50.6]}
    table = load("closures", "id,cause,effects,lon,lat\na,slip,car=blocked; truck=3,-1.2,50.6\n")
    json_ = load("closures", [feature(point, id="a", cause="slip", effects={"car": "blocked", "truck": 3})])
    assert table.accepted[0].fields == json_.accepted[0].fields
    closure = decode_record("closures", "a", table.accepted[0].fields)
    assert closure.effects == {Vehicle.CAR: BLOCKED, Vehicle.TRUCK: 3.0}


@pytest.mark.parametrize(
    ("effects", "reason"), [("ship=3", "unknown_word"), ("car=0.5", "not_slower"), ("car=-1", "negative")]
)
def test_an_effect_must_make_sense(load, effects, reason):
    assert (2, "effects", reason) in reasons(
        load("closures", f"id,cause,effects,lon,lat\na,slip,{effects},-1.2,50.6\n")
    )


def test_formulas_and_markup_are_just_text(load):
    content = 'id,name,note\na,"=HYPERLINK(""http://x"")",<script>alert(1)</script>\n'
    fields = load("settlements", content).accepted[0].fields
    assert (fields["name"], fields["note"]) == ('=HYPERLINK("http://x")', "<script>alert(1)</script>")


@pytest.mark.parametrize("text", ["a\u0007b", "a\ud800b"])
def test_invisible_characters_are_refused(load, text):
    assert reasons(load("settlements", [feature(None, id="a", note=text)])) == [(1, "note", "control_characters")]


def test_unknown_columns_are_named_not_hidden(load):
    assert load("settlements", "name,mayor,lon,lat\nRyde,yes,-1.1,50.7\n").ignored == ("mayor",)


def test_a_row_with_too_many_cells_is_refused(load):
    assert reasons(load("settlements", "name,note\nRyde,a, b\n")) == [(2, "", "too_many_cells")]


def test_blank_lines_are_no_rows_and_rows_are_numbered_as_a_spreadsheet_shows_them(load):
    intake = load("settlements", "name,residents\n\nRyde,many\n,\nCowes,few\n")
    assert reasons(intake) == [(3, "residents", "not_a_number"), (5, "residents", "not_a_number")]
    assert intake.rows == 2


def test_a_record_keeps_its_own_source_and_time(load):
    content = "name,happened_at,source\nRyde,2026-01-05T09:00Z,“phone”, \n".replace(", \n", "\n")
    draft = load("settlements", content).accepted[0].draft(NOW, "Chen", "duty_officer")
    assert draft.body["source"] == "“phone”"
    assert draft.happened_at == datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert (draft.kind, draft.known_at) == ("settlements.recorded", NOW)


def test_what_has_no_time_happened_when_it_was_learned(load):
    draft = load("settlements", "name\nRyde\n").accepted[0].draft(NOW, "Chen", "duty_officer")
    assert draft.happened_at == NOW
