"""How far one gets: areas within minutes, places that nobody reaches, places on a closed stretch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from routing.anchors import TOWN_M, find_starts
from routing.contours import outline
from routing.lifelines import SingleRoad, single_roads
from routing.network import Network
from routing.paths import RoadState
from routing.snap import Spot
from routing.stretches import Stretches, reachable_stretches

__all__ = ["SingleRoad", "mark_barred", "service_areas", "single_roads", "unreached"]

BESIDE_ROAD_M = 200.0
"""Ground this close to a reached road counts as reached."""

OUTLINE_SLACK = 0.15
"""How far, in cells, the outline may be straightened."""

FINEST_CELL_M = 60.0
MOST_CELLS = 400
"""A reached area is drawn on a grid of at most this many cells a side."""


def service_areas(state: RoadState, origin: Spot, minutes: Sequence[float]) -> list[tuple[float, MultiPolygon]]:
    """Return for each number of minutes the ground beside the roads reached by then, in degrees.

    The streets decide, to the metre; the outline is drawn `BESIDE_ROAD_M` beside them.
    """
    reached = [reachable_stretches(state, origin, limit * 60_000) for limit in minutes]
    points = [state.network.sample_points[_covered_samples(state.network, stretches)] for stretches in reached]
    every = np.concatenate(points) if points else np.empty((0, 2))
    if len(every) == 0:
        return [(limit, MultiPolygon()) for limit in minutes]
    low, high = (np.array([pick(axis) for axis in every.T]) for pick in (np.min, np.max))
    cell = max(FINEST_CELL_M, float((high - low).max()) / MOST_CELLS)
    grid = _Grid(low, cell, np.ceil((high - low) / cell).astype(np.int64) + 1)
    return [
        (limit, shapely.transform(grid.ground(xy), lambda at: at / state.network.scale))
        for limit, xy in zip(minutes, points, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """One grid in local metres for all areas of an answer, so that the wider holds the narrower."""

    corner: NDArray[np.float64]
    cell_m: float
    cells: NDArray[np.int64]

    def ground(self, xy: NDArray[np.float64]) -> MultiPolygon:
        """Return the ground within `BESIDE_ROAD_M` of some points."""
        pad = int(np.ceil(BESIDE_ROAD_M / self.cell_m)) + 2
        column, row = np.rint((xy - self.corner) / self.cell_m).astype(np.int64).T + pad
        clear = np.ones(tuple(self.cells[::-1] + 2 * pad), dtype=bool)
        clear[row, column] = False
        if clear.all():
            return MultiPolygon()
        from scipy.ndimage import distance_transform_edt  # noqa: PLC0415  (nobody else waits for it)

        area = outline(BESIDE_ROAD_M / self.cell_m - distance_transform_edt(clear))
        drawn = MultiPolygon(shapely.get_parts(shapely.simplify(area, OUTLINE_SLACK)).tolist())
        return shapely.transform(drawn, lambda at: self.corner + (at - pad) * self.cell_m)


def _covered_samples(network: Network, stretches: Stretches) -> NDArray[np.int64]:
    """Return the sample points that lie on the stretches."""
    first = network.sample_starts[stretches.edge]
    counts = network.sample_starts[stretches.edge + 1] - first
    row = np.repeat(np.arange(len(counts)), counts)
    sample = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
    at = network.sample_offsets[sample]
    covered: NDArray[np.int64] = sample[(at >= stretches.from_m[row]) & (at <= stretches.to_m[row])]
    return covered


def unreached(
    state: RoadState, anchors: Sequence[Spot | None], spots: Sequence[Spot | None], *, town_m: float = TOWN_M
) -> NDArray[np.bool_]:
    """Tell which spots no vehicle of the class reaches from any anchor, or from the town round it.

    A place on a closed stretch is unreached too: tell it apart with `mark_barred`. A place without a spot
    has no road of the class at all and counts as unreached, with or without closures.
    """
    starts = [(node, 0) for node in find_starts(state, anchors, town_m)]
    reached = np.isfinite(state.trees.grow([starts])[0])
    on_edge: dict[int, list[Spot]] = {}
    for anchor in anchors:
        if anchor is not None:
            on_edge.setdefault(anchor.edge, []).append(anchor)
    network = state.network
    plain = (state.open_arcs[0::2] & reached[network.edge_u]) | (state.open_arcs[1::2] & reached[network.edge_v])
    plain[list(state.slowings)] = False
    cut = np.ones(len(spots), dtype=bool)
    for row, spot in enumerate(spots):
        if spot is None or plain[spot.edge]:
            cut[row] = spot is None
            continue
        entered = any(reached[leg.node] for leg in state.enter(spot))
        cut[row] = not entered and all(state.direct(at, spot) is None for at in on_edge.get(spot.edge, ()))
    return cut


def mark_barred(state: RoadState, spots: Sequence[Spot | None]) -> NDArray[np.bool_]:
    """Tell which spots lie on a stretch closed to the class: who lives there is not isolated but on the closure."""
    return np.array([spot is not None and bool(state.barred(spot)) for spot in spots], dtype=bool)
