"""A click on a road: the stretch of that road, over its junctions and both carriageways, centred on the click."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely import Point

from data.records import Vehicle
from routing.network import Network

CARRIAGEWAY_GAP_M = 30.0
"""A one-way road of the same name within this distance is the other carriageway."""

SIDE_HANDICAP_M = 15.0
"""A drive, track or path must be this much nearer than a road to be meant: clicks land at their mouths."""

SIDE_KMH = 15.0
"""Ways no faster than this are drives, tracks and paths."""

Stretch = tuple[int, float, float]
"""``(edge, from_m, to_m)``."""


def spread_along(network: Network, point: Point, span_m: float, vehicles: Iterable[Vehicle]) -> list[Stretch]:
    """Return the stretches of the road nearest to a point (local metres) within half a span each way.

    Only roads that one of the classes may use are looked at; where there are none, any road.
    """
    open_ = np.zeros(network.edges, dtype=bool)
    for vehicle in vehicles:
        open_ |= network.arc_open(vehicle, ferries=True).reshape(-1, 2).any(axis=1)
    open_ &= network.length_m > 0
    edges = np.flatnonzero(open_ if open_.any() else network.length_m > 0)
    if len(edges) == 0:
        return []
    gaps = shapely.distance(network.lines[edges], point) + SIDE_HANDICAP_M * (network.speed_kmh[edges] <= SIDE_KMH)
    nearest = int(edges[np.argmin(gaps)])
    found = _walk(network, nearest, _offset_m(network, nearest, point), span_m / 2)
    for twin in _other_carriageways(network, nearest, point):
        found += _walk(network, twin, _offset_m(network, twin, point), span_m / 2)
    return list(dict.fromkeys(found))


def _offset_m(network: Network, edge: int, point: Point) -> float:
    share = shapely.line_locate_point(network.lines[edge], point, normalized=True)
    return float(share) * float(network.length_m[edge])


def _other_carriageways(network: Network, edge: int, point: Point) -> list[int]:
    """Return the nearest one-way edge of the same name on each other way beside the point."""
    one_way = network.forward != network.backward
    if network.name[edge] == 0 or not one_way[edge]:
        return []
    near = network.edge_tree.query(point, predicate="dwithin", distance=CARRIAGEWAY_GAP_M)
    near = near[(network.name[near] == network.name[edge]) & one_way[near] & (near != edge)]
    near = near[network.way_id[near] != network.way_id[edge]]
    if len(near) == 0:
        return []
    return [int(near[np.argmin(shapely.distance(network.lines[near], point))])]


def _walk(network: Network, edge: int, offset_m: float, reach_m: float) -> list[Stretch]:
    """Follow the road both ways, over nodes onto edges of the same way or the same name."""
    length = float(network.length_m[edge])
    found = [(edge, max(0.0, offset_m - reach_m), min(length, offset_m + reach_m))]
    seen = {edge}
    ahead = [(int(network.edge_u[edge]), edge, reach_m - offset_m)]
    ahead.append((int(network.edge_v[edge]), edge, reach_m - (length - offset_m)))
    while ahead:
        node, behind, left_m = ahead.pop()
        if left_m <= 0:
            continue
        for following in network.edges_at(node):
            if following in seen or not _same_road(network, behind, following):
                continue
            seen.add(following)
            length = float(network.length_m[following])
            from_u = int(network.edge_u[following]) == node
            taken = min(length, left_m)
            if taken > 0:
                found.append((following, 0.0, taken) if from_u else (following, length - taken, length))
            far = network.edge_v[following] if from_u else network.edge_u[following]
            ahead.append((int(far), following, left_m - length))
    return found


def _same_road(network: Network, a: int, b: int) -> bool:
    if network.way_id[a] == network.way_id[b]:
        return True
    return bool(network.name[a] != 0 and network.name[a] == network.name[b])
