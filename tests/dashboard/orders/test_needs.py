"""What people need against what is there: rows that add up, the planted mismatch, who can bring it and how."""

import pytest
from shapely.geometry import box

from dashboard.desk import needs, supplies
from dashboard.desk.closures import close_road
from dashboard.desk.post import Actor
from data.faults import BadInput
from data.records import BLOCKED, Vehicle

DUTY = Actor("Chen", "duty_officer")
GOAL = "shelters/heights-leisure-centre"


@pytest.fixture(scope="module")
def whole(read_post):
    return needs.describe_supplies(read_post)


def need(rows, name):
    return next(row for row in rows if row["need"] == name)


def test_the_needs_are_persons_times_the_profile(whole):
    assert need(whole["needs"], "water")["amount"] == whole["persons"] * 15
    assert need(whole["needs"], "blankets")["amount"] == whole["persons"] * 2


def test_what_is_needed_once_is_not_multiplied_by_days(read_post, whole):
    three = needs.describe_supplies(read_post, 3)
    assert need(three["needs"], "water")["amount"] == 3 * need(whole["needs"], "water")["amount"]
    assert need(three["needs"], "blankets")["amount"] == need(whole["needs"], "blankets")["amount"]


def test_a_figure_without_a_confirmed_norm_says_so(whole):
    assert not need(whole["needs"], "water")["assumed"]
    assert need(whole["needs"], "meals")["assumed"]


def test_later_deliveries_only_add(whole):
    for row in whole["needs"]:
        assert row["stores"] <= row["day_1"] <= row["day_3"]


def test_a_line_that_nobody_counted_is_told_and_in_no_sum(whole):
    assert need(whole["needs"], "blankets")["unknown_lines"] == 1


def test_the_planted_mismatch_is_found(whole):
    stores = {store["id"]: need(store["rows"], "blankets") for store in whole["stores"]}
    assert stores["ventnor-depot"]["short"] > 0
    assert stores["cowes-depot"]["surplus"] > 1000


def test_everybody_who_asks_is_near_one_store(whole):
    assert sum(store["persons"] for store in whole["stores"]) == whole["persons"]


def test_a_proposal_covers_what_is_short_by_the_nearest_stores(read_post):
    told = needs.propose_supplies(read_post, DUTY, GOAL)
    times = [source["travel_s"] for source in told["sources"] if source["kind"] == "physical" and source["travel_s"]]
    assert times == sorted(times)
    taken = sum(line["take"] for source in told["sources"] for line in source["lines"] if line["item"] == "blanket")
    assert taken == need(told["needs"], "blankets")["short"]
    for source in told["sources"]:
        for line in source["lines"]:
            assert line["take"] <= (line["free"] or 0)
            assert not (line["expired"] and line["take"])


def test_people_may_be_stated(read_post):
    told = needs.propose_supplies(read_post, DUTY, GOAL, persons=10, days=3)
    assert (told["persons_basis"], need(told["needs"], "water")["amount"]) == ("stated", 450)


def test_what_is_on_its_way_is_not_short_any_more(exercise_post):
    before = need(needs.propose_supplies(exercise_post, DUTY, GOAL)["needs"], "blankets")
    supplies.request_supplies(exercise_post, DUTY, "cowes-depot", GOAL, {"cowes-depot/blanket": 100})
    after = need(needs.propose_supplies(exercise_post, DUTY, GOAL)["needs"], "blankets")
    assert (after["coming"], before["short"] - after["short"]) == (100, 100)


def test_where_the_lorry_is_stopped_a_smaller_vehicle_goes_more_often(exercise_post):
    site = exercise_post.picture.get(GOAL).geometry
    lon, lat = site.x, site.y
    ring = box(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02).difference(
        box(lon - 0.018, lat - 0.018, lon + 0.018, lat + 0.018)
    )
    close_road(exercise_post, DUTY, ring, "flood", {Vehicle.TRUCK: BLOCKED, Vehicle.CAR: BLOCKED})
    told = needs.propose_supplies(exercise_post, DUTY, GOAL, persons=260)
    source = next(each for each in told["sources"] if sum(line["take"] for line in each["lines"]) > 1000)
    lorry = next(way for way in source["ways"] if way["truck"] == "lorry")
    assert lorry["travel_s"] is None
    assert lorry["cut_off_by"]
    assert source["truck"] == "off_roader"
    assert source["trips"] > 1


@pytest.mark.parametrize("days", [0, 16])
def test_absurd_days_are_refused(read_post, days):
    with pytest.raises(BadInput):
        needs.describe_supplies(read_post, days)
