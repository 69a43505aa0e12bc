"""Help comes from a town, not from one address: what a closure on the anchor's own street changes, and what not."""

import pytest

from data.records import BLOCKED, Vehicle
from routing.anchors import find_departure, find_starts
from routing.closures import Interval
from routing.lifelines import single_roads
from routing.paths import NoRoute, RoadState
from routing.reach import unreached

ANCHOR, VILLAGE = (0.0005, 0.0), (0.046, 0.0)


@pytest.fixture(scope="module")
def town(draw):
    """A town of two blocks, with two roads to a village 4 km off.

    ::

        4---3---5-----(North Road)----.
        |   |   |                     7---9
        1---2---6-----(South Road)----'
    """
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (2, 1), 6: (2, 0), 7: (45, 0), 8: (20, 8), 9: (47, 0)}
    ways = {
        10: ("1 2", {"name": "Fire Station Street"}),
        11: ("2 3 4 1", {"name": "High Street"}),
        12: ("3 5 6 2", {"name": "Quay"}),
        20: ("5 8 7", {"name": "North Road"}),
        30: ("6 7", {"name": "South Road"}),
        40: ("7 9", {"name": "Village Street"}),
    }
    return draw(nodes, ways)


def shut(network, *names):
    """Return the roads of cars with these streets closed all along."""
    edges = [e for e in range(network.edges) if network.names[network.name[e]] in names]
    blocked = dict.fromkeys(Vehicle, BLOCKED)
    rows = [Interval(e, 0.0, float(network.length_m[e]), network.names[network.name[e]], blocked) for e in edges]
    return RoadState(network, Vehicle.CAR, rows)


def ask(town, *names):
    anchor, village = town.snap(*zip(ANCHOR, VILLAGE, strict=True), Vehicle.CAR)
    state, free = shut(town, *names), RoadState(town, Vehicle.CAR)
    found = [one.road for one in single_roads(state, free, [anchor], [village], [1])]
    return found, unreached(state, [anchor], [village]).tolist()


def test_the_anchors_own_street_closed_leaves_every_other_road(town):
    assert ask(town, "Fire Station Street") == ([], [False])


def test_one_of_two_roads_closed_leaves_one(town):
    assert ask(town, "North Road") == (["South Road"], [False])


def test_the_anchors_own_street_closed_hides_no_road_that_is_left(town):
    assert ask(town, "Fire Station Street", "North Road") == (["South Road"], [False])


def test_both_roads_closed_cut_the_village_off(town):
    assert ask(town, "North Road", "South Road") == ([], [True])


def test_a_corner_of_the_town_that_is_cut_off_sends_no_help(town):
    (anchor,) = town.snap([0.0], [0.0], Vehicle.CAR)
    whole = find_starts(RoadState(town, Vehicle.CAR), [anchor])
    part = find_starts(shut(town, "Fire Station Street", "High Street"), [anchor])
    assert set(part) < set(whole)


def test_a_column_sets_out_from_the_anchor_unless_its_street_is_closed(town):
    anchor, village = town.snap(*zip(ANCHOR, VILLAGE, strict=True), Vehicle.CAR)
    assert find_departure(RoadState(town, Vehicle.CAR), anchor) == anchor
    state = shut(town, "Fire Station Street")
    assert not isinstance(state.route(find_departure(state, anchor), village), NoRoute)


def test_an_anchor_without_a_town_starts_from_its_own_street(square):
    (anchor,) = square.snap([0.002], [0.001], Vehicle.CAR)
    assert len(find_starts(RoadState(square, Vehicle.CAR), [anchor], town_m=1.0)) == 2
