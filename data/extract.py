"""Read an OpenStreetMap extract once: buildings, ground, water, coast, places, points, boundaries, roads to draw.

The roads to route on are read by `data.ways`; here they are lines for the base map and names for the search.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.faults import BadInput
from data.ways import WaySet

Tags = Mapping[str, str]
Bounds = tuple[float, float, float, float]

_MARGIN_DEG = 0.02

GROUND_KEYS = (
    "landuse",
    "natural",
    "leisure",
    "amenity",
    "tourism",
    "military",
    "aeroway",
    "place",
    "water",
    "emergency",
)
WATER_AREAS = frozenset({"riverbank", "dock"})
POINT_KEYS = ("amenity", "tourism", "emergency", "natural", "leisure", "healthcare")
LINE_KEYS = ("waterway", "railway", "aeroway", "man_made")
KEPT_LINES = MappingProxyType(
    {
        "waterway": frozenset({"river", "stream", "canal", "dam", "weir"}),
        "railway": frozenset({"rail", "light_rail", "narrow_gauge", "tram", "subway"}),
        "aeroway": frozenset({"runway", "taxiway"}),
        "man_made": frozenset({"pier", "breakwater", "groyne"}),
    }
)


@dataclass(frozen=True, slots=True)
class Features:
    """Things of one kind: ids such as ``way/123``, their tags, their geometries (WGS 84), in step."""

    ids: tuple[str, ...] = ()
    tags: tuple[Tags, ...] = ()
    geometry: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[tuple[str, Tags, BaseGeometry]]:
        return iter(zip(self.ids, self.tags, self.geometry, strict=True))

    def where(self, wanted: Callable[[Tags], bool]) -> Features:
        """Return the features whose tags are wanted, in the same order."""
        rows = [row for row, tags in enumerate(self.tags) if wanted(tags)]
        return self.take(rows)

    def take(self, rows: Sequence[int]) -> Features:
        """Return the features of these rows."""
        index = np.asarray(rows, dtype=np.intp)
        return Features(
            tuple(self.ids[row] for row in rows), tuple(self.tags[row] for row in rows), self.geometry[index]
        )


@dataclass(frozen=True, slots=True)
class Extract:
    """What an area is built from, whichever door it came in by.

    Attributes
    ----------
    source
        File name, or the place asked for.
    data_date
        When the map data was taken; ``None`` if the source does not say.
    bounds
        West, south, east, north of the county, in degrees.
    buildings, ground, boundaries
        Polygons: buildings; land use, nature, leisure, amenity sites; administrative areas.
    roads, lines, coast
        Lines: highways and ferries; streams, rails, piers; the shore, land on its left.
    places, points
        Points: settlements; amenities and peaks.
    broken
        How many objects were left out because their outline is broken or lies partly outside the extract.
    """

    source: str
    data_date: datetime | None
    bounds: Bounds
    buildings: Features
    ground: Features
    boundaries: Features
    roads: Features
    lines: Features
    coast: Features
    places: Features
    points: Features
    broken: int = 0


def read_extract(path: Path) -> Extract:
    """Read an ``.osm.pbf`` extract.

    Parameters
    ----------
    path
        The extract; incomplete multipolygons in it are left out.

    Raises
    ------
    BadInput
        The file is not there, or is not an OpenStreetMap extract.
    """
    if not path.is_file():
        raise BadInput("extract_missing", path=str(path))
    sorter = _Sorter()
    try:
        reader = osmium.io.Reader(path)
        header = reader.header()
        reader.close()
        _read_objects(path, sorter)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise BadInput("extract_unreadable", path=str(path), detail=str(error)) from error
    groups = sorter.finish()
    if not any(map(len, groups.values())):
        raise BadInput("extract_empty", path=str(path))
    bounds = _find_bounds(header, groups)
    return Extract(
        path.name, _parse_date(header.get("osmosis_replication_timestamp")), bounds, **groups, broken=sorter.broken
    )


def extract_from_features(features: Any, ways: WaySet, boundary: BaseGeometry, *, source: str) -> Extract:
    """Fill an extract from a table of features and a set of ways, as a place is downloaded.

    Parameters
    ----------
    features
        GeoDataFrame in WGS 84, indexed by ``(element, id)``, one column per tag.
    ways
        The ways to route on; they are drawn as well.
    boundary
        Outline of the place.
    source
        What was asked for.
    """
    sorter = _Sorter()
    for osm_id, tags, geometry in _iterate_rows(features):
        sorter.sort(osm_id, tags, geometry)
    groups = {**sorter.finish(), "roads": draw_ways(ways)}
    west, south, east, north = boundary.bounds
    return Extract(source, None, (west, south, east, north), **groups)


def draw_ways(ways: WaySet) -> Features:
    """Return the ways to route on as lines to draw."""
    refs = np.repeat(np.arange(len(ways)), np.diff(ways.starts))
    lines = shapely.linestrings(np.column_stack([ways.lon, ways.lat]), indices=refs)
    return Features(tuple(f"way/{number}" for number in ways.way_ids.tolist()), ways.tags, np.asarray(lines))


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class _Group:
    ids: list[str] = field(default_factory=list)
    tags: list[Tags] = field(default_factory=list)
    shapes: list[BaseGeometry | str] = field(default_factory=list)

    def add(self, osm_id: str, tags: Tags, shape: BaseGeometry | str) -> None:
        self.ids.append(osm_id)
        self.tags.append(tags)
        self.shapes.append(shape)

    def finish(self) -> Features:
        """Turn hexadecimal WKB into geometries, all at once."""
        geometry = np.empty(len(self.shapes), dtype=object)
        geometry[:] = self.shapes
        if self.shapes and isinstance(self.shapes[0], str):
            geometry = shapely.from_wkb(geometry)
        return Features(tuple(self.ids), tuple(self.tags), geometry)


_GROUPS = ("buildings", "ground", "boundaries", "roads", "lines", "coast", "places", "points")


@dataclass(slots=True)
class _Sorter:
    """Put each feature into its groups; one table of rules for both doors."""

    groups: dict[str, _Group] = field(default_factory=lambda: {name: _Group() for name in _GROUPS})
    broken: int = 0

    def sort(self, osm_id: str, tags: Tags, geometry: BaseGeometry) -> None:
        """Sort a ready geometry by its dimension."""
        dimension = shapely.get_dimensions(geometry)
        if dimension == 0:
            names = sort_point(tags)
        elif dimension == 1:
            names = sort_line(tags)
        else:
            names = sort_polygon(tags)
        for name in names:
            self.groups[name].add(osm_id, tags, geometry)

    def sort_wkb(self, names: Sequence[str], osm_id: str, tags: Tags, make: Callable[[Any], str], thing: Any) -> None:
        """Make the geometry of an object that belongs to groups; count it where its outline is broken or cut."""
        try:
            shape = make(thing)
        except (RuntimeError, osmium.InvalidLocationError):
            self.broken += 1
            return
        for name in names:
            self.groups[name].add(osm_id, tags, shape)

    def finish(self) -> dict[str, Any]:
        """Return the groups by their names."""
        return {name: group.finish() for name, group in self.groups.items()}


def sort_point(tags: Tags) -> tuple[str, ...]:
    """Return the groups a tagged point belongs to."""
    names = []
    if "place" in tags and "name" in tags:
        names.append("places")
    if any(key in tags for key in POINT_KEYS):
        names.append("points")
    return tuple(names)


def sort_line(tags: Tags) -> tuple[str, ...]:
    """Return the groups a line belongs to."""
    if tags.get("natural") == "coastline":
        return ("coast",)
    if "highway" in tags or tags.get("route") == "ferry":
        return () if tags.get("area") == "yes" else ("roads",)
    if any(tags.get(key) in KEPT_LINES[key] for key in LINE_KEYS):
        return ("lines",)
    return ()


def sort_polygon(tags: Tags) -> tuple[str, ...]:
    """Return the groups a polygon belongs to; a school building is a building, its grounds are ground."""
    if tags.get("boundary") == "administrative" and "admin_level" in tags:
        return ("boundaries",)
    if "building" in tags and tags["building"] != "no":
        return ("buildings",)
    if tags.get("waterway") in WATER_AREAS:
        return ("ground",)
    if any(key in tags for key in GROUND_KEYS) and tags.get("natural") != "coastline":
        return ("ground",)
    return ()


def _read_objects(path: Path, sorter: _Sorter) -> None:
    """Stream the extract twice (once for its relations) and keep each object of interest as WKB."""
    wkb: Any = osmium.geom.WKBFactory()
    objects = osmium.FileProcessor(path).with_areas().with_filter(osmium.filter.EmptyTagFilter())
    for thing in cast("Iterable[Any]", objects):
        if thing.is_relation():
            continue
        tags = dict(thing.tags)
        if thing.is_area():
            names, make = sort_polygon(tags), wkb.create_multipolygon
        elif thing.is_way():
            names, make = sort_line(tags), wkb.create_linestring
        else:
            names, make = sort_point(tags), wkb.create_point
        if names:
            sorter.sort_wkb(names, _name_object(thing), tags, make, thing)


def _name_object(thing: Any) -> str:
    if thing.is_area():
        return f"{'way' if thing.from_way() else 'relation'}/{thing.orig_id()}"
    return f"{'way' if thing.is_way() else 'node'}/{thing.id}"


def _iterate_rows(table: Any) -> Iterator[tuple[str, Tags, BaseGeometry]]:
    columns = [name for name in table.columns if name != "geometry"]
    values = table[columns].to_numpy(dtype=object)
    for (element, number), row, geometry in zip(table.index, values, table.geometry, strict=True):
        tags = {key: value for key, value in zip(columns, row, strict=True) if isinstance(value, str)}
        yield f"{element}/{number}", tags, geometry


def _find_bounds(header: osmium.io.Header, groups: Mapping[str, Features]) -> Bounds:
    """Frame what lies in the county, with a margin, inside the header's box where there is one.

    Boxes of extracts are often wide; ferries run far beyond them, so they do not count.
    """
    roads = groups["roads"].where(lambda tags: "highway" in tags)
    inhabited = [features for features in (groups["buildings"], groups["places"], roads) if len(features)]
    counted = inhabited or [features for features in groups.values() if len(features)]
    boxes = np.array([shapely.total_bounds(features.geometry) for features in counted])
    low, high = boxes[:, :2].min(axis=0) - _MARGIN_DEG, boxes[:, 2:].max(axis=0) + _MARGIN_DEG
    stated = header.box()
    if stated.valid():
        low = np.maximum(low, [stated.bottom_left.lon, stated.bottom_left.lat])
        high = np.minimum(high, [stated.top_right.lon, stated.top_right.lat])
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _parse_date(stated: str | None) -> datetime | None:
    if not stated:
        return None
    try:
        return datetime.fromisoformat(stated).astimezone(UTC)
    except ValueError:
        return None
