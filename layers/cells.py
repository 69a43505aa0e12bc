"""Homes gathered into small cells, so that a county's people are a few thousand origins, not forty thousand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CELL_M = 300.0
"""Side of a cell: five minutes on foot, and fine enough to tell the two sides of a cut road apart."""

_M_PER_DEGREE = 111_320.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cells:
    """Homes of one settlement within one square.

    ``home`` is the home nearest to the middle of the cell's people, where they set out from: a
    middle could lie across a river. ``of_home`` maps each home to its cell.
    """

    settlement: Ints
    residents: Floats
    home: Ints
    of_home: Ints

    def __len__(self) -> int:
        return int(self.settlement.size)


def group_cells(lon: Floats, lat: Floats, residents: Floats, settlement: Ints, alone: Flags | None = None) -> Cells:
    """Gather homes by settlement and square of `CELL_M`.

    Parameters
    ----------
    lon, lat
        Degrees, shape ``(n,)``.
    residents
        People of each home; not-a-number is unknown and weighs nothing.
    settlement
        Index of the settlement of each home.
    alone
        Homes that are a cell each: those on a closed road, where the next house is another story.
    """
    if lon.size == 0:
        nobody, no_number = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Cells(no_number, nobody, no_number, no_number)
    east_m = (lon - lon.min()) * _M_PER_DEGREE * np.cos(np.radians(float(lat.mean())))
    north_m = (lat - lat.min()) * _M_PER_DEGREE
    single = np.zeros(lon.size) if alone is None else np.where(alone, np.arange(1, lon.size + 1), 0)
    square = [np.floor(axis_m / CELL_M) for axis_m in (east_m, north_m)]
    keys = np.stack([settlement, *square, single]).astype(np.int64)
    keys -= keys.min(axis=1, keepdims=True)
    whole = np.ravel_multi_index(tuple(keys), tuple(keys.max(axis=1) + 1))  # one number sorts ten times sooner
    _, first, of_home = np.unique(whole, return_index=True, return_inverse=True)
    count = len(first)
    people = np.nan_to_num(residents.astype(np.float64))
    total = np.bincount(of_home, people, count).astype(np.float64)
    middle = [_mean_by(of_home, axis_m, people, count) for axis_m in (east_m, north_m)]
    away = np.hypot(east_m - middle[0][of_home], north_m - middle[1][of_home])
    order = np.lexsort((away, of_home))
    nearest = order[np.searchsorted(of_home[order], np.arange(count))]
    return Cells(settlement[first].astype(np.int64), total, nearest.astype(np.int64), of_home.astype(np.int64))


def _mean_by(of_home: Ints, values: Floats, people: Floats, count: int) -> Floats:
    """Return the mean by cell, weighed by people; a cell without people has its homes' plain mean."""
    plain = np.bincount(of_home, values, count) / np.bincount(of_home, minlength=count)
    total = np.bincount(of_home, people, count)
    weighed = np.bincount(of_home, values * people, count)
    return np.where(total > 0, weighed / np.where(total > 0, total, 1.0), plain)
