"""Who has no shelter: the gap of the toy county, where 300 people of Alder are to be moved and 90 ask for a place."""

import json
from itertools import product

import pytest
from shapely.geometry import Point, box

from dashboard.desk.gap import assume_shares, find_gap
from data.faults import BadInput, NotFound
from data.records import BLOCKED, Opening, Usability, Vehicle, WarningLevel

CAUSES = ("too_far", "over_capacity", "cut_off", "no_valid_shelter")
BIRCH = box(0.0101, -0.001, 0.0119, 0.001)


def ask(toy, **question):
    return find_gap(toy.post, **question)


def row(answer, name="alder"):
    return next(row for row in answer["settlements"] if row["id"] == name)


def causes(figures):
    return {cause: figures[cause] for cause in CAUSES if figures[cause]}


def shelter(answer, name):
    return next(each for each in answer["shelters"] if each["id"] == name)


# --- the four causes


def test_those_who_find_the_hall_full_are_told_so_and_which_site_would_help(toy):
    alder = row(ask(toy))
    assert (alder["at_risk"], alder["to_be_moved"], alder["demand"], alder["served"]) == (300, 300, 90, 60)
    assert causes(alder) == {"over_capacity": 30}
    (reason,) = alder["reasons"]
    assert reason["code"] == "over_capacity"
    assert (reason["standby"]["id"], reason["standby"]["persons"], reason["standby"]["open_in_min"]) == ("barn", 60, 45)


def test_with_both_roads_closed_all_are_cut_off_by_both(toy):
    toy.block_both()
    alder = row(ask(toy))
    assert causes(alder) == {"cut_off": 90}
    assert {closure["id"] for closure in alder["reasons"][0]["closures"]} == {"bridge", "long"}
    assert alder["isolated"] == 300
    assert ask(toy)["totals"]["isolated"] == 300


def test_the_limit_makes_it_too_far_and_names_the_nearest(toy):
    alder = row(ask(toy, minutes=1))
    assert causes(alder) == {"too_far": 90}
    assert alder["reasons"][0]["nearest"]["id"] == "hall"


def test_with_no_shelter_that_counts_there_is_none_whatever_the_roads(toy):
    toy.tell("shelters/hall", hours=0, opening=Opening.STOOD_DOWN)
    toy.block_both()
    assert causes(row(ask(toy))) == {"no_valid_shelter": 90}


def test_a_full_shelter_is_over_capacity_not_missing(toy):
    toy.tell("shelters/hall", hours=0, opening=Opening.FULL)
    assert causes(row(ask(toy))) == {"over_capacity": 90}


def test_who_lives_on_the_closed_stretch_is_told_apart_and_never_isolated(toy):
    toy.block("west", (0.7, 0))
    alder = row(ask(toy))
    assert alder["cut_off"] > alder["on_closed_stretch"] > 0
    assert (alder["isolated_on_closed_stretch"], alder["isolated"]) == (75, 75)  # the home beyond it is cut off


def test_every_row_adds_up_under_every_mix_of_closures_and_sites(toy):
    toy.block_both()
    toy.warn("east", BIRCH, WarningLevel.ORANGE)
    wishes = ["clear:bridge", "clear:long", "open:barn"]
    for chosen in product([True, False], repeat=3):
        mix = ",".join(wish for wish, wanted in zip(wishes, chosen, strict=True) if wanted) or None
        answer = ask(toy, what_if=mix)
        for figures in [*answer["settlements"], answer["totals"]]:
            assert figures["served"] + sum(figures[cause] for cause in CAUSES) == figures["demand"]


# --- what counts


def test_a_site_in_the_flood_never_counts_and_says_why(toy):
    pier = shelter(ask(toy), "pier")
    assert (pier["counts"], pier["why"], pier["capacity"], pier["free"]) == (False, "in_warned_area", 60, 0)
    assert [warning["id"] for warning in pier["warnings"]] == ["flood"]


def test_people_moved_from_a_hazard_go_to_no_site_that_is_not_valid_for_it(toy):
    toy.warn("slip", BIRCH, WarningLevel.RED, hazard="landslip")
    toy.shelter("church", (4, 0), valid_hazards=("landslip",))
    answer = ask(toy)
    assert shelter(answer, "church")["counts"]
    assert "church" not in {place["id"] for place in row(answer)["places"]}
    assert "church" in {place["id"] for place in row(answer, "birch")["places"]}


