"""Say which settlements and townships a county has, and which settlement a home belongs to.

Towns, villages and hamlets of the map are settlements. Suburbs are merged into their town first (plain nearest left
the county town of the exercise with 722 people, its suburbs took the rest), unless the post's own names table lists
one as a settlement; a township in which the map has no place at all is a settlement itself. A home belongs to a
settlement of its own township (the finest level of administrative areas that covers the county), the nearest by a
distance that a town divides by three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from data.extract import Extract, Features
from data.records import Settlement
from layers.names import NamesTable, assign_ids
from layers.people import Homes

PULL = MappingProxyType({"city": 4.0, "town": 3.0, "village": 1.6, "suburb": 1.6, "quarter": 1.6, "hamlet": 0.8})
"""How strongly a place draws homes: its distance is divided by this (0.8 where the kind is not listed)."""

OWN_KINDS = frozenset({"city", "town", "village", "hamlet", "isolated_dwelling"})
MERGED_KINDS = frozenset({"suburb", "quarter", "neighbourhood"})

MERGE_WITHIN_M = 3_500.0
"""A suburb farther than this from any town joins the nearest settlement of any kind."""

SAME_PLACE_M = 500.0
"""Two points of one name and kind closer than this are one place, mapped twice."""

COVER_SHARE = 0.6
"""Share of the places that a level of administrative areas must hold to be called the townships."""

_M_PER_DEG = 111_320.0
_PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Townships:
    """Administrative areas of one level; ``level`` is ``None`` where the extract has none that cover the county."""

    level: str | None
    areas: Features

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the areas, in their order."""
        return tuple(tags["name"] for tags in self.areas.tags)

    @property
    def shapes(self) -> NDArray[np.object_]:
        """Outlines of the areas, in their order."""
        return self.areas.geometry

    def locate(self, points: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return the index of the area each point lies in, -1 for none."""
        found = np.full(len(points), -1, dtype=np.int64)
        if len(self.shapes):
            point, area = shapely.STRtree(self.shapes).query(points, predicate="intersects")
            found[point] = area
        return found


@dataclass(frozen=True, slots=True)
class Settled:
    """The settlements of a county (residents not yet counted), its townships, and where each home belongs.

    Attributes
    ----------
    settlements
        Records in the order of their numbers.
    townships
        The administrative areas that hold them.
    of_home, township_of_home
        Number of the settlement and of the township of each home; -1 for none.
    """

    settlements: tuple[Settlement, ...]
    townships: Townships
    of_home: NDArray[np.int32]
    township_of_home: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Seeds:
    """Points that draw homes, each for the settlement of its number; ``own`` are the settlements' own points."""

    places: Features
    xy: NDArray[np.float64]
    township: NDArray[np.int64]
    pull: NDArray[np.float64]
    own: NDArray[np.bool_]
    settlement: NDArray[np.int64]


def settle_homes(extract: Extract, homes: Homes, table: NamesTable) -> Settled:
    """Find the settlements of a county and give each home to one.

    Parameters
    ----------
    extract
        The county.
    homes
        Its homes, from `layers.people.find_homes`.
    table
        Names in a second language; a suburb listed in it stays a settlement of its own.
    """
    townships = find_townships(extract)
    middle_lat = (extract.bounds[1] + extract.bounds[3]) / 2
    seeds = _find_seeds(extract.places, townships, table, middle_lat)
    township_of_home = townships.locate(shapely.points(homes.lon, homes.lat))
    home_xy = _to_metres(np.column_stack([homes.lon, homes.lat]), middle_lat)
    of_home = _assign_homes(home_xy, township_of_home, seeds)
    return Settled(_make_settlements(seeds, townships, table), townships, of_home, township_of_home)


def find_townships(extract: Extract) -> Townships:
    """Choose the finest administrative level whose areas hold most places (buildings, where there is no place)."""
    areas = extract.boundaries.where(lambda tags: "name" in tags and tags["admin_level"].isdigit())
    held = extract.places if len(extract.places) else extract.buildings
    points = shapely.centroid(held.geometry)
    for level in sorted({int(tags["admin_level"]) for tags in areas.tags}, reverse=True):
        rows = [row for row, tags in enumerate(areas.tags) if int(tags["admin_level"]) == level]
        townships = Townships(str(level), areas.take(rows))
        if len(townships.areas) > 1 and len(points) and np.mean(townships.locate(points) >= 0) >= COVER_SHARE:
            return townships
    return Townships(None, Features())


def _find_seeds(places: Features, townships: Townships, table: NamesTable, middle_lat: float) -> _Seeds:
    places = places.where(lambda tags: tags["place"] in OWN_KINDS | MERGED_KINDS)
    places = places.take(_drop_doubles(places, _to_metres(shapely.get_coordinates(places.geometry), middle_lat)))
    places = _add_empty_townships(places, townships)
    xy = _to_metres(shapely.get_coordinates(places.geometry), middle_lat)
    own = np.array(
        [tags["place"] in OWN_KINDS or table.lists("settlement", tags["name"]) for tags in places.tags], dtype=bool
    )
    township = townships.locate(places.geometry)
    pull = np.array([PULL.get(tags["place"], PULL["hamlet"]) for tags in places.tags])
    settlement = _merge_suburbs(places, xy, township, own)
    return _Seeds(places, xy, township, pull, own, settlement)


def _add_empty_townships(places: Features, townships: Townships) -> Features:
    """Add each township without a place as a town of its own, somewhere inside it."""
    held = set(townships.locate(places.geometry).tolist())
    empty = townships.areas.take([row for row in range(len(townships.areas)) if row not in held])
    return Features(
        places.ids + empty.ids,
        places.tags + tuple({**tags, "place": "town"} for tags in empty.tags),
        np.concatenate([places.geometry, shapely.point_on_surface(empty.geometry)]),
    )


def _drop_doubles(places: Features, xy: NDArray[np.float64]) -> list[int]:
    kept: dict[tuple[str, str], list[int]] = {}
    for row, tags in enumerate(places.tags):
        twins = kept.setdefault((tags["name"], tags["place"]), [])
        if all(np.hypot(*(xy[row] - xy[twin])) > SAME_PLACE_M for twin in twins):
            twins.append(row)
    return sorted(row for rows in kept.values() for row in rows)


def _merge_suburbs(
    places: Features, xy: NDArray[np.float64], township: NDArray[np.int64], own: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Number the settlements and give each suburb its host's number (-1 where nothing can be its host)."""
    settlement = np.where(own, np.cumsum(own) - 1, -1)
    hosts = np.flatnonzero(own)
    towns = np.array([row for row in hosts if places.tags[row]["place"] in {"city", "town"}], dtype=np.intp)
    for row in np.flatnonzero(~own):
        neighbours = towns[township[towns] == township[row]]
        for pool, limit_m in ((neighbours, MERGE_WITHIN_M), (towns, MERGE_WITHIN_M), (hosts, np.inf)):
            away_m = np.hypot(*(xy[pool] - xy[row]).T)
            if len(pool) and away_m.min() <= limit_m:
                settlement[row] = settlement[pool[away_m.argmin()]]
                break
    return settlement


def _assign_homes(
    home_xy: NDArray[np.float64], township_of_home: NDArray[np.int64], seeds: _Seeds
) -> NDArray[np.int32]:
    """Give each home the settlement of least pulled distance in its township, or anywhere if that has none."""
    found = np.full(len(home_xy), -1, dtype=np.int32)
    drawing = np.flatnonzero(seeds.settlement >= 0)
    if not len(drawing):
        return found
    for township in np.unique(township_of_home):
        rows = np.flatnonzero(township_of_home == township)
        pool = drawing[seeds.township[drawing] == township] if township >= 0 else drawing
        pool = pool if len(pool) else drawing
        for part in np.array_split(rows, 1 + len(rows) * len(pool) // _PAIRS_AT_ONCE):
            away = home_xy[part, None, :] - seeds.xy[None, pool, :]
            drawn = np.hypot(away[..., 0], away[..., 1]) / seeds.pull[pool]
            found[part] = seeds.settlement[pool[drawn.argmin(axis=1)]]
    return found


def _make_settlements(seeds: _Seeds, townships: Townships, table: NamesTable) -> tuple[Settlement, ...]:
    """Make the records in the order of their numbers; of two with one name the larger kind gets the plain id."""
    rows = [int(row) for row in np.flatnonzero(seeds.own)]
    ranked = sorted(rows, key=lambda row: -seeds.pull[row])
    ids = assign_ids((seeds.places.tags[row]["name"] for row in ranked), (seeds.places.ids[row] for row in ranked))
    id_of = dict(zip(ranked, ids, strict=True))
    return tuple(_make_settlement(id_of[row], row, seeds, townships.names, table) for row in rows)


def _make_settlement(
    record_id: str, row: int, seeds: _Seeds, township_names: Sequence[str], table: NamesTable
) -> Settlement:
    tags, township = seeds.places.tags[row], int(seeds.township[row])
    return Settlement(
        id=record_id,
        name=tags["name"],
        name_en=tags.get("name:en"),
        name_zh=table.zh("settlement", tags["name"], tags),
        geometry=seeds.places.geometry[row],
        kind=tags["place"],
        township=township_names[township] if township >= 0 else None,
    )


def _to_metres(lonlat: NDArray[np.float64], middle_lat: float) -> NDArray[np.float64]:
    """Flatten degrees to metres about one latitude: good to a few parts in a thousand across a county."""
    metres: NDArray[np.float64] = lonlat * [_M_PER_DEG * np.cos(np.radians(middle_lat)), _M_PER_DEG]
    return metres
