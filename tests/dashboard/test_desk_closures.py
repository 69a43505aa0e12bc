"""Closures as acts: they bind at once, lifting restores, what bars no road is refused."""

import secrets
from datetime import timedelta

import pytest
from shapely.geometry import Point, box

from dashboard.desk.closures import close_road, confirm_closure, keep_closed, list_closures, reopen_road
from dashboard.desk.post import Actor
from dashboard.desk.routes import find_route
from data.faults import BadInput, Conflict, NotFound
from data.records import BLOCKED, Certainty, Vehicle

WHO = Actor("Chen", "duty officer")
SHANKLIN, VENTNOR = "-1.1746,50.6320", "-1.2070,50.5940"
LEESON_ROAD = Point(-1.1843, 50.6027)
SEA = Point(-1.25, 50.45)


def close(post, place=LEESON_ROAD, cause="landslip", **more):
    return close_road(post, WHO, place, cause, **more)


def seconds(post, vehicle="car", as_known=None):
    return find_route(post, SHANKLIN, VENTNOR, vehicle, as_known)["travel_s"]


def test_a_click_closes_fifty_metres_of_the_nearest_road(live_post):
    answer = close(live_post)
    assert (answer["road"], answer["name_zh"]) == ("Leeson Road", "利森路")
    assert answer["length_m"] == pytest.approx(50, abs=0.5)
    assert answer["segments"] >= 1


def test_a_closure_makes_the_way_longer_and_lifting_restores_it_exactly(live_post):
    before = seconds(live_post)
    identity = close(live_post)["id"]
    assert seconds(live_post) > before
    reopen_road(live_post, WHO, identity)
    assert seconds(live_post) == before


def test_a_closure_for_lorries_leaves_cars_alone(live_post):
    before = seconds(live_post)
    close(live_post, effects={Vehicle.TRUCK: BLOCKED})
    assert seconds(live_post) == before


def test_a_slow_road_is_slower_by_its_factor(live_post):
    answer = close(live_post, effects={Vehicle.CAR: 3.0})
    assert answer["effects"] == {"car": 3.0}
    assert answer["vehicles"] == ["car"]


def test_an_area_closes_every_road_inside(live_post):
    answer = close(live_post, box(-1.19, 50.60, -1.18, 50.606))
    assert answer["segments"] > 3


def test_two_closures_may_overlap_and_both_must_be_lifted(live_post):
    before = seconds(live_post)
    first, second = close(live_post)["id"], close(live_post)["id"]
    reopen_road(live_post, WHO, first)
    assert seconds(live_post) > before
    reopen_road(live_post, WHO, second)
    assert seconds(live_post) == before


@pytest.mark.parametrize("place", [SEA, box(-1.3, 50.4, -1.2, 50.45)])
def test_a_closure_that_bars_no_road_is_refused_and_not_recorded(live_post, place):
    with pytest.raises(Conflict):
        close(live_post, place)
    assert live_post.refresh().head == 0


@pytest.mark.parametrize("effects", [{}, {Vehicle.CAR: 0.5}, {Vehicle.CAR: float("nan")}])
def test_an_effect_that_makes_no_sense_is_refused(live_post, effects):
    with pytest.raises(BadInput):
        close(live_post, effects=effects)


def test_a_closure_needs_a_cause(live_post):
    with pytest.raises(BadInput):
        close(live_post, cause="  ")


def test_a_closure_is_lifted_once(live_post):
    identity = close(live_post)["id"]
    reopen_road(live_post, WHO, f"closures/{identity}")
    with pytest.raises(Conflict):
        reopen_road(live_post, WHO, identity)


def test_a_closure_that_does_not_exist_is_not_lifted(live_post):
    with pytest.raises(NotFound):
        reopen_road(live_post, WHO, "c-none")


def test_a_closure_past_its_end_stays_closed_and_asks_to_be_checked(live_post):
    answer = close(live_post, until=live_post.now() - timedelta(hours=1))
    assert answer["until_is_past"]
    (row,) = list_closures(live_post)["rows"]
    assert row["expired"]
    assert row["in_force"]


def test_a_planned_closure_opens_by_itself(live_post):
    before = seconds(live_post)
    close(live_post, until=live_post.now() - timedelta(hours=1), planned=True)
    assert seconds(live_post) == before


def test_a_report_that_is_refuted_bars_nobody(live_post):
    before = seconds(live_post)
    identity = close(live_post)["id"]
    confirm_closure(live_post, WHO, identity, certainty=Certainty.REFUTED)
    assert seconds(live_post) == before


def test_confirming_tells_how_long_it_stood_as_a_report(exercise_post):
    row = close(exercise_post)
    answer = confirm_closure(exercise_post, WHO, row["id"])
    assert answer["unconfirmed_for_s"] >= 0
    with pytest.raises(Conflict):
        confirm_closure(exercise_post, WHO, row["id"])


def test_before_a_closure_was_known_the_way_was_free(exercise_post):
    then = exercise_post.picture.exercise.started_at + timedelta(minutes=10)
    assert seconds(exercise_post, as_known=then) < seconds(exercise_post)


def test_the_list_names_cause_classes_source_and_times(exercise_post):
    row = next(row for row in list_closures(exercise_post)["rows"] if row["id"] == "leeson-road")
    assert row["certainty"] == "confirmed"
    assert row["effects"] == dict.fromkeys(["car", "truck", "4x4", "foot"], "blocked")
    assert row["since"].endswith("Z")
    assert row["source"]


def test_ids_are_never_given_twice(live_post, monkeypatch):
    drawn = iter("aaaaaaaabbbb")
    monkeypatch.setattr(secrets, "choice", lambda _letters: next(drawn))
    assert [close(live_post)["id"], close(live_post)["id"]] == ["c-aaaa", "c-bbbb"]


def test_a_road_was_closed_when_the_report_says_and_known_when_it_came(live_post):
    since = live_post.now() - timedelta(minutes=25)
    answer = close(live_post, since=since)
    stamp = live_post.picture.stamp(f"closures/{answer['id']}")
    assert stamp.happened_at == since < stamp.known_at


def test_each_judgement_is_its_own_kind(live_post):
    identity = close(live_post)["id"]
    confirm_closure(live_post, WHO, identity)
    confirm_closure(live_post, WHO, identity, certainty=Certainty.REFUTED)
    kinds = [event.kind for event in live_post.picture.history(f"closures/{identity}")]
    assert kinds == ["closures.recorded", "closures.confirmed", "closures.refuted"]


def test_an_expired_closure_stays_closed_and_asks_until_somebody_has_looked(live_post):
    identity = close(live_post, until=live_post.now() - timedelta(hours=1))["id"]
    (row,) = list_closures(live_post)["rows"]
    assert (row["expired"], row["in_force"]) == (True, True)
    keep_closed(live_post, WHO, identity)
    (row,) = list_closures(live_post)["rows"]
    assert (row["expired"], row["in_force"], row["certainty"]) == (False, True, "confirmed")
