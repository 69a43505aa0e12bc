"""The engines by themselves: parallel arcs, arcs that cost nothing, and doing without the fast one."""

import numpy as np
import pytest

from data.faults import Unavailable
from data.records import Vehicle
from data.ways import read_ways
from routing import engine as engines
from routing.engine import CLOSED_MS, Topology, TreeEngine, find_order, open_engine
from routing.network import build_network
from routing.paths import RoadState

NAMES = ["scipy", "cch"] if engines.has_hierarchy() else ["scipy"]


def topology(edges):
    u, v = (np.array(ends, dtype=np.int32) for ends in zip(*edges, strict=True))
    nodes = int(max(u.max(), v.max())) + 1
    lon, lat = np.arange(nodes, dtype=float), np.zeros(nodes)
    return Topology(nodes, u, v, find_order(u, v, lon, lat), lon, lat)


@pytest.mark.parametrize("name", NAMES)
def test_of_parallel_arcs_the_quickest_is_taken_and_named(name):
    roads = topology([(0, 1), (0, 1), (1, 2)])
    engine = open_engine(roads, np.array([50, 50, 20, 20, 5, 5]), name)
    assert engine.find_path([(0, 0)], [(2, 0)]) == (25, [2, 4])


@pytest.mark.parametrize("name", NAMES)
def test_an_arc_may_cost_nothing(name):
    engine = open_engine(topology([(0, 1), (1, 2)]), np.array([0, 0, 7, 7]), name)
    assert engine.find_path([(0, 0)], [(2, 0)]) == (7, [0, 2])
    assert engine.find_times([[(0, 0)], [(2, 3)]], [[(1, 0)]]).tolist() == [[0], [10]]


@pytest.mark.parametrize("name", NAMES)
def test_loops_and_closed_arcs_lead_nowhere(name):
    engine = open_engine(topology([(0, 0), (0, 1)]), np.array([1, 1, CLOSED_MS, 4]), name)
    assert engine.find_path([(0, 0)], [(1, 0)]) is None
    assert engine.find_path([(1, 0)], [(0, 0)]) == (4, [3])
    assert np.isinf(engine.find_times([[(0, 0)]], [[(1, 0)], []])).all()


def test_growing_backwards_is_growing_to():
    roads = topology([(0, 1), (1, 2)])
    engine = TreeEngine(roads, np.array([3, CLOSED_MS, 4, CLOSED_MS]))
    assert engine.grow([[(2, 1)]], reverse=True).tolist() == [[8, 5, 1]]
    assert engine.grow([[(0, 1)]], limit_ms=5).tolist() == [[1, 4, np.inf]]


def test_without_the_fast_engine_everything_still_answers(monkeypatch, undercliff_pbf, undercliff):
    monkeypatch.setattr(engines, "has_hierarchy", lambda: False)
    network = build_network(read_ways(undercliff_pbf))
    assert network.order is None
    a, b = network.snap([-1.1785, -1.2065], [50.6310, 50.5946], Vehicle.CAR)
    slow = RoadState(network, Vehicle.CAR)
    assert slow.engine.name == "scipy"
    monkeypatch.undo()
    assert slow.route(a, b) == RoadState(undercliff, Vehicle.CAR).route(a, b)


def test_asking_for_a_missing_engine_says_so(monkeypatch, square):
    monkeypatch.setattr(engines, "has_hierarchy", lambda: False)
    with pytest.raises(Unavailable):
        open_engine(square.topology, RoadState(square, Vehicle.CAR).weights, "cch")
