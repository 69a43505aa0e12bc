"""The shelter gap by settlement: who has a place, who has none, and the one reason why.

Each person without a place has exactly one cause, the first that holds:

1. ``no_valid_shelter``: none that counts could be reached even with every closure lifted;
2. ``cut_off``: one could be reached without the closures, none can with them;
3. ``too_far``: the nearest that can be reached lies beyond the limit;
4. ``over_capacity``: those within the limit are full.

Served and the four add up to the demand in every row and in the totals. ``on_closed_stretch``
is the part of *cut off* that lives on the closed stretch itself, told apart. *Isolated* counts
all residents whom no vehicle reaches from the post's anchors, and never those on the stretch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.exposure import Basis, Exposure

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Cause(StrEnum):
    """Why people who ask for a place have none."""

    TOO_FAR = "too_far"
    OVER_CAPACITY = "over_capacity"
    CUT_OFF = "cut_off"
    NO_VALID_SHELTER = "no_valid_shelter"


@dataclass(frozen=True, slots=True)
class Asking:
    """Groups of people who ask for a place, one entry of each array per group.

    ``settlement`` is the index of the settlement's row; ``reached_free``, ``reached`` and
    ``reached_in_time`` say whether any shelter that counts for the group can be reached without
    closures, with them, and within the limit; ``barred`` whether the group lives on a closed stretch.
    """

    settlement: Ints
    persons: Ints
    served: Ints
    reached_free: Flags
    reached: Flags
    reached_in_time: Flags
    barred: Flags

    def find_causes(self) -> Mapping[Cause, Ints]:
        """Return the persons without a place by cause, per group; the first cause that holds has them all."""
        left = self.persons - self.served
        in_time = self.reached_in_time
        reached = self.reached | in_time
        free = self.reached_free | reached
        return {
            Cause.NO_VALID_SHELTER: np.where(free, 0, left),
            Cause.CUT_OFF: np.where(free & ~reached, left, 0),
            Cause.TOO_FAR: np.where(reached & ~in_time, left, 0),
            Cause.OVER_CAPACITY: np.where(in_time, left, 0),
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one row, whole people; ``None`` is unknown."""

    at_risk: int | None
    to_be_moved: int | None
    demand: int | None
    served: int | None
    too_far: int | None
    over_capacity: int | None
    cut_off: int | None
    no_valid_shelter: int | None
    on_closed_stretch: int | None

    @property
    def without_a_place(self) -> int | None:
        """Demand less served."""
        return None if self.demand is None or self.served is None else self.demand - self.served

    def causes(self) -> dict[Cause, int]:
        """Return the causes that hold, most people first."""
        counts = {cause: getattr(self, cause) or 0 for cause in Cause}
        return {cause: count for cause, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count}


@dataclass(frozen=True, slots=True)
class GapRow:
    """One settlement: its figures, and on what the two counts before the shelters rest."""

    settlement_id: str
    residents: int | None
    figures: Figures
    to_be_moved_basis: Basis
    demand_basis: Basis


def make_rows(exposures: Sequence[Exposure], asking: Asking) -> list[GapRow]:
    """Lay the causes of the groups beside the people of each settlement, in the order of `exposures`."""
    count = len(exposures)
    causes = asking.find_causes()
    columns = {
        "served": asking.served,
        **{str(cause): left for cause, left in causes.items()},
        "on_closed_stretch": np.where(asking.barred, causes[Cause.CUT_OFF], 0),
    }
    sums = {name: _sum_by(asking.settlement, persons, count) for name, persons in columns.items()}
    return [
        GapRow(
            exposure.settlement_id,
            exposure.residents,
            _make_figures(exposure, {name: int(column[row]) for name, column in sums.items()}),
            exposure.to_be_moved_basis,
            exposure.demand_basis,
        )
        for row, exposure in enumerate(exposures)
    ]


def add_rows(rows: Sequence[GapRow]) -> Figures:
    """Add the rows up, column by column; what is unknown in a row is not in the sum."""
    return Figures(**{each.name: sum(getattr(row.figures, each.name) or 0 for row in rows) for each in fields(Figures)})


def list_unknown(rows: Sequence[GapRow]) -> list[str]:
    """Return the ids of the settlements whose demand is not known and in no sum."""
    return [row.settlement_id for row in rows if row.figures.demand is None]


def _make_figures(exposure: Exposure, sums: Mapping[str, int]) -> Figures:
    told = sums if exposure.demand is not None else dict.fromkeys(sums)
    return Figures(at_risk=exposure.at_risk, to_be_moved=exposure.to_be_moved, demand=exposure.demand, **told)


def _sum_by(settlement: Ints, persons: Ints, count: int) -> Ints:
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, settlement, persons)
    return total
