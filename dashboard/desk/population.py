"""Who lives where: settlements as the post knows them, homes, and who is exposed to which warning.

The built area tells settlements and homes; what the picture tells of a settlement wins, field by
field. A settlement without homes on the map is one home at its own point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.desk.places import pick_point
from dashboard.desk.post import Post
from dashboard.i18n import words
from data.picture import Picture
from data.records import Settlement, WarningInForce
from layers.apportion import round_half_up
from layers.exposure import LEVELS, Cover, Exposure, Shares, cover_points, expose, is_in_force

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NOWHERE = "outside-settlements"
"""Id of the row that holds residents whom no settlement of the map holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Homes as arrays: degrees, people (not-a-number is unknown), place of the settlement."""

    lon: Floats
    lat: Floats
    people: Floats
    settlement: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The people of the county at one time; ``residents`` per settlement, ``None`` where unknown."""

    settlements: tuple[Settlement, ...]
    residents: tuple[int | None, ...]
    homes: Homes

    def total(self) -> int | None:
        """Return the residents known, ``None`` where nobody knows any."""
        known = [count for count in self.residents if count is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True, eq=False)
class Exposed:
    """A population under the warnings in force: the rows, and the cover over each home."""

    population: Population
    warnings: tuple[WarningInForce, ...]
    cover: Cover
    rows: tuple[Exposure, ...]

    def name_hazards(self, mask: int) -> frozenset[str]:
        """Return the hazards that a cover's bits stand for."""
        return frozenset(name for bit, name in enumerate(self.cover.hazard_names) if mask >> bit & 1)


def describe_population(post: Post, picture: Picture) -> Population:
    """Return the population, kept until a settlement's place or count of residents changes."""
    told = {
        identity: record
        for identity, record in picture.records("settlements").items()
        if isinstance(record, Settlement)
    }
    settlements = _merge_settlements(post, picture, told)
    counted = frozenset(identity for identity in told if "residents" in picture.stamps(f"settlements/{identity}"))
    key = ("homes", post.ground.mark, tuple(map(_mark_settlement, settlements)), counted)
    placed: Population = post.ground.remember(key, lambda: _place_people(post, settlements, counted))
    return replace(placed, settlements=(*settlements, *placed.settlements[len(settlements) :]))


def expose_population(post: Post, picture: Picture, shares: Shares, at: datetime) -> Exposed:
    """Work out who is at risk, to be moved and asking, settlement by settlement."""
    population = describe_population(post, picture)
    warnings = tuple(
        record
        for record in picture.records("warnings").values()
        if isinstance(record, WarningInForce) and is_in_force(record, at)
    )
    places = frozenset((each.id, each.hazard, each.level, each.geometry) for each in warnings)
    homes = population.homes
    key = ("cover", homes, places)
    cover: Cover = post.ground.remember(key, lambda: cover_points(homes.lon, homes.lat, warnings))
    rows = tuple(
        expose(settlement, by_level, residents, shares)
        for settlement, residents, by_level in zip(
            population.settlements, population.residents, _count_by_level(population, cover, warnings), strict=True
        )
    )
    return Exposed(population, warnings, cover, rows)


def _merge_settlements(post: Post, picture: Picture, told: Mapping[str, Settlement]) -> tuple[Settlement, ...]:
    """Lay what the picture tells over what the map knows; those of the map first, in its order."""
    mapped = post.area.settlement_records if post.has_area else ()
    known = {settlement.id for settlement in mapped}
    merged = [_lay_over(base, told.get(base.id), picture) for base in mapped]
    return (*merged, *(record for identity, record in told.items() if identity not in known))


def _lay_over(base: Settlement, record: Settlement | None, picture: Picture) -> Settlement:
    if record is None:
        return base
    names = picture.stamps(f"settlements/{base.id}").keys()
    changes = {name: getattr(record, name) for name in names if name in Settlement.__dataclass_fields__}
    return replace(base, **{name: value for name, value in changes.items() if value is not None})


def _mark_settlement(settlement: Settlement) -> tuple[object, ...]:
    return settlement.id, settlement.geometry, settlement.residents


