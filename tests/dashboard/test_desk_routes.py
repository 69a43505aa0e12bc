"""Ways between places: named steps, honest refusals, who is nearest, how far one gets."""

import json

import pytest
from shapely.geometry import Point, box, shape

from dashboard.desk.closures import close_road
from dashboard.desk.post import Actor
from dashboard.desk.routes import find_alternative, find_nearest, find_reach, find_route, who_gets_through
from data.faults import BadInput, NotFound, Unavailable
from data.records import BLOCKED, Vehicle

WHO = Actor("Chen", "duty officer")
SHANKLIN, VENTNOR, NEWPORT = "-1.1746,50.6320", "-1.2070,50.5940", "-1.2908,50.7007"


@pytest.fixture
def cut_off_post(live_post):
    """Ventnor behind three closures for everything on wheels."""
    effects = dict.fromkeys([Vehicle.CAR, Vehicle.TRUCK, Vehicle.FOUR_BY_FOUR], BLOCKED)
    west, south, east, north = -1.262, 50.585, -1.178, 50.612
    ring = box(west, south, east, north).difference(box(west + 0.002, south, east - 0.002, north - 0.002))
    close_road(live_post, WHO, ring, "landslip", effects)
    return live_post


def test_a_way_adds_up_from_its_steps(live_post):
    way = find_route(live_post, SHANKLIN, VENTNOR)
    assert way["found"]
    assert sum(step["length_m"] for step in way["steps"]) == pytest.approx(way["length_m"], abs=1)
    assert sum(step["travel_s"] for step in way["steps"]) == pytest.approx(way["travel_s"], abs=0.1)


def test_the_geometry_leads_from_one_end_to_the_other(live_post):
    way = find_route(live_post, SHANKLIN, VENTNOR)
    line = shape(way["geometry"])
    assert line.geom_type == "LineString"
    assert Point(line.coords[0]).distance(Point(-1.1746, 50.6320)) < 0.002
    assert Point(line.coords[-1]).distance(Point(-1.2070, 50.5940)) < 0.002


def test_a_place_is_a_record_or_a_settlement_as_well(exercise_post):
    way = find_route(exercise_post, "teams/ambulance-1", "settlements/ryde")
    assert way["origin"]["subject"] == "teams/ambulance-1"
    assert way["origin"]["position_at"] is not None
    assert way["goal"]["name"] == "Ryde"


def test_on_foot_takes_longer_than_by_car(live_post):
    assert (
        find_route(live_post, SHANKLIN, VENTNOR, "foot")["travel_s"]
        > find_route(live_post, SHANKLIN, VENTNOR)["travel_s"]
    )


def test_no_way_names_the_closure_and_how_near_one_gets(cut_off_post):
    answer = find_route(cut_off_post, NEWPORT, VENTNOR)
    (closure,) = cut_off_post.picture.records("closures")
    assert (answer["found"], answer["reason"], answer["cut_off_by"]) == (False, "closed", [closure])
    assert answer["gap_m"] > 0
    assert len(answer["reaches"]) == 2


def test_a_way_tells_how_much_of_it_is_track(live_post):
    farm = find_route(live_post, "-1.3300,50.6300", "-1.3000,50.6250", "4x4")
    assert 0 < farm["track_m"] <= farm["length_m"]
    assert find_route(live_post, SHANKLIN, VENTNOR)["track_m"] == 0


def test_who_gets_through_tells_each_class(cut_off_post):
    through = {answer["vehicle"]: answer["found"] for answer in who_gets_through(cut_off_post, NEWPORT, VENTNOR)}
    assert through == {"car": False, "truck": False, "4x4": False, "foot": True}


@pytest.mark.parametrize(
    ("origin", "goal", "ends"), [("3,50", VENTNOR, ["origin"]), ("0,0", "3,50", ["origin", "goal"])]
)
def test_a_place_far_from_every_road_lies_outside(live_post, origin, goal, ends):
    answer = find_route(live_post, origin, goal)
    assert (answer["reason"], answer["outside"]) == ("outside_area", ends)


