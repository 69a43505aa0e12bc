"""The relations of the exercise's story, whatever its figures: played step by step through the desk."""

from contextlib import closing
from dataclasses import dataclass, field
from shutil import copytree
from types import SimpleNamespace

import pytest
from shapely import Point
from shapely.geometry import shape

from dashboard.desk import debrief, exercise, gap, routes, situation
from dashboard.desk.closures import close_road, reopen_road
from dashboard.desk.post import Actor, open_post
from data.demo.exercise import drafts_of_step, load_exercise
from data.kinds import UNDONE

WHO = Actor("story", "duty officer")
CAUSES = ("too_far", "over_capacity", "cut_off", "no_valid_shelter")
POCKET = {"ventnor", "bonchurch", "upper-bonchurch", "st-lawrence"}
NEAR_DEG = 0.004


@dataclass
class Story:
    """What the desk answered after each step, and to each what-if."""

    gaps: dict = field(default_factory=dict)
    bars: dict = field(default_factory=dict)
    what_ifs: dict = field(default_factory=dict)
    routes: dict = field(default_factory=dict)
    looked_back: dict = field(default_factory=dict)
    debrief: dict = field(default_factory=dict)

    def row(self, step, place):
        return next(row for row in self.gaps[step]["settlements"] if row["id"] == place)

    def totals(self, step):
        return SimpleNamespace(**self.gaps[step]["totals"])

    def site(self, step, identity):
        return next(site for site in self.gaps[step]["shelters"] if site["id"] == identity)


@pytest.fixture(scope="module")
def story(built_home, ground, tmp_path_factory):
    home = copytree(built_home, tmp_path_factory.mktemp("story") / "home")
    told = Story()
    with closing(open_post(home, ground=ground)) as ahead:
        opened_at = ahead.refresh().exercise.started_at + load_exercise().opens_at
    with closing(open_post(home, clock=lambda: opened_at, ground=ground)) as post:
        play(post, told)
    return told


def play(post, told):
    start, steps = post.refresh().exercise.started_at, load_exercise().steps
    for step in steps[:4]:
        at = start + step.at
        told.gaps[step.number] = gap.find_gap(post, as_known=at)
        told.bars[step.number] = situation.describe(post, as_known=at)
        told.routes[step.number] = ask_ways(post, at)
    for step in steps[4:]:
        exercise.next_step(post, WHO)
        told.gaps[step.number] = gap.find_gap(post)
        told.bars[step.number] = situation.describe(post)
        told.routes[step.number] = ask_ways(post, None)
        told.what_ifs[step.number, "open_everything"] = gap.find_gap(post, what_if="open_everything")
        if step.number == 5:
            told.what_ifs |= {(5, wish): gap.find_gap(post, what_if=wish) for wish in list_wishes(told)}
            told.routes["through"] = routes.who_gets_through(post, "settlements/newport", "settlements/ventnor")
            uphill = ("settlements/ventnor", "shelters/island-free-school", "foot")
            told.routes["uphill"] = routes.find_route(post, *uphill)
            told.routes["teams"] = routes.find_nearest(post, "incidents/newport-road-slip", "teams", 20)
    told.looked_back = {n: gap.find_gap(post, as_known=start + steps[n - 1].at) for n in (4, 5)}
    told.debrief = debrief.describe(post)


def ask_ways(post, at):
    pairs = (("shanklin", "ventnor"), ("newport", "ventnor"), ("newport", "freshwater"))
    return {pair: routes.find_route(post, *(f"settlements/{end}" for end in pair), as_known=at) for pair in pairs}


def list_wishes(told):
    standing_by = [site["id"] for site in told.gaps[5]["shelters"] if site["would_count"]]
    closed = ("leeson-road", "newport-road-ventnor", "whitwell-road", "yarmouth-bridge", "newport-road-freshwater")
    remedy = "clear:newport-road-ventnor,open:rew-valley-sports-centre,open:st-francis-primary,open:island-free-school"
    return [*(f"open:{name}" for name in standing_by[::4]), *(f"clear:{name}" for name in closed), remedy]


def passes(answer, lon, lat):
    return shape(answer["geometry"]).distance(Point(lon, lat)) < NEAR_DEG


def figures(row):
    return {name: row[name] for name in ("at_risk", "to_be_moved", "demand", "served", *CAUSES)}


# --- every figure adds up


def test_in_every_row_those_served_and_the_four_causes_are_the_demand(story):
    for answer in (*story.gaps.values(), *story.what_ifs.values()):
        for row in (*answer["settlements"], answer["totals"]):
            assert row["served"] + sum(row[cause] for cause in CAUSES) == row["demand"]
            assert row["without_a_place"] == row["demand"] - row["served"]


