"""Dominator trees: which node every way from the roots to another must pass.

Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph" (ACM TOPLAS 1, 1979),
in the simpler form of Georgiadis ("semi-NCA", Princeton, 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import depth_first_order


@dataclass(frozen=True, slots=True, eq=False)
class DominatorTree:
    """The tree; its root is one more node, in front of all roots, numbered ``nodes``.

    Attributes
    ----------
    parent
        Immediate dominator of each node, -1 where unreached (and of the root).
    order
        Reached nodes without the root, parents before children.
    first, last
        ``a`` dominates ``b`` exactly if ``first[a] <= first[b] < last[a]``; -1 where unreached.
    """

    parent: list[int]
    order: list[int]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def meet(self, a: int, b: int) -> int:
        """Return the lowest node that dominates both."""
        while not self.first[a] <= self.first[b] < self.last[a]:
            a = self.parent[a]
        return a


def find_dominators(
    nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32], roots: Sequence[int]
) -> DominatorTree:
    """Return the dominator tree of the arcs from the roots, all of which count as one place."""
    entry = np.full(len(roots), nodes, dtype=np.int32)
    tails = np.concatenate((tail, entry))
    heads = np.concatenate((head, np.array(roots, dtype=np.int32)))
    order, above = _search(nodes, tails, heads)
    immediate = _semi_nca(order, above, _before(nodes, tails, heads, order))
    parent = [-1] * (nodes + 1)
    for rank in range(1, len(order)):
        parent[order[rank]] = order[immediate[rank]]
    return DominatorTree(parent, order[1:], *_intervals(nodes, order, immediate))


def _search(nodes: int, tails: NDArray[np.int32], heads: NDArray[np.int32]) -> tuple[list[int], list[int]]:
    """Return the nodes in the order of a depth-first search, and the rank of each one's parent in it."""
    ones = np.ones(len(tails), dtype=np.int32)
    graph = csr_array((ones, (tails, heads)), shape=(nodes + 1, nodes + 1))
    order, parent = depth_first_order(graph, nodes)
    rank = np.zeros(nodes + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    above = rank[np.maximum(0, parent[order])]
    above[0] = 0
    return order.tolist(), above.tolist()


def _before(nodes: int, tails: NDArray[np.int32], heads: NDArray[np.int32], order: Sequence[int]) -> list[list[int]]:
    """Return, by rank, the ranks of the nodes with an arc into it."""
    rank = np.full(nodes + 1, -1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    there = rank[tails] >= 0
    into, out_of = rank[heads[there]], rank[tails[there]]
    by_head = np.argsort(into, kind="stable")
    bounds = np.searchsorted(into[by_head], np.arange(len(order) + 1)).tolist()
    ranks = out_of[by_head].tolist()
    return [ranks[low:high] for low, high in pairwise(bounds)]


def _semi_nca(order: Sequence[int], above: Sequence[int], before: Sequence[Sequence[int]]) -> list[int]:
    """Return the rank of each rank's immediate dominator."""
    size = len(order)
    semi, label = list(range(size)), list(range(size))
    linked = list(above)
    for node in range(size - 1, 0, -1):
        least = node
        for source in before[node]:
            seen = semi[_lowest(source, node, linked, label, semi)] if source > node else source
            least = min(least, seen)
        semi[node] = least
    immediate = list(above)
    for node in range(1, size):
        candidate = immediate[node]
        while candidate > semi[node]:
            candidate = immediate[candidate]
        immediate[node] = candidate
    return immediate


def _lowest(node: int, last: int, linked: list[int], label: list[int], semi: Sequence[int]) -> int:
    """Return the node of least semidominator on the linked path above, shortening the path on the way."""
    path = []
    while linked[node] > last:
        path.append(node)
        node = linked[node]
    best, root = label[node], linked[node]
    for step in reversed(path):
        if semi[best] < semi[label[step]]:
            label[step] = best
        best = label[step]
        linked[step] = root
    return best


def _intervals(
    nodes: int, order: Sequence[int], immediate: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the tree so that what a node dominates is a run of numbers."""
    size = [1] * len(order)
    for rank in range(len(order) - 1, 0, -1):
        size[immediate[rank]] += size[rank]
    begin, free = [0] * len(order), [1] * len(order)
    for rank in range(1, len(order)):
        parent = immediate[rank]
        begin[rank] = free[parent]
        free[parent] += size[rank]
        free[rank] = begin[rank] + 1
    first = np.full(nodes + 1, -1, dtype=np.int64)
    last = np.full(nodes + 1, -1, dtype=np.int64)
    first[order] = begin
    last[order] = np.add(begin, size)
    return first, last
