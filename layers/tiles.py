"""Cut layers into vector tiles and write them as one PMTiles archive, in plain Python: no tool to install.

Geometry is projected once, scaled per zoom, thinned to half a pixel, clipped to each tile with a margin, snapped to
the tile's grid by GEOS (which keeps polygons valid), and encoded by mapbox-vector-tile.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from data.extract import Bounds

MIN_ZOOM = 7
MAX_ZOOM = 14
EXTENT = 4096
"""Units of a tile's side; a tile is drawn 512 pixels wide, so a pixel is 8 units."""

_MARGIN = 80.0
_THIN = 4.0
_LEAST_AREA = 128.0
"""Polygons under two square pixels are left out below the last zoom."""

Tile = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TileLayer:
    """One layer of the tiles, its features in drawing order.

    Attributes
    ----------
    name
        Name of the layer in the tiles.
    geometry
        Degrees, longitude first.
    properties
        Of each feature, at every zoom.
    min_zoom
        First zoom at which each feature appears.
    labels, label_zoom
        Further properties of each feature, from a zoom on: names where there is room for them.
    """

    name: str
    geometry: NDArray[np.object_]
    properties: Sequence[Mapping[str, Any]]
    min_zoom: NDArray[np.int64]
    labels: Sequence[Mapping[str, Any]]
    label_zoom: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A layer at one zoom: geometry in units of that zoom, properties, and the rows that each tile touches."""

    name: str
    geometry: NDArray[np.object_]
    properties: list[dict[str, Any]]
    rows_of: dict[Tile, list[int]]


def write_tiles(
    layers: Sequence[TileLayer], bounds: Bounds, path: Path, *, attribution: str, tell: Callable[[float], None]
) -> int:
    """Write the archive and return the number of tiles in it.

    Parameters
    ----------
    layers
        Lowest first.
    bounds
        West, south, east, north; nothing is cut outside them.
    path
        The archive to write.
    attribution
        Whose data it is, kept in the archive.
    tell
        Told the fraction done.
    """
    projected = [project(layer.geometry) for layer in layers]
    count = 0
    with path.open("wb") as stream:
        writer: Any = _open_writer(stream)
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
            frame = _frame_tiles(bounds, zoom)
            sheets = [_draw_sheet(layer, world, zoom, frame) for layer, world in zip(layers, projected, strict=True)]
            tiles = {tile for sheet in sheets for tile in sheet.rows_of}
            for done, (tile_id, tile) in enumerate(sorted((zxy_to_tileid(zoom, *tile), tile) for tile in tiles)):
                body = _encode_tile(sheets, tile)
                if body:
                    writer.write_tile(tile_id, gzip.compress(body, compresslevel=6, mtime=0))
                    count += 1
                tell(_fraction(zoom, done / len(tiles)))
        writer.finalize(_make_header(bounds), _describe(layers, attribution))
    return count


def _open_writer(stream: IO[bytes]) -> Any:
    make: Any = Writer  # the library is not typed
    return make(stream)


def project(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Project degrees to the unit square of Web Mercator, y downward."""
    return np.asarray(shapely.transform(geometry, _to_unit_square))


