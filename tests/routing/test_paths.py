"""Routes, cut-offs, nearest and matrices, one fact each."""

import pytest

from data.records import BLOCKED, Vehicle
from routing.closures import Interval
from routing.paths import NoRoute, RoadState, Route

ENGINES = ["cch", "scipy"]
EVERY = dict.fromkeys(Vehicle, BLOCKED)
MS_PER_M = 3600 * 1.5 / 30


@pytest.fixture(params=ENGINES)
def engine(request):
    if request.param == "cch":
        pytest.importorskip("routingkit_cch", reason="the fast engine is an extra")
    return request.param


def edge_of(network, name):
    return next(e for e in range(network.edges) if network.names[network.name[e]] == name)


def close(network, name, from_m=40.0, to_m=60.0, *, factor=BLOCKED, by="slip"):
    return Interval(edge_of(network, name), from_m, to_m, by, dict.fromkeys(Vehicle, factor))


def spot(network, lon, lat):
    return network.snap([lon / 1000], [lat / 1000], Vehicle.CAR)[0]


def names(route):
    return [step.name for step in route.steps]


def test_a_route_takes_the_short_side(square, engine):
    route = RoadState(square, Vehicle.CAR, engine=engine).route(spot(square, 0.5, 0), spot(square, 1, 0.5))
    assert names(route) == ["South Street", "East Street"]
    assert route.length_m == pytest.approx(111.2, abs=0.1)
    assert route.travel_s == pytest.approx(111.2 * MS_PER_M / 1000, abs=0.01)


def test_a_closure_sends_it_round(square, engine):
    state = RoadState(square, Vehicle.CAR, [close(square, "East Street", 10, 20)], engine)
    route = state.route(spot(square, 0.5, 0), spot(square, 1, 0.5))
    assert names(route) == ["South Street", "West Street", "North Street", "East Street"]


def test_a_slowed_stretch_costs_its_factor_and_no_more(square, engine):
    a, b = spot(square, 0.2, 0), spot(square, 0.8, 0)
    slow = close(square, "South Street", factor=3.0)
    free = RoadState(square, Vehicle.CAR, engine=engine).route(a, b)
    slowed = RoadState(square, Vehicle.CAR, [slow], engine).route(a, b)
    assert slowed.travel_s - free.travel_s == pytest.approx(2 * 20 * MS_PER_M / 1000, abs=0.01)
    assert slowed.length_m == free.length_m


def test_overlapping_closures_do_not_multiply(square, engine):
    slow = [close(square, "South Street", factor=3.0), close(square, "South Street", factor=2.0)]
    a, b = spot(square, 0.2, 0), spot(square, 0.8, 0)
    once, twice = (RoadState(square, Vehicle.CAR, slow[:n], engine).route(a, b) for n in (1, 2))
    assert twice.travel_s == once.travel_s


def test_lifting_restores_the_very_answer(square, engine):
    a, b = spot(square, 0.5, 0), spot(square, 1, 0.5)
    before = RoadState(square, Vehicle.CAR, engine=engine).route(a, b)
    RoadState(square, Vehicle.CAR, [close(square, "East Street", 10, 20)], engine).route(a, b)
    assert RoadState(square, Vehicle.CAR, engine=engine).route(a, b) == before


def test_backwards_in_a_one_way_street_goes_round_the_block(draw, engine):
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    network = draw(nodes, {10: ("1 2", {"oneway": "yes", "name": "Way"}), 20: ("2 3 4 1", {"name": "Round"})})
    state = RoadState(network, Vehicle.CAR, engine=engine)
    ahead, behind = spot(network, 0.8, 0), spot(network, 0.2, 0)
    assert names(state.route(behind, ahead)) == ["Way"]
    assert names(state.route(ahead, behind)) == ["Way", "Round", "Way"]
    assert state.route(ahead, behind).length_m == pytest.approx(0.4 * 111.2 + 3 * 111.2, abs=0.5)


def test_from_a_spot_to_itself_is_no_way_at_all(square, engine):
    a = spot(square, 0.5, 0)
    route = RoadState(square, Vehicle.CAR, engine=engine).route(a, a)
    assert (route.length_m, route.travel_s) == (0, 0)


def test_a_closure_between_two_spots_of_a_street_sends_round(square, engine):
    state = RoadState(square, Vehicle.CAR, [close(square, "South Street", 50, 60)], engine)
    route = state.route(spot(square, 0.2, 0), spot(square, 0.8, 0))
    assert names(route) == ["South Street", "West Street", "North Street", "East Street", "South Street"]


def test_who_lives_on_the_closed_stretch_is_barred_and_cut_off(square, engine):
    state = RoadState(square, Vehicle.CAR, [close(square, "South Street", 50, 60)], engine)
    here = spot(square, 0.5, 0)
    assert state.barred(here) == ("slip",)
    assert state.route(here, spot(square, 1, 0.5)).cut_off_by == ("slip",)
    assert state.barred(spot(square, 0.2, 0)) == ()


def test_a_class_that_is_not_named_gets_through(square, engine):
    only_cars = Interval(edge_of(square, "Long Lane"), 10, 20, "slip", {Vehicle.CAR: BLOCKED})
    ends = spot(square, 0.5, 1), spot(square, 2.5, 1)
    assert isinstance(RoadState(square, Vehicle.CAR, [only_cars], engine).route(*ends), NoRoute)
    assert isinstance(RoadState(square, Vehicle.FOUR_BY_FOUR, [only_cars], engine).route(*ends), Route)


