"""One road left: the places that hang on a single road now, though they do not when nothing is closed.

An arc is single for a place when every way from the anchors to the place runs over it: it is a
bridge of the flow graph, found from the dominator tree of the arcs that the class may use, the same
arcs that its routes use. One-way streets and dual carriageways are thus taken as they are driven.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.dominators import find_dominators
from routing.engine import CLOSED_MS
from routing.snap import Spot
from routing.turns import cut_edge

if TYPE_CHECKING:
    from routing.paths import RoadState


@dataclass(frozen=True, slots=True)
class SingleRoad:
    """The only road left to some places.

    Attributes
    ----------
    road
        Its name, empty where it has none.
    edge, lon, lat
        The longest stretch of it that all the places hang on, and the middle of that.
    spot_indices
        The places behind it, rows of the ``spots`` given.
    weight
        Sum of their weights, residents for instance.
    """

    road: str
    edge: int
    lon: float
    lat: float
    spot_indices: tuple[int, ...]
    weight: float


def single_roads(
    state: RoadState,
    free_state: RoadState,
    anchors: Sequence[Spot | None],
    spots: Sequence[Spot | None],
    weights: Sequence[float],
) -> list[SingleRoad]:
    """Return the single roads that the closures have left, the most weight behind them first.

    Parameters
    ----------
    state, free_state
        The class with and without the closures.
    anchors
        Where help comes from; they count as one place.
    spots, weights
        The places, and how much each counts. Those that are not reached any more are left out: they
        have no road left, not one.
    """
    now, before = _Bridges(state, anchors), _Bridges(free_state, anchors)
    behind: dict[int, list[int]] = {}
    fresh: dict[int, list[int]] = {}
    for row, spot in enumerate(spots):
        if spot is None:
            continue
        always = {before.edge[head] for head in before.chain(spot)}
        fresh[row] = [edge for head in now.chain(spot) if (edge := now.edge[head]) not in always]
        if fresh[row]:
            behind.setdefault(fresh[row][0], []).append(row)
    found = [
        _describe(state, {row: fresh[row] for row in rows}, sum(weights[row] for row in rows))
        for rows in behind.values()
    ]
    return sorted(found, key=lambda road: (-road.weight, road.edge))


def _describe(state: RoadState, chains: Mapping[int, Sequence[int]], weight: float) -> SingleRoad:
    """Name the last road on the way in that all the places hang on; a nameless one only where all are."""
    network = state.network
    shared = [edge for edge in next(iter(chains.values())) if all(edge in chain for chain in chains.values())]
    named = [edge for edge in shared if network.name[edge] != 0]
    name = network.name[(named or shared)[-1]]
    edge = max((e for e in shared if network.name[e] == name), key=lambda e: float(network.length_m[e]))
    middle = float(network.length_m[edge]) / 2
    lon, lat = cut_edge(network, edge, middle, middle)[0]
    return SingleRoad(network.names[name], edge, float(lon), float(lat), tuple(chains), weight)


class _Bridges:
    """The bridges of one state's flow graph from the anchors."""

    def __init__(self, state: RoadState, anchors: Iterable[Spot | None]) -> None:
        self._state = state
        topology = state.network.topology
        roots = {leg.node for spot in anchors if spot is not None for leg in state.leave(spot)}
        through = state.weights[topology.arcs] < CLOSED_MS
        self._arc = topology.arcs[through]
        self._tail, self._head = topology.tail[through], topology.head[through]
        self._roots = sorted(roots)
        self._tree = find_dominators(topology.nodes, self._tail, self._head, self._roots)

    @cached_property
    def edge(self) -> dict[int, int]:
        """The edge of the bridge into each node that a bridge leads to.

        It is one if it is the only arc into the node from outside what the node dominates.
        """
        tree, nodes = self._tree, self._state.network.nodes
        there = (tree.first[self._tail] >= 0) & (tree.first[self._head] >= 0)
        tail, head, arc = self._tail[there], self._head[there], self._arc[there]
        inside = (tree.first[head] <= tree.first[tail]) & (tree.first[tail] < tree.last[head])
        tail, head, arc = tail[~inside], head[~inside], arc[~inside]
        into = np.bincount(head, minlength=nodes)
        into[self._roots] += 1
        lone = into[head] == 1
        return dict(zip(head[lone].tolist(), (arc[lone] // 2).tolist(), strict=True))

    @cached_property
    def _above(self) -> NDArray[np.int64]:
        """The nearest node at or above each, towards the anchors, that a bridge leads to; -1 where none."""
        above = np.full(self._state.network.nodes + 1, -1, dtype=np.int64)
        for node in self._tree.order:
            above[node] = node if node in self.edge else above[self._tree.parent[node]]
        return above

    def chain(self, spot: Spot) -> list[int]:
        """Return the heads of the bridges on every way to a spot, from the anchors outwards."""
        entries = [leg.node for leg in self._state.enter(spot) if self._tree.first[leg.node] >= 0]
        if not entries:
            return []
        node = entries[0] if len(entries) == 1 else self._tree.meet(entries[0], entries[1])
        heads: list[int] = []
        head = int(self._above[node])
        while head >= 0:
            heads.append(head)
            head = int(self._above[self._tree.parent[head]])
        return heads[::-1]
