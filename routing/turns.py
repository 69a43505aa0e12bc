"""From the legs of a path to what a driver reads: a line on the map and a list by road name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from routing.engine import Ends
from routing.network import Network

UNNAMED_M = 60.0
"""An unnamed connector up to this long (a mini-roundabout, a link) is told with the road before it."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch driven on one edge; ``from_m > to_m`` against its direction.

    ``ms`` is None where it is blocked; ``node`` is the node at its end (or, entering a spot, at its beginning).
    """

    edge: int
    from_m: float
    to_m: float
    ms: int | None
    node: int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the turn list: a road by its own name (empty where it has none)."""

    name: str
    length_m: float
    travel_s: float


def list_steps(network: Network, legs: Iterable[Leg]) -> tuple[Step, ...]:
    """Merge legs of one road name into steps whose metres and seconds add up to the route's."""
    steps: list[Step] = []
    for leg in legs:
        name = network.names[network.name[leg.edge]]
        length, seconds = abs(leg.to_m - leg.from_m), (leg.ms or 0) / 1000
        if steps and steps[-1].name == name:
            last = steps.pop()
            steps.append(Step(name, last.length_m + length, last.travel_s + seconds))
        else:
            steps.append(Step(name, length, seconds))
    return tuple(_absorb_connectors(steps))


def _absorb_connectors(steps: Sequence[Step]) -> list[Step]:
    told: list[Step] = []
    for step in steps:
        short = step.length_m < UNNAMED_M and not step.name
        if told and (short or step.name == told[-1].name):
            last = told.pop()
            told.append(Step(last.name, last.length_m + step.length_m, last.travel_s + step.travel_s))
        else:
            told.append(step)
    if len(told) > 1 and not told[0].name and told[0].length_m < UNNAMED_M:
        first, second = told[:2]
        told[:2] = [Step(second.name, first.length_m + second.length_m, first.travel_s + second.travel_s)]
    return told


def draw_legs(network: Network, legs: Iterable[Leg]) -> LineString:
    """Return the line of the legs in degrees; a route of no length is a point twice."""
    parts = [cut_edge(network, leg.edge, leg.from_m, leg.to_m) for leg in legs]
    xy = np.concatenate(parts)
    fresh = np.ones(len(xy), dtype=bool)
    fresh[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    xy = xy[fresh]
    return LineString(xy if len(xy) > 1 else np.repeat(xy, 2, axis=0))


def cut_edge(network: Network, edge: int, from_m: float, to_m: float) -> NDArray[np.float64]:
    """Return the vertices ``[n, 2]`` of a stretch of an edge in degrees, in the order driven."""
    xy = network.vertices[network.starts[edge] : network.starts[edge + 1]]
    low, high = min(from_m, to_m), max(from_m, to_m)
    if low <= 0 and high >= network.length_m[edge]:
        return xy if from_m <= to_m else xy[::-1]
    at = np.concatenate(([0.0], np.cumsum(np.hypot(*(np.diff(xy, axis=0) * network.scale).T))))
    if at[-1] > 0:
        at *= network.length_m[edge] / at[-1]
    inside = (at > low) & (at < high)
    ends = [[np.interp(m, at, xy[:, 0]), np.interp(m, at, xy[:, 1])] for m in (low, high)]
    piece = np.vstack((ends[:1], xy[inside], ends[1:]))
    return piece if from_m <= to_m else piece[::-1]


def as_ends(legs: Iterable[Leg]) -> Ends:
    """Return the nodes of legs with their cheapest milliseconds."""
    least: dict[int, int] = {}
    for leg in legs:
        if leg.ms is not None:
            least[leg.node] = min(leg.ms, least.get(leg.node, leg.ms))
    return list(least.items())