def test_why_there_is_no_route_is_worked_out_once(square, engine):
    ends = spot(square, 0.2, 0), spot(square, 0.8, 0)
    sides = [close(square, f"{side} Street") for side in ("South", "North")]
    state = RoadState(square, Vehicle.CAR, sides, engine)
    assert isinstance(state.route(*ends), NoRoute)
    assert state.route(*ends) is state.route(*ends)


def test_no_route_says_by_what_and_how_near(square, engine):
    shut = [close(square, "Long Lane", 100, 120), close(square, "West Street", by="elsewhere")]
    answer = RoadState(square, Vehicle.CAR, shut, engine).route(spot(square, 0.5, 0), spot(square, 2.5, 1))
    assert (answer.reason, answer.cut_off_by) == ("closed", ("slip",))
    assert answer.reaches == pytest.approx((0.001 + 100 / 111_195, 0.001), abs=1e-6)
    assert answer.gap_m == pytest.approx(166.8 - 100, abs=0.5)


def test_every_closure_side_by_side_is_named(square, engine):
    shut = [close(square, "East Street", by="east"), close(square, "North Street", by="north")]
    answer = RoadState(square, Vehicle.CAR, shut, engine).route(spot(square, 0.5, 0), spot(square, 2.5, 1))
    assert sorted(answer.cut_off_by) == ["east", "north"]


def test_of_closures_in_a_row_the_first_is_named(square, engine):
    shut = [close(square, "Long Lane", 20, 30, by="near"), close(square, "Long Lane", 150, 160, by="far")]
    shut.append(close(square, "East Street", by="behind"))
    answer = RoadState(square, Vehicle.CAR, shut, engine).route(spot(square, 0.5, 1), spot(square, 2.5, 1))
    assert "near" in answer.cut_off_by
    assert "behind" not in answer.cut_off_by


def test_where_no_road_ever_led_none_is_blamed(draw, engine):
    nodes = {n: (n % 3, n // 3) for n in range(6)} | {n: (20 + n % 3, n // 3) for n in range(6, 12)}
    network = draw(nodes, {1: ("0 1 2 5 4 3 0", {}), 2: ("6 7 8 11 10 9 6", {})})
    one, other = spot(network, 0, 0), spot(network, 21, 3)
    answer = RoadState(network, Vehicle.CAR, engine=engine).route(one, other)
    assert (answer.reason, answer.cut_off_by) == ("no_road", ())
    assert answer.gap_m > 1_000


def test_an_alternative_is_another_way(square, engine):
    state = RoadState(square, Vehicle.CAR, engine=engine)
    ends = spot(square, 0.1, 0), spot(square, 1, 0.9)
    route = state.route(*ends)
    other = state.alternative(*ends, route)
    assert names(other) == ["South Street", "West Street", "North Street", "East Street"]
    assert other.travel_s > route.travel_s


def test_where_there_is_no_other_way_there_is_no_alternative(square, engine):
    state = RoadState(square, Vehicle.CAR, engine=engine)
    ends = spot(square, 1.5, 1), spot(square, 2.5, 1)
    assert state.alternative(*ends, state.route(*ends)) is None


def test_the_nearest_come_first_and_the_cut_off_not_at_all(square, engine):
    state = RoadState(square, Vehicle.CAR, [close(square, "Long Lane", 10, 20)], engine)
    teams = [spot(square, 2.5, 1), spot(square, 0, 0.5), spot(square, 0.9, 0), None]
    rows = state.nearest(spot(square, 1, 0.5), teams, 5)
    assert [index for index, _ in rows] == [2, 1]


def test_who_has_no_spot_has_no_way(square, engine):
    matrix = RoadState(square, Vehicle.CAR, engine=engine).matrix([None, spot(square, 0.5, 0)], [None])
    assert matrix.tolist() == [[-1], [-1]]


def test_no_origins_or_no_goals_make_an_empty_matrix(square, engine):
    state, one = RoadState(square, Vehicle.CAR, engine=engine), [spot(square, 0.5, 0)]
    assert state.matrix([], one).shape == (0, 1)
    assert state.matrix(one, []).shape == (1, 0)


def test_the_line_begins_and_ends_at_the_spots(square, engine):
    a, b = spot(square, 0.5, 0), spot(square, 1, 0.5)
    line = RoadState(square, Vehicle.CAR, engine=engine).route(a, b).geometry
    assert line.coords[0] == pytest.approx((a.lon, a.lat))
    assert line.coords[-1] == pytest.approx((b.lon, b.lat))


def test_steps_add_up_to_the_route(undercliff, engine):
    a, b = undercliff.snap([-1.1785, -1.2650], [50.6310, 50.5990], Vehicle.CAR)
    route = RoadState(undercliff, Vehicle.CAR, engine=engine).route(a, b)
    assert sum(step.length_m for step in route.steps) == pytest.approx(route.length_m)
    assert sum(step.travel_s for step in route.steps) == pytest.approx(route.travel_s)
    assert all(one.name != other.name for one, other in zip(route.steps, route.steps[1:], strict=False))


def test_track_metres_are_told(draw, engine):
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    network = draw(nodes, {10: ("1 2", {}), 20: ("2 3", {"highway": "track"})})
    a, b = network.snap([0.0005, 0.002], [0, 0], Vehicle.FOUR_BY_FOUR)
    route = RoadState(network, Vehicle.FOUR_BY_FOUR, engine=engine).route(a, b)
    assert route.track_m == pytest.approx(111.2, abs=0.1)
