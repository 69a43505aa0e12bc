"""Places against demand by township: where beds stand, and where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.desk.reckoning import Reckoning
from dashboard.desk.situation_answers import TownName, TownRow
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


def name_townships(settlements: Sequence[Settlement]) -> dict[str, TownName]:
    """Return the townships of settlements as they are recorded, each named in both languages where it can be."""
    towns = _Towns.of(settlements)
    return {each.township: towns.name(each.township) for each in settlements if each.township}


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
        fresh = TownRow(
            **self.name(township),
            township=township,
            demand=0,
            served=0,
            without_a_place=0,
            places=0,
        )
        return self.rows.setdefault(township, fresh)

    def name(self, township: str) -> TownName:
        """Name a township like the settlement that it is called by, where there is one."""
        place = self.called.get(plain_name(township))
        return TownName(
            name=township, name_en=place.name_en if place else None, name_zh=place.name_zh if place else None
        )
