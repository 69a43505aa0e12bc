"""Closures on the network: from what was drawn to intervals on edges, from intervals to what a class may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.faults import BadInput
from data.records import BLOCKED, Certainty, Closure, Vehicle
from routing.network import Network
from routing.spread import spread_along

DRAWN_LINE_M = 15.0
"""Half width within which a drawn line bars the roads beside it."""

SHORTEST_SPAN_M = 1.0
"""A click bars at least this much of the road."""

SHORTEST_M = 0.01
"""An interval shorter than this only touches the road."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of one edge under one closure: metres from the edge's u end, factors by class."""

    edge: int
    from_m: float
    to_m: float
    closure_id: str
    effects: Mapping[Vehicle, float]


@dataclass(frozen=True, slots=True)
class Slowing:
    """What one class meets along one edge: ``factors[i]`` holds from ``breaks[i]`` to ``breaks[i + 1]``."""

    breaks: NDArray[np.float64]
    factors: NDArray[np.float64]

    def effective_m(self, from_m: float, to_m: float) -> float:
        """Return the metres of clear road that take as long, infinite where a blocked piece lies between."""
        low = np.clip(self.breaks[:-1], from_m, to_m)
        piece = np.clip(self.breaks[1:], from_m, to_m) - low
        met = piece > 0
        return float((piece[met] * self.factors[met]).sum())

    def advance_m(self, from_m: float, to_m: float, budget_m: float) -> float:
        """Return how many metres from ``from_m`` towards ``to_m`` a budget of clear-road metres lasts."""
        ahead = to_m >= from_m
        edges, factors = (self.breaks, self.factors) if ahead else (-self.breaks[::-1], self.factors[::-1])
        at, goal = (from_m, to_m) if ahead else (-from_m, -to_m)
        start = at
        for end, factor in zip(np.minimum(edges[1:], goal).tolist(), factors.tolist(), strict=True):
            if end <= at:
                continue
            taken = 0.0 if factor == BLOCKED else min(end - at, budget_m / factor)
            at, budget_m = at + taken, budget_m - taken * (1.0 if factor == BLOCKED else factor)
            if at < end:
                break
        return at - start


def is_in_force(closure: Closure, now: datetime) -> bool:
    """Tell whether a closure counts at a time.

    A refuted or lifted one does not, nor one that has not begun. One whose end has passed still
    counts, unless it was planned: nobody has looked whether the road is open.
    """
    if closure.certainty is Certainty.REFUTED or (closure.lifted_at is not None and closure.lifted_at <= now):
        return False
    if closure.valid_from is not None and now < closure.valid_from:
        return False
    return not (closure.planned and closure.valid_until is not None and closure.valid_until <= now)


def locate_closures(network: Network, closures: Iterable[Closure]) -> tuple[Interval, ...]:
    """Return the stretches of road that the closures' geometries cover.

    A point bars `Closure.span_m` of the nearest road of a class it affects, all its carriageways; a
    polygon every stretch inside; a line every stretch within `DRAWN_LINE_M` of it. Time is not asked
    here: give only those for which `is_in_force` holds.

    Raises
    ------
    BadInput
        A slow-down factor is below 1 or not a number.
    """
    intervals: list[Interval] = []
    for closure in closures:
        for vehicle, factor in closure.effects.items():
            if not factor >= 1.0:
                raise BadInput("closure_factor", id=closure.id, vehicle=str(vehicle), factor=factor)
        if closure.geometry is None or closure.geometry.is_empty:
            continue
        rows = _locate(network, closure.geometry, closure)
        intervals.extend(Interval(edge, low, high, closure.id, closure.effects) for edge, low, high in rows)
    return tuple(intervals)


def _locate(network: Network, geometry: BaseGeometry, closure: Closure) -> list[tuple[int, float, float]]:
    local = shapely.transform(geometry, lambda xy: xy * np.array(network.scale))
    rows: list[tuple[int, float, float]] = []
    for part in shapely.get_parts(local):
        if part.geom_type == "Point":
            rows += spread_along(
                network, part, max(SHORTEST_SPAN_M, closure.span_m), tuple(closure.effects) or tuple(Vehicle)
            )
        elif part.geom_type == "LineString":
            rows += stretches_inside(network, part.buffer(DRAWN_LINE_M))
        else:
            rows += stretches_inside(network, _clean_area(part))
    return rows


