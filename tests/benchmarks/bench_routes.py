"""Roads against their peers in one process: OSMnx/networkx and scipy, as ratios.

Run by ``make bench``, or alone: ``python tests/benchmarks/bench_routes.py [--extract FILE.osm.pbf]`` (or the
variable ``COMMANDMAP_BENCH_EXTRACT``; the carried exercise county by default). Read the ratios, not the seconds; they
are of processor time, so that whatever else the machine does stays out of them.
"""

import argparse
import contextlib
import gc
import os
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
from shapely import Point

from data.records import BLOCKED, Closure, Vehicle
from data.ways import read_ways
from routing.closures import locate_closures
from routing.engine import has_hierarchy
from routing.network import build_network, load_network, save_network
from routing.osmnx_bridge import to_osmnx
from routing.paths import NoRoute, RoadState, Route
from routing.reach import service_areas, single_roads, unreached

COUNTY = Path(__file__).parents[2] / "data" / "demo" / "county.osm.pbf"
ORIGINS, GOALS, PAIRS, ANCHORS, NEW_WAYS = 2000, 500, 200, 2, 10
CLOSURE_DEGREES = 0.01


def clock(work, repeat=1):
    """Return the median time of some runs, and the last result."""
    took = []
    for _ in range(repeat):
        start = Took(time.perf_counter(), time.process_time())
        result = work()
        took.append(Took(time.perf_counter() - start.wall_s, time.process_time() - start.cpu_s))
    return Took(*(statistics.median(column) for column in zip(*took, strict=True))), result


class Took(NamedTuple):
    """Seconds on the wall and on the processor."""

    wall_s: float
    cpu_s: float

    def share(self, count):
        return Took(self.wall_s / count, self.cpu_s / count)

    def times(self, count):
        return Took(self.wall_s * count, self.cpu_s * count)

    def plus(self, other):
        return Took(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)


def say(what, took, beside=None, note=""):
    ratio = f"{beside.cpu_s / took.cpu_s:8,.0f} x" if beside else " " * 10
    wall, cpu = took.wall_s * 1000, took.cpu_s * 1000
    print(f"  {what:<50}{wall:12,.3f} ms {cpu:12,.3f} ms cpu {ratio}  {note}", flush=True)


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


def time_routes(states, drivable, spots):
    """One route: ours with line and turn list; networkx by nodes only, which is less work."""
    origin, goals = spots[0], spots[1 : PAIRS + 1]
    seconds = {}
    for name, state in states.items():
        state.route(origin, goals[0])
        seconds[name], answers = clock(lambda state=state: [state.route(origin, goal) for goal in goals])
        seconds[name] = seconds[name].share(len(goals))
    node = states["scipy"].network.edge_u
    some = goals[:6]

    def walk():
        for goal in some:
            nx.shortest_path(drivable, int(node[origin.edge]), int(node[goal.edge]), weight="ms")

    peer = clock(walk)[0].share(len(some))
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
    peer = tree.times(len(goals))
    for name, value in seconds.items():
        say(f"{len(spots):,} x {len(goals)} matrix, {name}", value, peer, "against networkx, one tree x goals")
    first, *others = tables.values()
    print(f"  engines differ in {sum(int((first != other).sum()) for other in others)} of {first.size:,} cells")


def time_closure(states, drivable, spots, goals):
    network = states["scipy"].network
    middle = Point(float(np.median(network.node_lon)), float(np.median(network.node_lat)))
    area = middle.buffer(CLOSURE_DEGREES)
    shut = Closure(id="c", name="c", cause="flood", geometry=area, effects=dict.fromkeys(Vehicle, BLOCKED))
    free = RoadState(network, Vehicle.CAR)
    free.matrix(spots[:1], goals[:1])
    single_roads(free, free, spots[:ANCHORS], spots[:1], [1.0])
    service_areas(free, spots[0], [15])
    seconds, intervals = clock(lambda: locate_closures(network, [shut]))
    say("closure: area to intervals", seconds, note=f"{len(intervals):,} stretches")
    total = seconds
    time_new_route(states, drivable, shut, intervals, spots)
    seconds, state = clock(lambda: (state := RoadState(network, Vehicle.CAR, intervals), state.engine)[0])
    say("closure: new weights and metric", seconds)
    total = total.plus(seconds)
    for what, work in (
        ("three routes", lambda: [state.route(spots[0], goal) for goal in goals[:3]]),
        ("matrix", lambda: state.matrix(spots, goals)),
        ("reach 15, 30, 60 minutes", lambda: service_areas(state, spots[0], [15, 30, 60])),
        ("who is unreached", lambda: unreached(state, spots[:ANCHORS], spots)),
        ("single roads left", lambda: single_roads(state, free, spots[:ANCHORS], spots, [1.0] * len(spots))),
    ):
        seconds, _ = clock(work)
        say(f"closure: {what}", seconds)
        total = total.plus(seconds)
    say("closure to everything new", total)


def time_new_route(states, drivable, shut, intervals, spots):
    """From a drawn closure to the new ways: ours find the stretches, too; the peer is told which edges to take out."""
    network = states["scipy"].network
    closed = RoadState(network, Vehicle.CAR, intervals)
    pairs = [pair for pair in zip(spots[::2], spots[1::2], strict=False) if isinstance(closed.route(*pair), Route)]
    pairs = pairs[:NEW_WAYS]
    ends = {(int(network.edge_u[i.edge]), int(network.edge_v[i.edge])) for i in intervals}
    out = [(u, v, key) for u, v in ends | {(v, u) for u, v in ends} for key in drivable.get_edge_data(u, v) or ()]
    kept = [(u, v, key, drivable[u][v][key]) for u, v, key in out]

    def answer(engine):
        state = RoadState(network, Vehicle.CAR, locate_closures(network, [shut]), engine=engine)
        return [state.route(a, b) for a, b in pairs]

    def walk():
        drivable.remove_edges_from(out)
        for a, b in pairs:
            start, end = int(network.edge_v[a.edge]), int(network.edge_v[b.edge])
            with contextlib.suppress(nx.NetworkXNoPath):
                nx.shortest_path(drivable, start, end, weight="ms")

    peer, _ = clock(walk)
    drivable.add_edges_from(kept)
    for name in states:
        took, _ = clock(lambda name=name: answer(name))
        say(f"closure to {len(pairs)} new ways, {name}", took, peer, "against networkx")
    say(f"closure to {len(pairs)} new ways, OSMnx = networkx", peer)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, default=Path(os.environ.get("COMMANDMAP_BENCH_EXTRACT", COUNTY)))
    extract = parser.parse_known_args()[0].extract
    network = build(extract)
    spots, goals = pick_spots(network, ORIGINS, 1), pick_spots(network, GOALS, 2)
    engines = ["cch", "scipy"] if has_hierarchy() else ["scipy"]
    states = {name: RoadState(network, Vehicle.CAR, engine=name) for name in engines}
    edges = to_osmnx(network).edges(data=True)
    drivable = nx.MultiDiGraph([(u, v, {"ms": d["ms_car"]}) for u, v, d in edges if "ms_car" in d])
    del edges
    gc.freeze()
    tree = time_routes(states, drivable, spots)
    time_matrix(states, spots, goals, tree)
    time_closure(states, drivable, spots, goals)


if __name__ == "__main__":
    main()
