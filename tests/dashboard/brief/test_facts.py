"""Every number of a briefing is the screen's for the same moment."""

from contextlib import closing
from datetime import timedelta

import pytest

from dashboard.brief.changes import FIGURES
from dashboard.brief.facts import gather
from dashboard.brief.printing import print_briefing
from dashboard.desk import briefing, closures, gap, situation
from dashboard.desk.post import Actor, open_post
from dashboard.desk.reports import settlements, undo
from data.clock import read_time

LEESON_ROAD = {"type": "Point", "coordinates": [-1.1843, 50.6027]}


def test_key_figures_are_those_of_the_screen(read_post, facts):
    screen = situation.describe(read_post, read_time(facts["as_at"]))
    assert {row["key"]: row["now"] for row in facts["figures"]} == {key: screen[key]["value"] for key in FIGURES}
    assert {row["key"]: row["age_s"] for row in facts["figures"]} == {key: screen[key]["age_s"] for key in FIGURES}


def test_shortfalls_are_those_of_the_gap(read_post, facts):
    answer = gap.find_gap(read_post, as_known=read_time(facts["as_at"]))
    assert facts["totals"] == answer["totals"]
    rows = {row["id"]: row for row in answer["settlements"]}
    for row in facts["places"]:
        assert row["without_a_place"] == rows[row["id"]]["without_a_place"]
        assert row["to_be_moved"] == rows[row["id"]]["to_be_moved"]


def test_the_annex_adds_up_to_the_key_figures(facts):
    told = {row["key"]: row["now"] for row in facts["figures"]}
    for key in ("to_be_moved", "not_yet", "without_a_place", "isolated"):
        assert sum(row[key] or 0 for row in facts["places"]) == told[key]


def test_lifelines_are_those_that_people_told(exercise_post, who):
    settlements.hear_from(exercise_post, who, "godshill", power="working", water="out")
    lights = {row["key"]: row for row in gather(exercise_post, exercise_post.now())["lifelines"]}
    assert "godshill" in lights["power"]["working"]
    assert [(row["id"], row["state"]) for row in lights["water"]["faults"]] == [("godshill", "out")]
    assert lights["water"]["silent"] == lights["signal"]["silent"] - 1
    assert not lights["road"]["silent"]


def test_announced_places_are_counted_once(exercise_post):
    told = gather(exercise_post, exercise_post.now())["announced"]
    assert told["persons"] == sum(each.persons for each in exercise_post.picture.announced)
    assert told["settlements"] <= len(exercise_post.picture.announced)


def test_a_frozen_briefing_still_equals_the_screen_as_known_then(exercise_post, who):
    issued = briefing.issue_briefing(exercise_post, who, {})
    closures.close_road(exercise_post, who, LEESON_ROAD, "landslip")
    kept = briefing.find_issued(exercise_post, issued["number"])
    then = situation.describe(exercise_post, read_time(kept["as_at"]))
    assert kept["facts"]["figures"] == issued["facts"]["figures"]
    assert {row["key"]: row["now"] for row in kept["facts"]["figures"]} == {key: then[key]["value"] for key in FIGURES}


def test_the_second_is_compared_with_the_first(exercise_post, who):
    first = briefing.issue_briefing(exercise_post, who, {})
    second = briefing.draft_briefing(exercise_post, who, {})
    assert second["facts"]["since"] == {"number": 1, "as_at": first["as_at"]}
    now = {row["key"]: row["now"] for row in first["facts"]["figures"]}
    assert {row["key"]: row["before"] for row in second["facts"]["figures"]} == now


def test_the_first_is_compared_with_an_hour_before(read_post, facts):
    hour_ago = read_time(facts["as_at"]) - timedelta(hours=1)
    before = situation.describe(read_post, hour_ago)
    assert {row["key"]: row["before"] for row in facts["figures"]} == {key: before[key]["value"] for key in FIGURES}


def test_an_empty_post_has_nothing_to_compare_with(live_post):
    told = gather(live_post, live_post.now())
    assert told["since"] is None
    assert {row["before"] for row in told["figures"]} == {None}
    moved = next(row for row in told["figures"] if row["key"] == "moved")
    assert moved["change"] is None


def test_what_the_post_lacks_is_told_as_unknown(tmp_path):
    with closing(open_post(tmp_path / "home")) as post:
        issued = briefing.issue_briefing(post, Actor("Ada", "duty_officer"), {})
        unknown = next(each for each in issued["text"]["en"] if each["key"] == "unknown")["blocks"][0]
        assert any("commandmap build" in line["text"] for line in unknown["lines"])
        assert print_briefing(post, issued, "zh").startswith(b"%PDF-")


def test_a_fall_after_an_undone_report_is_a_correction(exercise_post, who):
    closed = [
        closures.close_road(exercise_post, who, {"type": "Point", "coordinates": place}, "landslip")
        for place in ([-1.1843, 50.6027], [-1.2154, 50.5961], [-1.2547, 50.5915])
    ]
    before = briefing.issue_briefing(exercise_post, who, {})
    isolated = next(row for row in before["facts"]["figures"] if row["key"] == "isolated")
    if not isolated["now"]:
        pytest.skip("these three closures isolate nobody in this county")
    event = exercise_post.picture.history(f"closures/{closed[-1]['id']}")[0]
    undo.undo(exercise_post, who, event.id)
    after = briefing.draft_briefing(exercise_post, who, {})
    row = next(row for row in after["facts"]["figures"] if row["key"] == "isolated")
    assert row["change"] < 0
    assert row["corrected"]