def _clean_area(area: BaseGeometry) -> BaseGeometry:
    """Return a hand-drawn area without self-crossings and spikes."""
    if area.is_valid:
        return area
    faces = [face for face in shapely.get_parts(shapely.make_valid(area)) if face.area > 0]
    return shapely.union_all(faces)


def stretches_inside(network: Network, area: BaseGeometry) -> list[tuple[int, float, float]]:
    """Return ``(edge, from_m, to_m)`` of every stretch inside an area given in local metres."""
    shapely.prepare(area)
    edges = network.edge_tree.query(area, predicate="intersects")
    edges = edges[network.length_m[edges] > 0]
    whole = shapely.contains_properly(area, network.lines[edges])
    rows = [(int(edge), 0.0, float(network.length_m[edge])) for edge in edges[whole]]
    for edge in edges[~whole].tolist():
        rows += _pieces_inside(network, edge, area)
    return rows


def _pieces_inside(network: Network, edge: int, area: BaseGeometry) -> list[tuple[int, float, float]]:
    """Cut one edge segment by segment: along a straight segment a place has one distance only, even on a loop."""
    xy = shapely.get_coordinates(network.lines[edge])
    length = np.hypot(*np.diff(xy, axis=0).T)
    at = np.concatenate(([0.0], np.cumsum(length)))
    segments = shapely.linestrings(np.stack((xy[:-1], xy[1:]), axis=1))
    parts, row = shapely.get_parts(shapely.intersection(segments, area), return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    parts, row = parts[lines], row[lines]
    stretch = float(network.length_m[edge]) / at[-1]
    ends = np.stack([shapely.line_locate_point(segments[row], shapely.get_point(parts, i)) for i in (0, -1)])
    low, high = (at[row] + ends.min(axis=0)) * stretch, (at[row] + ends.max(axis=0)) * stretch
    rows: list[tuple[int, float, float]] = []
    for begin, end in sorted(zip(low.tolist(), high.tolist(), strict=True)):
        if rows and begin - rows[-1][2] < SHORTEST_M:
            rows[-1] = (edge, rows[-1][1], max(end, rows[-1][2]))
        else:
            rows.append((edge, begin, end))
    return [piece for piece in rows if piece[2] - piece[1] >= SHORTEST_M]


def slow_edges(network: Network, intervals: Iterable[Interval], vehicle: Vehicle) -> dict[int, Slowing]:
    """Return what the class meets on every edge under an interval; where two overlap the worse counts."""
    by_edge: dict[int, list[tuple[float, float, float]]] = {}
    for interval in intervals:
        factor = interval.effects.get(vehicle, 1.0)
        if factor > 1.0:
            by_edge.setdefault(interval.edge, []).append((interval.from_m, interval.to_m, factor))
    slowings: dict[int, Slowing] = {}
    for edge, rows in by_edge.items():
        length = float(network.length_m[edge])
        breaks = np.unique(np.clip([0.0, length, *(m for low, high, _ in rows for m in (low, high))], 0.0, length))
        middle = (breaks[:-1] + breaks[1:]) / 2
        factors = np.ones(len(middle))
        for low, high, factor in rows:
            inside = (middle > low) & (middle < high)
            factors[inside] = np.maximum(factors[inside], factor)
        slowings[edge] = Slowing(breaks, factors)
    return slowings


def blocking(intervals: Iterable[Interval], vehicle: Vehicle) -> dict[int, list[Interval]]:
    """Return the intervals that nobody of the class gets through, by edge."""
    found: dict[int, list[Interval]] = {}
    for interval in intervals:
        if interval.effects.get(vehicle, 1.0) == BLOCKED:
            found.setdefault(interval.edge, []).append(interval)
    return found
