"""Anchors: the towns that help comes from, each a piece of ground and not one address.

A closure in front of the fire station does not cut a county off from its town. Help starts at every
junction round the anchor that one can drive to and from without leaving that ground, under the
closures as they are; a corner of the town that is itself cut off sends no help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routing.engine import CLOSED_MS
from routing.snap import Spot

if TYPE_CHECKING:
    from routing.paths import RoadState

TOWN_M = 900.0
"""Straight metres round an anchor that count as its town (assumed: ten minutes on foot)."""


def find_starts(state: RoadState, anchors: Sequence[Spot | None], town_m: float = TOWN_M) -> tuple[int, ...]:
    """Return the nodes that help starts from, over all anchors, in order.

    Of a town that closures have split the part with most junctions sends help. Where an anchor has no
    junction within ``town_m``, help starts from the ends of its own street.
    """
    nodes: set[int] = set()
    for spot in anchors:
        if spot is not None:
            town = _town(state, spot, town_m)
            nodes.update(town.tolist() if len(town) else (leg.node for leg in state.leave(spot)))
    return tuple(sorted(nodes))


def find_departure(state: RoadState, anchor: Spot, town_m: float = TOWN_M) -> Spot:
    """Return the spot that a column from this anchor's town sets out from: the anchor, unless it is itself cut off."""
    town = _town(state, anchor, town_m)
    if len(town) == 0 or {leg.node for leg in state.leave(anchor)} & set(town.tolist()):
        return anchor
    network, topology = state.network, state.network.topology
    node = int(town[_distances(state, anchor)[town].argmin()])
    out = topology.arcs[topology.tail == node]
    edge, against = divmod(int(out[state.weights[out] < CLOSED_MS][0]), 2)
    at_m = float(network.length_m[edge]) if against else 0.0
    return Spot(edge, at_m, 0.0, float(network.node_lon[node]), float(network.node_lat[node]))


def _town(state: RoadState, anchor: Spot, town_m: float) -> NDArray[np.int64]:
    """Return the junctions of the anchor's ground that one can drive between without leaving it."""
    near = np.flatnonzero(_distances(state, anchor) <= town_m)
    topology = state.network.topology
    row = np.full(topology.nodes, -1, dtype=np.int64)
    row[near] = np.arange(len(near))
    tail, head = row[topology.tail], row[topology.head]
    inside = (tail >= 0) & (head >= 0)
    inside[inside] = state.weights[topology.arcs[inside]] < CLOSED_MS
    tail, head = tail[inside], head[inside]
    if len(tail) == 0:
        return near[:0]
    graph = csr_array((np.ones(len(tail), dtype=np.int32), (tail, head)), shape=(len(near), len(near)))
    _, part = connected_components(graph, directed=True, connection="strong")
    sizes = np.bincount(part)
    largest: NDArray[np.int64] = near[part == sizes.argmax()]
    return largest if sizes.max() > 1 else near[:0]


def _distances(state: RoadState, anchor: Spot) -> NDArray[np.float64]:
    """Return the straight metres from the anchor to every node."""
    east, north = state.network.scale
    metres: NDArray[np.float64] = np.hypot(
        (state.network.node_lon - anchor.lon) * east, (state.network.node_lat - anchor.lat) * north
    )
    return metres
