"""From a place to a spot on the road that its vehicle class can really leave from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from data.records import Vehicle

if TYPE_CHECKING:
    from routing.network import Network

SNAP_LIMIT_M = 2_000.0
"""Farther than this from a usable road a place has no spot."""

COUNTRY_SHARE = 0.1
"""A separate network counts as country of its own if it has this share of the main one's nodes ..."""

COUNTRY_NODES = 50
"""... and at least this many: a second island, not an orphaned car park."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the network: an edge, metres from its u end, and how far the real place lies off."""

    edge: int
    offset_m: float
    gap_m: float
    lon: float
    lat: float


@dataclass(slots=True)
class Snapper:
    """One search tree per vehicle class over the edges of its main component, each built once."""

    network: Network
    _trees: dict[Vehicle, tuple[shapely.STRtree, NDArray[np.int64]]] = field(default_factory=dict)
    _building: Lock = field(default_factory=Lock)

    def snap(
        self, lons: Sequence[float], lats: Sequence[float], vehicle: Vehicle, *, limit_m: float = SNAP_LIMIT_M
    ) -> list[Spot | None]:
        """Return for each place the nearest spot of the class, None where it is farther than the limit or unknown."""
        network, (tree, edges) = self.network, self._tree(vehicle)
        spots: list[Spot | None] = [None] * len(lons)
        if len(edges) == 0 or len(lons) == 0:
            return spots
        east, north = network.scale
        xy = np.column_stack((np.asarray(lons, dtype=float) * east, np.asarray(lats, dtype=float) * north))
        points = shapely.points(xy)
        known = np.flatnonzero(np.isfinite(xy).all(axis=1))
        row, nearest = tree.query_nearest(points[known], max_distance=limit_m, all_matches=False)
        found = known[row]
        edge = edges[nearest]
        lines = network.lines[edge]
        share = shapely.line_locate_point(lines, points[found], normalized=True)
        on_road = shapely.line_interpolate_point(lines, share, normalized=True)
        gap = shapely.distance(on_road, points[found])
        rows = zip(
            found.tolist(),
            edge.tolist(),
            (share * network.length_m[edge]).tolist(),
            gap.tolist(),
            (shapely.get_x(on_road) / east).tolist(),
            (shapely.get_y(on_road) / north).tolist(),
            strict=True,
        )
        for row, *spot in rows:
            spots[row] = Spot(*spot)
        return spots

    def _tree(self, vehicle: Vehicle) -> tuple[shapely.STRtree, NDArray[np.int64]]:
        with self._building:
            if vehicle not in self._trees:
                edges = np.flatnonzero(usable_edges(self.network, vehicle) & (self.network.length_m > 0))
                self._trees[vehicle] = (shapely.STRtree(self.network.lines[edges]), edges)
            return self._trees[vehicle]


def usable_edges(network: Network, vehicle: Vehicle) -> NDArray[np.bool_]:
    """Tell which edges one can drive to and drive away from, without closures and ferries.

    They are the edges inside the class's largest strongly connected component, and inside any
    other of `COUNTRY_SHARE` of its nodes and `COUNTRY_NODES` or more.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415  (a list of closures must not wait for it)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    topology = network.topology
    open_ = network.arc_open(vehicle)
    there = open_[topology.arcs]
    tail, head = topology.tail[there], topology.head[there]
    graph = csr_array((np.ones(len(tail), dtype=np.int32), (tail, head)), shape=(network.nodes, network.nodes))
    _, label = connected_components(graph, directed=True, connection="strong")
    sizes = np.bincount(label)
    big = sizes >= max(COUNTRY_SHARE * sizes.max(), min(COUNTRY_NODES, sizes.max()))
    same = label[network.edge_u] == label[network.edge_v]
    usable: NDArray[np.bool_] = open_.reshape(-1, 2).any(axis=1) & same & big[label[network.edge_u]]
    return usable
