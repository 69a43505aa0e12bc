"""Say what is drawn on the base map, from which zoom, and under which words: earth, water, land use, roads, places.

The layers and their properties::

    earth       {}                                   land, everything else is sea
    landuse     kind                                 the map's own word: wood, farmland, residential, beach ...
    water       kind                                 lakes, rivers as areas
    waterways   kind                                 streams and rivers as lines
    buildings   {}
    boundaries  level                                between townships, not along the shore
    roads       kind, ref, name, name_zh             motorway ... minor, service, track, path, rail, ferry
    places      kind, rank, name, name_en, name_zh
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.extract import Extract, Features, Tags
from layers.names import NamesTable
from layers.settlements import Townships
from layers.tiles import MAX_ZOOM, MIN_ZOOM, TileLayer

ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"

ROAD_KINDS = MappingProxyType(
    {
        "motorway": "motorway",
        "trunk": "trunk",
        "primary": "primary",
        "secondary": "secondary",
        "tertiary": "tertiary",
        "unclassified": "minor",
        "residential": "minor",
        "living_street": "minor",
        "road": "minor",
        "pedestrian": "minor",
        "service": "service",
        "track": "track",
        "path": "path",
        "footway": "path",
        "bridleway": "path",
        "cycleway": "path",
        "steps": "path",
    }
)
ROAD_ZOOM = MappingProxyType(
    {
        "ferry": 7,
        "motorway": 7,
        "trunk": 7,
        "primary": 7,
        "secondary": 8,
        "tertiary": 9,
        "rail": 9,
        "minor": 11,
        "track": 12,
        "service": 13,
        "path": 13,
    }
)
"""First zoom of each kind of road; also the drawing order, least important last here, first in the tiles."""

PLACE_RANK = MappingProxyType(
    {"city": 0, "town": 1, "village": 2, "suburb": 3, "quarter": 3, "neighbourhood": 4, "hamlet": 4}
)
PLACE_ZOOM = MappingProxyType({0: 7, 1: 7, 2: 9, 3: 11, 4: 11})

LANDUSE_KEYS = ("natural", "landuse", "leisure", "amenity", "tourism")
LANDUSE_KINDS = MappingProxyType(
    {
        "tidal_beach": "beach",
        "grave_yard": "cemetery",
        "college": "school",
        "university": "school",
        "kindergarten": "school",
        "common": "grass",
        "fell": "grassland",
        "plant_nursery": "farmland",
        "greenhouse_horticulture": "farmland",
        "brownfield": "construction",
        "greenfield": "construction",
        "landfill": "quarry",
        "garages": "residential",
    }
)
"""Kinds drawn like another kind; any other value is its own kind."""

DRAWN_LANDUSE = frozenset(
    "allotments bare_rock beach camp_site caravan_site cemetery commercial construction farmland farmyard forest "  # noqa: SIM905
    "golf_course grass grassland heath hospital industrial meadow military mud nature_reserve orchard park pitch "
    "playground quarry railway recreation_ground residential retail rock sand school scree scrub shingle "
    "village_green vineyard wetland wood".split()
)

_SHORE_DEG = 0.0004
_LABEL_ZOOM = 13
_MAJOR_LABEL_ZOOM = 11


def lay_basemap(extract: Extract, land: BaseGeometry, townships: Townships, table: NamesTable) -> list[TileLayer]:
    """Return the layers of the base map, lowest first."""
    sites = [(row, _name_ground(tags)) for row, tags in enumerate(extract.ground.tags)]
    return [
        _make_layer("earth", shapely.get_parts(np.array([land], dtype=object)), lambda _: {}, MIN_ZOOM),
        _lay_areas("landuse", extract.ground, [site for site in sites if site[1] in DRAWN_LANDUSE]),
        _lay_areas("water", extract.ground, [site for site in sites if site[1] == "water"]),
        _lay_waterways(extract.lines),
        _make_layer("buildings", extract.buildings.geometry, lambda _: {}, 13),
        _lay_boundaries(townships, land),
        _lay_roads(extract, table),
        _lay_places(extract.places, table),
    ]


def _make_layer(
    name: str,
    geometry: NDArray[np.object_],
    describe: Callable[[int], Mapping[str, Any]],
    min_zoom: int | Iterable[int],
    labelled: tuple[Sequence[Mapping[str, Any]], Iterable[int]] | None = None,
) -> TileLayer:
    count = len(geometry)
    labels, label_zoom = labelled or ([{}] * count, [MAX_ZOOM + 1] * count)
    zooms = np.full(count, min_zoom) if isinstance(min_zoom, int) else np.fromiter(min_zoom, dtype=np.int64)
    return TileLayer(
        name,
        geometry,
        [describe(row) for row in range(count)],
        zooms,
        labels,
        np.fromiter(label_zoom, dtype=np.int64),
    )


def _name_ground(tags: Tags) -> str | None:
    """Return the kind of a piece of ground, ``water`` for every standing or running water."""
    if tags.get("natural") == "water" or "water" in tags or tags.get("landuse") in {"reservoir", "basin"}:
        return "water"
    if tags.get("waterway") in {"riverbank", "dock"}:
        return "water"
    if "military" in tags:
        return "military"
    for key in LANDUSE_KEYS:
        if key in tags:
            kind = LANDUSE_KINDS.get(tags[key], tags[key])
            if kind in DRAWN_LANDUSE:
                return kind
    return None


def _lay_areas(name: str, ground: Features, sites: Sequence[tuple[int, str | None]]) -> TileLayer:
    """Lay areas with the largest first, so that a pond in a wood stays visible."""
    rows = np.array([row for row, _ in sites], dtype=np.intp)
    order = np.argsort(-shapely.area(ground.geometry[rows]), kind="stable")
    kinds = [kind for _, kind in sites]
    return _make_layer(name, ground.geometry[rows[order]], lambda place: {"kind": kinds[order[place]]}, MIN_ZOOM)


def _lay_waterways(lines: Features) -> TileLayer:
    rivers = lines.where(lambda tags: "waterway" in tags and tags.get("tunnel", "no") == "no")
    zooms = (9 if tags["waterway"] in {"river", "canal"} else 12 for tags in rivers.tags)
    return _make_layer("waterways", rivers.geometry, lambda row: {"kind": rivers.tags[row]["waterway"]}, zooms)


def _lay_boundaries(townships: Townships, land: BaseGeometry) -> TileLayer:
    """Lay the lines between townships once, on land only and not along the shore."""
    lines = shapely.union_all(shapely.boundary(townships.shapes))
    if not lines.is_empty:
        inland = shapely.buffer(shapely.simplify(land, _SHORE_DEG / 4), -_SHORE_DEG, quad_segs=2)
        lines = shapely.intersection(lines, inland)
    parts = shapely.get_parts(shapely.line_merge(lines)) if not lines.is_empty else np.empty(0, dtype=object)
    return _make_layer("boundaries", parts, lambda _: {"level": int(townships.level or 0)}, 9)


def _lay_roads(extract: Extract, table: NamesTable) -> TileLayer:
    rails = extract.lines.where(lambda tags: tags.get("railway") in {"rail", "light_rail", "narrow_gauge"})
    tags = [*extract.roads.tags, *rails.tags]
    kinds = [_name_road(each) for each in tags]
    order = {kind: rank for rank, kind in enumerate(reversed(ROAD_ZOOM))}
    rows = sorted((row for row, kind in enumerate(kinds) if kind), key=lambda row: order[kinds[row] or ""])
    geometry = np.concatenate([extract.roads.geometry, rails.geometry])[rows]
    zooms = [ROAD_ZOOM[kinds[row] or ""] for row in rows]
    labels = [_label(tags[row], table.zh("road", tags[row].get("name", ""), tags[row]), "ref") for row in rows]
    label_zooms = (_MAJOR_LABEL_ZOOM if zoom < ROAD_ZOOM["minor"] else _LABEL_ZOOM for zoom in zooms)
    return _make_layer("roads", geometry, lambda place: {"kind": kinds[rows[place]]}, zooms, (labels, label_zooms))


def _name_road(tags: Tags) -> str | None:
    if tags.get("route") == "ferry":
        return "ferry"
    if "railway" in tags and "highway" not in tags:
        return "rail"
    return ROAD_KINDS.get(tags.get("highway", "").removesuffix("_link"))


def _lay_places(places: Features, table: NamesTable) -> TileLayer:
    known = places.where(lambda tags: tags["place"] in PLACE_RANK)
    ranks = [PLACE_RANK[tags["place"]] for tags in known.tags]
    labels = [_label(tags, table.zh("settlement", tags["name"], tags), "name:en") for tags in known.tags]
    zooms = [PLACE_ZOOM[rank] for rank in ranks]
    return _make_layer(
        "places",
        known.geometry,
        lambda row: {"kind": known.tags[row]["place"], "rank": ranks[row]},
        zooms,
        (labels, zooms),
    )


def _label(tags: Tags, name_zh: str | None, extra: str) -> dict[str, str]:
    """Return the names of a thing; what has none gets none."""
    named = {"name": tags.get("name"), "name_zh": name_zh, extra.replace(":", "_"): tags.get(extra)}
    return {key: value for key, value in named.items() if value}
