"""Who asks for a place, as groups that set out together: same settlement, cell, level and hazard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.desk.population import Exposed
from layers.apportion import apportion
from layers.cells import Cells
from layers.exposure import LEVELS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NO_CELL = -1
"""Cell of people whose place nobody knows."""


@dataclass(frozen=True, slots=True)
class Asker:
    """One group: ``rank`` of its level, ``hazards`` it is moved from, whether it needs help to move."""

    settlement: int
    cell: int
    rank: int
    hazards: frozenset[str]
    persons: int
    needs_help: bool

    @property
    def tier(self) -> int:
        """Lower goes first: the higher level, and within it those who need help to move."""
        return 2 * (len(LEVELS) - 1 - self.rank) + (0 if self.needs_help else 1)


def gather_askers(exposed: Exposed, cells: Cells) -> list[Asker]:
    """Spread each settlement's demand over the cells where its people at risk live.

    Those who need help to move are taken to ask for a place, as many as are reported and no more
    than ask at all; they are counted under the highest level first.
    """
    spread = _Spread.of(exposed, cells)
    return [asker for row in range(len(exposed.rows)) for asker in _gather(exposed, row, spread)]


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """Residents at risk by cell, level and hazards, ordered by settlement."""

    settlement: Ints
    cell: Ints
    rank: Ints
    hazards: Ints
    residents: Floats
    cells: Cells

    @classmethod
    def of(cls, exposed: Exposed, cells: Cells) -> _Spread:
        homes, cover = exposed.population.homes, exposed.cover
        under = np.flatnonzero((cover.rank >= 0) & (np.nan_to_num(homes.people) > 0))
        keys = np.column_stack(
            [
                homes.settlement[under],
                cells.of_home[under],
                cover.rank[under].astype(np.int64),
                cover.hazards[under],
            ]
        )
        unique, back = np.unique(keys, axis=0, return_inverse=True)
        residents = np.bincount(back.reshape(-1), homes.people[under], len(unique)).astype(np.float64)
        return cls(unique[:, 0], unique[:, 1], unique[:, 2], unique[:, 3], residents, cells)

    def rows_of(self, settlement: int) -> slice:
        """Return the rows of one settlement."""
        start, end = np.searchsorted(self.settlement, [settlement, settlement + 1])
        return slice(int(start), int(end))


def _gather(exposed: Exposed, row: int, spread: _Spread) -> Iterator[Asker]:
    figures = exposed.rows[row]
    if not figures.demand:
        return
    help_left = min(exposed.population.settlements[row].need_help_to_move or 0, figures.demand)
    mine = spread.rows_of(row)
    cells, ranks = spread.cell[mine], spread.rank[mine]
    masks, residents = spread.hazards[mine], spread.residents[mine]
    for rank in reversed(range(len(LEVELS))):
        demand = figures.by_level[LEVELS[rank]].demand
        if not demand:
            continue
        here = ranks == rank if (ranks == rank).any() else np.ones(ranks.size, dtype=bool)
        places = list(zip(cells[here].tolist(), map(exposed.name_hazards, masks[here].tolist()), strict=True))
        weights = residents[here]
        if not places:
            places, weights = _find_anywhere(spread.cells, row)
        persons = apportion(demand, weights)
        helped = apportion(min(help_left, demand), persons.astype(np.float64))
        help_left -= int(helped.sum())
        for (cell, hazards), count, first in zip(places, persons.tolist(), helped.tolist(), strict=True):
            if first:
                yield Asker(row, cell, rank, hazards, first, needs_help=True)
            if count > first:
                yield Asker(row, cell, rank, hazards, count - first, needs_help=False)


def _find_anywhere(cells: Cells, row: int) -> tuple[list[tuple[int, frozenset[str]]], Floats]:
    """Return the cells of a settlement that reports people though none of its homes lies in a warned area."""
    own = np.flatnonzero(cells.settlement == row)
    if not own.size:
        return [(NO_CELL, frozenset())], np.ones(1)
    return [(cell, frozenset[str]()) for cell in own.tolist()], cells.residents[own]