def test_the_totals_are_the_sum_of_the_rows(story):
    for answer in story.gaps.values():
        for name in ("at_risk", "to_be_moved", "demand", "served", *CAUSES, "isolated"):
            assert answer["totals"][name] == sum(row[name] or 0 for row in answer["settlements"])


def test_the_post_opens_on_the_order_of_people_that_the_story_tells(story):
    levels = {row["level"]: row["at_risk"] for row in story.gaps[1]["levels"]}
    assert 3_500 < levels["red"] < 5_500
    assert 7_000 < levels["orange"] < 9_500
    assert 3_500 < levels["yellow"] < 5_000
    assert 350 < story.totals(1).without_a_place < 650
    assert story.totals(1).over_capacity > 0.9 * story.totals(1).without_a_place


# --- what a step may change, and what not


def test_raising_a_level_never_lowers_who_is_to_be_moved(story):
    before = {row["id"]: row["to_be_moved"] for row in story.gaps[4]["settlements"]}
    assert all(row["to_be_moved"] >= before[row["id"]] for row in story.gaps[5]["settlements"])
    assert story.totals(5).to_be_moved > story.totals(4).to_be_moved


def test_lifting_a_closure_never_leaves_more_people_without_a_place(story):
    cleared = [answer for (_, wish), answer in story.what_ifs.items() if wish.startswith("clear:")]
    assert len(cleared) == 6
    assert all(answer["totals"]["without_a_place"] <= answer["live"]["without_a_place"] for answer in cleared)


def test_opening_a_site_never_leaves_more_people_without_a_place(story):
    opened = [answer for (_, wish), answer in story.what_ifs.items() if wish.startswith("open")]
    assert len(opened) > 5
    assert all(answer["totals"]["without_a_place"] <= answer["live"]["without_a_place"] for answer in opened)


def test_where_nothing_changed_a_settlement_keeps_its_row(story):
    before = {row["id"]: row for row in story.gaps[4]["settlements"]}
    same = [row for row in story.gaps[5]["settlements"] if not row["isolated"] and row["demand"]]
    assert len(same) > 8
    assert [row["id"] for row in same if figures(row) != figures(before[row["id"]])] == []


# --- sites inside a warned area


def test_a_site_in_the_flood_never_counts_and_says_why(story):
    for step in story.gaps:
        site = story.site(step, "yarmouth-town-hall")
        assert (site["counts"], site["why"], site["free"]) == (False, "in_warned_area", 0)
        assert [warning["id"] for warning in site["warnings"]] == ["yarmouth-harbour"]


def test_two_sites_stop_counting_the_minute_the_undercliff_goes_to_orange(story):
    for name in ("st-catherines-school", "ventnor-winter-gardens"):
        assert story.site(4, name)["counts"]
        assert story.site(5, name)["why"] == "in_warned_area"
    assert story.totals(4).places - story.totals(5).places == 340


def test_a_site_is_to_be_checked_when_the_warning_over_it_is_lifted(exercise_post):
    def town_hall():
        return next(site for site in gap.find_gap(exercise_post)["shelters"] if site["id"] == "yarmouth-town-hall")

    exercise_post.append(WHO, [exercise_post.draft("warnings.lifted", "warnings/yarmouth-harbour", {})])
    assert (town_hall()["usability"], town_hall()["free"]) == ("to_be_checked", 0)
    checked = {"fields": {"usability": "usable"}, "source": "town clerk"}
    exercise_post.append(WHO, [exercise_post.draft("shelters.recorded", "shelters/yarmouth-town-hall", checked)])
    assert town_hall()["free"] == 100


def test_a_site_thrown_out_by_a_person_never_counts(story):
    refused = [site for site in story.gaps[1]["shelters"] if site["refused_because"]]
    assert len(refused) == 3
    assert {(site["why"], site["free"]) for site in refused} == {("refused", 0)}


# --- roads


def test_the_slip_sends_shanklin_to_ventnor_round_by_wroxall_and_leaves_newport_alone(story):
    before, after = story.routes[1], story.routes[2]
    pair = ("shanklin", "ventnor")
    assert 9 * 60 < before[pair]["travel_s"] < 13 * 60
    assert after[pair]["travel_s"] > before[pair]["travel_s"] + 4 * 60
    assert passes(after[pair], -1.2196, 50.6141)
    assert after["newport", "ventnor"]["travel_s"] == before["newport", "ventnor"]["travel_s"]


def test_the_water_makes_freshwater_farther(story):
    pair = ("newport", "freshwater")
    assert story.routes[3][pair]["travel_s"] > story.routes[2][pair]["travel_s"]