def test_the_profile_decides_how_many_a_floor_holds(toy):
    toy.tell("shelters/hall", hours=0, effective_area_m2=140.0)
    assert shelter(ask(toy), "hall")["capacity"] == 40
    assert shelter(ask(toy, profile="gb-51143-short"), "hall")["capacity"] == 60


def test_people_in_residence_take_their_places(toy):
    toy.tell("shelters/hall", hours=0, in_residence_persons=45)
    assert row(ask(toy))["served"] == 15


def test_a_closure_for_lorries_does_not_stop_cars(toy):
    for name, at in (("bridge", (6, 0)), ("long", (6, 20))):
        toy.block(name, at, effects={Vehicle.TRUCK: BLOCKED})
    assert row(ask(toy))["served"] == 60
    assert causes(row(ask(toy, vehicle="truck"))) == {"cut_off": 90}


# --- places announced


def test_a_place_announced_stays_though_others_come_first(toy):
    toy.announce(hall=60)
    toy.warn("east", BIRCH, WarningLevel.RED)
    answer = ask(toy)
    assert row(answer)["served"] == 60
    assert row(answer)["places"][0]["announced"] == 60
    assert causes(row(answer, "birch")) == {"over_capacity": 60}


def test_without_an_announcement_the_own_township_comes_first(toy):
    toy.warn("east", BIRCH, WarningLevel.RED)
    answer = ask(toy)
    assert (row(answer)["served"], row(answer, "birch")["served"]) == (0, 60)


def test_red_comes_before_orange(toy):
    toy.warn("east", BIRCH, WarningLevel.ORANGE)
    answer = ask(toy)
    assert (row(answer)["served"], row(answer, "birch")["served"]) == (60, 0)


def test_people_who_went_where_they_were_told_are_not_counted_twice(toy):
    toy.announce(hall=60)
    toy.tell("shelters/hall", hours=0, in_residence_persons=45)
    answer = ask(toy)
    assert row(answer)["served"] == 60
    assert shelter(answer, "hall")["left"] == 0


def test_who_has_arrived_keeps_the_place_when_the_road_goes(toy):
    toy.announce(hall=60)
    toy.tell("shelters/hall", hours=0, in_residence_persons=45)
    toy.block_both()
    alder = row(ask(toy))
    assert (alder["served"], alder["cut_off"]) == (45, 45)
    assert [(place["id"], place["travel_min"]) for place in alder["places"]] == [("hall", None)]


# --- reported and unknown


def test_counts_that_a_settlement_reports_replace_the_estimate(toy):
    toy.tell("settlements/alder", name="Alder", to_be_moved_reported=200, asking_reported=20)
    alder = row(ask(toy))
    assert (alder["to_be_moved"], alder["demand"], alder["demand_basis"]) == (200, 20, "reported")
    assert alder["at_risk"] == 300


def test_a_village_that_reports_people_outside_any_warning_is_counted(toy):
    toy.tell("settlements/birch", name="Birch", asking_reported=10)
    assert row(ask(toy), "birch")["demand"] == 10


def test_unknown_residents_are_unknown_and_in_no_sum(uncounted):
    answer = find_gap(uncounted.post)
    assert row(answer)["demand"] is row(answer)["at_risk"] is row(answer)["without_a_place"] is None
    assert row(answer)["reasons"] == [{"code": "unknown", "persons": None}]
    assert answer["unknown"] == ["alder"]  # no home of Birch stands in a warned area


def test_a_count_makes_the_unknown_known(uncounted):
    uncounted.tell("settlements/alder", name="Alder", residents=300)
    assert row(find_gap(uncounted.post))["demand"] == 90


# --- what if, as known, shares


def test_what_if_is_answered_beside_the_live_picture_and_never_written(toy):
    head, live = toy.post.picture.head, ask(toy)["totals"]
    supposed = ask(toy, what_if="open_everything")
    assert supposed["totals"]["without_a_place"] == 0
    assert supposed["live"] == live == ask(toy)["totals"]
    assert toy.post.refresh().head == head


def test_clearing_one_road_helps_and_is_told_by_name(toy):
    toy.block_both()
    assert causes(row(ask(toy, what_if="clear:long"))) == {"over_capacity": 30}
    with pytest.raises(NotFound):
        ask(toy, what_if="clear:nothing")


def test_lifting_the_closures_gives_the_row_of_before_to_the_person(toy):
    before = row(ask(toy))
    toy.block_both()
    assert row(ask(toy)) != before
    toy.lift("bridge")
    toy.lift("long")
    assert row(ask(toy)) == before


