"""Places against demand by township: where beds stand, and where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.desk.reckoning import Reckoning
from dashboard.desk.situation_answers import TownRow
from data.records import Settlement
from layers.names import plain_name


def list_towns(reckoning: Reckoning) -> list[TownRow]:
    """Return the townships where people ask or places stand, most demand first.

    A settlement or shelter without a township stands for itself.
    """
    settlements = reckoning.exposed.population.settlements
    towns = _Towns.of(settlements)
    for settlement, row in zip(settlements, reckoning.rows, strict=True):
        town = towns.open(settlement.township or settlement.name)
        town["demand"] += row.figures.demand or 0
        town["served"] += row.figures.served or 0
        town["without_a_place"] += row.figures.without_a_place or 0
    for shelter, verdict in zip(reckoning.sites.shelters, reckoning.sites.verdicts, strict=True):
        if verdict.counts:
            towns.open(shelter.township or shelter.name)["places"] += verdict.capacity or 0
    busy = [town for town in towns.rows.values() if town["demand"] or town["places"]]
    return sorted(busy, key=lambda town: (-town["demand"], -town["places"], town["township"]))


@dataclass(frozen=True, slots=True)
class _Towns:
    """The rows by township, and the settlements that some are called by."""

    called: Mapping[str, Settlement]
    rows: dict[str, TownRow]

    @classmethod
    def of(cls, settlements: Iterable[Settlement]) -> _Towns:
        return cls({plain_name(each.name): each for each in settlements}, {})

    def open(self, township: str) -> TownRow:
        """Return the row of a township, with nothing in it where it is new."""
        place = self.called.get(plain_name(township))
        names = (place.name_en, place.name_zh) if place else (None, None)
        fresh = TownRow(
            township=township,
            name=township,
            name_en=names[0],
            name_zh=names[1],
            demand=0,
            served=0,
            without_a_place=0,
            places=0,
        )
        return self.rows.setdefault(township, fresh)
