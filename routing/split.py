"""Ways into edges: cut at shared nodes, way ends and barriers; one OSM way per edge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.ways import EVERYBODY, barrier_mask

if TYPE_CHECKING:
    from data.ways import WaySet

EARTH_RADIUS_M = 6_371_009.0
"""Mean radius that OSMnx uses, so that lengths agree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """The edges as cut: end nodes, the way each comes from, its vertices, and who passes.

    ``way`` is the row in the `WaySet`; ``passes`` is `EVERYBODY` but on the zero-length edges
    that stand for barriers. Vertices are flat, edge ``i`` has ``starts[i]:starts[i + 1]``.
    """

    node_id: NDArray[np.int64]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    way: NDArray[np.int64]
    passes: NDArray[np.uint8]
    length_m: NDArray[np.float64]
    starts: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def split_ways(ways: WaySet) -> Pieces:
    """Cut every way at the nodes where somebody could turn, stop or be stopped."""
    node_ids, first, node_of_ref = np.unique(ways.refs, return_index=True, return_inverse=True)
    cut = np.bincount(node_of_ref, minlength=len(node_ids)) > 1
    cut[node_of_ref[ways.starts[:-1]]] = True
    cut[node_of_ref[ways.starts[1:] - 1]] = True
    cut |= np.isin(node_ids, np.fromiter(ways.barriers, dtype=np.int64, count=len(ways.barriers)))

    way_of_ref = np.repeat(np.arange(len(ways)), np.diff(ways.starts))
    at = np.flatnonzero(cut[node_of_ref])
    same = way_of_ref[at[:-1]] == way_of_ref[at[1:]]
    start, stop = at[:-1][same], at[1:][same]
    run_m = _running_length_m(ways, way_of_ref)
    length_m = run_m[stop] - run_m[start]
    real = length_m > 0
    start, stop, length_m = start[real], stop[real], length_m[real]

    counts = stop - start + 1
    starts = np.concatenate(([0], np.cumsum(counts)))
    vertices = np.arange(starts[-1]) - np.repeat(starts[:-1] - start, counts)
    ends = np.concatenate((node_of_ref[start], node_of_ref[stop]))
    nodes, ends = np.unique(ends, return_inverse=True)
    pieces = Pieces(
        node_id=node_ids[nodes],
        node_lon=ways.lon[first[nodes]],
        node_lat=ways.lat[first[nodes]],
        u=ends[: len(start)].astype(np.int32),
        v=ends[len(start) :].astype(np.int32),
        way=way_of_ref[start],
        passes=np.full(len(start), EVERYBODY, dtype=np.uint8),
        length_m=length_m,
        starts=starts,
        lon=ways.lon[vertices],
        lat=ways.lat[vertices],
    )
    return _stand_barriers(pieces, ways)


def great_circle_m(
    lon_a: NDArray[np.float64], lat_a: NDArray[np.float64], lon_b: NDArray[np.float64], lat_b: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return haversine distances in metres between points in degrees."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((phi_b - phi_a) / 2) ** 2
    half = half + np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return metres


def _running_length_m(ways: WaySet, way_of_ref: NDArray[np.int64]) -> NDArray[np.float64]:
    step = great_circle_m(ways.lon[:-1], ways.lat[:-1], ways.lon[1:], ways.lat[1:])
    step[way_of_ref[:-1] != way_of_ref[1:]] = 0.0
    return np.concatenate(([0.0], np.cumsum(step)))


def _stand_barriers(pieces: Pieces, ways: WaySet) -> Pieces:
    """Put a zero-length edge where a barrier on a plain stretch stops a class.

    A barrier at a junction of three or more stretches is left out: it says nothing of which turn it
    bars, and closing the junction would cut roads that are open.
    """
    edges = len(pieces.u)
    ends = np.concatenate((pieces.u, pieces.v))
    by_node = np.argsort(ends, kind="stable")
    first = np.searchsorted(ends[by_node], np.arange(len(pieces.node_id) + 1))
    u, v = pieces.u.copy(), pieces.v.copy()
    gates: list[tuple[int, int, int]] = []
    for node, osm_id in enumerate(pieces.node_id.tolist()):
        tags = ways.barriers.get(osm_id)
        if tags is None or first[node + 1] - first[node] != 2 or barrier_mask(tags) == EVERYBODY:
            continue
        pair = by_node[first[node] : first[node + 1]].tolist()
        far = max(pair, key=lambda end: (ways.way_ids[pieces.way[end % edges]], end < edges))
        twin = len(pieces.node_id) + len(gates)
        (u if far < edges else v)[far % edges] = twin
        gates.append((node, int(pieces.way[far % edges]), barrier_mask(tags)))
    if not gates:
        return pieces
    table = np.array(gates, dtype=np.int64)
    at, way, passes = table.T
    lon, lat = pieces.node_lon[at], pieces.node_lat[at]
    return replace(
        pieces,
        node_id=np.concatenate((pieces.node_id, -pieces.node_id[at])),
        node_lon=np.concatenate((pieces.node_lon, lon)),
        node_lat=np.concatenate((pieces.node_lat, lat)),
        u=np.concatenate((u, at)).astype(np.int32),
        v=np.concatenate((v, len(pieces.node_id) + np.arange(len(gates)))).astype(np.int32),
        way=np.concatenate((pieces.way, way)),
        passes=np.concatenate((pieces.passes, passes)).astype(np.uint8),
        length_m=np.concatenate((pieces.length_m, np.zeros(len(gates)))),
        starts=np.concatenate((pieces.starts, pieces.starts[-1] + 2 * np.arange(1, len(gates) + 1))),
        lon=np.concatenate((pieces.lon, np.repeat(lon, 2))),
        lat=np.concatenate((pieces.lat, np.repeat(lat, 2))),
    )
