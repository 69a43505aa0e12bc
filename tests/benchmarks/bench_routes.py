"""Roads against their peers in one process: OSMnx/networkx and scipy, as ratios.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_routes.py [--extract FILE.osm.pbf]`` (or the
variable ``COMMANDMAP_BENCH_EXTRACT``; the carried exercise county by default). Read the ratios, not the seconds.
"""

import argparse
import gc
import os
import statistics
import time
from pathlib import Path

import networkx as nx
import numpy as np
from shapely import Point

from data.records import BLOCKED, Closure, Vehicle
from data.ways import read_ways
from routing.closures import locate_closures
from routing.engine import has_hierarchy
from routing.network import build_network, load_network, save_network
from routing.osmnx_bridge import to_osmnx
from routing.paths import NoRoute, RoadState
from routing.reach import service_areas, single_roads, unreached

COUNTY = Path(__file__).parents[2] / "data" / "demo" / "county.osm.pbf"
ORIGINS, GOALS, PAIRS, ANCHORS = 2000, 500, 200, 2
CLOSURE_DEGREES = 0.01


def clock(work, repeat=1):
    """Return the median seconds of some runs, and the last result."""
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def say(what, seconds, beside=None, note=""):
    ratio = f"{beside / seconds:10,.0f} x" if beside else " " * 12
    print(f"  {what:<52}{seconds * 1000:12,.3f} ms {ratio}  {note}", flush=True)


def pick_spots(network, count, seed):
    picked = np.random.default_rng(seed).choice(np.flatnonzero(network.length_m > 0), 2 * count)
    first = network.starts[picked]
    return [s for s in network.snap(network.lon[first], network.lat[first], Vehicle.CAR) if s][:count]


def build(extract):
    print(f"{extract.name}")
    seconds, ways = clock(lambda: read_ways(extract))
    say("read the extract", seconds)
    seconds, network = clock(lambda: build_network(ways))
    say("build the network and its order", seconds, note=f"{network.nodes:,} nodes, {2 * network.edges:,} arcs")
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-roads-{os.getpid()}.npz"
    try:
        seconds, _ = clock(lambda: save_network(network, file))
        say("save it", seconds, note=f"{file.stat().st_size / 1e6:.2f} MB")
        seconds, network = clock(lambda: load_network(file), 3)
        say("load it", seconds)
    finally:
        file.unlink(missing_ok=True)
    seconds, _ = clock(lambda: pick_spots(network, 1, 0))
    say("snap for the first time (components, search tree)", seconds)
    return network


def time_routes(states, graph, spots):
    """One route: ours with line and turn list; networkx by nodes only, which is less work."""
    origin, goals = spots[0], spots[1 : PAIRS + 1]
    seconds = {}
    for name, state in states.items():
        state.route(origin, goals[0])
        seconds[name], answers = clock(lambda state=state: [state.route(origin, goal) for goal in goals])
        seconds[name] /= len(goals)
    node = states["scipy"].network.edge_u
    some = goals[:6]
    drivable = nx.MultiDiGraph([(u, v, {"ms": d["ms_car"]}) for u, v, d in graph.edges(data=True) if "ms_car" in d])

    def walk():
        for goal in some:
            nx.has_path(drivable, node[origin.edge], node[goal.edge])
            nx.shortest_path(drivable, int(node[origin.edge]), int(node[goal.edge]), weight="ms")

    peer = clock(walk)[0] / len(some)
    for name, value in seconds.items():
        say(f"one route, line and turn list, {name}", value, peer, "against networkx")
    say("one route, nodes only, OSMnx = networkx", peer)
    found = sum(not isinstance(answer, NoRoute) for answer in answers)
    print(f"  {found} of {len(goals)} routes found")
    return clock(lambda: nx.single_source_dijkstra_path_length(drivable, int(node[origin.edge]), weight="ms"))[0]


def time_matrix(states, spots, goals, tree):
    seconds, tables = {}, {}
    for name, state in states.items():
        seconds[name], tables[name] = clock(lambda state=state: state.matrix(spots, goals))
    peer = tree * len(goals)
    for name, value in seconds.items():
        say(f"{len(spots):,} x {len(goals)} matrix, {name}", value, peer, "against networkx, one tree x goals")
    first, *others = tables.values()
    print(f"  engines differ in {sum(int((first != other).sum()) for other in others)} of {first.size:,} cells")


def time_closure(network, spots, goals):
    middle = Point(float(np.median(network.node_lon)), float(np.median(network.node_lat)))
    area = middle.buffer(CLOSURE_DEGREES)
    shut = Closure(id="c", name="c", cause="flood", geometry=area, effects=dict.fromkeys(Vehicle, BLOCKED))
    free = RoadState(network, Vehicle.CAR)
    free.matrix(spots[:1], goals[:1])
    single_roads(free, free, spots[:ANCHORS], spots[:1], [1.0])
    seconds, intervals = clock(lambda: locate_closures(network, [shut]))
    say("closure: area to intervals", seconds, note=f"{len(intervals):,} stretches")
    total = seconds
    seconds, state = clock(lambda: (state := RoadState(network, Vehicle.CAR, intervals), state.engine)[0])
    say("closure: new weights and metric", seconds)
    total += seconds
    for what, work in (
        ("three routes", lambda: [state.route(spots[0], goal) for goal in goals[:3]]),
        ("matrix", lambda: state.matrix(spots, goals)),
        ("reach 15, 30, 60 minutes", lambda: service_areas(state, spots[0], [15, 30, 60])),
        ("who is unreached", lambda: unreached(state, spots[:ANCHORS], spots)),
        ("single roads left", lambda: single_roads(state, free, spots[:ANCHORS], spots, [1.0] * len(spots))),
    ):
        seconds, _ = clock(work)
        say(f"closure: {what}", seconds)
        total += seconds
    say("closure to everything new", total)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, default=Path(os.environ.get("COMMANDMAP_BENCH_EXTRACT", COUNTY)))
    extract = parser.parse_known_args()[0].extract
    network = build(extract)
    spots, goals = pick_spots(network, ORIGINS, 1), pick_spots(network, GOALS, 2)
    engines = ["cch", "scipy"] if has_hierarchy() else ["scipy"]
    states = {name: RoadState(network, Vehicle.CAR, engine=name) for name in engines}
    graph = to_osmnx(network)
    gc.freeze()
    tree = time_routes(states, graph, spots)
    del graph
    time_matrix(states, spots, goals, tree)
    time_closure(network, spots, goals)


if __name__ == "__main__":
    main()
