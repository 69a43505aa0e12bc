"""Whole people: rounding that keeps sums, by the largest remainder."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def round_half_up(value: float) -> int:
    """Round to the nearest whole number, halves upward: it never falls while its argument rises."""
    return math.floor(value + 0.5)


def apportion(total: int, weights: Floats, at_least: Ints | None = None) -> Ints:
    """Split a whole number in proportion to weights, by the largest remainder.

    Parameters
    ----------
    total
        What is to be split, not below the sum of ``at_least``.
    weights
        Shape ``(n,)``, none negative. Where all are zero the split is even.
    at_least
        Shape ``(n,)``: what each part has in any case.

    Returns
    -------
    Ints
        Shape ``(n,)``, with the sum ``total``; equal remainders go to the earlier part.
    """
    floor = np.zeros(weights.size, dtype=np.int64) if at_least is None else at_least
    whole = float(weights.sum())
    shares = weights / whole * total if whole > 0 else np.full(weights.size, total / max(weights.size, 1))
    parts = np.maximum(np.floor(shares + 1e-9).astype(np.int64), floor)
    short = total - int(parts.sum())
    order = np.argsort(-np.where(weights > 0, shares - parts, -np.inf), kind="stable") if whole > 0 else None
    if short > 0:
        ranked = np.arange(weights.size) if order is None else order
        parts[ranked[:short]] += 1
    while short < 0:
        surplus = np.where(parts > floor, parts - shares, -np.inf)
        parts[int(surplus.argmax())] -= 1
        short += 1
    return parts
