"""Laws of paths on random networks: equal to Dijkstra, closing never shortens, lifting restores."""

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BLOCKED, Vehicle
from data.ways import WayCollector
from routing.closures import Interval
from routing.engine import has_hierarchy
from routing.network import build_network
from routing.paths import NoRoute, RoadState
from routing.snap import Spot

ENGINES = ["scipy", "cch"] if has_hierarchy() else ["scipy"]
TAGS = [
    {"highway": "residential"},
    {"highway": "primary"},
    {"highway": "residential", "oneway": "yes"},
    {"highway": "tertiary", "oneway": "-1"},
    {"highway": "residential", "access": "no"},
]


@st.composite
def networks(draw):
    places = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=8, unique=True))
    collector = WayCollector()
    for way_id in range(draw(st.integers(2, 9))):
        refs = draw(st.lists(st.integers(0, len(places) - 1), min_size=2, max_size=4))
        run = [(ref, places[ref][0] / 1000, places[ref][1] / 1000) for ref in refs]
        collector.add_run(way_id + 1, draw(st.sampled_from(TAGS)), run)
    for ref in draw(st.sets(st.integers(0, len(places) - 1), max_size=2)):
        collector.barriers[ref] = {"barrier": draw(st.sampled_from(["bollard", "wall"]))}
    collector.add_run(99, TAGS[0], [(0, places[0][0] / 1000, places[0][1] / 1000), (50, 0.02, 0.02)])
    return build_network(collector.finish())


@st.composite
def closed_networks(draw):
    """A network, intervals on it that block or slow, and two spots."""
    network = draw(networks())
    edges = st.sampled_from(np.flatnonzero(network.length_m > 0).tolist())
    share = st.integers(0, 20).map(lambda n: n / 20)
    intervals = []
    for number in range(draw(st.integers(0, 5))):
        edge, ends = draw(edges), sorted((draw(share), draw(share)))
        low, high = (float(network.length_m[edge]) * end for end in ends)
        factor = draw(st.sampled_from([1.5, 3.0, BLOCKED, BLOCKED]))
        if low < high:
            intervals.append(Interval(edge, low, high, f"c{number}", {Vehicle.CAR: factor}))
    spots = []
    for _ in range(2):
        edge, at = draw(edges), draw(st.integers(0, 40)) / 40
        spots.append(Spot(edge, float(network.length_m[edge]) * at, 0.0, 0.0, 0.0))
    return network, tuple(intervals), *spots


def place(network, edge, at):
    if at == 0:
        return int(network.edge_u[edge])
    return int(network.edge_v[edge]) if at == network.length_m[edge] else (edge, at)


def pieces(network, intervals, spots):
    """Every edge cut at every end of a closure and at the spots: edge, from, to, factor."""
    for edge in range(network.edges):
        here = [i for i in intervals if i.edge == edge]
        if network.length_m[edge] == 0:
            yield edge, 0.0, 0.0, 1.0
            continue
        cuts = {0.0, float(network.length_m[edge])} | {m for i in here for m in (i.from_m, i.to_m)}
        for low, high in pairwise(sorted(cuts | {s.offset_m for s in spots if s.edge == edge})):
            over = [i.effects[Vehicle.CAR] for i in here if i.from_m <= low and high <= i.to_m]
            yield edge, low, high, max([1.0, *over])


def oracle_ms(network, intervals, a, b):
    """Dijkstra on a plain graph of those pieces: no arrays, no offsets, no hierarchy."""
    open_, ms_per_m = network.arc_open(Vehicle.CAR), network.edge_ms_per_m(Vehicle.CAR)
    blocked = [i for i in intervals if i.effects[Vehicle.CAR] == BLOCKED]
    barred = any(i.edge == s.edge and i.from_m <= s.offset_m <= i.to_m for s in (a, b) for i in blocked)
    if barred or not all(open_[2 * s.edge : 2 * s.edge + 2].any() for s in (a, b)):
        return math.inf
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(place(network, s.edge, s.offset_m) for s in (a, b))
    for edge, low, high, factor in pieces(network, intervals, (a, b)):
        ends = place(network, edge, low), place(network, edge, high)
        if low == high:
            ends = int(network.edge_u[edge]), int(network.edge_v[edge])
        for arc, (tail, head) in ((2 * edge, ends), (2 * edge + 1, ends[::-1])):
            if open_[arc] and factor < BLOCKED:
                graph.add_edge(tail, head, ms=(high - low) * factor * ms_per_m[edge])
    start, end = (place(network, s.edge, s.offset_m) for s in (a, b))
    try:
        return nx.dijkstra_path_length(graph, start, end, weight="ms")
    except nx.NetworkXNoPath:
        return math.inf


