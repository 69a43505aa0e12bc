"""Find the places that help starts from: hospitals, fire and police stations, fuel."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import shapely

from data.area import make_feature
from data.extract import Extract, Tags
from layers.names import NamesTable, assign_ids

KINDS = MappingProxyType(
    {"hospital": "hospital", "fire_station": "fire", "police": "police", "fuel": "fuel"},
)
"""The map's ``amenity`` to the kind of facility."""

_SAME_SITE_DEG = 0.003
"""Two things of one kind and name closer than this (about 300 m) are one facility, mapped as site and as point."""


def find_facilities(extract: Extract, table: NamesTable) -> list[dict[str, Any]]:
    """Return the facilities as GeoJSON features: id, name, kind, the OSM object; sites before points.

    A point inside the site of its kind, or close to one of the same name, is the same facility.
    """
    found: list[tuple[str, str, Tags, Any]] = []
    for features in (extract.ground, extract.buildings, extract.points):
        wanted = features.where(lambda tags: tags.get("amenity") in KINDS and tags.get("disused", "no") == "no")
        for osm_id, tags, shape in wanted:
            kind = KINDS[tags["amenity"]]
            if not any(_is_same(kind, tags, shape, other) for other in found):
                found.append((osm_id, kind, tags, shape))
    names = [tags.get("name", "") for _, _, tags, _ in found]
    ids = assign_ids([name or row[1] for name, row in zip(names, found, strict=True)], [row[0] for row in found])
    return [
        make_feature(
            shapely.point_on_surface(shape),
            id=record_id,
            name=name,
            name_en=tags.get("name:en"),
            name_zh=table.zh("facility", name, tags),
            kind=kind,
            osm_id=osm_id,
        )
        for record_id, name, (osm_id, kind, tags, shape) in zip(ids, names, found, strict=True)
    ]


def _is_same(kind: str, tags: Tags, shape: Any, other: tuple[str, str, Tags, Any]) -> bool:
    _, other_kind, other_tags, other_shape = other
    if kind != other_kind:
        return False
    if other_shape.intersects(shape):
        return True
    named_alike = tags.get("name", "") in {"", other_tags.get("name", "")}
    return named_alike and bool(other_shape.distance(shape) < _SAME_SITE_DEG)
