"""OSMnx itself is the oracle: its graph of the same ways says the same as our arrays."""

from collections import defaultdict

import networkx as nx
import numpy as np
import osmnx as ox
import pytest

from data.faults import BadInput
from data.records import Vehicle
from data.ways import WayCollector, read_ways
from routing.network import build_network
from routing.osmnx_bridge import (
    from_osmnx,
    osmnx_settings,
    simplify_by_signature,
    to_osmnx,
    ways_via_osmnx,
    write_xml,
)
from routing.paths import RoadState
from routing.ways import EMERGENCY_ALLOWANCE, PROFILES, barrier_mask, read_traits

SOURCES = 6
WITHIN_MS = 10


def read_by_osmnx(xml):
    with osmnx_settings():
        return ox.graph_from_xml(xml, simplify=False, retain_all=True)


@pytest.fixture(scope="module")
def graph(undercliff_pbf, tmp_path_factory):
    """OSMnx's own graph of the extract, simplified by OSMnx with one signature tag."""
    xml = tmp_path_factory.mktemp("osm") / "ways.osm"
    write_xml(read_ways(undercliff_pbf), xml)
    return simplify_by_signature(read_by_osmnx(xml))


@pytest.fixture(scope="module")
def village(undercliff_pbf, tmp_path_factory):
    """The ways round the real slip at St Lawrence, small enough for many turns through OSMnx."""
    xml = tmp_path_factory.mktemp("village") / "village.osm"
    ways, collector = read_ways(undercliff_pbf), WayCollector()
    for row in range(len(ways)):
        run = slice(ways.starts[row], ways.starts[row + 1])
        if ways.lon[run].min() > -1.252 and ways.lon[run].max() < -1.238 and ways.lat[run].max() < 50.593:
            places = zip(ways.refs[run].tolist(), ways.lon[run].tolist(), ways.lat[run].tolist(), strict=True)
            collector.add_run(int(ways.way_ids[row]), ways.tags[row], list(places))
    collector.barriers.update(ways.barriers)
    write_xml(collector.finish(), xml)
    return xml


def stops(graph, vehicle):
    """Barrier nodes on a plain stretch that the class does not pass."""
    ways = defaultdict(set)
    for u, v, data in graph.edges(data=True):
        for node in (u, v):
            ways[node].add((frozenset((u, v)), data["osmid"], round(data["length"], 3)))
    bit = PROFILES[vehicle].bit
    nodes = ((node, tags) for node, tags in graph.nodes(data=True) if "barrier" in tags)
    return {node for node, tags in nodes if len(ways[node]) == 2 and not barrier_mask(tags) & bit}


def class_graph(graph, vehicle):
    """A plain networkx graph of one class: masks on arcs, and each stopping barrier torn in two."""
    profile, torn = PROFILES[vehicle], stops(graph, vehicle)
    own = nx.MultiDiGraph()
    for u, v, data in graph.edges(data=True):
        tags = {key: value for key, value in data.items() if isinstance(value, str)}
        traits = read_traits({**tags, "oneway": "yes"} if data["oneway"] else tags)
        kmh = traits.foot_kmh if vehicle is Vehicle.FOOT else min(traits.speed_kmh, profile.top_kmh)
        allowance = 1.0 if vehicle is Vehicle.FOOT else EMERGENCY_ALLOWANCE
        ms = data["length"] / (kmh / 3.6) * 1000 * allowance
        ends = [(end, data["osmid"], other) if end in torn else end for end, other in ((u, v), (v, u))]
        if (traits.backward if data["reversed"] else traits.forward) & profile.bit:
            own.add_edge(*ends, ms=ms)
        if data["oneway"] and traits.backward & profile.bit:
            own.add_edge(*ends[::-1], ms=ms)
    return own


