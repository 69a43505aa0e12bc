"""Relation 4: warned sites give nothing; lifted, they are to be checked; usable when a person says so."""

import pytest
from shapely.geometry import box

from dashboard.desk.placing import judge_shelters
from dashboard.desk.post import Actor
from dashboard.desk.reports import shelters, undo, warnings
from dashboard.desk.terms import read_terms
from data.records import Vehicle

WHO = Actor("Chen", "duty officer")
SITE = "island-free-school"


@pytest.fixture
def post(exercise_post):
    shelters.set_opening(exercise_post, WHO, SITE, "open")
    return exercise_post


def verdict(post):
    terms = read_terms(post, post.picture, None, 30, Vehicle.CAR)
    return next(each for each in judge_shelters(post.picture, post.now(), terms).verdicts if each.shelter_id == SITE)


def issue(post, level="red"):
    area = post.picture.get(f"shelters/{SITE}").geometry.buffer(0.001)
    return warnings.issue_warning(post, WHO, "landslip", level, "county", area)


def test_a_site_gives_no_place_from_the_minute_the_warning_is_known(post):
    assert verdict(post).counts
    issue(post)
    assert (verdict(post).why, verdict(post).free) == ("in_warned_area", 0)


def test_lifted_it_is_to_be_checked_until_a_person_says_usable(post):
    answer = issue(post)
    warnings.lift_warning(post, WHO, answer["id"])
    assert verdict(post).why == "to_be_checked"
    opened = shelters.set_opening(post, WHO, SITE, "open")
    assert opened["why"] == "to_be_checked"
    checked = shelters.check_shelter(post, WHO, SITE, "usable")
    assert checked["counts"]


def test_lifted_and_found_damaged_it_does_not_count(post):
    answer = issue(post)
    warnings.lift_warning(post, WHO, answer["id"])
    assert shelters.check_shelter(post, WHO, SITE, "damaged")["why"] == "damaged"


def test_a_warning_that_only_says_get_ready_bars_nothing_when_lifted(post):
    answer = issue(post, "yellow")
    assert verdict(post).counts
    warnings.lift_warning(post, WHO, answer["id"])
    assert verdict(post).counts


def test_a_lifting_that_is_undone_bars_again(post):
    lifted = warnings.lift_warning(post, WHO, issue(post)["id"])
    undo.undo(post, WHO, lifted["event_id"])
    assert verdict(post).why == "in_warned_area"


@pytest.mark.parametrize("change", [{"level": "yellow"}, {"area": box(-1.5, 50.6, -1.49, 50.61)}])
def test_a_warning_lowered_or_drawn_elsewhere_leaves_the_site_to_be_checked(post, change):
    answer = issue(post)
    warnings.change_warning(post, WHO, answer["id"], **change)
    assert verdict(post).why == "to_be_checked"
    assert shelters.check_shelter(post, WHO, SITE, "usable")["counts"]


def test_a_warning_raised_bars_and_asks_for_no_check_before_it_ends(post):
    answer = issue(post, "yellow")
    warnings.change_warning(post, WHO, answer["id"], level="red")
    assert verdict(post).why == "in_warned_area"
    warnings.lift_warning(post, WHO, answer["id"])
    assert verdict(post).why == "to_be_checked"


def test_a_lowering_that_is_undone_bars_again(post):
    answer = issue(post)
    lowered = warnings.change_warning(post, WHO, answer["id"], level="yellow")
    undo.undo(post, WHO, lowered["event_id"])
    assert verdict(post).why == "in_warned_area"
