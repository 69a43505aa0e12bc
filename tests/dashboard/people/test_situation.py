"""What the opening page says of the toy county: figures with source and age, roads left, news of the hour."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from dashboard.desk.home import Anchor, Settings, write_settings
from dashboard.desk.post import Actor, open_post
from dashboard.desk.situation import describe
from dashboard.i18n import LANGUAGES, words
from data.records import Certainty, Opening, Vehicle, WarningLevel


def what(answer):
    return [(row["subject"], row["what"]) for row in answer["changes"]]


def now(toy, **change):
    return toy.post.now() + timedelta(**change)


# --- figures


def test_the_bar_tells_who_is_to_be_moved_and_what_that_rests_on(toy):
    figure = describe(toy.post)["to_be_moved"]
    assert (figure["value"], figure["basis"], figure["subjects"]) == (300, "estimated", ["settlements/alder"])
    assert (figure["source"], figure["age_s"], figure["freshness"]) == ("test", 3600.0, "fresh")


def test_nobody_has_reported_is_unknown_and_named_never_zero(toy):
    answer = describe(toy.post)
    assert answer["moved"]["value"] is None
    assert answer["moved"]["unknown"] == answer["not_yet"]["unknown"] == ["settlements/alder"]
    assert answer["not_yet"]["value"] == 300


def test_moved_and_refused_are_taken_off_those_not_yet_moved(toy):
    toy.tell("settlements/alder", name="Alder", moved=180, refused=20)
    answer = describe(toy.post)
    figures = {name: answer[name]["value"] for name in ("moved", "refused", "not_yet")}
    assert figures == {"moved": 180, "refused": 20, "not_yet": 100}
    assert answer["moved"]["unknown"] == []


def test_a_reported_count_makes_the_sum_reported(toy):
    toy.tell("settlements/alder", name="Alder", to_be_moved_reported=240)
    figure = describe(toy.post)["to_be_moved"]
    assert (figure["value"], figure["basis"]) == (240, "reported")


def test_the_highest_level_is_taken_to_have_moved_first(toy):
    toy.tell("settlements/alder", name="Alder", moved=180)
    levels = {row["level"]: (row["to_be_moved"], row["moved"]) for row in describe(toy.post)["by_level"]}
    assert levels == {"red": (300, 180), "orange": (0, None), "yellow": (0, None), "blue": (0, None)}


def test_places_stand_beside_demand_by_town(toy):
    towns = {row["township"]: row for row in describe(toy.post)["by_town"]}
    assert (towns["Alder"]["demand"], towns["Alder"]["places"], towns["Alder"]["without_a_place"]) == (90, 0, 30)
    assert (towns["Birch"]["places"], towns["Birch"]["name_zh"]) == (60, "桦镇")


def test_the_open_shelter_that_does_not_count_is_told(toy):
    assert [(each["id"], each["why"]) for each in describe(toy.post)["not_counted"]] == [("pier", "in_warned_area")]


def test_the_oldest_figure_that_matters_is_named_with_its_age(toy):
    toy.tell("shelters/hall", hours=5, in_residence_persons=10)
    toy.tell("settlements/alder", name="Alder", moved=180)
    oldest = describe(toy.post)["oldest"]
    assert (oldest["subject"], oldest["field"], oldest["age_s"]) == ("shelters/hall", "in_residence_persons", 18_000)
    assert oldest["freshness"] == "stale"


# --- not heard from


def test_where_people_are_at_risk_silence_is_told_first(toy):
    silent = describe(toy.post)["not_heard_from"]
    assert [(row["id"], row["at_risk"], row["last_heard_at"]) for row in silent] == [("alder", 300, None)]


def test_a_village_heard_from_is_silent_again_when_the_call_goes_stale(toy):
    toy.tell("settlements/alder", name="Alder", last_heard_at=now(toy, hours=-2))
    assert describe(toy.post)["not_heard"]["value"] == 0
    toy.tell("settlements/alder", hours=0, last_heard_at=now(toy, hours=-4))
    assert describe(toy.post)["not_heard"]["subjects"] == ["settlements/alder"]


# --- roads


def test_when_one_road_remains_it_is_named_unasked_with_the_people_behind(toy):
    toy.block("bridge", (6, 0))
    (way,) = describe(toy.post)["single_roads"]
    assert (way["road"], way["residents"]) == ("Long Way", 300)
    assert [place["id"] for place in way["settlements"]] == ["alder"]


def test_with_both_roads_open_nothing_is_told(toy):
    answer = describe(toy.post)
    assert answer["single_roads"] == answer["isolated_places"] == []
    assert answer["isolated"]["value"] == 0


def test_isolated_people_are_told_with_the_closures_that_do_it(toy):
    toy.block_both()
    answer = describe(toy.post)
    (alder,) = answer["isolated_places"]
    assert (alder["residents"], {closure["id"] for closure in alder["closures"]}) == (300, {"bridge", "long"})
    assert answer["isolated"]["source"] == ""  # nobody has said yet how sure the closures are
    assert answer["single_roads"] == []


def test_who_can_be_reached_on_foot_is_not_isolated_on_foot(toy):
    for name, at in (("bridge", (6, 0)), ("long", (6, 20))):
        toy.block(name, at, effects={Vehicle.CAR: float("inf")})
    assert describe(toy.post, vehicle="foot")["isolated"]["value"] == 0


def test_with_no_anchor_on_any_road_isolation_is_unknown_never_zero(toy):
    write_settings(toy.post.home, Settings(name="Toy", anchors=(Anchor("Far", 5.0, 5.0),)))
    toy.block_both()
    answer = describe(toy.post)
    assert (answer["isolated"]["value"], answer["missing"], answer["single_roads"]) == (None, ["anchors"], [])


def test_where_no_anchor_is_set_the_largest_place_stands_for_one_and_it_is_said(toy):
    write_settings(toy.post.home, Settings(name="Toy"))
    toy.block_both()
    answer = describe(toy.post)
    assert (answer["isolated"]["value"], answer["missing"]) == (200, ["anchors"])  # seen from Alder, Birch is


# --- news


def test_a_report_then_its_confirmation_are_two_lines_newest_first(toy):
    toy.block("bridge", (6, 0))
    toy.tell("closures/bridge", hours=0, certainty=Certainty.CONFIRMED)
    told = [line for line in what(describe(toy.post)) if line[0] == "closures/bridge"]
    assert told == [("closures/bridge", "closure_confirmed"), ("closures/bridge", "closure_reported")]


def test_raised_opened_and_moved_are_told_as_what_they_are(toy):
    toy.warn("east", toy.post.picture.get("warnings/flood").geometry, WarningLevel.YELLOW)
    toy.tell("warnings/east", hours=0, level=WarningLevel.ORANGE)
    toy.tell("shelters/barn", hours=0, opening=Opening.OPEN)
    toy.tell("settlements/alder", hours=0, name="Alder", moved=180)
    told = what(describe(toy.post))
    assert ("warnings/east", "warning_raised_orange") in told
    assert ("shelters/barn", "shelter_open") in told
    assert ("settlements/alder", "settlement_moved") in told


def test_what_is_told_again_unchanged_is_no_news(toy):
    before = what(describe(toy.post))
    toy.tell("shelters/barn", hours=0, opening=Opening.STANDBY)
    assert what(describe(toy.post)) == before


def test_many_of_a_kind_are_one_line(toy):
    for number in range(6):
        toy.shelter(f"tent-{number}", (11, 0))
    told = describe(toy.post)["changes"]
    (line,) = [row for row in told if row["what"] == "shelter_added_many"]
    assert line["values"] == {"count": 9}
    assert (line["name_en"], line["name_zh"]) == ("9 shelters", "9处避难场所")


def test_what_the_post_learned_more_than_an_hour_ago_is_no_news(toy):
    assert describe(toy.post, as_known=now(toy, hours=1))["changes"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_has_a_sentence_in_every_language(toy, lang):
    toy.block_both()
    toy.lift("bridge")
    toy.announce(hall=60)
    say = words(lang)
    assert all(say(f"situation_words.change.{row['what']}", **row["values"]) for row in describe(toy.post)["changes"])


# --- as known, and what is missing


def test_as_known_shows_what_was_known_then(toy):
    before = now(toy, seconds=-1)
    answer = describe(toy.post, as_known=before)
    assert (answer["to_be_moved"]["value"], answer["changes"]) == (0, [])


def test_without_residents_the_figures_are_unknown_and_it_is_said(uncounted):
    answer = describe(uncounted.post)
    assert answer["missing"] == ["people"]
    assert answer["to_be_moved"]["unknown"] == ["settlements/alder"]


def test_the_answer_is_json(toy):
    toy.block_both()
    assert json.loads(json.dumps(describe(toy.post)))["vehicle"] == "car"


def test_a_post_without_an_area_says_so_and_still_tells_what_was_reported(tmp_path):
    with closing(open_post(tmp_path)) as post:
        body = {"fields": {"name": "Alder", "to_be_moved_reported": 40, "moved": 10}, "source": "test"}
        post.append(Actor("tests", "duty officer"), [post.draft("settlements.recorded", "settlements/alder", body)])
        answer = describe(post)
    assert set(answer["missing"]) == {"area", "people"}
    assert (answer["to_be_moved"]["value"], answer["not_yet"]["value"]) == (40, 30)
    assert (answer["without_a_place"]["value"], answer["totals"]) == (None, None)


def test_a_settlements_own_count_of_those_not_yet_moved_wins(toy):
    toy.tell("settlements/alder", name="Alder", moved=180, not_yet_reported=90)
    assert describe(toy.post)["not_yet"]["value"] == 90


def test_who_has_moved_is_not_reported_until_somebody_reports_it(live_post):
    told = describe(live_post)
    assert told["moved"]["value"] is None
    assert told["refused"]["value"] is None
