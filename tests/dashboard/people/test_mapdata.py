"""The map's layers of the toy county: every feature has its sign, a label in the reader's language, and a place."""

import json

import pytest
from shapely.geometry import Point

from dashboard.desk.mapdata import count_features, features, mark_layer
from dashboard.desk.reports.undo import undo
from data.faults import NotFound
from data.records import Certainty, Opening, OrderKind, OrderState, TeamStatus
from layers.catalog import CATALOG


def draw(toy, layer, lang="en"):
    return {each["properties"]["subject"]: each for each in features(toy.post, layer, lang)["features"]}


def sign(feature):
    told = feature["properties"]
    return told["symbol"], told["state"], told["mark"]


@pytest.mark.parametrize("layer", [layer.id for layer in CATALOG])
def test_every_layer_is_geojson_and_its_count_is_its_things(toy, layer):
    toy.block_both()
    collection = json.loads(json.dumps(features(toy.post, layer, "zh")))
    things = {each["properties"]["subject"] for each in collection["features"]}
    assert collection["type"] == "FeatureCollection"
    assert len(things) == count_features(toy.post)[layer]


def draw_all(toy):
    return {layer.id: (mark_layer(toy.post, layer.id), features(toy.post, layer.id, "en")) for layer in CATALOG}


def test_a_layer_with_the_same_mark_is_the_same(toy):
    here = Point(0.002, 0)
    toy.tell("reserves/depot", name="Depot", geometry=here)
    toy.tell("teams/van", name="Van", geometry=here, type="4x4", status=TeamStatus.FREE)
    order = {"name": "One", "kind": OrderKind.TEAM, "goal": "shelters/hall", "team_id": "van"}
    acts = (
        toy.block_both,
        lambda: toy.lift("long"),
        lambda: undo(toy.post, toy.who, toy.post.picture.changes[-1].id),
        lambda: toy.tell("orders/one", **order, state=OrderState.DISPATCHED),
        lambda: toy.tell("stock/water", name="Water", reserve_id="depot", item="water", unit="l"),
        lambda: toy.tell("settlements/alder", name="Alder", residents=7),
        lambda: toy.tell("incidents/slip", name="Slip", type="landslip", geometry=here),
    )
    changed = set()
    for act in acts:
        before = draw_all(toy)
        act()
        for layer, (mark, drawn) in draw_all(toy).items():
            changed |= {layer} if drawn != before[layer][1] else set()
            assert drawn == before[layer][1] or mark != before[layer][0], layer
    assert changed >= {"closures", "isolated", "teams", "reserves", "settlements", "incidents"}


def test_a_layer_does_not_bear_the_mark_of_what_it_is_not_drawn_from(toy):
    before = mark_layer(toy.post, "closures")
    toy.tell("shelters/hall", in_residence_persons=3)
    assert mark_layer(toy.post, "closures") == before


def test_a_layer_that_the_map_does_not_have_is_refused(toy):
    with pytest.raises(NotFound):
        features(toy.post, "weather", "en")


def test_shelters_show_opening_and_whether_they_may_be_used(toy):
    drawn = draw(toy, "shelters")
    assert sign(drawn["shelters/hall"]) == ("shelter-building", "open", None)
    assert sign(drawn["shelters/pier"]) == ("shelter-building", "open", "barred")
    assert sign(drawn["shelters/barn"]) == ("shelter-building", "standby", None)


def test_a_shelter_whose_place_nobody_knows_is_not_drawn(toy):
    toy.tell("shelters/tent", name="Tent", opening=Opening.OPEN)
    assert "shelters/tent" not in draw(toy, "shelters")


def test_labels_are_in_the_language_asked_for_and_else_the_own_name(toy):
    assert draw(toy, "settlements", "zh")["settlements/alder"]["properties"]["label"] == "桤村"
    assert draw(toy, "settlements", "en")["settlements/alder"]["properties"]["label"] == "Alder"


def test_a_closure_is_the_stretch_that_it_bars_with_one_sign_in_its_middle(toy):
    toy.block("bridge", (6, 0), certainty=Certainty.REPORTED)
    stretch, middle = features(toy.post, "closures", "en")["features"]
    assert sign(stretch) == sign(middle) == ("closure", "reported", None)
    assert (stretch["geometry"]["type"], stretch["properties"]["effect"]) == ("LineString", "blocked")
    assert middle["geometry"] == {"type": "Point", "coordinates": pytest.approx((0.006, 0.0), abs=1e-5)}


def test_a_lifted_closure_is_gone_from_the_map(toy):
    toy.block("bridge", (6, 0))
    toy.lift("bridge")
    assert draw(toy, "closures") == {}


def test_isolated_places_have_a_ring_with_their_people(toy):
    toy.block_both()
    ring = draw(toy, "isolated")["settlements/alder"]["properties"]
    assert (ring["symbol"], ring["size"], ring["rank"]) == ("isolated", 300, 0)


def test_a_settlement_at_risk_that_nobody_heard_from_is_asked_about(toy):
    drawn = draw(toy, "settlements")
    assert sign(drawn["settlements/alder"]) == ("settlement-village", None, "query")
    assert drawn["settlements/birch"]["properties"]["mark"] is None