def test_a_share_that_a_person_assumes_is_recorded_and_used(toy):
    assume_shares(toy.post, toy.who, {"asking": 0.1, "red": 1.0})
    answer = ask(toy)
    assert row(answer)["demand"] == 30
    assert {share["name"] for share in answer["shares"] if share["changed"]} == {"asking"}


def test_the_answer_is_json_and_names_its_terms(toy):
    answer = json.loads(json.dumps(ask(toy, minutes=45, profile="gb-51143-short")))
    terms = (answer["profile"], answer["minutes"], answer["vehicle"], answer["as_known_at"])
    assert terms == ("gb-51143-short", 45, "car", "2030-01-01T12:00:00.000000Z")


@pytest.mark.parametrize(
    "question",
    [{"minutes": 0}, {"minutes": 1441}, {"profile": "guess"}, {"vehicle": "boat"}, {"what_if": "close everything"}],
)
def test_a_question_that_cannot_be_understood_is_refused(toy, question):
    with pytest.raises(BadInput):
        ask(toy, **question)


def test_the_cut_off_are_told_of_a_site_on_their_side_that_could_be_opened(toy):
    toy.block_both()
    (reason,) = row(ask(toy))["reasons"]
    assert (reason["code"], reason["standby"]["id"]) == ("cut_off", "barn")


def test_a_damaged_site_does_not_count_for_being_opened(toy):
    toy.tell("shelters/barn", hours=0, usability=Usability.DAMAGED)
    answer = ask(toy, what_if="open:barn")
    assert (shelter(answer, "barn")["why"], answer["totals"]["served"]) == ("damaged", 60)


def test_who_needs_help_to_move_goes_before_others_of_the_level(toy):
    toy.tell("settlements/birch", name="Birch", need_help_to_move=40)
    toy.warn("east", BIRCH, WarningLevel.RED)
    toy.tell("shelters/hall", hours=0, township="Nowhere")
    assert row(ask(toy), "birch")["served"] >= 40


def test_the_road_of_an_announced_place_is_lost_and_the_place_with_it(toy):
    toy.announce(hall=60)
    toy.warn("east", BIRCH, WarningLevel.ORANGE)
    toy.block_both()
    answer = ask(toy)
    assert (row(answer)["served"], row(answer, "birch")["served"]) == (0, 30)


def test_closing_a_road_never_lowers_who_is_without_a_place(toy):
    before = ask(toy)["totals"]["without_a_place"]
    toy.block("bridge", (6, 0))
    one = ask(toy)["totals"]["without_a_place"]
    toy.block("long", (6, 20))
    assert before <= one <= ask(toy)["totals"]["without_a_place"]


def test_the_answer_is_worked_out_once_while_nothing_changes(toy, monkeypatch):
    first = ask(toy)
    monkeypatch.setattr("dashboard.desk.reckoning.place_people", None)
    assert ask(toy)["settlements"] == first["settlements"]


def test_settlements_that_are_only_points_of_a_file_count_with_the_residents_they_state(bare):
    assert ask(bare)["settlements"] == []
    bare.tell("settlements/alder", name="Alder", geometry=Point(0.001, 0.0), residents=300, township="Alder")
    alder = row(ask(bare))
    assert (alder["at_risk"], alder["demand"], alder["served"], alder["over_capacity"]) == (300, 90, 60, 30)
    bare.block_both()
    assert (row(ask(bare))["isolated"], row(ask(bare))["cut_off"]) == (300, 90)


def test_a_settlement_that_nobody_can_place_is_asked_for_not_dropped(bare):
    bare.tell("settlements/elm", name="Elm", asking_reported=20)
    elm = row(ask(bare), "elm")
    assert (elm["demand"], elm["no_valid_shelter"], elm["lon"]) == (20, 20, None)


def test_what_if_everything_is_opened_says_which_road_to_clear_first(toy):
    toy.block_both()
    toy.tell("shelters/barn", hours=0, opening=Opening.STOOD_DOWN)
    (bridge, long) = ask(toy, what_if="open_everything")["clear_first"]
    assert {bridge["id"], long["id"]} == {"bridge", "long"}
    assert (bridge["without_a_place"], bridge["isolated"], bridge["length_m"]) == (30, 0, 50.0)


def test_where_no_closure_cuts_anybody_off_there_is_nothing_to_clear(toy):
    toy.block("bridge", (6, 0))
    assert ask(toy, what_if="open_everything")["clear_first"] == []