@pytest.mark.parametrize("place", ["", "50.6", "a,b", "200,10", "10,95", "nan,1", "1,2,3", "nonsense/x"])
def test_what_is_no_place_is_refused(live_post, place):
    with pytest.raises(BadInput):
        find_route(live_post, place, VENTNOR)


def test_a_record_that_does_not_exist_is_not_found(live_post):
    with pytest.raises(NotFound):
        find_route(live_post, "teams/none", VENTNOR)


def test_a_class_that_does_not_exist_is_refused(live_post):
    with pytest.raises(BadInput):
        find_route(live_post, SHANKLIN, VENTNOR, "tank")


def test_without_a_county_there_are_no_roads(tmp_path):
    from dashboard.desk.post import open_post  # noqa: PLC0415

    post = open_post(tmp_path)
    with pytest.raises(Unavailable):
        find_route(post, SHANKLIN, VENTNOR)
    post.close()


def test_an_alternative_is_another_and_slower_way(live_post):
    best, other = find_route(live_post, NEWPORT, VENTNOR), find_alternative(live_post, NEWPORT, VENTNOR)
    assert other["found"]
    assert other["travel_s"] >= best["travel_s"]
    assert other["geometry"] != best["geometry"]


def test_the_nearest_come_in_the_order_of_their_travel_time(exercise_post):
    rows = find_nearest(exercise_post, "settlements/ventnor", "teams", 5)["rows"]
    assert len(rows) == 5
    assert [row["travel_s"] for row in rows] == sorted(row["travel_s"] for row in rows)


def test_the_nearest_is_as_far_as_its_route(exercise_post):
    row = find_nearest(exercise_post, VENTNOR, "teams", 1, "car")["rows"][0]
    way = find_route(exercise_post, row["subject"], VENTNOR)
    assert (row["travel_s"], row["length_m"]) == (pytest.approx(way["travel_s"], abs=0.01), way["length_m"])


def test_each_team_drives_its_own_vehicle_unless_told(exercise_post):
    own = find_nearest(exercise_post, VENTNOR, "teams", 20)["rows"]
    assert {row["vehicle"] for row in own} > {"car"}
    told = find_nearest(exercise_post, VENTNOR, "teams", 20, "car")["rows"]
    assert {row["vehicle"] for row in told} == {"car"}


def test_only_those_free_are_named_where_asked(exercise_post):
    rows = find_nearest(exercise_post, VENTNOR, "teams", 20, suitable_only=True)["rows"]
    assert {row["status"] for row in rows} == {"free"}


def test_nobody_vanishes_from_the_nearest(exercise_post):
    answer = find_nearest(exercise_post, VENTNOR, "teams", 50)
    told = {row["id"] for row in (*answer["rows"], *answer["left_out"])}
    assert told == set(exercise_post.picture.records("teams"))


def test_a_longer_time_reaches_a_wider_area(live_post):
    reach = find_reach(live_post, NEWPORT, [5, 15, 10])
    areas = {feature["properties"]["minutes"]: shape(feature["geometry"]) for feature in reach["features"]}
    assert areas[5].area < areas[10].area < areas[15].area


def test_the_reach_from_outside_says_so(live_post):
    reach = find_reach(live_post, "3,50", [15])
    assert (reach["features"], reach["reason"]) == ([], "outside_area")


@pytest.mark.parametrize("minutes", [[], [0], [-5], [float("nan")], [100_000]])
def test_minutes_that_make_no_sense_are_refused(live_post, minutes):
    with pytest.raises(BadInput):
        find_reach(live_post, NEWPORT, minutes)


def test_every_answer_is_json(exercise_post):
    for answer in (
        find_route(exercise_post, SHANKLIN, VENTNOR),
        find_nearest(exercise_post, VENTNOR, "shelters", 3),
        find_reach(exercise_post, NEWPORT, [10]),
    ):
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