def _to_unit_square(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    lat = np.radians(np.clip(lonlat[:, 1], -85.05, 85.05))
    return np.column_stack([lonlat[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)])


def _fraction(zoom: int, part: float) -> float:
    """Say how much is done: a zoom has about three times the work of the one above it."""
    works = [3.0**above for above in range(MAX_ZOOM - MIN_ZOOM + 1)]
    at = zoom - MIN_ZOOM
    return (sum(works[:at]) + part * works[at]) / sum(works)


def _frame_tiles(bounds: Bounds, zoom: int) -> tuple[int, int, int, int]:
    """Return the first and last column and row of tiles that cover the bounds."""
    west, south, east, north = bounds
    corners = _to_unit_square(np.array([[west, north], [east, south]])) * 2**zoom
    (left, top), (right, bottom) = np.floor(corners).astype(int)
    return int(left), int(top), int(right), int(bottom)


def _draw_sheet(layer: TileLayer, world: NDArray[np.object_], zoom: int, frame: tuple[int, int, int, int]) -> _Sheet:
    rows = np.flatnonzero(layer.min_zoom <= zoom)
    geometry = shapely.transform(world[rows], lambda xy: xy * (EXTENT * 2.0**zoom)) if len(rows) else world[rows]
    if len(rows) and zoom < MAX_ZOOM:
        keep = (shapely.get_dimensions(geometry) < 2) | (shapely.area(geometry) >= _LEAST_AREA)
        rows, geometry = rows[keep], shapely.simplify(geometry[keep], _THIN, preserve_topology=True)
    properties = [
        {**layer.properties[row], **(layer.labels[row] if layer.label_zoom[row] <= zoom else {})}
        for row in rows.tolist()
    ]
    rows_of: dict[Tile, list[int]] = {}
    for row, tile in _touch_tiles(geometry, frame):
        rows_of.setdefault(tile, []).append(row)
    return _Sheet(layer.name, geometry, properties, rows_of)


def _touch_tiles(geometry: NDArray[np.object_], frame: tuple[int, int, int, int]) -> Iterator[tuple[int, Tile]]:
    """Yield each feature's row with each tile of the frame that its box and margin touch."""
    left, top, right, bottom = frame
    boxes = shapely.bounds(geometry).reshape(-1, 4)
    boxes = np.where(np.isnan(boxes), -np.inf, boxes)
    margins = np.array([-_MARGIN, -_MARGIN, _MARGIN, _MARGIN])
    reach = np.floor((boxes + margins) / EXTENT)
    reach = np.clip(reach, [left, top, left - 1, top - 1], [right + 1, bottom + 1, right, bottom]).astype(int)
    for row, (x0, y0, x1, y1) in enumerate(reach.tolist()):
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                yield row, (x, y)


def _encode_tile(sheets: Sequence[_Sheet], tile: Tile) -> bytes:
    """Encode what of each sheet lies in the tile; empty where nothing does."""
    origin = np.array(tile, dtype=np.float64) * EXTENT
    layers = []
    for sheet in sheets:
        rows = sheet.rows_of.get(tile)
        if rows:
            shapes = _fit_tile(sheet.geometry[rows], origin)
            features = [
                {"geometry": shape, "properties": sheet.properties[row]}
                for row, shape in zip(rows, shapes, strict=True)
                if not shape.is_empty
            ]
            if features:
                layers.append({"name": sheet.name, "features": features})
    if not layers:
        return b""
    options = {"extents": EXTENT, "y_coord_down": True, "check_winding_order": False}
    return bytes(mapbox_vector_tile.encode(layers, default_options=options))


def _fit_tile(geometry: NDArray[np.object_], origin: NDArray[np.float64]) -> NDArray[np.object_]:
    """Clip to the tile and its margin, move to the tile's corner, snap to whole units, wind as the format wants."""
    low, high = origin - _MARGIN, origin + EXTENT + _MARGIN
    boxes = shapely.bounds(geometry)
    outside = (boxes[:, :2] < low).any(axis=1) | (boxes[:, 2:] > high).any(axis=1)
    fitted = geometry.copy()
    if outside.any():
        fitted[outside] = shapely.clip_by_rect(geometry[outside], low[0], low[1], high[0], high[1])
    fitted = shapely.transform(fitted, lambda xy: xy - origin)
    areas = shapely.get_dimensions(fitted) == 2
    if areas.any():
        fitted[areas] = shapely.orient_polygons(_snap_areas(fitted[areas]), exterior_cw=False)
    if not areas.all():
        fitted[~areas] = shapely.transform(fitted[~areas], np.rint)
    return np.asarray(fitted)


def _snap_areas(areas: NDArray[np.object_]) -> NDArray[np.object_]:
    """Snap polygons to whole units; only those that this breaks are mended by GEOS, which takes four times as long."""
    snapped = np.asarray(shapely.transform(areas, np.rint))
    broken = ~shapely.is_valid(snapped)
    if broken.any():
        mended = shapely.set_precision(shapely.buffer(areas[broken], 0), 1.0)
        snapped[broken] = np.where(shapely.get_dimensions(mended) == 2, mended, shapely.Polygon())
    return snapped


def _make_header(bounds: Bounds) -> dict[str, Any]:
    west, south, east, north = (round(degrees * 10_000_000) for degrees in bounds)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 10,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _describe(layers: Sequence[TileLayer], attribution: str) -> dict[str, Any]:
    zooms = {"minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM}
    return {
        "attribution": attribution,
        "vector_layers": [{"id": layer.name, "fields": {}, **zooms} for layer in layers],
        **{name: str(zoom) for name, zoom in zooms.items()},
    }