def test_the_slide_leaves_the_way_by_whitwell(story):
    way = story.routes[4]["shanklin", "ventnor"]
    assert way["travel_s"] > story.routes[3]["shanklin", "ventnor"]["travel_s"]
    assert passes(way, -1.2632, 50.5992)


def test_the_third_closure_cuts_the_road_and_all_three_are_named(story):
    way = story.routes[5]["shanklin", "ventnor"]
    assert (way["found"], way["reason"]) == (False, "closed")
    assert set(way["cut_off_by"]) == {"leeson-road", "newport-road-ventnor", "whitwell-road"}


def test_a_4x4_and_walkers_still_get_through_but_no_lorry(story):
    through = {answer["vehicle"]: answer["found"] for answer in story.routes["through"]}
    assert (through["truck"], through["4x4"], through["foot"]) == (False, True, True)


def test_the_sites_above_the_slip_are_a_walk_uphill(story):
    assert 1_000 < story.routes["uphill"]["length_m"] < 2_000


def test_unasked_the_post_says_that_one_road_is_left_and_who_is_behind_it(story):
    assert [row for row in story.bars[3]["single_roads"] if row["road"] == "Whitwell Road"] == []
    first = story.bars[4]["single_roads"][0]
    assert first["road"] == "Whitwell Road"
    assert {place["id"] for place in first["settlements"]} == POCKET
    assert first["residents"] == pytest.approx(story.totals(5).isolated, rel=0.05)


def test_a_closure_before_the_county_post_leaves_every_last_road_as_it_was(exercise_post):
    before = situation.describe(exercise_post)
    street = {"type": "Point", "coordinates": [-1.2908, 50.7007]}
    close_road(exercise_post, WHO, street, "burst main")
    after = situation.describe(exercise_post)
    assert after["single_roads"] == before["single_roads"]
    assert before["isolated"]["value"] == 0
    assert after["isolated"]["value"] < 10  # a yard off the closed street


def test_the_excavator_is_found_though_far_and_a_patrol_is_at_the_slide(story):
    minutes = {row["id"]: row["travel_s"] / 60 for row in story.routes["teams"]["rows"]}
    assert min(minutes, key=minutes.get) == "highways-1"
    assert 30 < minutes["highways-2"] < 45


# --- what the bar says


def test_the_bar_and_the_gap_tell_one_number(story):
    for step, bar in story.bars.items():
        assert bar["without_a_place"]["value"] == story.totals(step).without_a_place
        assert bar["to_be_moved"]["value"] == story.totals(step).to_be_moved
        assert bar["isolated"]["value"] == story.totals(step).isolated


def test_who_has_not_been_heard_from_is_a_list_that_gets_shorter(story):
    silent = {step: {row["id"] for row in bar["not_heard_from"]} for step, bar in story.bars.items()}
    assert silent[1] == {"st-lawrence", "niton", "brook", "chale", "shalfleet"}
    assert silent[4] == silent[5] == {"st-lawrence", "niton"}
    assert silent[7] == set()


def test_moved_is_what_was_reported_and_names_who_has_not_reported(story):
    bar = story.bars[4]
    assert (bar["moved"]["value"], bar["moved"]["basis"]) == (3940, "reported")
    assert set(bar["moved"]["unknown"]) == {"settlements/st-lawrence", "settlements/niton"}


def test_the_oldest_figure_that_matters_is_the_stock_at_cowes(story):
    assert story.bars[4]["oldest"]["subject"].startswith("stock/cowes-depot/")


def test_the_declaration_stands_in_the_bar_in_the_words_of_who_declared_it(story):
    (response,) = story.bars[4]["responses"]
    assert response["level_words_en"] == "major incident declared"
    assert [row["level_words_en"] for row in story.bars[1]["responses"]] == ["major incident standby"]


# --- isolated and cut off


def test_nobody_is_isolated_until_the_third_closure(story):
    assert [story.totals(step).isolated for step in (1, 2, 3, 4)] == [0, 0, 0, 0]
    assert 4_500 < story.totals(5).isolated < 7_000
    assert story.totals(7).isolated == 0


def test_the_pocket_is_isolated_and_who_asks_there_is_cut_off(story):
    isolated = {row["id"]: row for row in story.gaps[5]["settlements"] if (row["isolated"] or 0) > 100}
    assert set(isolated) == POCKET
    assert all(row["cut_off"] > 0.9 * row["demand"] for row in isolated.values())
    assert 700 < story.totals(5).cut_off < 1_300


def test_who_lives_on_a_closed_stretch_is_told_apart_from_the_isolated(story):
    told = story.totals(5)
    assert 0 < told.isolated_on_closed_stretch < 100
    homes = sum(row["residents"] for row in story.gaps[5]["settlements"] if row["id"] in POCKET)
    assert told.isolated <= homes + 100


