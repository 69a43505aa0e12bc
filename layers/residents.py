"""Spread a stated number of residents over the homes of a county: an estimate, and called one.

Nobody is counted without a stated figure: floor area tells where people live, not how many. In a trial against parish
figures that were not checked at their source, one county total spread by floor area missed a parish by about a quarter
(towns too low, the coast of second homes too high): hence `UNCERTAINTY`, and the table of totals by name against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.faults import BadInput
from data.records import Settlement
from layers.apportion import apportion
from layers.names import plain_name, read_table
from layers.people import Homes
from layers.settlements import Settled

UNCERTAINTY = 0.3
"""Relative uncertainty of a settlement's residents where a larger total was spread by floor area."""

METHOD_SPREAD = "spread"
METHOD_TOWNSHIP = "raked_township"
METHOD_STATED = "stated"
METHOD_UNKNOWN = "unknown"

_REST = -1
_UNKNOWN = -2


@dataclass(frozen=True, slots=True)
class StatedResidents:
    """Residents as a person states them: the county's total, and totals by name of settlement or township."""

    total: int | None = None
    by_name: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Peopled:
    """Residents by home (whole people; ``nan`` is unknown) and by settlement.

    ``total`` is what the homes add up to, ``None`` where nothing is known; ``unplaced`` names the rows of the table
    whose area has no home in the extract.
    """

    settlements: tuple[Settlement, ...]
    of_home: NDArray[np.float32]
    total: int | None
    method: str
    unplaced: tuple[str, ...]


def read_residents_by(path: Path) -> dict[str, int]:
    """Read totals by name: CSV in UTF-8 with the columns ``name`` and ``residents``.

    Raises
    ------
    BadInput
        The file or a column is missing, a number is not a whole number of people, or a name comes twice; all bad
        rows are named at once.
    """
    totals: dict[str, int] = {}
    bad = []
    for number, row in enumerate(read_table(path, ("name", "residents")), start=2):
        name, stated = row["name"].strip(), row["residents"].strip().replace(",", "")
        if not name or not stated.isdecimal() or name in totals:
            bad.append(str(number))
        else:
            totals[name] = int(stated)
    if bad:
        raise BadInput("residents_by_bad_rows", path=str(path), rows=", ".join(bad))
    return totals


def spread_residents(homes: Homes, settled: Settled, stated: StatedResidents) -> Peopled:
    """Spread the stated residents over the homes by floor area.

    Homes of a named settlement or township share its total; all others share what is left of the county's.

    Raises
    ------
    BadInput
        A name of the table is no settlement or township, or the table adds up to more than the county's total.
    """
    groups = _group_homes(settled, stated)
    residents = np.full(len(homes), np.nan, dtype=np.float32)
    unplaced = []
    for group in groups.values():
        rows = np.flatnonzero(groups.number_of_home == group.number)
        if len(rows):
            residents[rows] = _spread(homes, rows, settled.of_home, group.total)
        elif group.total:
            unplaced.append(group.name)
    known = ~np.isnan(residents)
    total = int(residents[known].sum(dtype=np.float64)) if known.any() else None
    method = METHOD_UNKNOWN if total is None else METHOD_TOWNSHIP if stated.by_name else METHOD_SPREAD
    counted = tuple(
        _count(place, settled.of_home == number, residents, groups) for number, place in enumerate(settled.settlements)
    )
    return Peopled(counted, residents, total, method, tuple(unplaced))


@dataclass(frozen=True, slots=True)
class _Group:
    number: int
    name: str
    total: int
    method: str


@dataclass(frozen=True, slots=True)
class _Groups:
    """Homes that share a stated total share a number; `_UNKNOWN` are those of no stated total."""

    by_number: Mapping[int, _Group]
    number_of_home: NDArray[np.int64]

    def values(self) -> Sequence[_Group]:
        return tuple(self.by_number.values())


def _group_homes(settled: Settled, stated: StatedResidents) -> _Groups:
    towns = {plain_name(name): number for number, name in enumerate(settled.townships.names)}
    places = {plain_name(place.name): number for number, place in enumerate(settled.settlements)}
    unknown = [name for name in stated.by_name if plain_name(name) not in towns and plain_name(name) not in places]
    if unknown:
        raise BadInput("residents_by_unknown_names", names=", ".join(unknown))
    rest = None if stated.total is None else stated.total - sum(stated.by_name.values())
    if rest is not None and rest < 0:
        raise BadInput("residents_by_exceeds_total", total=stated.total, sum=sum(stated.by_name.values()))
    number_of_home = np.full(len(settled.of_home), _UNKNOWN if rest is None else _REST, dtype=np.int64)
    groups = {} if rest is None else {_REST: _Group(_REST, "", rest, METHOD_SPREAD)}
    in_townships = [name for name in stated.by_name if plain_name(name) in towns]
    for number, name in enumerate(sorted(stated.by_name, key=lambda name: name not in in_townships)):
        if name in in_townships:
            here, method = settled.township_of_home == towns[plain_name(name)], METHOD_TOWNSHIP
        else:
            here, method = settled.of_home == places[plain_name(name)], METHOD_STATED
        number_of_home[here] = number
        groups[number] = _Group(number, name, stated.by_name[name], method)
    return _Groups(groups, number_of_home)


def _spread(homes: Homes, rows: NDArray[np.intp], of_home: NDArray[np.int32], total: int) -> NDArray[np.float32]:
    """Spread whole people: over settlements with the largest remainder, then street by street."""
    residents = np.zeros(len(rows), dtype=np.int64)
    places, place_of_row = np.unique(of_home[rows], return_inverse=True)
    floor_m2 = np.bincount(place_of_row, weights=homes.floor_m2[rows], minlength=len(places)).astype(np.float64)
    for place, persons in enumerate(apportion(total, floor_m2)):
        here = np.flatnonzero(place_of_row == place)
        order = here[order_along_curve(homes.lon[rows[here]], homes.lat[rows[here]])]
        residents[order] = spread_whole(homes.floor_m2[rows[order]], int(persons))
    return residents.astype(np.float32)


def _count(place: Settlement, here: NDArray[np.bool_], residents: NDArray[np.float32], groups: _Groups) -> Settlement:
    """Write a settlement's residents, how they were found and how sure that is; unknown stays ``None``."""
    known = residents[here]
    if not len(known) or np.isnan(known).any():
        return replace(place, residents_method=METHOD_UNKNOWN)
    methods = {groups.by_number[int(number)].method for number in np.unique(groups.number_of_home[here])}
    method = methods.pop() if len(methods) == 1 else METHOD_SPREAD
    return replace(
        place,
        residents=int(known.sum(dtype=np.float64)),
        residents_method=method,
        residents_uncertainty=0.0 if method == METHOD_STATED else UNCERTAINTY,
    )


def spread_whole(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Part a whole number along an order, so that every run of neighbours has its exact part within one.

    The largest remainder gives all houses of one size the same number, and an estate of many such houses is then wrong
    by many people; rounding the running sum keeps each street right.
    """
    running = np.cumsum(shares)
    steps = np.rint(running * (total / running[-1])) if total else np.zeros(len(shares))
    return np.diff(steps, prepend=0.0).astype(np.int64)


def order_along_curve(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the order of points along a space-filling curve: neighbours in it are neighbours on the ground."""
    distance = gpd.GeoSeries.from_xy(lon, lat).hilbert_distance()
    return np.argsort(distance.to_numpy(), kind="stable")
