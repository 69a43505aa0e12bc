"""Find what could shelter people: public buildings with room, and open ground. Nobody has agreed to any of them.

Buildings belong to a school, a hall, a church ... by their own tag, by lying in its grounds, or by a point in them.
Only the ground floor counts, and of it the share that people can lie on: assumed, `USABLE_SHARE`. A prayer room's
point inside a hospital must not make the hospital a shelter: points of `ROOM_KINDS` are refused in buildings over
`POINT_LIMIT_M2`, any other point counts for that much of its building at most.
Open ground (pitches, parks, car parks from `OPEN_LEAST_M2`) is valid after an earthquake only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.area import make_feature
from data.extract import Extract, Features, Tags
from layers.coast import measure_area_m2
from layers.names import NamesTable, assign_ids
from layers.settlements import Townships

USABLE_SHARE = MappingProxyType(
    {
        "school": 0.35,
        "kindergarten": 0.35,
        "college": 0.35,
        "university": 0.35,
        "library": 0.35,
        "townhall": 0.6,
        "community_centre": 0.6,
        "social_centre": 0.6,
        "place_of_worship": 0.6,
        "arts_centre": 0.6,
        "theatre": 0.6,
        "cinema": 0.6,
        "conference_centre": 0.6,
        "events_venue": 0.6,
        "sports_centre": 0.6,
        "stadium": 0.35,
    }
)
"""Share of the ground floor that can be slept on, by kind: a school gives its hall and gym. Assumed, not measured."""

OPEN_SHARE = MappingProxyType({"pitch": 0.8, "track": 0.6, "park": 0.5, "recreation_ground": 0.6, "parking": 0.7})
"""Share of open ground that tents can stand on, by kind. Assumed, not measured."""

LEAST_M2 = 60.0
OPEN_LEAST_M2 = 1_000.0
POINT_LIMIT_M2 = 1_500.0
ROOM_KINDS = frozenset({"place_of_worship", "library", "arts_centre", "theatre", "cinema"})
"""Kinds that may be one room of a building which is something else."""

NEAR_DEG = 0.0001
"""A point this close to a building (about 10 m) is its entrance."""

NOT_PARTS = frozenset({"house", "residential", "apartments", "garage", "garages", "shed", "greenhouse", "roof", "hut"})
"""Buildings in a school's grounds that are no room for people to sleep in."""

REFUSED_LARGE = "point_in_large_building"


@dataclass(frozen=True, slots=True)
class _Site:
    osm_id: str
    tags: Tags
    kind: str
    place: BaseGeometry
    floor_m2: float
    open_air: bool = False
    refused: str | None = None


def find_candidates(extract: Extract, townships: Townships, table: NamesTable) -> list[dict[str, Any]]:
    """Return the candidates as GeoJSON features, buildings first.

    Properties: ``id, name, name_en, name_zh, kind, site`` (``building`` or ``open_air``), ``floor_area_m2``,
    ``effective_area_m2``, ``valid_hazards``, ``township, refused_because, osm_id``. A refused one is kept with its
    reason and an effective area of 0.
    """
    sites = [*_find_buildings(extract), *_find_open_ground(extract)]
    places = np.array([site.place for site in sites], dtype=object)
    township_of = townships.locate(places)
    ids = assign_ids((site.tags.get("name") or site.kind for site in sites), (site.osm_id for site in sites))
    return [
        _describe(site, record_id, townships.names[number] if number >= 0 else None, table)
        for site, record_id, number in zip(sites, ids, township_of.tolist(), strict=True)
    ]


def _describe(site: _Site, record_id: str, township: str | None, table: NamesTable) -> dict[str, Any]:
    share = (OPEN_SHARE if site.open_air else USABLE_SHARE)[site.kind]
    name = site.tags.get("name", "")
    return make_feature(
        site.place,
        id=record_id,
        name=name,
        name_en=site.tags.get("name:en"),
        name_zh=table.zh("facility", name, site.tags),
        kind=site.kind,
        site="open_air" if site.open_air else "building",
        floor_area_m2=round(site.floor_m2),
        effective_area_m2=0 if site.refused else round(site.floor_m2 * share),
        valid_hazards=["earthquake"] if site.open_air else [],
        township=township,
        refused_because=site.refused,
        osm_id=site.osm_id,
    )


def _name_kind(tags: Tags) -> str | None:
    """Return the kind of public place, if people could be put up in it."""
    if tags.get("disused", "no") != "no" or tags.get("abandoned", "no") != "no" or tags.get("ruins", "no") != "no":
        return None
    for key in ("amenity", "leisure"):
        if tags.get(key) in USABLE_SHARE:
            return tags[key]
    return None


