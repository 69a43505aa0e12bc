"""The one road left, on a toy and on the real coast; the dominator tree under it."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from data.records import BLOCKED, Closure, Vehicle
from routing.closures import Interval, locate_closures
from routing.dominators import find_dominators
from routing.lifelines import single_roads
from routing.paths import RoadState
from routing.reach import unreached

LEESON_ROAD = (-1.1843, 50.6027)
NEWPORT_ROAD = (-1.2154, 50.5961)
WHITWELL_ROAD = (-1.2547, 50.5915)
POCKET = {"Ventnor": (-1.2065, 50.5946), "Bonchurch": (-1.1905, 50.5975), "St Lawrence": (-1.2425, 50.5872)}
OUTSIDE = {"Wroxall": (-1.2256, 50.6170), "Whitwell": (-1.2650, 50.5990)}
GODSHILL = (-1.2530, 50.6320)


def slip(at, span_m=60.0):
    motors = dict.fromkeys([Vehicle.CAR, Vehicle.TRUCK, Vehicle.FOUR_BY_FOUR], BLOCKED)
    return Closure(id=str(at), name="slip", cause="landslip", geometry=Point(at), span_m=span_m, effects=motors)


@pytest.fixture(scope="module")
def coast(undercliff):
    """Ask for single roads with some slips: ``ask(*slips, vehicle=…)`` -> {road: (places behind, weight)}."""
    places = {**POCKET, **OUTSIDE}

    def ask(*slips, vehicle=Vehicle.CAR):
        free = RoadState(undercliff, vehicle)
        state = RoadState(undercliff, vehicle, locate_closures(undercliff, slips))
        (anchor,) = undercliff.snap([GODSHILL[0]], [GODSHILL[1]], vehicle)
        spots = undercliff.snap(*zip(*places.values(), strict=True), vehicle)
        found = single_roads(state, free, [anchor], spots, [3532, 587, 787, 1000, 500])
        names = {one.road: ([list(places)[i] for i in one.spot_indices], one.weight) for one in found}
        return names, unreached(state, [anchor], spots)

    return ask


def test_nothing_closed_leaves_no_single_road(coast):
    assert coast()[0] == {}


def test_two_slips_leave_whitwell_road_to_the_undercliff(coast):
    found, _ = coast(slip(LEESON_ROAD), slip(NEWPORT_ROAD, 111.0))
    assert found["Whitwell Road"] == (["Ventnor", "Bonchurch", "St Lawrence"], 4906)


def test_one_slip_does_not(coast):
    found, _ = coast(slip(LEESON_ROAD))
    assert not any("Ventnor" in behind for behind, _ in found.values())


def test_the_third_slip_isolates_and_leaves_no_road(coast):
    found, cut = coast(slip(LEESON_ROAD), slip(NEWPORT_ROAD, 111.0), slip(WHITWELL_ROAD))
    assert not any("Ventnor" in behind for behind, _ in found.values())
    assert cut.tolist() == [True, True, True, False, False]


def test_a_4x4_still_has_the_tracks(coast):
    found, _ = coast(slip(LEESON_ROAD), slip(NEWPORT_ROAD, 111.0), vehicle=Vehicle.FOUR_BY_FOUR)
    assert not any("Ventnor" in behind for behind, _ in found.values())


def closed(network, name):
    edge = next(e for e in range(network.edges) if network.names[network.name[e]] == name)
    return Interval(edge, 10.0, 20.0, name, dict.fromkeys(Vehicle, BLOCKED))


def ask_toy(network, shut, anchor, place):
    spots = network.snap(*zip(anchor, place, strict=True), Vehicle.CAR)
    state, free = (RoadState(network, Vehicle.CAR, [closed(network, n) for n in names]) for names in (shut, ()))
    return [one.road for one in single_roads(state, free, [spots[0]], [spots[1]], [1], town_m=0)]


def test_a_square_with_one_side_shut_hangs_on_the_other(square):
    assert ask_toy(square, ["East Street"], (0.0005, 0), (0.0005, 0.001)) == ["West Street"]


def test_a_lane_that_was_always_the_only_one_is_no_news(square):
    assert ask_toy(square, [], (0.0005, 0), (0.0025, 0.001)) == []


def test_a_dual_carriageway_is_a_single_road(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (3, 0), 5: (1.5, 0.1), 6: (1.5, 2)}
    ways = {
        10: ("1 2", {}),
        20: ("2 3", {"oneway": "yes", "name": "Dual"}),
        30: ("3 5 2", {"oneway": "yes", "name": "Dual"}),
        40: ("3 4", {}),
        50: ("1 6 4", {"name": "Hill"}),
    }
    network = draw(nodes, ways)
    assert ask_toy(network, ["Hill"], (0, 0), (0.003, 0)) == ["Dual"]


@settings(max_examples=150)
@given(st.integers(2, 16), st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=50), st.booleans())
def test_dominators_equal_networkx(nodes, arcs, two_roots):
    arcs = [(a % nodes, b % nodes) for a, b in arcs if a % nodes != b % nodes]
    roots = [0, nodes - 1] if two_roots else [0]
    tail, head = (np.array(column, dtype=np.int32) for column in (zip(*arcs, strict=True) if arcs else ((), ())))
    tree = find_dominators(nodes, tail, head, roots)
    graph = nx.DiGraph([*arcs, *((nodes, root) for root in roots)])
    expected = nx.immediate_dominators(graph, nodes)
    for node in range(nodes):
        above = expected.get(node)
        assert tree.parent[node] == (-1 if above is None else above)
    ranks = [tree.order.index(node) for node in tree.order]
    assert all(low < high for low, high in pairwise(ranks))
