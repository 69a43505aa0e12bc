"""The base of a paper map: the county's vector tiles, drawn in tones that a grey print keeps apart."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.reader import MmapSource, Reader
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.print_grid import Bounds, Frame, Ground
from layers.tiles import EXTENT

ZOOM_OF_SCALE = ((32_000, 14), (80_000, 13), (160_000, 12), (320_000, 11), (640_000, 10), (1_300_000, 9))
"""Largest denominator that a zoom is fine enough for."""

SEA, LAND, COAST = "#cfd9df", "#fbfaf7", "#5d6b74"

AREAS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("wood", "forest", "orchard", "scrub"), "#dbe5d2"),
        **dict.fromkeys(("residential", "retail", "commercial", "industrial", "railway"), "#ebe8e2"),
        **dict.fromkeys(("beach", "sand", "shingle", "bare_rock", "rock", "scree", "quarry"), "#f1ecd9"),
        **dict.fromkeys(("wetland", "mud"), "#dfe6e6"),
    }
)
"""Fill of the ground that is told apart on paper; the rest is plain land."""

ROADS: Mapping[str, tuple[float, float, str]] = MappingProxyType(
    {
        "path": (0.16, 0.0, "#9b958a"),
        "service": (0.18, 0.0, "#a8a298"),
        "track": (0.22, 0.0, "#8d867a"),
        "rail": (0.3, 0.0, "#6d6a66"),
        "ferry": (0.22, 0.0, "#6b7f8d"),
        "minor": (0.5, 0.16, "#8f8a82"),
        "tertiary": (0.75, 0.18, "#77726b"),
        "secondary": (1.0, 0.2, "#57534e"),
        "primary": (1.25, 0.22, "#403d39"),
        "trunk": (1.4, 0.24, "#2e2c29"),
        "motorway": (1.6, 0.26, "#2e2c29"),
    }
)
"""Width of each kind of road, of its edge, millimetres, and the edge's colour; lowest first. No edge: a plain line."""

DASHES: Mapping[str, str] = MappingProxyType({"path": "0.7 0.5", "track": "1.6 0.5", "ferry": "1.2 0.8"})

Placed = tuple[BaseGeometry, Mapping[str, Any]]
Layers = Mapping[str, Sequence[Placed]]


@dataclass(frozen=True, slots=True)
class Base:
    """What the tiles hold of a map: the SVG of its ground, and its places in millimetres of the sheet."""

    svg: tuple[str, ...]
    places: Sequence[Placed]
    attribution: str


def read_base(tiles: Path, frame: Frame) -> Base:
    """Return the base of a sheet from a county's tiles; those of the last sheets are kept, for the next language."""
    return _read_base(tiles, tiles.stat().st_mtime_ns, frame)


@lru_cache(maxsize=4)
def _read_base(tiles: Path, _built: int, frame: Frame) -> Base:
    ground = Ground(frame)
    zoom = next((zoom for limit, zoom in ZOOM_OF_SCALE if frame.scale <= limit), 8)
    layers: dict[str, list[Placed]] = {}
    with tiles.open("rb") as stream:
        make, source = cast("Any", Reader), cast("Any", MmapSource)  # the library is not typed
        reader = make(source(stream))
        for column, row in _list_tiles(ground.bounds, zoom):
            packed = reader.get(zoom, column, row)
            if packed:
                _read_tile(gzip.decompress(packed), (zoom, column, row), ground, layers)
        attribution = str(reader.metadata().get("attribution", ""))
    return Base(tuple(_draw_base(layers, frame.scale)), layers.get("places", ()), attribution)