def _place_people(post: Post, settlements: tuple[Settlement, ...], counted: frozenset[str]) -> Population:
    lon, lat, people, number = _read_homes(post)
    if (number < 0).any():
        number = np.where(number < 0, len(settlements), number)
        settlements = (*settlements, _make_nowhere())
    housed = np.bincount(number, minlength=len(settlements)) > 0
    bare = [(row, each) for row, each in enumerate(settlements) if not housed[row] and each.geometry is not None]
    points = [pick_point(each.geometry) for _, each in bare]
    stated = [np.nan if each.residents is None else float(each.residents) for _, each in bare]
    lon = np.concatenate([lon, [point[0] for point in points]])
    lat = np.concatenate([lat, [point[1] for point in points]])
    people = np.concatenate([people, stated])
    number = np.concatenate([number, np.array([row for row, _ in bare], dtype=np.int64)])
    people = _scale_to_counts(settlements, counted, people, number)
    residents = _count_residents(settlements, people, number)
    return Population(settlements, residents, Homes(lon, lat, people, number))


def _make_nowhere() -> Settlement:
    in_english, in_chinese = (words(lang)("situation_words.place.outside") for lang in ("en", "zh"))
    return Settlement(id=NOWHERE, name=in_english, name_en=in_english, name_zh=in_chinese)


def _read_homes(post: Post) -> tuple[Floats, Floats, Floats, Ints]:
    if not post.has_area:
        none = np.zeros(0)
        return none, none, none, np.zeros(0, dtype=np.int64)
    people = post.area.people
    return (
        np.asarray(people.lon, dtype=np.float64),
        np.asarray(people.lat, dtype=np.float64),
        np.asarray(people.residents, dtype=np.float64),
        np.asarray(people.settlement, dtype=np.int64),
    )


def _scale_to_counts(
    settlements: Sequence[Settlement], counted: frozenset[str], people: Floats, number: Ints
) -> Floats:
    """Scale the homes of a settlement to the residents that somebody counted; unknown homes share them evenly."""
    scaled = people.copy()
    for row, settlement in enumerate(settlements):
        if settlement.id not in counted or settlement.residents is None:
            continue
        homes = np.flatnonzero(number == row)
        weights = people[homes]
        if homes.size and (np.isnan(weights).any() or weights.sum() == 0):
            weights = np.ones(homes.size)
        if homes.size:
            scaled[homes] = weights / weights.sum() * settlement.residents
    return scaled


def _count_residents(settlements: Sequence[Settlement], people: Floats, number: Ints) -> tuple[int | None, ...]:
    totals = np.bincount(number, people, len(settlements))  # not-a-number stays so: one unknown home, an unknown sum
    homes = np.bincount(number, minlength=len(settlements))
    return tuple(
        settlement.residents if not homes[row] else None if np.isnan(totals[row]) else round_half_up(float(totals[row]))
        for row, settlement in enumerate(settlements)
    )


def _count_by_level(population: Population, cover: Cover, warnings: Sequence[WarningInForce]) -> list[Floats | None]:
    """Return the residents of each settlement under each level; ``None`` where they are not known.

    Nobody is at risk where no warning is in force, or where no home stands in a warned area. The
    extent of a settlement that is only a point with unknown residents is not known either.
    """
    homes, count, levels = population.homes, len(population.settlements), len(LEVELS)
    under = cover.rank >= 0
    flat = homes.settlement[under] * levels + cover.rank[under]
    table = np.bincount(flat, homes.people[under], count * levels).reshape(count, levels)
    housed = np.bincount(homes.settlement, minlength=count)
    unknown = [
        bool(warnings) and _is_unknown(population, row, table[row], int(housed[row]), warnings) for row in range(count)
    ]
    return [None if unknown[row] else np.nan_to_num(table[row]) for row in range(count)]


def _is_unknown(
    population: Population, row: int, by_level: Floats, homes: int, warnings: Sequence[WarningInForce]
) -> bool:
    if np.isnan(by_level).any():
        return True
    if population.residents[row] is not None or homes > 1:
        return False
    geometry = population.settlements[row].geometry
    if geometry is None or geometry.geom_type == "Point":
        return True
    return any(each.geometry is not None and shapely.intersects(each.geometry, geometry) for each in warnings)
