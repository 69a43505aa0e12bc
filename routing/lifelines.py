"""One road left: the places that hang on a single road now, though they do not when nothing is closed.

An arc is single for a place when every way from the anchors to the place runs over it: it is a
bridge of the flow graph, found from the dominator tree of the arcs that the class may use, the same
arcs that its routes use. One-way streets and dual carriageways are thus taken as they are driven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.anchors import TOWN_M, find_starts
from routing.dominators import find_dominators
from routing.engine import CLOSED_MS
from routing.snap import Spot
from routing.turns import cut_edge

if TYPE_CHECKING:
    from routing.paths import RoadState


NEARLY_ALL = 0.9
"""A house or two before the place must not hide which road the place hangs on."""


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


def single_roads(  # noqa: PLR0913  (roads twice, from where, to whom, how far round)
    state: RoadState,
    free_state: RoadState,
    anchors: Sequence[Spot | None],
    spots: Sequence[Spot | None],
    weights: Sequence[float],
    *,
    town_m: float = TOWN_M,
) -> list[SingleRoad]:
    """Return the single roads that the closures have left, the most weight behind them first.

    Parameters
    ----------
    state, free_state
        The class with and without the closures.
    anchors
        Where help comes from; they and the towns round them count as one place.
    spots, weights
        The places, and how much each counts. Those that are not reached any more are left out: they
        have no road left, not one.
    town_m
        How far round an anchor help may start, see `routing.anchors`.
    """
    now, before = (_bridges(each, find_starts(each, anchors, town_m)) for each in (state, free_state))
    fresh = {row: now.fresh_edges(spot, before) for row, spot in enumerate(spots) if spot is not None}
    groups: dict[int, list[int]] = {}
    for row, edges in fresh.items():
        if edges:
            groups.setdefault(edges[0], []).append(row)
    found = [road for rows in groups.values() for road in _name_roads(state, rows, fresh, weights)]
    return sorted(found, key=lambda road: (-road.weight, road.edge))


def _name_roads(
    state: RoadState, rows: list[int], fresh: Mapping[int, Sequence[int]], weights: Sequence[float]
) -> Iterator[SingleRoad]:
    """Take the last edge on the way in that nearly all hang on, tell its road, go on with who is left."""
    while rows:
        borne: dict[int, float] = {}
        for row in rows:
            for edge in fresh[row]:
                borne[edge] = borne.get(edge, 0.0) + weights[row]
        enough = NEARLY_ALL * max(borne.values())
        chain = max(([edge for edge in fresh[row] if borne[edge] >= enough] for row in rows), key=len)
        behind = [row for row in rows if chain[-1] in fresh[row]]
        yield _describe(state, chain, behind, sum(weights[row] for row in behind))
        rows = [row for row in rows if row not in set(behind)]


def _describe(state: RoadState, chain: Sequence[int], rows: Sequence[int], weight: float) -> SingleRoad:
    """Name the last road of a chain of edges; a nameless one only where all are."""
    network = state.network
    named = [edge for edge in chain if network.name[edge] != 0]
    name = network.name[(named or chain)[-1]]
    edge = max((e for e in chain if network.name[e] == name), key=lambda e: float(network.length_m[e]))
    middle = float(network.length_m[edge]) / 2
    lon, lat = cut_edge(network, edge, middle, middle)[0]
    return SingleRoad(network.names[name], edge, float(lon), float(lat), tuple(rows), weight)


def _bridges(state: RoadState, roots: tuple[int, ...]) -> _Bridges:
    """Return a state's bridges, found once per set of roots and kept with the state."""
    found: _Bridges = state.kept.get(("bridges", roots)) or _Bridges(state, roots)
    state.kept["bridges", roots] = found
    return found


class _Bridges:
    """The bridges of one state's flow graph from the anchors."""

    def __init__(self, state: RoadState, roots: Sequence[int]) -> None:
        self._state = state
        topology = state.network.topology
        through = state.weights[topology.arcs] < CLOSED_MS
        self._arc = topology.arcs[through]
        self._tail, self._head = topology.tail[through], topology.head[through]
        self._roots = list(roots)
        self._fresh: dict[tuple[_Bridges, int, int], tuple[int, ...]] = {}
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
        nodes = self._state.network.nodes
        above = np.array(self._tree.parent, dtype=np.int64)
        heads = list(self.edge)
        above[heads] = heads
        above[nodes] = nodes
        above[above < 0] = nodes
        while not np.array_equal(above, further := above[above]):  # each round looks twice as far up
            above = further
        above[above == nodes] = -1
        return above

    def fresh_edges(self, spot: Spot, before: _Bridges) -> tuple[int, ...]:
        """Return the bridges to a spot that were none before, from the anchors outwards."""
        now, then = self._lowest(spot), before._lowest(spot)
        if (before, now, then) not in self._fresh:
            always = set(before.chain(then))
            self._fresh[before, now, then] = tuple(edge for edge in self.chain(now) if edge not in always)
        return self._fresh[before, now, then]

    def _lowest(self, spot: Spot) -> int:
        """Return the head of the last bridge on every way to a spot, -1 where there is none."""
        entries = [node for node in self._enter(spot) if self._tree.first[node] >= 0]
        if not entries:
            return -1
        return int(self._above[entries[0] if len(entries) == 1 else self._tree.meet(entries[0], entries[1])])

    def _enter(self, spot: Spot) -> list[int]:
        """Return the ends of its edge that a spot is entered from."""
        state, edge = self._state, spot.edge
        if edge in state.slowings or not 0.0 < spot.offset_m < state.network.length_m[edge]:
            return [leg.node for leg in state.enter(spot)]
        ends = ((2 * edge, state.network.edge_u[edge]), (2 * edge + 1, state.network.edge_v[edge]))
        return [int(node) for arc, node in ends if state.open_arcs[arc]]

    def chain(self, head: int) -> list[int]:
        """Return the edges of the bridges down to a head, from the anchors outwards."""
        edges: list[int] = []
        while head >= 0:
            edges.append(self.edge[head])
            head = int(self._above[self._tree.parent[head]])
        return edges[::-1]
