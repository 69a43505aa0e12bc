"""The stretches of road that can be reached from a spot, within a time or at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.engine import Times
from routing.snap import Spot
from routing.turns import as_ends

if TYPE_CHECKING:
    from routing.paths import RoadState


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Rows of edge, from, to in metres; ``from_m <= to_m``; pieces of one edge do not overlap."""

    edge: NDArray[np.int64]
    from_m: NDArray[np.float64]
    to_m: NDArray[np.float64]


def reachable_stretches(state: RoadState, origin: Spot, limit_ms: float = np.inf) -> Stretches:
    """Return what the class reaches from a spot within a time, up to the very metre of a closure."""
    times = state.trees.grow([as_ends(state.leave(origin))], limit_ms=limit_ms)[0]
    along = _from_nodes(state, times, limit_ms, forward=True)
    against = _from_nodes(state, times, limit_ms, forward=False)
    rows = _join_halves(state, along, against)
    return rows if state.barred(origin) else _merge_own(rows, origin.edge, _from_spot(state, origin, limit_ms))


def _from_nodes(state: RoadState, times: Times, limit_ms: float, *, forward: bool) -> NDArray[np.float64]:
    """Return for every edge how many metres one gets along it from its beginning (or its end), -1 where not at all."""
    network = state.network
    at = network.edge_u if forward else network.edge_v
    start = np.where(state.open_arcs[0 if forward else 1 :: 2], times[at], np.inf)
    begun = np.isfinite(start) & (start <= limit_ms)
    budget_m = np.full(network.edges, -1.0)
    budget_m[begun] = (limit_ms - start[begun]) / state.ms_per_m[begun]
    got: NDArray[np.float64] = np.minimum(budget_m, network.length_m)
    for edge, slowing in state.slowings.items():
        if begun[edge]:
            length = float(network.length_m[edge])
            got[edge] = slowing.advance_m(0.0 if forward else length, length if forward else 0.0, budget_m[edge])
    return got


def _from_spot(state: RoadState, origin: Spot, limit_ms: float) -> list[tuple[float, float]]:
    edge, length = origin.edge, float(state.network.length_m[origin.edge])
    rows = []
    for arc, goal_m in ((2 * edge, length), (2 * edge + 1, 0.0)):
        if state.open_arcs[arc]:
            budget_m = limit_ms / state.ms_per_m[edge]
            slowing, whole = state.slowings.get(edge), abs(goal_m - origin.offset_m)
            got = min(whole, budget_m) if slowing is None else slowing.advance_m(origin.offset_m, goal_m, budget_m)
            end_m = origin.offset_m + (got if goal_m else -got)
            rows.append((min(origin.offset_m, end_m), max(origin.offset_m, end_m)))
    return rows


def _join_halves(state: RoadState, along: NDArray[np.float64], against: NDArray[np.float64]) -> Stretches:
    """Turn metres from both ends into rows: one where they meet, two where a gap stays between."""
    length = state.network.length_m
    met = (along >= 0) & (against >= 0) & (along + against >= length)
    whole = np.flatnonzero(met & (length > 0))
    head = np.flatnonzero(~met & (along > 0))
    tail = np.flatnonzero(~met & (against > 0))
    return Stretches(
        np.concatenate((whole, head, tail)),
        np.concatenate((np.zeros(len(whole) + len(head)), length[tail] - against[tail])),
        np.concatenate((length[whole], along[head], length[tail])),
    )


def _merge_own(rows: Stretches, edge: int, own: Iterable[tuple[float, float]]) -> Stretches:
    """Unite what is reached of the origin's own edge from the spot itself and from its ends."""
    here = rows.edge == edge
    merged: list[tuple[float, float]] = []
    for low, high in sorted([*zip(rows.from_m[here].tolist(), rows.to_m[here].tolist(), strict=True), *own]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    ends = np.array(merged, dtype=np.float64).reshape(-1, 2)
    return Stretches(
        np.concatenate((rows.edge[~here], np.full(len(ends), edge))),
        np.concatenate((rows.from_m[~here], ends[:, 0])),
        np.concatenate((rows.to_m[~here], ends[:, 1])),
    )
