"""From what was drawn to stretches of road."""

from datetime import UTC, datetime, timedelta

import pytest
from shapely import LineString, Point, Polygon, box

from data.faults import BadInput
from data.records import BLOCKED, Certainty, Closure, Vehicle
from routing.closures import is_in_force, locate_closures

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def closure(geometry, *, factor=BLOCKED, vehicles=tuple(Vehicle), **fields):
    effects = dict.fromkeys(vehicles, factor)
    return Closure(id="slip", name="slip", cause="landslip", geometry=geometry, effects=effects, **fields)


def stretches(network, geometry, **fields):
    found = locate_closures(network, [closure(geometry, **fields)])
    return {(network.names[network.name[i.edge]], round(i.from_m), round(i.to_m)) for i in found}


def test_a_point_bars_its_span_of_the_nearest_road(square):
    assert stretches(square, Point(0.0005, 0.0001), span_m=50) == {("South Street", 31, 81)}


def test_a_point_at_a_crossing_bars_one_road_only(square):
    assert stretches(square, Point(0.00095, 0), span_m=50) == {("South Street", 81, 111)}


def test_a_span_goes_on_over_a_junction_along_the_same_road(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
    network = draw(nodes, {10: ("1 2 3", {"name": "Main"}), 20: ("2 4", {"name": "Side"})})
    assert stretches(network, Point(0.001, 0), span_m=60) == {("Main", 81, 111), ("Main", 0, 30)}


def test_a_point_bars_both_carriageways(draw):
    nodes = {1: (0, 0), 2: (3, 0), 3: (3, 0.1), 4: (0, 0.1)}
    one_way = {"oneway": "yes", "name": "Dual"}
    network = draw(nodes, {10: ("1 2", one_way), 20: ("3 4", one_way)})
    assert len({i.edge for i in locate_closures(network, [closure(Point(0.0015, 0))])}) == 2


def test_a_click_at_the_mouth_of_a_drive_means_the_road(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
    network = draw(nodes, {10: ("1 2 3", {"name": "Main"}), 20: ("2 4", {"highway": "service", "name": "Drive"})})
    assert {name for name, *_ in stretches(network, Point(0.001, 0.00003))} == {"Main"}


def test_a_closure_for_cars_only_looks_at_roads_of_cars(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (0, 0.1), 4: (1, 0.1)}
    network = draw(nodes, {10: ("1 2", {"name": "Road"}), 20: ("3 4", {"name": "Path", "highway": "footway"})})
    at = Point(0.0005, 0.0001)
    assert {name for name, *_ in stretches(network, at, vehicles=(Vehicle.CAR,))} == {"Road"}


def test_an_area_bars_every_stretch_inside_and_no_more(square):
    area = box(0.0005, -0.001, 0.002, 0.0005)
    assert stretches(square, area) == {("South Street", 56, 111), ("East Street", 0, 56)}


def test_an_area_may_bar_one_road_twice(draw):
    nodes = {1: (0, 0), 2: (1, 1), 3: (2, 0), 4: (3, 1)}
    network = draw(nodes, {10: ("1 2 3 4", {"name": "Zigzag"})})
    assert len(stretches(network, box(0, 0.0005, 0.003, 0.002))) == 2


def test_a_loop_is_barred_where_the_area_lies(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    network = draw(nodes, {10: ("1 2 3 4 1", {"name": "Loop"})})
    assert stretches(network, box(-0.001, -0.001, 0.0005, 0.0005)) == {("Loop", 0, 56), ("Loop", 389, 445)}


def test_a_drawn_line_bars_the_road_under_it(square):
    assert stretches(square, LineString([(0.0002, 0), (0.0008, 0)])) == {("South Street", 7, 104)}


def test_a_hand_drawn_area_may_cross_itself_and_have_spikes(square):
    bow = Polygon([(0.0002, -0.001), (0.0008, 0.0005), (0.0008, -0.001), (0.0002, 0.0005)])
    spike = Polygon(
        [(0.0002, -0.001), (0.0008, -0.001), (0.0008, 0.0005), (0.0008, 0.002), (0.0008, 0.0005), (0.0002, 0.0005)]
    )
    assert {name for name, *_ in stretches(square, bow)} == {"South Street"}
    assert stretches(square, spike) == {("South Street", 22, 89)}


def test_a_span_of_nothing_still_bars_the_road(square):
    ((_, low, high),) = stretches(square, Point(0.0005, 0), span_m=0.0)
    assert high - low == 1


def test_an_area_beside_the_roads_bars_nothing(square):
    assert stretches(square, box(0.0002, 0.0002, 0.0008, 0.0008)) == set()


def test_a_closure_without_a_place_bars_nothing(square):
    assert locate_closures(square, [closure(None)]) == ()


@pytest.mark.parametrize("factor", [0.5, 0, -1, float("nan")])
def test_a_closure_cannot_hurry_anybody(square, factor):
    with pytest.raises(BadInput):
        locate_closures(square, [closure(Point(0, 0), factor=factor)])


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"certainty": Certainty.REFUTED}, False),
        ({"lifted_at": NOW - HOUR}, False),
        ({"lifted_at": NOW + HOUR}, True),
        ({"valid_from": NOW + HOUR}, False),
        ({"valid_until": NOW - HOUR}, True),
        ({"valid_until": NOW - HOUR, "planned": True}, False),
        ({"valid_until": NOW + HOUR, "planned": True}, True),
    ],
)
def test_an_expired_closure_stays_unless_it_was_planned(fields, counts):
    assert is_in_force(closure(None, **fields), NOW) is counts
