"""Networks for the routing tests: a real corner of a county, and toys drawn by hand."""

from pathlib import Path

import pytest

from data.ways import WayCollector, read_ways
from routing.network import build_network

UNDERCLIFF = Path(__file__).parent / "data" / "undercliff.osm.pbf"


@pytest.fixture(scope="session")
def undercliff_pbf():
    return UNDERCLIFF


@pytest.fixture(scope="session")
def undercliff():
    return build_network(read_ways(UNDERCLIFF))


@pytest.fixture(scope="session")
def draw():
    """Build a network from ``{way id: ("node ids", tags)}`` and ``{node id: (x, y)}`` in thousandths of a degree."""

    def build(nodes, ways, barriers=None):
        collector = WayCollector()
        for way_id, (refs, tags) in ways.items():
            run = [(int(ref), nodes[int(ref)][0] / 1000, nodes[int(ref)][1] / 1000) for ref in refs.split()]
            collector.add_run(way_id, {"highway": "residential", **tags}, run)
        collector.barriers.update(barriers or {})
        return build_network(collector.finish())

    return build


@pytest.fixture(scope="session")
def square(draw):
    """A square of four named streets, 111 m a side, with a dead-end lane off its corner 3.

    ::

        4---3---5
        |   |
        1---2
    """
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (3, 1)}
    ways = {
        10: ("1 2", {"name": "South Street"}),
        20: ("2 3", {"name": "East Street"}),
        30: ("3 4", {"name": "North Street"}),
        40: ("4 1", {"name": "West Street"}),
        50: ("3 5", {"name": "Long Lane"}),
    }
    return draw(nodes, ways)
