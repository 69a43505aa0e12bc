"""The two path engines behind one protocol: the contraction hierarchy and scipy's Dijkstra."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from data.faults import Unavailable

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# scipy and the hierarchy are imported where they are needed: a list of closures must not wait for them.
# ruff: noqa: PLC0415

CLOSED_MS = 2_147_483_647
"""Weight of an arc that nobody of the class gets through; the hierarchy's own word for infinite."""

_PINNED_AT_ONCE = 2048
_TREES_AT_ONCE = 64

Ends = Sequence[tuple[int, int]]
"""Where a journey enters or leaves the nodes: ``(node, milliseconds)``, at most two."""

Times = NDArray[np.float64]
"""Milliseconds, infinite where there is no way."""


class Engine(Protocol):
    """Answer shortest paths on one set of weights; immutable, safe to share between threads."""

    name: str

    def find_path(self, sources: Ends, targets: Ends) -> tuple[int, list[int]] | None:
        """Return the milliseconds and the arcs of the quickest path, or None."""

    def find_times(self, sources: Sequence[Ends], targets: Sequence[Ends]) -> Times:
        """Return milliseconds ``[sources, targets]``."""


@dataclass(frozen=True, eq=False)
class Topology:
    """Arcs that never change: ``2 e`` runs edge ``e`` from u to v, ``2 e + 1`` from v to u.

    Loops are left out, no quickest path uses one; ``arcs`` names the rest.
    """

    nodes: int
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    order: NDArray[np.int32] | None
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    @cached_property
    def arcs(self) -> NDArray[np.int64]:
        """Ids of the arcs that join two different nodes."""
        return np.flatnonzero(np.repeat(self.u != self.v, 2))

    @cached_property
    def tail(self) -> NDArray[np.int32]:
        """Node where each arc of ``arcs`` begins."""
        return np.stack((self.u, self.v), axis=1).ravel()[self.arcs]

    @cached_property
    def head(self) -> NDArray[np.int32]:
        """Node where each arc of ``arcs`` ends."""
        return np.stack((self.v, self.u), axis=1).ravel()[self.arcs]

    @cached_property
    def by_pair(self) -> NDArray[np.int64]:
        """Positions in ``arcs`` sorted by tail, then head."""
        return np.lexsort((self.head, self.tail))

    @cached_property
    def sorted_tail(self) -> NDArray[np.int32]:
        """Tails in the order of ``by_pair``."""
        return self.tail[self.by_pair]

    @cached_property
    def pair_starts(self) -> NDArray[np.int64]:
        """Where each different (tail, head) begins in ``by_pair``."""
        tail, head = self.sorted_tail, self.head[self.by_pair]
        fresh = np.ones(len(tail), dtype=bool)
        fresh[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        return np.flatnonzero(fresh)

    @cached_property
    def hierarchy(self) -> Any:
        """The contraction hierarchy of the bare topology; weights come later."""
        import routingkit_cch as cch  # an extra that old systems cannot install

        order = self.order if self.order is not None else find_order(self.u, self.v, self.lon, self.lat)
        return cch.CCH(np.asarray(order).tolist(), self.tail.tolist(), self.head.tolist(), False)


def has_hierarchy() -> bool:
    """Tell whether the fast engine is installed."""
    return importlib.util.find_spec("routingkit_cch") is not None


def find_order(
    u: NDArray[np.int32], v: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int32] | None:
    """Return the elimination order of the nodes, or None where the fast engine is missing."""
    if not has_hierarchy():
        return None
    import routingkit_cch as cch

    different = u != v
    tail, head = u[different].tolist(), v[different].tolist()
    return np.array(cch.compute_order_inertial(len(lon), tail, head, lat.tolist(), lon.tolist()), dtype=np.int32)


def open_engine(topology: Topology, weights: NDArray[np.int64], engine: str = "auto") -> Engine:
    """Return an engine on these arc weights.

    Parameters
    ----------
    topology
        The arcs.
    weights
        Milliseconds of every arc id, `CLOSED_MS` where closed.
    engine
        ``cch``, ``scipy``, or ``auto``: the hierarchy where it is installed.
    """
    if engine == "scipy" or (engine == "auto" and not has_hierarchy()):
        return TreeEngine(topology, weights)
    if not has_hierarchy():
        raise Unavailable("engine_missing", engine=engine)
    return HierarchyEngine(topology, weights)


class HierarchyEngine:
    """Contraction hierarchy of routingkit-cch: microseconds per path, a new metric in milliseconds.

    Its faults are Rust panics that no ``except Exception`` catches, so nothing unchecked reaches it;
    a metric is never updated, a new one takes its place.
    """

    name = "cch"

    def __init__(self, topology: Topology, weights: NDArray[np.int64]) -> None:
        import routingkit_cch as cch

        self._cch: Any = cch
        self._arcs = topology.arcs
        self._metric = cch.CCHMetric(topology.hierarchy, weights[topology.arcs].tolist())

    def find_path(self, sources: Ends, targets: Ends) -> tuple[int, list[int]] | None:
        """Return the milliseconds and the arcs of the quickest path, or None."""
        if not sources or not targets:
            return None
        result = self._cch.CCHQuery(self._metric).run_multi(list(sources), list(targets))
        if result.distance is None:
            return None
        return int(result.distance), self._arcs[np.array(result.arc_path, dtype=np.int64)].tolist()

    def find_times(self, sources: Sequence[Ends], targets: Sequence[Ends]) -> Times:
        """Return milliseconds ``[sources, targets]``: the longer side is pinned, the shorter asked."""
        pin_sources = len(sources) >= len(targets)
        pinned, asked = (sources, targets) if pin_sources else (targets, sources)
        times = np.full((len(asked), len(pinned)), np.inf)
        for start in range(0, len(pinned), _PINNED_AT_ONCE):
            nodes, rows, costs = _pad_ends(pinned[start : start + _PINNED_AT_ONCE])
            if pin_sources:
                ask = self._cch.CCHManyToOne(self._metric, nodes.tolist()).distances_to_multi
            else:
                ask = self._cch.CCHOneToMany(self._metric, nodes.tolist()).distances_from_multi
            for row, ends in enumerate(asked):
                if ends:
                    reached = np.array(ask(list(ends)), dtype=np.float64)
                    reached[np.isnan(reached)] = np.inf
                    times[row, start : start + len(rows)] = (reached[rows] + costs).min(axis=1)
        return times.T if pin_sources else times


def _pad_ends(spots: Sequence[Ends]) -> tuple[NDArray[np.int64], NDArray[np.int64], Times]:
    """Return the different end nodes, and per spot two rows into them with their costs."""
    table = np.zeros((len(spots), 2), dtype=np.int64)
    costs = np.full((len(spots), 2), np.inf)
    for row, ends in enumerate(spots):
        for column, (node, cost) in enumerate(ends):
            table[row, column], costs[row, column] = node, cost
    nodes, rows = np.unique(table, return_inverse=True)
    return nodes, rows.reshape(table.shape), costs


class TreeEngine:
    """scipy's Dijkstra: the oracle, the fallback, and the engine of everything that grows from one place."""

    name = "scipy"

    def __init__(self, topology: Topology, weights: NDArray[np.int64]) -> None:
        self._topology = topology
        self._weights = weights[topology.arcs]
        starts = topology.pair_starts
        least = np.minimum.reduceat(self._weights[topology.by_pair], starts) if len(starts) else np.empty(0)
        first = topology.by_pair[starts]
        through = least < CLOSED_MS
        self._tail, self._head = topology.tail[first][through], topology.head[first][through]
        self._ms = least[through].astype(np.float64)

    def grow(self, sources: Sequence[Ends], *, reverse: bool = False, limit_ms: float = np.inf) -> Times:
        """Return milliseconds ``[sources, nodes]`` from each source, or to it when reversed."""
        from scipy.sparse.csgraph import dijkstra

        times = np.empty((len(sources), self._topology.nodes))
        for start in self._chunks(sources):
            chunk = sources[start : start + _TREES_AT_ONCE]
            roots, graph = self._join(chunk, reverse=reverse)
            times[start : start + len(chunk)] = dijkstra(graph, indices=roots, limit=limit_ms)[:, : roots[0]]
        return times

    @staticmethod
    def _chunks(sources: Sequence[Ends]) -> range:
        return range(0, len(sources), _TREES_AT_ONCE)

    def _join(self, sources: Sequence[Ends], *, reverse: bool) -> tuple[NDArray[np.int64], csr_array]:
        """Add one node per source, joined to its ends; a stored zero is an arc that costs nothing."""
        from scipy.sparse import csr_array

        tail, head = (self._head, self._tail) if reverse else (self._tail, self._head)
        nodes, size = self._topology.nodes, self._topology.nodes + len(sources)
        entries = [(nodes + row, node, cost) for row, ends in enumerate(sources) for node, cost in ends]
        extra = np.array(entries, dtype=np.float64).reshape(-1, 3)
        rows = np.concatenate((tail, extra[:, 0].astype(np.int32)))
        columns = np.concatenate((head, extra[:, 1].astype(np.int32)))
        graph = csr_array((np.concatenate((self._ms, extra[:, 2])), (rows, columns)), shape=(size, size))
        return np.arange(nodes, size), graph

    def find_path(self, sources: Ends, targets: Ends) -> tuple[int, list[int]] | None:
        """Return the milliseconds and the arcs of the quickest path, or None."""
        if not sources or not targets:
            return None
        from scipy.sparse.csgraph import dijkstra

        root, graph = self._join([sources], reverse=False)
        times, before = dijkstra(graph, indices=root, return_predecessors=True)
        total, node = min((times[0, node] + cost, node) for node, cost in targets)
        if not np.isfinite(total):
            return None
        arcs: list[int] = []
        while (previous := int(before[0, node])) < self._topology.nodes:
            arcs.append(self._quickest_arc(previous, node))
            node = previous
        return int(total), arcs[::-1]

    def _quickest_arc(self, tail: int, head: int) -> int:
        topology = self._topology
        low, high = np.searchsorted(topology.sorted_tail, [tail, tail + 1])
        between = topology.by_pair[low:high]
        between = between[topology.head[between] == head]
        return int(topology.arcs[between[np.argmin(self._weights[between])]])

    def find_times(self, sources: Sequence[Ends], targets: Sequence[Ends]) -> Times:
        """Return milliseconds ``[sources, targets]``, growing trees from the shorter side."""
        reverse = len(targets) < len(sources)
        roots, leaves = (targets, sources) if reverse else (sources, targets)
        nodes, rows, costs = _pad_ends(leaves)
        times = np.full((len(roots), len(leaves)), np.inf)
        for start in self._chunks(roots):
            grown = self.grow(roots[start : start + _TREES_AT_ONCE], reverse=reverse)
            times[start : start + len(grown)] = (grown[:, nodes][:, rows] + costs).min(axis=2)
        return times.T if reverse else times
