"""Places already announced: who is there, and who is still on the way to a place that stays theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.desk.askers import Asker
from dashboard.desk.population import Exposed
from data.picture import Picture
from layers.apportion import apportion
from layers.usability import Verdict

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Persons per group and shelter: ``arrived`` are in residence, ``held`` were told to go there."""

    arrived: Ints
    held: Ints


def read_announced(
    picture: Picture, exposed: Exposed, verdicts: Sequence[Verdict], askers: Sequence[Asker], travel_ms: Ints
) -> Told:
    """Lay what was announced over the groups of each settlement.

    People in residence at a shelter are, up to the number announced there, those who were told to
    go: they have their place whatever becomes of the road, and take no free one. Anybody else in
    residence only takes a place. Within a settlement the first tier comes first, then the nearest.
    """
    arrived, held = np.zeros_like(travel_ms), np.zeros_like(travel_ms)
    rows = {settlement.id: row for row, settlement in enumerate(exposed.population.settlements)}
    columns = {verdict.shelter_id: column for column, verdict in enumerate(verdicts) if verdict.counts}
    groups: dict[int, list[int]] = {}
    for row, asker in enumerate(askers):
        groups.setdefault(asker.settlement, []).append(row)
    left = np.array([asker.persons for asker in askers], dtype=np.int64)
    known = [each for each in picture.announced if each.settlement_id in rows and each.shelter_id in columns]
    for column in sorted({columns[each.shelter_id] for each in known}):
        here = [each for each in known if columns[each.shelter_id] == column]
        persons = np.array([each.persons for each in here], dtype=np.float64)
        there = apportion(min(verdicts[column].in_residence or 0, int(persons.sum())), persons)
        for each, count in zip(here, there.tolist(), strict=True):
            own = groups.get(rows[each.settlement_id], [])
            own = sorted(own, key=lambda row: (travel_ms[row, column] < 0, askers[row].tier, travel_ms[row, column]))
            _lay(arrived, left, own, column, count)
            _lay(held, left, own, column, each.persons - count)
    return Told(arrived, held)


def _lay(table: Ints, left: Ints, groups: Sequence[int], column: int, persons: int) -> None:
    """Give persons to groups in turn, none more than it has left."""
    for row in groups:
        part = min(persons, int(left[row]))
        table[row, column] += part
        left[row] -= part
        persons -= part
