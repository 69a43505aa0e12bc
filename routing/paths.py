"""Routes, nearest and matrices of one vehicle class under one set of closures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from data.records import BLOCKED, Vehicle
from routing.closures import Interval, blocking, slow_edges
from routing.cutoff import NoRoute, explain_no_route
from routing.engine import CLOSED_MS, Engine, TreeEngine, open_engine
from routing.network import Network
from routing.snap import Spot
from routing.turns import Leg, Step, as_ends, draw_legs, list_steps

LONGEST_MS = 50_000_000
"""No stretch takes longer than this (14 h), however slowed: the sums must stay below what the engine calls closed."""

ALTERNATIVE_PENALTY = 3.0
"""Factor on the streets of the first route while the second is sought."""

ALTERNATIVE_SHARED = 0.7
"""A second route that shares more of its metres with the first is none."""

ALTERNATIVE_SLOWER = 2.0
"""A second route that takes more than this many times as long is none."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one spot to another; ``track_m`` of its metres are farm or forest track, unverified."""

    length_m: float
    travel_s: float
    track_m: float
    geometry: LineString
    steps: tuple[Step, ...]
    edges: tuple[int, ...]


class RoadState:
    """The roads as one class finds them under one set of closures; immutable, shared between threads.

    Parameters
    ----------
    network
        The topology.
    vehicle
        The class.
    intervals
        Stretches under closures in force, from `locate_closures`.
    engine
        ``auto``, ``cch`` or ``scipy``.
    ferries
        Whether ferries count as roads.
    """

    def __init__(
        self,
        network: Network,
        vehicle: Vehicle,
        intervals: Iterable[Interval] = (),
        engine: str = "auto",
        *,
        ferries: bool = False,
    ) -> None:
        self.network, self.vehicle, self.ferries = network, vehicle, ferries
        self.intervals = tuple(intervals)
        self.slowings = slow_edges(network, self.intervals, vehicle)
        self.blocked = blocking(self.intervals, vehicle)
        self.ms_per_m = network.edge_ms_per_m(vehicle)
        self.open_arcs = network.arc_open(vehicle, ferries=ferries)
        self.weights = self._weigh()
        self._engine_name = engine
        self.kept: dict[Any, Any] = {}  # what others work out once from these roads

    def _weigh(self) -> NDArray[np.int64]:
        through = np.minimum(LONGEST_MS, np.rint(self.network.length_m * self.ms_per_m)).astype(np.int64)
        for edge in self.slowings:
            ms = self.stretch_ms(edge, 0.0, float(self.network.length_m[edge]))
            through[edge] = CLOSED_MS if ms is None else ms
        weights: NDArray[np.int64] = np.where(self.open_arcs, np.repeat(through, 2), CLOSED_MS)
        return weights

    @cached_property
    def engine(self) -> Engine:
        """The engine on these weights, opened when first asked."""
        return open_engine(self.network.topology, self.weights, self._engine_name)

    @cached_property
    def trees(self) -> TreeEngine:
        """Dijkstra on these weights, for what grows from one place."""
        return self.engine if isinstance(self.engine, TreeEngine) else TreeEngine(self.network.topology, self.weights)

    @cached_property
    def free(self) -> RoadState:
        """The same class without any closure; itself if none touches it."""
        if not self.slowings:
            return self
        return RoadState(self.network, self.vehicle, (), self._engine_name, ferries=self.ferries)

    def stretch_ms(self, edge: int, from_m: float, to_m: float) -> int | None:
        """Return the milliseconds along a stretch of an edge, None where it is blocked."""
        slowing = self.slowings.get(edge)
        metres = to_m - from_m if slowing is None else slowing.effective_m(from_m, to_m)
        return None if metres == BLOCKED else min(LONGEST_MS, round(metres * self.ms_per_m[edge]))

    def barred(self, spot: Spot) -> tuple[str, ...]:
        """Return the closures that bar this very spot: it lies on the closed stretch."""
        rows = self.blocked.get(spot.edge, ())
        return tuple(dict.fromkeys(i.closure_id for i in rows if i.from_m <= spot.offset_m <= i.to_m))

    def leave(self, spot: Spot) -> list[Leg]:
        """Return the legs from a spot to the ends of its edge that the class can still drive."""
        return [leg for leg in self.end_legs(spot, away=True) if leg.ms is not None]

    def enter(self, spot: Spot) -> list[Leg]:
        """Return the legs from the ends of its edge to a spot."""
        return [leg for leg in self.end_legs(spot, away=False) if leg.ms is not None]

    def end_legs(self, spot: Spot, *, away: bool) -> list[Leg]:
        """Return the legs between a spot and the ends of its edge, ``ms`` None where blocked.

        Against a one-way street there is none, unless the spot stands at the very end.
        """
        edge, length = spot.edge, float(self.network.length_m[spot.edge])
        shut = bool(self.barred(spot))
        legs: list[Leg] = []
        open_ = self.open_arcs[2 * edge : 2 * edge + 2]
        for along in (True, False):
            to_v = along == away
            low, high = (spot.offset_m, length) if to_v else (0.0, spot.offset_m)
            at_node = low == high and open_.any()
            if not (open_[0 if along else 1] or at_node):
                continue
            node = self.network.edge_v[edge] if to_v else self.network.edge_u[edge]
            ms = None if shut else self.stretch_ms(edge, low, high)
            legs.append(Leg(edge, *((low, high) if along else (high, low)), ms, int(node)))
        return legs

    def direct(self, a: Spot, b: Spot) -> Leg | None:
        """Return the leg between two spots of one edge that never leaves it, if the class may drive it."""
        if a.edge != b.edge or self.barred(a) or self.barred(b):
            return None
        ahead = b.offset_m >= a.offset_m
        arcs = self.open_arcs[2 * a.edge : 2 * a.edge + 2]
        if not arcs[0 if ahead else 1] and not (a.offset_m == b.offset_m and arcs.any()):
            return None
        ms = self.stretch_ms(a.edge, *sorted((a.offset_m, b.offset_m)))
        return None if ms is None else Leg(a.edge, a.offset_m, b.offset_m, ms, -1)

    def route(self, a: Spot, b: Spot) -> Route | NoRoute:
        """Return the quickest way from ``a`` to ``b``, or why there is none."""
        legs = self.find_legs(a, b)
        if legs is not None:
            return self._describe(legs)
        return explain_no_route(self, a, b)

    def find_legs(self, a: Spot, b: Spot) -> list[Leg] | None:
        """Return the legs of the quickest way, None where there is none."""
        leave, enter = self.leave(a), self.enter(b)
        found = self.engine.find_path(as_ends(leave), as_ends(enter))
        direct = self.direct(a, b)
        if direct is not None and (found is None or direct.ms is None or direct.ms <= found[0]):
            return [direct]
        if found is None:
            return None
        middle = [self._arc_leg(arc) for arc in found[1]]
        start, end = self._joints(found[1], leave, enter)
        return [start, *middle, end]

    def _joints(self, arcs: list[int], leave: list[Leg], enter: list[Leg]) -> tuple[Leg, Leg]:
        """Return the cheapest first and last legs that meet the path."""
        if arcs:
            begin, end = self._tail(arcs[0]), self._tail(arcs[-1] ^ 1)
            pairs = [(p, q) for p in leave for q in enter if p.node == begin and q.node == end]
        else:
            pairs = [(p, q) for p in leave for q in enter if p.node == q.node]
        return min(pairs, key=lambda pair: (pair[0].ms or 0) + (pair[1].ms or 0))

    def _tail(self, arc: int) -> int:
        return int((self.network.edge_v if arc % 2 else self.network.edge_u)[arc // 2])

    def _arc_leg(self, arc: int) -> Leg:
        edge, length = arc // 2, float(self.network.length_m[arc // 2])
        low, high = (length, 0.0) if arc % 2 else (0.0, length)
        return Leg(edge, low, high, int(self.weights[arc]), self._tail(arc ^ 1))

    def _describe(self, legs: list[Leg]) -> Route:
        return Route(
            length_m=sum(abs(leg.to_m - leg.from_m) for leg in legs),
            travel_s=sum(leg.ms or 0 for leg in legs) / 1000,
            track_m=sum(abs(leg.to_m - leg.from_m) for leg in legs if self.network.kind(leg.edge) == "track"),
            geometry=draw_legs(self.network, legs),
            steps=list_steps(self.network, legs),
            edges=tuple(dict.fromkeys(leg.edge for leg in legs)),
        )

    def alternative(self, a: Spot, b: Spot, route: Route) -> Route | None:
        """Return a second way that is really another and not absurdly longer, or None."""
        driven = self.find_legs(a, b) or []
        dearer = [self._shun(leg) for leg in driven]
        shunned = RoadState(
            self.network, self.vehicle, (*self.intervals, *dearer), self._engine_name, ferries=self.ferries
        )
        legs = shunned.find_legs(a, b)
        if legs is None:
            return None
        other = self._describe([replace(leg, ms=self.leg_ms(leg)) for leg in legs])
        first = set(route.edges)
        shared_m = sum(abs(leg.to_m - leg.from_m) for leg in legs if leg.edge in first)
        turns_back = len({leg.edge for leg in legs[1:-1]}) < len(legs) - 2
        far = shared_m > ALTERNATIVE_SHARED * other.length_m or other.travel_s > ALTERNATIVE_SLOWER * route.travel_s
        return None if far or turns_back else other

    def leg_ms(self, leg: Leg) -> int | None:
        """Return the milliseconds of a leg on these roads."""
        return self.stretch_ms(leg.edge, min(leg.from_m, leg.to_m), max(leg.from_m, leg.to_m))

    def _shun(self, leg: Leg) -> Interval:
        """Return an interval that makes a driven leg dearer than its closures do already."""
        clear_ms = abs(leg.to_m - leg.from_m) * self.ms_per_m[leg.edge]
        factor = ALTERNATIVE_PENALTY * max(1.0, (leg.ms or 0) / clear_ms if clear_ms > 0 else 1.0)
        low, high = min(leg.from_m, leg.to_m), max(leg.from_m, leg.to_m)
        return Interval(leg.edge, low, high, "", {self.vehicle: factor})

    def matrix(self, origins: Sequence[Spot | None], goals: Sequence[Spot | None]) -> NDArray[np.int64]:
        """Return milliseconds ``[origins, goals]``, -1 where there is no way or no spot."""
        leave = [as_ends(self.leave(spot)) if spot else () for spot in origins]
        enter = [as_ends(self.enter(spot)) if spot else () for spot in goals]
        times = self.engine.find_times(leave, enter)
        goals_on: dict[int, list[tuple[int, Spot]]] = {}
        for column, goal in enumerate(goals):
            if goal is not None:
                goals_on.setdefault(goal.edge, []).append((column, goal))
        for row, origin in enumerate(origins):
            if origin is None:
                continue
            for column, goal in goals_on.get(origin.edge, ()):
                direct = self.direct(origin, goal)
                if direct is not None and direct.ms is not None:
                    times[row, column] = min(times[row, column], direct.ms)
        return np.where(np.isfinite(times), times, -1).astype(np.int64)

    def nearest(self, goal: Spot, candidates: Sequence[Spot | None], k: int) -> list[tuple[int, int]]:
        """Return up to ``k`` rows ``(index, milliseconds)`` of those who get to the goal, quickest first."""
        times = self.matrix(candidates, [goal])[:, 0]
        reached = np.flatnonzero(times >= 0)
        order = reached[np.argsort(times[reached], kind="stable")][:k]
        return [(int(index), int(times[index])) for index in order]
