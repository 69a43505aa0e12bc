"""A shelter counts or does not, and the first reason is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from data.records import Opening, Response, Shelter, Usability, WarningInForce, WarningLevel
from layers.usability import Conditions, Why, count_capacity, judge, read_conditions

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOVING = frozenset({WarningLevel.RED, WarningLevel.ORANGE})
CALM = Conditions((), (), frozenset(), 3.5)


def hall(**changed):
    facts = {
        "id": "hall", "name": "Town Hall", "geometry": Point(0.5, 0.5), "opening": Opening.OPEN,
        "usability": Usability.USABLE, "stated_maximum_persons": 100,
    }  # fmt: skip
    return Shelter(**(facts | changed))


def flood(level=WarningLevel.RED, **changed):
    facts = {
        "id": "flood", "name": "Flood", "hazard": "flood", "level": level, "issuer": "county",
        "geometry": box(0, 0, 1, 1),
    }  # fmt: skip
    return WarningInForce(**(facts | changed))


def under(*warnings, responses=()):
    return read_conditions(warnings, responses, MOVING, NOON, 3.5)


def test_an_open_usable_shelter_counts_with_the_places_left():
    verdict = judge(hall(in_residence_persons=30), CALM, None)
    assert (verdict.counts, verdict.free, verdict.residence_known) == (True, 70, True)


def test_an_unknown_residence_takes_no_place_and_is_said():
    verdict = judge(hall(), CALM, None)
    assert (verdict.free, verdict.residence_known) == (100, False)


def test_a_full_one_counts_with_no_place_free():
    verdict = judge(hall(opening=Opening.FULL), CALM, None)
    assert (verdict.counts, verdict.free) == (True, 0)


def test_more_in_residence_than_places_leaves_none():
    assert judge(hall(in_residence_persons=130), CALM, None).free == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"opening": Opening.PLANNED}, Why.PLANNED),
        ({"opening": Opening.STANDBY}, Why.STANDBY),
        ({"opening": Opening.STOOD_DOWN}, Why.STOOD_DOWN),
        ({"usability": Usability.DAMAGED}, Why.DAMAGED),
        ({"usability": Usability.TO_BE_CHECKED}, Why.TO_BE_CHECKED),
        ({"refused_because": "an abbey"}, Why.REFUSED),
        ({"geometry": None}, Why.PLACE_UNKNOWN),
        ({"stated_maximum_persons": None}, Why.CAPACITY_UNKNOWN),
    ],
)
def test_what_keeps_a_shelter_from_counting_is_told(changed, why):
    verdict = judge(hall(**changed), CALM, None)
    assert (verdict.why, verdict.free, verdict.counts) == (why, 0, False)


def test_inside_an_area_under_warning_it_never_counts():
    verdict = judge(hall(), under(flood()), None)
    assert (verdict.why, verdict.warning_ids) == (Why.IN_WARNED_AREA, ("flood",))
    assert verdict.usability is Usability.IN_WARNED_AREA
    assert verdict.capacity == 100


def test_a_level_that_moves_nobody_leaves_the_site_usable():
    assert judge(hall(), under(flood(WarningLevel.YELLOW)), None).counts


def test_on_standby_inside_a_warned_area_opening_would_not_help():
    verdict = judge(hall(opening=Opening.STANDBY), under(flood()), None)
    assert (verdict.why, verdict.would_count) == (Why.IN_WARNED_AREA, False)


def test_when_the_warning_is_lifted_the_site_is_to_be_checked_until_a_person_says_so():
    conditions = under(flood(lifted_at=NOON - HOUR))
    assert judge(hall(), conditions, NOON - 2 * HOUR).why is Why.TO_BE_CHECKED
    assert judge(hall(), conditions, None).why is Why.TO_BE_CHECKED
    assert judge(hall(), conditions, NOON - HOUR / 2).counts


def test_a_shelter_valid_for_another_hazard_does_not_count():
    far = hall(geometry=Point(5, 5), valid_hazards=("landslip",))
    assert judge(far, under(flood()), None).why is Why.NOT_VALID


def test_a_shelter_valid_for_one_of_two_hazards_takes_only_its_own_people():
    conditions = under(flood(), flood(id="slip", hazard="landslip"))
    verdict = judge(hall(geometry=Point(5, 5), valid_hazards=("flood",)), conditions, None)
    assert verdict.counts
    assert verdict.takes({"flood"})
    assert not verdict.takes({"flood", "landslip"})


def test_validity_that_nobody_stated_is_taken_and_said():
    verdict = judge(hall(geometry=Point(5, 5)), under(flood()), None)
    assert verdict.counts
    assert verdict.valid_hazards is None


@pytest.mark.parametrize(("kind", "counts"), [("building", False), ("open_air", True)])
def test_after_an_earthquake_an_uninspected_building_does_not_count(kind, counts):
    quake = Response(
        id="r", name="r", issuer="county", hazard="earthquake", level_words_en="I", level_words_zh="Ⅰ级", since=NOON
    )
    assert judge(hall(kind=kind), under(responses=[quake]), None).counts is counts


@pytest.mark.parametrize(
    ("stated", "area", "capacity"), [(100, 1000.0, 100), (1000, 350.0, 100), (None, 349.9, 99), (80, None, 80)]
)
def test_places_are_the_lower_of_what_is_given(stated, area, capacity):
    assert count_capacity(hall(stated_maximum_persons=stated, effective_area_m2=area), 3.5) == capacity


@given(st.sampled_from(Opening), st.sampled_from(Usability), st.booleans(), st.none() | st.integers(0, 500))
def test_what_does_not_count_gives_no_place(opening, usability, warned, taken):
    conditions = under(flood()) if warned else CALM
    verdict = judge(hall(opening=opening, usability=usability, in_residence_persons=taken), conditions, None)
    assert verdict.free == 0 or verdict.counts
    assert verdict.counts == (opening in {Opening.OPEN, Opening.FULL} and usability is Usability.USABLE and not warned)
