"""The map's layers: one table, and a sign for whatever a record says."""

import pytest

from data.records import (
    BLOCKED,
    LAYERS,
    Certainty,
    Closure,
    Incident,
    Opening,
    Settlement,
    Shelter,
    Team,
    TeamStatus,
    Usability,
    Vehicle,
)
from layers.catalog import (
    CATALOG,
    SIGNS,
    Sign,
    find_layer,
    sign_closure,
    sign_incident,
    sign_settlement,
    sign_shelter,
    sign_team,
)


def test_layers_are_listed_lowest_first_and_closures_lie_on_top():
    orders = [layer.order for layer in CATALOG]
    assert orders == sorted(set(orders))
    assert CATALOG[-1].id == "closures"


def test_a_recorded_layer_is_a_layer_of_the_picture():
    assert {layer.id for layer in CATALOG if layer.recorded} <= set(LAYERS)


def test_every_line_of_a_legend_has_a_word_of_its_own():
    for layer in CATALOG:
        words = [entry.word for entry in layer.legend]
        assert len(words) == len(set(words)), layer.id


def test_a_layer_that_the_map_does_not_have_is_not_found():
    assert find_layer("weather") is None
    assert find_layer("shelters") in CATALOG


@pytest.mark.parametrize("opening", Opening)
@pytest.mark.parametrize("usability", Usability)
def test_a_shelter_shows_who_opened_it_and_whether_it_may_be_used(opening, usability):
    sign = sign_shelter(Shelter(id="a", name="a", opening=opening), usability)
    assert (sign.symbol, sign.state) == ("shelter-building", str(opening))
    assert (sign.mark is None) is (usability is Usability.USABLE)


def test_an_open_air_site_is_a_tent():
    shelter = Shelter(id="a", name="a", kind="open_air", opening=Opening.OPEN)
    assert sign_shelter(shelter, Usability.USABLE) in SIGNS


def test_an_unknown_type_of_team_is_a_plain_team_never_left_out():
    assert sign_team(Team(id="t", name="t", type="dogs")) == Sign("team", str(TeamStatus.UNKNOWN))


def test_a_settlement_that_nobody_heard_from_is_asked_about():
    assert sign_settlement(Settlement(id="n", name="n"), heard=False).mark == "query"


def test_a_closure_that_bars_only_some_is_still_blocked_and_an_expired_one_asks():
    closure = Closure(id="c", name="c", cause="slip", effects={Vehicle.CAR: BLOCKED, Vehicle.TRUCK: 3.0})
    assert sign_closure(closure, expired=True) == Sign("closure", "reported", "query", "blocked")
    assert sign_closure(Closure(id="c", name="c", cause="mud", effects={Vehicle.CAR: 3.0})).effect == "slowed"


def test_a_refuted_incident_is_drawn_as_refuted():
    assert sign_incident(Incident(id="i", name="i", type="flood", certainty=Certainty.REFUTED)).state == "refuted"
