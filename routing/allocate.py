"""People to places: whole people, in tiers, by minimum-cost flow.

What comes first, each only among the best of what stands above it:

1. a place already announced stays, while its site has places and can be reached;
2. as many as possible of the first tier have a place, then of the second, and so on;
3. as few as possible have to leave their own township;
4. the least travel in total.

One flow network does all of it, with an arc from every group to an overflow node and with costs
as weights: a residual cycle of this network passes the overflow at most once and each site at
most once, so a weight that outbids one such cycle of everything below it keeps the order exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from data.faults import BadInput
from routing.flow import Arcs, solve_flow

Ints = npt.NDArray[np.int64]

COST_LIMIT = 2**62
"""Highest scaled cost that the solver may meet: it multiplies unit costs by the number of nodes."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one spot who ask for a place; a lower ``tier`` goes first.

    ``held`` maps the index of a site to the persons who have been told to go there.
    """

    id: str
    persons: int
    tier: int = 0
    township: str | None = None
    held: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Site:
    """A place that counts, with the places it still has."""

    id: str
    places: int
    township: str | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who goes where: one row of ``given`` is the index of a group, of a site, and persons."""

    given: Ints

    def served(self, groups: int) -> Ints:
        """Return the persons with a place, per group, shape ``(groups,)``."""
        total = np.zeros(groups, dtype=np.int64)
        np.add.at(total, self.given[:, 0], self.given[:, 2])
        return total

    def taken(self, sites: int) -> Ints:
        """Return the places taken, per site, shape ``(sites,)``."""
        total = np.zeros(sites, dtype=np.int64)
        np.add.at(total, self.given[:, 1], self.given[:, 2])
        return total


def allocate(groups: Sequence[Group], sites: Sequence[Site], travel_ms: Ints, limit_ms: int) -> Allocation:
    """Give places to people.

    Parameters
    ----------
    groups, sites
        Who asks, and what there is.
    travel_ms
        Travel time, shape ``(groups, sites)``; -1 where the group cannot or must not go there.
    limit_ms
        Longest travel of a new assignment. An announced one stays while it can be reached at all.

    Returns
    -------
    Allocation
        Rows sorted by group, then site, each pair once, every number above zero.

    Raises
    ------
    BadInput
        A negative count, a matrix of another shape, or more than the solver's integers can hold.
    """
    _check(groups, sites, travel_ms)
    given = np.zeros((len(groups), len(sites)), dtype=np.int64)
    asking = np.array([group.persons for group in groups], dtype=np.int64)
    places = np.array([site.places for site in sites], dtype=np.int64)
    _keep_announced(groups, travel_ms, given, asking, places)
    allowed = (travel_ms >= 0) & (travel_ms <= limit_ms) & (asking[:, None] > 0) & (places[None, :] > 0)
    if allowed.any():
        given += _solve(groups, sites, np.where(allowed, travel_ms, -1), asking, places)
    rows, columns = np.nonzero(given)
    return Allocation(np.column_stack([rows, columns, given[rows, columns]]).astype(np.int64))


def _check(groups: Sequence[Group], sites: Sequence[Site], travel_ms: Ints) -> None:
    if travel_ms.shape != (len(groups), len(sites)):
        raise BadInput("allocation_shape", shape=travel_ms.shape, groups=len(groups), sites=len(sites))
    for group in groups:
        if group.persons < 0 or group.tier < 0 or any(persons < 0 for persons in group.held.values()):
            raise BadInput("allocation_negative", id=group.id)
    for site in sites:
        if site.places < 0:
            raise BadInput("allocation_negative", id=site.id)


def _keep_announced(groups: Sequence[Group], travel_ms: Ints, given: Ints, asking: Ints, places: Ints) -> None:
    """Fill in what was announced; where a site has lost places, the first tier and the nearest keep theirs."""
    announced = [
        (group.tier, int(travel_ms[row, site]), row, site, persons)
        for row, group in enumerate(groups)
        for site, persons in group.held.items()
        if travel_ms[row, site] >= 0
    ]
    for _tier, _travel, row, site, persons in sorted(announced):
        kept = min(persons, int(asking[row]), int(places[site]))
        given[row, site] += kept
        asking[row] -= kept
        places[site] -= kept


def _solve(groups: Sequence[Group], sites: Sequence[Site], travel_ms: Ints, asking: Ints, places: Ints) -> Ints:
    """Solve the flow of what is left, shape ``(groups, sites)``; -1 in ``travel_ms`` is no arc."""
    rows, columns = np.nonzero(travel_ms >= 0)
    cost, missing = _weigh(groups, sites, travel_ms[rows, columns], rows, columns)
    count, width = len(groups), len(sites)
    overflow, sink = count + width, count + width + 1
    every_group, every_site = np.arange(count), count + np.arange(width)
    total = int(asking.sum())
    arcs = Arcs(
        tail=np.concatenate([rows, every_group, every_site, [overflow]]),
        head=np.concatenate([count + columns, np.full(count, overflow), np.full(width + 1, sink)]),
        capacity=np.concatenate([np.minimum(asking[rows], places[columns]), asking, places, [total]]),
        unit_cost=np.concatenate([cost, missing, np.zeros(width + 1, dtype=np.int64)]),
        supply=np.concatenate([asking, np.zeros(width + 1, dtype=np.int64), [-total]]),
    )
    moved = np.zeros((count, width), dtype=np.int64)
    moved[rows, columns] = solve_flow(arcs)[: rows.size]
    return moved


def _weigh(
    groups: Sequence[Group], sites: Sequence[Site], travel_ms: Ints, rows: Ints, columns: Ints
) -> tuple[Ints, Ints]:
    """Return the unit cost of every arc to a site, and of staying without a place, per group."""
    names = {name: number for number, name in enumerate({site.township for site in sites} - {None})}
    home = np.array([names.get(group.township, -1) for group in groups])
    ground = np.array([names.get(site.township, -2) for site in sites])
    away = home[rows] != ground[columns]
    hops = 2 * (min(len(groups), len(sites)) + 1)
    leave = hops * int(travel_ms.max()) + 1
    unserved = hops * (leave + int(travel_ms.max())) + 1
    tiers = np.array([group.tier for group in groups], dtype=np.int64)
    ranks = np.unique(tiers, return_inverse=True)[1].astype(np.int64)
    highest = int(ranks.max()) + 1
    if highest * unserved * (len(groups) + len(sites) + 2) > COST_LIMIT:
        raise BadInput("allocation_too_large", groups=len(groups), sites=len(sites))
    return travel_ms + away * np.int64(leave), (highest - ranks) * np.int64(unserved)