def route_ms(state, a, b):
    answer = state.route(a, b)
    return math.inf if isinstance(answer, NoRoute) else round(answer.travel_s * 1000)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=150)
@given(case=closed_networks())
def test_routes_equal_dijkstra_with_and_without_closures(engine, case):
    network, intervals, a, b = case
    for some in ((), intervals):
        state = RoadState(network, Vehicle.CAR, some, engine)
        expected = oracle_ms(network, some, a, b)
        found = route_ms(state, a, b)
        assert found == pytest.approx(expected, abs=network.edges + 2)
        matrix = state.matrix([a], [b])[0, 0]
        assert (matrix if matrix >= 0 else math.inf) == found


@settings(max_examples=80)
@given(case=closed_networks())
def test_closing_never_shortens_and_lifting_restores(case):
    network, intervals, a, b = case
    times = [route_ms(RoadState(network, Vehicle.CAR, intervals[:n]), a, b) for n in range(len(intervals) + 1)]
    assert all(later >= earlier - 2 for earlier, later in pairwise(times))
    assert route_ms(RoadState(network, Vehicle.CAR, ()), a, b) == times[0]


@settings(max_examples=80)
@given(case=closed_networks())
def test_lifting_what_is_named_arrives_in_the_end(case):
    """Whoever lifts what is named, again and again, arrives, unless nobody ever could."""
    network, intervals, a, b = case
    answer = RoadState(network, Vehicle.CAR, intervals).route(a, b)
    while isinstance(answer, NoRoute) and answer.reason == "closed":
        assert answer.cut_off_by
        left = tuple(i for i in intervals if i.closure_id not in answer.cut_off_by)
        assert len(left) < len(intervals)
        intervals = left
        answer = RoadState(network, Vehicle.CAR, intervals).route(a, b)
    free = RoadState(network, Vehicle.CAR).route(a, b)
    assert isinstance(answer, NoRoute) == isinstance(free, NoRoute)


@settings(max_examples=80)
@given(case=closed_networks())
def test_the_line_is_as_long_as_the_route(case):
    network, intervals, a, b = case
    answer = RoadState(network, Vehicle.CAR, intervals).route(a, b)
    if not isinstance(answer, NoRoute):
        degrees = np.diff(np.array(answer.geometry.coords), axis=0)
        assert np.hypot(*degrees.T).sum() * 111_195 == pytest.approx(answer.length_m, rel=1e-4, abs=0.1)


@pytest.mark.skipif(not has_hierarchy(), reason="the fast engine is an extra")
def test_both_engines_give_one_matrix(undercliff):
    picked = np.random.default_rng(0).choice(undercliff.edges, 60)
    first = undercliff.starts[picked]
    spots = undercliff.snap(undercliff.lon[first], undercliff.lat[first], Vehicle.CAR)
    lengths = undercliff.length_m.tolist()
    shut = [Interval(edge, 0.0, lengths[edge], "x", {Vehicle.CAR: BLOCKED}) for edge in picked[:20].tolist()]
    fast, slow = (RoadState(undercliff, Vehicle.CAR, shut, engine) for engine in ("cch", "scipy"))
    for origins, goals in ((spots, spots[:20]), (spots[:20], spots)):
        assert np.array_equal(fast.matrix(origins, goals), slow.matrix(origins, goals))


def test_one_state_serves_many_threads(undercliff):
    picked = np.random.default_rng(3).choice(np.flatnonzero(undercliff.length_m > 0), 80)
    first = undercliff.starts[picked]
    spots = [s for s in undercliff.snap(undercliff.lon[first], undercliff.lat[first], Vehicle.CAR) if s]
    alone, shared = RoadState(undercliff, Vehicle.CAR), RoadState(undercliff, Vehicle.CAR)
    expected = [alone.route(spots[0], spot) for spot in spots]
    with ThreadPoolExecutor(8) as pool:
        tables = [pool.submit(shared.matrix, spots, spots) for _ in range(4)]
        found = list(pool.map(lambda spot: shared.route(spots[0], spot), spots))
    assert found == expected
    assert all(np.array_equal(table.result(), alone.matrix(spots, spots)) for table in tables)


@pytest.mark.parametrize("engine", ENGINES)
def test_absurdly_slow_is_slow_and_not_closed(draw, engine):
    nodes = {n: (n * 10, 0) for n in range(6)}
    network = draw(nodes, {n: (f"{n} {n + 1}", {}) for n in range(5)})
    slow = [Interval(e, 0.0, float(network.length_m[e]), "x", {Vehicle.CAR: 1e9}) for e in range(network.edges)]
    ends = network.snap([0.0, 0.05], [0.0, 0.0], Vehicle.CAR)
    assert RoadState(network, Vehicle.CAR, slow, engine).route(*ends).travel_s > 24 * 3600
