"""The page of routes: the way and its turns, what changed, who still gets through, and the acts on closures."""

import pytest

from dashboard.changes import list_changes, tell_changes
from dashboard.desk import closures, situation
from dashboard.duty import DUTY
from dashboard.i18n import words
from dashboard.pages import closures_list, nearest_answer, reach_answer, route_answer
from data.faults import Conflict

EN, ZH = words("en"), words("zh")
RING = ((0.03, 0.012), (-0.03, 0.012), (-0.03, -0.012), (0.03, -0.012), (0.03, 0.012))
"""Offsets in degrees round a point, lon and lat."""

SHANKLIN_VENTNOR = ("settlements/shanklin", "settlements/ventnor", "car")


def read(component):
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return " ".join(map(read, component))
    if isinstance(component, str | int | float):
        return str(component)
    return read(getattr(component, "children", None))


@pytest.fixture(scope="module")
def way(read_post):
    return route_answer.draw(read_post, SHANKLIN_VENTNOR, None, EN)


def test_a_way_is_told_in_minutes_kilometres_and_turns(way):
    blocks, _, told = way
    assert told["found"]
    assert " min" in read(blocks)
    assert " km" in read(blocks)
    assert told["by"] in read(blocks)


def test_a_way_is_drawn_with_both_its_ends(way):
    roles = [feature["properties"]["role"] for feature in way[1]["features"]]
    assert roles[-3:] == ["route", "from", "to"]


def test_the_same_answer_again_is_no_change(way):
    told = way[2]
    assert route_answer.compare(told, {**told})["was"] is None


def test_another_question_is_no_change(way):
    now = {**way[2], "question": ["a", "b", "car"], "travel_s": 1.0}
    assert route_answer.compare(way[2], now)["was"] is None


def test_a_longer_way_says_from_what_to_what(read_post, way):
    now = {key: way[2][key] for key in ("question", "found", "length_m", "by")} | {"travel_s": way[2]["travel_s"] + 600}
    told = route_answer.compare(way[2], now)
    assert "→" in read(route_answer.draw_change(read_post, told["was"], now, EN))


def test_a_change_stays_in_sight_while_the_answer_stands(way):
    now = {key: way[2][key] for key in ("question", "found", "length_m", "by")} | {"travel_s": way[2]["travel_s"] + 600}
    told = route_answer.compare(way[2], now)
    assert route_answer.compare(told, dict(now))["was"] == told["was"]


def test_closing_both_ends_cuts_off_names_why_and_says_who_gets_through(exercise_post):
    lon, lat = -1.2060, 50.5943
    area = {"type": "Polygon", "coordinates": [[[lon - x, lat - y] for x, y in RING]]}
    closures.close_road(exercise_post, DUTY, area, "flood", {"car": float("inf"), "truck": float("inf")})
    blocks, shape, told = route_answer.draw(exercise_post, SHANKLIN_VENTNOR, None, EN)
    assert not told["found"]
    assert "Cut off by" in read(blocks)
    assert "on foot:" in read(blocks)
    assert shape["features"][-1]["properties"]["role"] == "to"


def test_those_who_are_free_are_ranked_before_those_who_are_not(read_post):
    blocks, _ = nearest_answer.draw(read_post, "settlements/freshwater", "teams", EN)
    shown = read(blocks)
    assert shown.index("free") < shown.index(EN("routes.not_free"))


def test_an_old_position_says_its_hour(read_post):
    blocks, _ = nearest_answer.draw(read_post, "settlements/freshwater", "teams", EN)
    assert "ask again" in read(blocks)


def test_reach_is_told_for_three_limits(read_post):
    blocks, shape = reach_answer.draw(read_post, "settlements/newport", "car", ZH)
    assert {feature["properties"].get("minutes") for feature in shape["features"]} >= {15, 30, 60}
    assert "30分钟可达范围" in read(blocks)


def test_the_list_tells_cause_certainty_and_source_of_each_closure(read_post):
    shown = read(closures_list.draw(read_post, EN))
    for row in closures.list_closures(read_post)["rows"]:
        assert (row["name_en"] or row["name"]) in shown
    assert "confirmed" in shown


def test_effects_are_told_class_by_class():
    told = closures_list.tell_effects({"car": "blocked", "truck": 3.0, "4x4": 3.0}, EN)
    assert told == "blocked for car; truck, 4x4 3 \u00d7 slower"


def test_an_effect_on_everybody_is_one_word():
    everybody = dict.fromkeys(("car", "truck", "4x4", "foot"), "blocked")
    assert closures_list.tell_effects(everybody, ZH) == "所有车辆和行人无法通行"


def test_reopening_is_recorded_and_tells_what_it_changed(exercise_post):
    identity = closures.list_closures(exercise_post)["rows"][0]["id"]
    told = read(closures_list.judge(exercise_post, {"act": "reopen", "id": identity}, EN))
    assert "is open again" in told
    assert identity not in {row["id"] for row in closures.list_closures(exercise_post)["rows"]}


def test_reopening_twice_is_a_conflict(exercise_post):
    identity = closures.list_closures(exercise_post)["rows"][0]["id"]
    closures_list.judge(exercise_post, {"act": "reopen", "id": identity}, EN)
    with pytest.raises(Conflict):
        closures_list.judge(exercise_post, {"act": "reopen", "id": identity}, EN)


def test_an_act_that_changes_no_figure_says_so(exercise_post):
    assert EN("shell.change.nothing") in read(tell_changes(exercise_post, lambda: "Done.", EN))


def test_a_figure_that_moved_is_told_with_both_values(read_post):
    before = situation.describe(read_post)
    after = {**before, "isolated": {**before["isolated"], "value": 5137}}
    assert f"Isolated: {before['isolated']['value']} → 5,137" in list_changes(before, after, EN)


@pytest.mark.parametrize(
    ("vehicle", "track_m", "said"), [("4x4", 1200.0, True), ("4x4", 20.0, False), ("foot", 1200.0, False)]
)
def test_a_way_by_track_says_so_of_vehicles(read_post, vehicle, track_m, said):
    way = {"vehicle": vehicle, "found": True, "travel_s": 2562.0, "length_m": 9000.0, "track_m": track_m, "steps": []}
    line = read(route_answer._line_through(read_post, way, EN))
    assert line.count("1.2 km of it track, unverified") == said