@pytest.mark.parametrize("vehicle", list(Vehicle))
def test_reachability_and_times_equal_those_of_osmnx(graph, undercliff, vehicle):
    oracle = class_graph(graph, vehicle)
    row = {int(node): at for at, node in enumerate(undercliff.node_id)}
    shared = [node for node in graph.nodes if node in row and "barrier" not in graph.nodes[node]]
    sources = np.random.default_rng(7).choice([node for node in shared if node in oracle], SOURCES, replace=False)
    times = RoadState(undercliff, vehicle).trees.grow([[(row[int(source)], 0)] for source in sources])
    for source, ours in zip(sources, times, strict=True):
        theirs = nx.single_source_dijkstra_path_length(oracle, int(source), weight="ms")
        expected = np.array([theirs.get(node, np.inf) for node in shared])
        found = ours[[row[node] for node in shared]]
        assert (np.isfinite(found) == np.isfinite(expected)).all()
        reached = np.isfinite(found)
        assert np.abs(found[reached] - expected[reached]).max(initial=0) <= WITHIN_MS


def test_the_network_of_a_graph_is_the_network_of_its_extract(graph, undercliff):
    again = from_osmnx(graph)
    assert again.length_m.sum() == pytest.approx(undercliff.length_m.sum(), rel=1e-9)
    assert set(again.way_id.tolist()) == set(undercliff.way_id.tolist())
    assert sorted(again.names) == sorted(undercliff.names)
    for mask in ("forward", "backward"):
        km = [(getattr(n, mask)[:, None] & [1, 2, 4, 8] > 0).T @ n.length_m for n in (again, undercliff)]
        np.testing.assert_allclose(*km)


def test_the_way_through_osmnx_alone_gives_the_same_network(village):
    straight, through = build_network(read_ways(village)), build_network(ways_via_osmnx(village))
    assert straight.edges > 50
    assert (through.nodes, through.edges) == (straight.nodes, straight.edges)
    assert through.length_m.sum() == pytest.approx(straight.length_m.sum(), rel=1e-9)


def test_graphml_that_a_user_brings_is_read(village, tmp_path):
    graph = simplify_by_signature(read_by_osmnx(village))
    ox.save_graphml(graph, tmp_path / "roads.graphml")
    again = from_osmnx(ox.load_graphml(tmp_path / "roads.graphml"))
    assert np.array_equal(again.forward, from_osmnx(graph).forward)


def test_a_graph_of_ours_answers_in_networkx_as_we_do(draw):
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    network = draw(nodes, {10: ("1 2", {"oneway": "yes"}), 20: ("2 3 4 1", {"highway": "primary"})})
    graph = to_osmnx(network)
    ours = RoadState(network, Vehicle.CAR).trees.grow([[(1, 0)]])[0]
    drivable = nx.MultiDiGraph([(u, v, d) for u, v, d in graph.edges(data=True) if "car" in d["classes"]])
    theirs = nx.single_source_dijkstra_path_length(drivable, 1, weight="ms_car")
    assert {node: int(ms) for node, ms in enumerate(ours)} == theirs


def test_osmnx_takes_our_graph_as_its_own(village):
    network = build_network(read_ways(village))
    edges = ox.graph_to_gdfs(to_osmnx(network), nodes=False)
    assert edges.crs == "epsg:4326"
    assert edges.loc[~edges["reversed"], "length"].sum() == pytest.approx(network.length_m.sum())


def test_closed_ways_are_in_our_graph_without_classes(draw):
    graph = to_osmnx(draw({1: (0, 0), 2: (1, 0)}, {10: ("1 2", {"access": "no"})}))
    assert [data["classes"] for *_, data in graph.edges(data=True)] == ["", ""]


def test_a_projected_graph_is_refused(village):
    with pytest.raises(BadInput):
        from_osmnx(ox.project_graph(read_by_osmnx(village)))


def test_settings_are_put_back():
    before = ox.settings.useful_tags_way
    with osmnx_settings(use_cache=False):
        assert "tracktype" in ox.settings.useful_tags_way
    assert ox.settings.useful_tags_way == before
