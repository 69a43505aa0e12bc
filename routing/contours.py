"""Marching squares: the smooth outline of where a grid is not negative."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

_LOW, _RIGHT, _HIGH, _LEFT = range(4)
_CASES: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((_LEFT, _LOW),),
    ((_LOW, _RIGHT),),
    ((_LEFT, _RIGHT),),
    ((_RIGHT, _HIGH),),
    ((_LEFT, _HIGH), (_LOW, _RIGHT)),
    ((_LOW, _HIGH),),
    ((_LEFT, _HIGH),),
    ((_LEFT, _HIGH),),
    ((_LOW, _HIGH),),
    ((_LEFT, _LOW), (_RIGHT, _HIGH)),
    ((_RIGHT, _HIGH),),
    ((_LEFT, _RIGHT),),
    ((_LOW, _RIGHT),),
    ((_LEFT, _LOW),),
    (),
)
"""Sides joined by a line, by which corners lie inside: low-left 1, low-right 2, high-right 4, high-left 8."""


def outline(level: NDArray[np.float64]) -> MultiPolygon:
    """Return the area where ``level[row, column] >= 0``, interpolated, in units of (column, row).

    The border of the grid must be negative, so that every line closes.
    """
    inside = (level >= 0).astype(np.int8)
    case = inside[:-1, :-1] + 2 * inside[:-1, 1:] + 4 * inside[1:, 1:] + 8 * inside[1:, :-1]
    across, up = _crossings(level, axis=1), _crossings(level, axis=0)
    begins, ends = [], []
    for number, joins in enumerate(_CASES):
        row, column = np.nonzero(case == number) if joins else (np.empty(0, int), np.empty(0, int))
        sides = {
            _LOW: np.column_stack((column + across[row, column], row)),
            _HIGH: np.column_stack((column + across[np.minimum(row + 1, len(level) - 1), column], row + 1)),
            _LEFT: np.column_stack((column, row + up[row, column])),
            _RIGHT: np.column_stack((column + 1, row + up[row, np.minimum(column + 1, level.shape[1] - 1)])),
        }
        for begin, end in joins:
            begins.append(sides[begin])
            ends.append(sides[end])
    segments = np.stack((np.concatenate(begins), np.concatenate(ends)), axis=1)
    segments = segments[(segments[:, 0] != segments[:, 1]).any(axis=1)]
    area = shapely.build_area(shapely.multilinestrings(shapely.linestrings(segments)))
    return MultiPolygon(shapely.get_parts(area).tolist())


def _crossings(level: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return how far along from each corner to the next the level crosses zero, where it does."""
    step = np.diff(level, axis=axis)
    here = level[:, :-1] if axis else level[:-1]
    share: NDArray[np.float64] = np.divide(-here, step, out=np.zeros_like(step), where=step != 0)
    return share
