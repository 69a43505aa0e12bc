"""Minimum-cost flow on arrays of arcs; a large one is solved in a process of its own.

The solver keeps the interpreter's lock while it works: half a second of it in a server would be
half a second in which nobody is answered.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from data.faults import BadInput

Ints = npt.NDArray[np.int64]

LARGE_ARCS = 100_000
"""From so many arcs on the work is done aside: some 50 ms of solving."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs of a network, in step, and the supply of each node (negative: demand); the supplies add up to zero."""

    tail: Ints
    head: Ints
    capacity: Ints
    unit_cost: Ints
    supply: Ints


def solve_flow(arcs: Arcs) -> Ints:
    """Return the flow on each arc that meets all supplies at least cost.

    Raises
    ------
    BadInput
        If there is no such flow, or the costs are too large for the solver.
    """
    if arcs.tail.size < LARGE_ARCS:
        return _solve(arcs)
    try:
        return _start_helper().submit(_solve, arcs).result()
    except BrokenProcessPool:  # the helper was killed, or none may be started here
        _start_helper.cache_clear()
        return _solve(arcs)


@cache
def _start_helper() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def _solve(arcs: Arcs) -> Ints:
    flow = min_cost_flow.SimpleMinCostFlow()
    numbers = flow.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.capacity, arcs.unit_cost)
    flow.set_nodes_supplies(np.arange(arcs.supply.size), arcs.supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise BadInput("allocation_unsolved", status=str(status))
    return np.asarray(flow.flows(numbers), dtype=np.int64)