def test_the_west_fills_up_and_is_told_the_nearest_site_on_standby(story):
    row = story.row(3, "freshwater")
    assert row["over_capacity"] > 0
    hints = [reason["standby"]["id"] for reason in row["reasons"] if "standby" in reason]
    assert hints == ["all-saints-primary"]


# --- the wrong remedy and the right one


def test_opening_everything_leaves_those_cut_off_without_a_place(story):
    answer = story.what_ifs[6, "open_everything"]["totals"]
    assert answer["without_a_place"] == answer["cut_off"] > 700
    assert answer["places_left"] > 2_000


def test_a_what_if_leaves_the_live_picture_alone(story):
    assert all(answer["live"] == story.gaps[step]["totals"] for (step, _), answer in story.what_ifs.items())


def test_one_lane_and_three_sites_bring_everybody_back_within_reach(story):
    remedy = next(answer for (_, wish), answer in story.what_ifs.items() if wish.startswith("clear:") and "," in wish)
    assert remedy["totals"]["isolated"] == 0
    assert remedy["totals"]["cut_off"] == remedy["totals"]["on_closed_stretch"]
    assert story.totals(7).without_a_place < story.totals(5).without_a_place / 2


def test_with_the_lane_open_and_every_site_only_closed_stretches_are_left(story):
    answer = story.what_ifs[7, "open_everything"]["totals"]
    assert answer["without_a_place"] == answer["on_closed_stretch"] < 30


# --- the last step, and looking back


def test_eight_steps_are_told(story):
    assert sorted(story.gaps) == list(range(1, 9))


def test_the_last_step_asks_for_acts_and_changes_no_figure_by_itself(story):
    before, after = ({row["id"]: figures(row) for row in story.gaps[step]["settlements"]} for step in (7, 8))
    assert after == before
    assert story.totals(8).isolated == story.totals(7).isolated == 0


def test_after_the_last_step_the_post_still_tells_what_was_known_when_it_was_decided(story):
    for step, then in story.looked_back.items():
        assert then["totals"] == story.gaps[step]["totals"]
        assert {row["id"]: figures(row) for row in then["settlements"]} == {
            row["id"]: figures(row) for row in story.gaps[step]["settlements"]
        }


def test_the_debrief_tells_what_the_picture_said_when_each_message_arrived(story):
    rows = {row["number"]: row for row in story.debrief["rows"]}
    assert list(rows) == ["5.1", "5.2", "5.3", "6.1", "7.1", "7.2", "7.3", "8.1", "8.2", "8.3"]
    assert rows["5.1"]["then"]["isolated"] == 0
    assert rows["5.3"]["then"]["isolated"] == story.totals(5).isolated
    assert rows["6.1"]["then"]["without_a_place"] == story.totals(6).without_a_place
    assert rows["8.3"]["then"] == story.debrief["now"]
    assert story.debrief["unanswered"] == [name for name, row in rows.items() if row["answerable"]]


# --- taking back


def lose_whitwell_road(post):
    """Record the closure of step 5 at the opening, an hour before its time."""
    reports = drafts_of_step(load_exercise(), 5, post.picture.exercise.started_at, "control")
    (report,) = (draft for draft in reports if draft.subject == "closures/whitwell-road")
    body = {"fields": {**report.body["fields"], "valid_from": None}, "source": "highways crew"}
    (event,) = post.append(WHO, [post.draft(report.kind, report.subject, body)])
    return event


def tell_rows(post):
    return {row["id"]: figures(row) | {"isolated": row["isolated"]} for row in gap.find_gap(post)["settlements"]}


def test_taking_back_the_last_closure_gives_the_step_before_to_the_person(exercise_post):
    before = tell_rows(exercise_post)
    gone = lose_whitwell_road(exercise_post)
    assert tell_rows(exercise_post) != before
    exercise_post.append(WHO, [exercise_post.draft(UNDONE, f"events/{gone.id}", {})])
    assert tell_rows(exercise_post) == before


def test_reopening_the_last_road_gives_the_step_before_to_the_person(exercise_post):
    before = tell_rows(exercise_post)
    lose_whitwell_road(exercise_post)
    reopen_road(exercise_post, WHO, "whitwell-road")
    assert tell_rows(exercise_post) == before


# --- the county and the exercise are one


def test_the_exercise_knows_every_settlement_of_the_county(exercise_post):
    built = {place["properties"]["id"] for place in exercise_post.area.settlements}
    told = exercise_post.picture.records("settlements")
    assert built == set(told)
    assert all(place.name_zh and place.duty_contact for place in told.values())
