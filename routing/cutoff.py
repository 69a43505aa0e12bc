"""Why there is no way: which closures lie between what can be reached and the goal, and how near one gets.

``cut_off_by`` names the frontier: every closure with a reachable road on its near side and, on its
far side, a way to the goal that does not come back through what is reachable anyhow. Lifting one
of them opens the way where they stand side by side; where closures lie one behind the other the
first of each row is named, then the next once it is lifted. A closure elsewhere is never named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from routing.engine import CLOSED_MS, TreeEngine
from routing.snap import Spot
from routing.stretches import reachable_stretches
from routing.turns import Leg, as_ends, cut_edge

if TYPE_CHECKING:
    from routing.paths import RoadState


@dataclass(frozen=True, slots=True)
class NoRoute:
    """Why there is none.

    Attributes
    ----------
    reason
        ``closed`` if a way exists without the closures, else ``no_road``.
    cut_off_by
        The closures between what can still be reached and the goal, see the module.
    reaches
        Longitude and latitude of the reachable place nearest to the goal.
    gap_m
        Straight metres from there to the goal.
    """

    reason: str
    cut_off_by: tuple[str, ...]
    reaches: tuple[float, float] | None
    gap_m: float | None


def explain_no_route(state: RoadState, origin: Spot, goal: Spot) -> NoRoute:
    """Say why no way leads from ``origin`` to ``goal``; call it only when none does. Kept with the roads."""
    found: NoRoute = state.kept.get(("no route", origin, goal)) or _explain(state, origin, goal)
    state.kept["no route", origin, goal] = found
    return found


def _explain(state: RoadState, origin: Spot, goal: Spot) -> NoRoute:
    reached = np.isfinite(state.trees.grow([as_ends(state.leave(origin))])[0])
    reaches, gap_m = _nearest_reachable(state, origin, goal)
    if state.free.find_legs(origin, goal) is None:
        return NoRoute("no_road", (), reaches, gap_m)
    return NoRoute("closed", _frontier(state, origin, goal, reached), reaches, gap_m)


def _frontier(state: RoadState, origin: Spot, goal: Spot, reached: NDArray[np.bool_]) -> tuple[str, ...]:
    onward = _leads_on(state, goal, reached)
    cut: list[str] = []
    for leg in state.end_legs(origin, away=True):
        if leg.ms is None and onward[leg.node] and not reached[leg.node]:
            cut += _met(state, leg)
    topology = state.network.topology
    blocked = np.array(list(state.blocked), dtype=np.int64)
    for arc in np.concatenate((2 * blocked, 2 * blocked + 1)).tolist():
        ends = (topology.v, topology.u) if arc % 2 else (topology.u, topology.v)
        tail, head = ends[0][arc // 2], ends[1][arc // 2]
        if state.open_arcs[arc] and reached[tail] and onward[head] and not reached[head]:
            cut += [interval.closure_id for interval in state.blocked[arc // 2]]
    for leg in state.end_legs(goal, away=False):
        if leg.ms is None and reached[leg.node]:
            cut += _met(state, leg)
    if state.free.direct(origin, goal) is not None:
        cut += _met(state, Leg(goal.edge, origin.offset_m, goal.offset_m, None, -1))
    return tuple(dict.fromkeys(cut))


def _leads_on(state: RoadState, goal: Spot, reached: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which nodes lead to the goal, closures lifted, without coming back through what is reached."""
    weights = state.free.weights.copy()
    topology = state.network.topology
    weights[topology.arcs[reached[topology.tail]]] = CLOSED_MS
    entries = [(node, ms) for node, ms in as_ends(state.free.enter(goal)) if not reached[node]]
    leads: NDArray[np.bool_] = np.isfinite(TreeEngine(topology, weights).grow([entries], reverse=True)[0])
    return leads


def _met(state: RoadState, leg: Leg) -> list[str]:
    low, high = sorted((leg.from_m, leg.to_m))
    return [i.closure_id for i in state.blocked.get(leg.edge, ()) if i.from_m <= high and i.to_m >= low]


def _nearest_reachable(state: RoadState, origin: Spot, goal: Spot) -> tuple[tuple[float, float] | None, float | None]:
    """Return the reachable place nearest to the goal in a straight line, and the metres between."""
    network = state.network
    there = shapely.Point(goal.lon * network.scale[0], goal.lat * network.scale[1])
    stretches = reachable_stretches(state, origin)
    if len(stretches.edge) == 0:
        return None, None
    whole = (stretches.from_m <= 0) & (stretches.to_m >= network.length_m[stretches.edge])
    gaps = np.full(len(whole), np.inf)
    gaps[whole] = shapely.distance(network.lines[stretches.edge[whole]], there)
    lines = network.lines[stretches.edge]
    for row in np.flatnonzero(~whole).tolist():
        xy = cut_edge(network, int(stretches.edge[row]), stretches.from_m[row], stretches.to_m[row])
        lines[row] = shapely.LineString(xy * network.scale)
        gaps[row] = lines[row].distance(there)
    best = int(np.argmin(gaps))
    at = lines[best].interpolate(lines[best].project(there))
    return (at.x / network.scale[0], at.y / network.scale[1]), float(gaps[best])