def _find_buildings(extract: Extract) -> list[_Site]:
    """Give each building to at most one site: its own tag first, then grounds (largest first), then points."""
    buildings = extract.buildings
    if not len(buildings):
        return []
    area_m2 = measure_area_m2(buildings.geometry)
    inside = shapely.point_on_surface(buildings.geometry)
    taken = np.zeros(len(buildings), dtype=bool)
    sites = [*_take_grounds(extract, inside, area_m2, taken)]
    for row, tags in enumerate(buildings.tags):
        kind = _name_kind(tags)
        if kind and not taken[row]:
            taken[row] = True
            sites.append(_Site(buildings.ids[row], tags, kind, inside[row], float(area_m2[row])))
    sites += _take_points(extract, inside, area_m2, taken)
    return [site for site in sites if site.floor_m2 >= LEAST_M2]


def _take_grounds(
    extract: Extract, inside: NDArray[np.object_], area_m2: NDArray[np.float64], taken: NDArray[np.bool_]
) -> Iterator[_Site]:
    grounds = extract.ground.where(lambda tags: _name_kind(tags) is not None)
    parts = np.array([tags["building"] not in NOT_PARTS for tags in extract.buildings.tags])
    tree = shapely.STRtree(inside)
    for row in np.argsort(-shapely.area(grounds.geometry), kind="stable").tolist():
        held = tree.query(grounds.geometry[row], predicate="contains")
        held = held[parts[held] & ~taken[held]]
        if len(held):
            taken[held] = True
            largest = held[area_m2[held].argmax()]
            kind = _name_kind(grounds.tags[row]) or ""
            floor_m2 = float(area_m2[held].sum())
            yield _Site(grounds.ids[row], grounds.tags[row], kind, inside[largest], floor_m2)


def _take_points(
    extract: Extract, inside: NDArray[np.object_], area_m2: NDArray[np.float64], taken: NDArray[np.bool_]
) -> Iterator[_Site]:
    """Give a point the building it stands in or at; a large building is refused, and said."""
    points: Features = extract.points.where(lambda tags: _name_kind(tags) is not None)
    if not len(points):
        return
    tree = shapely.STRtree(extract.buildings.geometry)
    for osm_id, tags, point in points:
        row = int(tree.nearest(point))
        building = extract.buildings.geometry[row]
        if taken[row] or building.distance(point) > NEAR_DEG:
            continue
        kind = _name_kind(tags) or ""
        refused = REFUSED_LARGE if kind in ROOM_KINDS and area_m2[row] > POINT_LIMIT_M2 else None
        taken[row] = refused is None
        floor_m2 = float(area_m2[row]) if refused else min(float(area_m2[row]), POINT_LIMIT_M2)
        yield _Site(osm_id, tags, kind, inside[row], floor_m2, refused=refused)


def _find_open_ground(extract: Extract) -> list[_Site]:
    """Find open ground, the largest first; a pitch inside a park that is already listed is part of it."""
    grounds = extract.ground.where(lambda tags: _name_open(tags) is not None)
    area_m2 = measure_area_m2(grounds.geometry) if len(grounds) else np.empty(0)
    middles = shapely.point_on_surface(grounds.geometry)
    listed: list[int] = []
    for row in np.argsort(-area_m2, kind="stable").tolist():
        if area_m2[row] < OPEN_LEAST_M2:
            break
        listed.append(row)
    tree = shapely.STRtree(grounds.geometry[listed])
    inner, outer = tree.query(middles[listed], predicate="within") if listed else (np.empty(0), np.empty(0))
    nested = {int(one) for one, other in zip(inner, outer, strict=True) if other < one}
    return [
        _Site(
            grounds.ids[row],
            grounds.tags[row],
            _name_open(grounds.tags[row]) or "",
            middles[row],
            float(area_m2[row]),
            open_air=True,
        )
        for place, row in enumerate(listed)
        if place not in nested
    ]


def _name_open(tags: Tags) -> str | None:
    """Return the kind of open ground; private ground and car parks under a roof are none."""
    if tags.get("access") in {"private", "no"}:
        return None
    if tags.get("leisure") in OPEN_SHARE:
        return tags["leisure"]
    if tags.get("landuse") in {"recreation_ground", "village_green"}:
        return "recreation_ground"
    if tags.get("amenity") == "parking" and tags.get("parking", "surface") == "surface":
        return "parking"
    return None
