"""Who lives in which warned area, how many of them are to be moved, and how many ask for a place.

One definition each. *At risk*: residents in an area under a warning or an order; somebody in
several areas is counted once, at the highest level. *To be moved*: at risk times the share that
the level moves. *Demand*: to be moved times the share that asks for a public place. Both shares
are assumed, and a person may change them. What a settlement reports replaces the estimate and is
called *reported*; residents that nobody knows leave every figure unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from data.faults import BadInput
from data.records import Settlement, WarningInForce, WarningLevel
from layers.apportion import apportion, round_half_up

LEVELS = tuple(WarningLevel)
"""Levels by rank, lowest first: the integer of a level is its place in this row."""

ASKING = "asking"
"""Name of the share that asks for a public place, beside the names of the levels."""

Basis = Literal["estimated", "reported", "unknown"]
Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int8]
Masks = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shares:
    """Assumed shares between 0 and 1: what each of `LEVELS` moves, and who of those moved asks for a place."""

    by_level: tuple[float, ...]
    asking: float

    def of(self, level: WarningLevel) -> float:
        """Return the share that a level moves."""
        return self.by_level[LEVELS.index(level)]

    def moving(self) -> frozenset[WarningLevel]:
        """Return the levels that move anybody."""
        return frozenset(level for level in LEVELS if self.of(level) > 0)


def choose_shares(assumed: Mapping[str, float], changed: Mapping[str, float]) -> Shares:
    """Lay the shares that a person changed over the assumed ones.

    Parameters
    ----------
    assumed, changed
        Names of levels, and `ASKING`, to shares.

    Raises
    ------
    BadInput
        A share outside 0 to 1, an unknown name, or no share of asking.
    """
    both = {**assumed, **changed}
    known = {ASKING, *LEVELS}
    for name, share in both.items():
        if name not in known or not 0 <= share <= 1:
            raise BadInput("share_out_of_range", name=name, share=share)
    if ASKING not in both:
        raise BadInput("share_missing", name=ASKING)
    return Shares(tuple(both.get(level, 0.0) for level in LEVELS), both[ASKING])


def is_in_force(warning: WarningInForce, now: datetime) -> bool:
    """Tell whether a warning holds at a time: begun, not lifted, not past its own end."""
    begun = warning.valid_from is None or warning.valid_from <= now
    ended = ended_at(warning)
    return begun and (ended is None or now < ended)


def ended_at(warning: WarningInForce) -> datetime | None:
    """Return when a warning ends or ended: lifted, or at its issuer's own end, whichever is first."""
    ends = [time for time in (warning.lifted_at, warning.valid_until) if time is not None]
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Cover:
    """The warnings over some points.

    ``rank`` is the highest level over each point, -1 where there is none; ``hazards`` has bit
    ``n`` set where a warning of that level is about ``hazard_names[n]``.
    """

    rank: Ranks
    hazards: Masks
    hazard_names: tuple[str, ...]


def cover_points(lon: Floats, lat: Floats, warnings: Sequence[WarningInForce]) -> Cover:
    """Find the highest level over each point, shape ``(n,)``, and the hazards of that level."""
    names = tuple(sorted({warning.hazard for warning in warnings}))
    rank = np.full(lon.size, -1, dtype=np.int8)
    hazards = np.zeros(lon.size, dtype=np.int64)
    for warning in sorted(warnings, key=lambda each: LEVELS.index(each.level)):
        if warning.geometry is None:
            continue
        inside = _find_inside(warning, lon, lat)
        level = LEVELS.index(warning.level)
        bit = np.int64(1 << names.index(warning.hazard))
        hazards[inside] = np.where(rank[inside] == level, hazards[inside] | bit, bit)
        rank[inside] = level
    return Cover(rank, hazards, names)


def _find_inside(warning: WarningInForce, lon: Floats, lat: Floats) -> npt.NDArray[np.intp]:
    west, south, east, north = shapely.bounds(warning.geometry)
    near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    shapely.prepare(warning.geometry)
    found: npt.NDArray[np.intp] = near[shapely.intersects_xy(warning.geometry, lon[near], lat[near])]
    return found


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """Whole people of one settlement under one level."""

    at_risk: int
    to_be_moved: int
    demand: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """The people of one settlement; ``None`` is unknown.

    ``by_level`` adds up to the figures above it. Where a count is reported and nobody is known
    to live in a warned area, its people stand under the lowest level that moves anybody.
    """

    settlement_id: str
    residents: int | None
    at_risk: int | None
    to_be_moved: int | None
    demand: int | None
    to_be_moved_basis: Basis
    demand_basis: Basis
    by_level: Mapping[WarningLevel, LevelFigures]


def expose(
    settlement: Settlement, residents_by_level: Floats | None, residents: int | None, shares: Shares
) -> Exposure:
    """Work out one settlement.

    Parameters
    ----------
    settlement
        Its record, for what it has reported.
    residents_by_level
        Residents under each of `LEVELS`, shape ``(4,)``; ``None`` where nobody knows where they live.
    residents
        All residents, ``None`` where unknown.
    shares
        Assumed shares.
    """
    moved_share = np.array(shares.by_level)
    at_risk = None if residents_by_level is None else round_half_up(float(residents_by_level.sum()))
    estimate = None if residents_by_level is None else round_half_up(float(residents_by_level @ moved_share))
    to_be_moved, moved_basis = _prefer(settlement.to_be_moved_reported, estimate)
    asked = None if to_be_moved is None else round_half_up(to_be_moved * shares.asking)
    demand, demand_basis = _prefer(settlement.asking_reported, asked)
    if demand is not None and settlement.asking_reported is None and moved_basis == "reported":
        demand_basis = "estimated"
    known = np.zeros(len(LEVELS)) if residents_by_level is None else residents_by_level
    by_level = _split(known, moved_share, at_risk or 0, to_be_moved or 0, demand or 0)
    return Exposure(
        settlement.id, residents, at_risk, to_be_moved, demand, moved_basis, demand_basis, MappingProxyType(by_level)
    )


def _prefer(reported: int | None, estimate: int | None) -> tuple[int | None, Basis]:
    if reported is not None:
        return reported, "reported"
    return (None, "unknown") if estimate is None else (estimate, "estimated")


def _split(
    known: Floats, moved_share: Floats, at_risk: int, to_be_moved: int, demand: int
) -> dict[WarningLevel, LevelFigures]:
    """Split a settlement's figures by level, highest first, so that they add up."""
    high_first = np.arange(len(LEVELS))[::-1]
    weights = (known * moved_share)[high_first]
    if weights.sum() == 0:
        weights = _lowest_moving(moved_share)[high_first]
    moved = apportion(to_be_moved, weights)
    asking = apportion(demand, moved.astype(np.float64) if to_be_moved else weights)
    least = moved if to_be_moved <= at_risk else np.zeros_like(moved)
    living = apportion(at_risk, known[high_first], least)
    return {
        LEVELS[level]: LevelFigures(int(living[place]), int(moved[place]), int(asking[place]))
        for place, level in enumerate(high_first)
    }


def _lowest_moving(moved_share: Floats) -> Floats:
    level = int(np.flatnonzero(moved_share > 0)[0]) if moved_share.any() else 0
    weights = np.zeros(len(LEVELS))
    weights[level] = 1.0
    return weights


def sum_known(figures: Iterable[int | None]) -> int:
    """Add the figures that are known; say apart how many are not."""
    return sum(figure for figure in figures if figure is not None)
