"""How far one gets: areas, isolation, the closed stretch."""

import numpy as np
import pytest
from shapely import Point

from data.records import BLOCKED, Vehicle
from routing.closures import Interval
from routing.contours import outline
from routing.paths import RoadState
from routing.reach import mark_barred, service_areas, unreached
from routing.stretches import reachable_stretches

MS_PER_M = 3600 * 1.5 / 30


def edge_of(network, name):
    return next(e for e in range(network.edges) if network.names[network.name[e]] == name)


def shut(network, name, low, high, factor=BLOCKED):
    return Interval(edge_of(network, name), low, high, "slip", dict.fromkeys(Vehicle, factor))


def metres(stretches):
    return float((stretches.to_m - stretches.from_m).sum())


@pytest.fixture
def corner(square):
    return square.snap([0.001], [0.001], Vehicle.CAR)[0]


@pytest.fixture
def end(square):
    return square.snap([0.003], [0.001], Vehicle.CAR)[0]


def test_all_roads_are_reached_where_nothing_is_closed(square, corner):
    assert metres(reachable_stretches(RoadState(square, Vehicle.CAR), corner)) == pytest.approx(square.length_m.sum())


def test_reach_ends_at_the_metre_that_time_allows(square, corner):
    reached = reachable_stretches(RoadState(square, Vehicle.CAR), corner, 50 * MS_PER_M)
    assert metres(reached) == pytest.approx(150, abs=0.1)


def test_reach_ends_where_the_closure_begins(square, corner):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 70, 90)])
    assert metres(reachable_stretches(state, corner)) == pytest.approx(4 * 111.2 + 70, abs=0.5)


def test_a_slowed_stretch_takes_its_time(square, corner):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 10, 60, 2.0)])
    lane = reachable_stretches(state, corner, 50 * MS_PER_M)
    assert lane.to_m[lane.edge == edge_of(square, "Long Lane")].max() == pytest.approx(30, abs=0.1)


def test_areas_hold_what_is_reached_and_grow_with_time(undercliff):
    (start,) = undercliff.snap([-1.2065], [50.5946], Vehicle.CAR)
    areas = service_areas(RoadState(undercliff, Vehicle.CAR), start, [5, 10, 20])
    assert [minutes for minutes, _ in areas] == [5, 10, 20]
    shapes = [area for _, area in areas]
    assert all(area.is_valid and area.geom_type == "MultiPolygon" for area in shapes)
    assert all(area.contains(Point(start.lon, start.lat)) for area in shapes)
    assert shapes[0].area < shapes[1].area < shapes[2].area
    assert shapes[0].difference(shapes[2]).area < 0.01 * shapes[0].area


def test_an_area_stays_on_this_side_of_a_closure(square, corner):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 5, 20)])
    ((_, area),) = service_areas(state, corner, [10])
    assert not area.contains(Point(0.00301, 0.001).buffer(0.0001))


def test_an_outline_has_the_holes_and_islands_of_its_grid():
    level = np.full((12, 12), -1.0)
    level[2:9, 2:9] = 1.0
    level[4:7, 4:7] = -1.0
    level[5, 5] = 0.5
    area = outline(level)
    assert len(area.geoms) == 2
    assert sum(len(part.interiors) for part in area.geoms) == 1
    assert area.is_valid


def test_nobody_is_isolated_where_nothing_is_closed(square, corner, end):
    assert unreached(RoadState(square, Vehicle.CAR), [corner], [corner, end]).tolist() == [False, False]


def test_who_lives_behind_the_closure_is_isolated(square, corner, end):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 70, 90)])
    before = square.snap([0.0015], [0.001], Vehicle.CAR)[0]
    assert unreached(state, [corner], [before, end]).tolist() == [False, True]


def test_any_anchor_will_do(square, corner, end):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 70, 90)])
    behind = square.snap([0.0025], [0.001], Vehicle.CAR)[0]
    assert not unreached(state, [corner, end, None], [behind]).any()


def test_who_has_no_road_at_all_is_unreached(square, corner):
    assert unreached(RoadState(square, Vehicle.CAR), [corner], [None]).tolist() == [True]


def test_who_lives_on_the_closed_stretch_is_told_apart(square, corner, end):
    state = RoadState(square, Vehicle.CAR, [shut(square, "Long Lane", 70, 90)])
    on_it = square.snap([0.001 + 80 / 111_195], [0.001], Vehicle.CAR)[0]
    assert mark_barred(state, [on_it, end, None]).tolist() == [True, False, False]


def test_isolation_agrees_with_the_matrix(undercliff):
    picked = np.random.default_rng(1).choice(undercliff.edges, 300)
    first = undercliff.starts[picked]
    spots = undercliff.snap(undercliff.lon[first], undercliff.lat[first], Vehicle.CAR)
    closed = [Interval(int(e), 0.0, float(undercliff.length_m[e]), "x", {Vehicle.CAR: BLOCKED}) for e in picked[:80]]
    state = RoadState(undercliff, Vehicle.CAR, closed)
    anchor = spots[-1]
    assert (unreached(state, [anchor], spots, town_m=0) == (state.matrix([anchor], spots)[0] < 0)).all()
