"""The ground of a paper map: which grid it is drawn on, at which scale, and where on the sheet each place falls.

A map is drawn on the national grid of its place (British National Grid, CGCS2000 3-degree zones in China, UTM
elsewhere), so that its grid lines are square and its scale is true: within 0.1 % of a length on the ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

SCALES = (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000)
"""Scales that a ruler is laid on: 1 to so many thousand."""

EDGE_MM = 5.5
"""Room around the map for the figures of the grid."""

FOOT_MM = 9.0
"""Room below it for the scale bar."""

GRID_STEPS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100)
LEAST_STEP_MM = 18.0
"""Grid lines stand at least so far apart."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A projected grid: its code, and the name of its sentence in the locales with the zone in it."""

    epsg: int
    name: str
    zone: int | None = None


@dataclass(frozen=True)
class Frame:
    """A sheet: the place in its middle, one to so many, its size on paper."""

    lon: float
    lat: float
    scale: int
    width_mm: float
    height_mm: float

    @property
    def inner(self) -> Bounds:
        """The map itself on the sheet: left, top, right, bottom, millimetres."""
        return EDGE_MM, EDGE_MM, self.width_mm - EDGE_MM, self.height_mm - FOOT_MM

    @property
    def outer(self) -> Bounds:
        """Where geometry is cut, so that the cut is not seen."""
        left, top, right, bottom = self.inner
        return left - 2, top - 2, right + 2, bottom + 2

    @cached_property
    def grid(self) -> Grid:
        """The grid that the map is drawn on."""
        return pick_grid(self.lon, self.lat)

    @cached_property
    def step_km(self) -> float:
        """Distance between grid lines."""
        return next(
            (step for step in GRID_STEPS_KM if step * 1e6 / self.scale >= LEAST_STEP_MM), float(GRID_STEPS_KM[-1])
        )


class Ground:
    """Takes degrees to millimetres of a sheet, and back. One per drawing: the projection is not shared by threads."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        code = f"EPSG:{frame.grid.epsg}"
        self._forth = Transformer.from_crs("EPSG:4326", code, always_xy=True)
        self._back = Transformer.from_crs(code, "EPSG:4326", always_xy=True)
        left, top, right, bottom = frame.inner
        self._centre = np.array([(left + right) / 2, (top + bottom) / 2])
        self._origin = np.array(self._forth.transform(frame.lon, frame.lat))
        self._mm_per_m = 1000.0 / frame.scale

    def place(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where on the sheet points lie, millimetres from its top left corner."""
        east, north = self._forth.transform(lonlat[:, 0], lonlat[:, 1])
        offset = (np.column_stack([east, north]) - self._origin) * self._mm_per_m
        return np.asarray(self._centre + offset * [1.0, -1.0], dtype=np.float64)

    def draw(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of degrees in millimetres of the sheet, cut a little outside the map."""
        return shapely.clip_by_rect(shapely.transform(geometry, self.place), *self.frame.outer)

    @property
    def bounds(self) -> Bounds:
        """Degrees that the map covers: west, south, east, north."""
        left, top, right, bottom = self.frame.inner
        steps = np.linspace(0.0, 1.0, 9)
        edge = np.concatenate(
            [np.column_stack([left + steps * (right - left), np.full(9, y)]) for y in (top, bottom)]
            + [np.column_stack([np.full(9, x), top + steps * (bottom - top)]) for x in (left, right)]
        )
        metres = self._origin + (edge - self._centre) * [1.0, -1.0] / self._mm_per_m
        lon, lat = self._back.transform(metres[:, 0], metres[:, 1])
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def list_lines(self) -> Iterator[tuple[bool, float, float]]:
        """Yield the grid lines: whether upright, where on the sheet, and the grid's figure in km."""
        left, top, right, bottom = self.frame.inner
        step_m = self.frame.step_km * 1000
        for upright, low, high, axis, sign in ((True, left, right, 0, 1.0), (False, bottom, top, 1, -1.0)):
            ends = [self._origin[axis] + (at - self._centre[axis]) * sign / self._mm_per_m for at in (low, high)]
            for count in range(math.ceil(ends[0] / step_m), math.floor(ends[1] / step_m) + 1):
                at = self._centre[axis] + (count * step_m - self._origin[axis]) * sign * self._mm_per_m
                yield upright, float(at), count * self.frame.step_km


def fit_frame(bounds: Bounds, width_mm: float, height_mm: float, *, least_scale: int = 10_000) -> Frame:
    """Return the sheet of the largest round scale that shows all of some degrees.

    Parameters
    ----------
    bounds
        West, south, east, north.
    least_scale
        Never larger than one to so many.
    """
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    forth: Any = Transformer.from_crs("EPSG:4326", f"EPSG:{pick_grid(lon, lat).epsg}", always_xy=True).transform
    xs, ys = forth([west, lon, east, west, east, west, lon, east], [south, south, south, lat, lat, north, north, north])
    room_x, room_y = width_mm - 2 * EDGE_MM, height_mm - EDGE_MM - FOOT_MM
    needed = max((max(xs) - min(xs)) / room_x, (max(ys) - min(ys)) / room_y) * 1000
    scale = next((each * 1000 for each in SCALES if each * 1000 >= max(needed, least_scale)), SCALES[-1] * 1000)
    return Frame(lon, lat, scale, width_mm, height_mm)


def pick_grid(lon: float, lat: float) -> Grid:
    """Return the grid that maps of a place are drawn on."""
    if _is_british(lon, lat):
        return Grid(27700, "british")
    if 73.5 <= lon <= 135.1 and 18.0 <= lat <= 53.6:
        zone = round(lon / 3)
        return Grid(4534 + zone - 25, "cgcs2000", zone * 3)
    zone = min(60, int((lon + 180) // 6) + 1)
    return Grid((32600 if lat >= 0 else 32700) + zone, "utm", zone)


def _is_british(lon: float, lat: float) -> bool:
    """Great Britain without Ireland and the Continent."""
    if not 49.8 <= lat <= 61.0:
        return False
    west = -6.5 if lat < 51.2 else -5.45 if lat < 55.25 else -8.8
    return west <= lon <= (1.45 if lat < 51.2 else 1.9)