def _draw_base(layers: Layers, scale: int) -> Iterator[str]:
    """Yield the SVG of the ground, lowest first."""
    land = shapely.union_all([geometry for geometry, _ in layers.get("earth", ())])
    yield f'<path d="{trace(land)}" fill="{LAND}"/>'
    for geometry, properties in layers.get("landuse", ()):
        fill = AREAS.get(properties["kind"])
        if fill:
            yield f'<path d="{trace(geometry)}" fill="{fill}"/>'
    water = "".join(trace(geometry) for geometry, _ in layers.get("water", ()))
    yield f'<path d="{water}" fill="{SEA}"/>'
    streams = "".join(trace(geometry) for geometry, _ in layers.get("waterways", ()))
    yield f'<path d="{streams}" fill="none" stroke="#8ea3b1" stroke-width="0.2"/>'
    buildings = "".join(trace(geometry) for geometry, _ in layers.get("buildings", ()))
    yield f'<path d="{buildings}" fill="#bdb7ad"/>'
    yield f'<path d="{trace(land.boundary)}" fill="none" stroke="{COAST}" stroke-width="0.3"/>'
    borders = "".join(trace(geometry) for geometry, _ in layers.get("boundaries", ()))
    yield f'<path d="{borders}" fill="none" stroke="#8a8492" stroke-width="0.2" stroke-dasharray="1.4 0.6 0.3 0.6"/>'
    yield from _draw_roads(layers, scale)


def _draw_roads(layers: Layers, scale: int) -> Iterator[str]:
    """Draw all edges of one kind below all its beds, kind by kind, so that junctions stay open."""
    slim = min(1.0, max(0.4, 50_000 / scale)) ** 0.6
    paths: dict[str, list[str]] = {}
    for geometry, properties in layers.get("roads", ()):
        paths.setdefault(properties["kind"], []).append(trace(geometry))
    kinds = [(kind, "".join(paths[kind]), *look) for kind, look in ROADS.items() if kind in paths]
    for kind, path, width, edge, colour in kinds:
        dash = f' stroke-dasharray="{DASHES[kind]}"' if kind in DASHES else ""
        whole = (width + 2 * edge) * slim
        yield f'<path d="{path}" class="r" stroke="{colour}" stroke-width="{whole:.2f}"{dash}/>'
    for _, path, width, edge, _ in kinds:
        if edge:
            yield f'<path d="{path}" class="r" stroke="#fff" stroke-width="{width * slim:.2f}"/>'


def trace(geometry: BaseGeometry) -> str:
    """Return a line or an area as the path of an SVG, millimetres with two decimals."""
    return "".join(_trace_parts(geometry))


def _trace_parts(geometry: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(geometry):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield _trace_line(shapely.get_coordinates(ring)[:-1]) + "z"
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield _trace_line(shapely.get_coordinates(part))
        elif part.geom_type != "Point":
            yield from _trace_parts(part)


def _trace_line(points: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points.tolist())


def _list_tiles(bounds: Bounds, zoom: int) -> Iterator[tuple[int, int]]:
    west, south, east, north = bounds
    side = 2**zoom

    def find(lon: float, lat: float) -> tuple[int, int]:
        y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
        return int((lon / 360 + 0.5) * side), int(y * side)

    (left, top), (right, bottom) = find(west, north), find(east, south)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row


def _read_tile(body: bytes, tile: tuple[int, int, int], ground: Ground, layers: dict[str, list[Placed]]) -> None:
    zoom, column, row = tile
    units = 2.0**zoom * EXTENT

    def place(units_xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = (units_xy[:, 0] + column * EXTENT) / units, (units_xy[:, 1] + row * EXTENT) / units
        lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * y))))
        return ground.place(np.column_stack([x * 360 - 180, lat]))

    content = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    for name, layer in content.items():
        shapes = np.array([shape(each["geometry"]) for each in layer["features"]], dtype=object)
        placed = shapely.clip_by_rect(shapely.transform(shapes, place), *ground.frame.outer)
        kept = layers.setdefault(name, [])
        for geometry, feature in zip(placed, layer["features"], strict=True):
            if not geometry.is_empty:
                kept.append((geometry, feature["properties"]))
