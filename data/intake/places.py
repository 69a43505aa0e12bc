"""The geometry of a row: where it comes from, and whether anything can be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from data.codec import decode_geometry
from data.faults import BadInput
from data.intake.fields import GEOMETRY_COLUMNS, Place
from data.intake.rows import Row, UnfitError
from data.intake.values import is_blank

Bounds = tuple[float, float, float, float]

NEAR_DEG = 0.5
"""How far outside the area a place is doubted but taken: a neighbour's team, a store across the water."""

_AREAS = frozenset({"Polygon", "MultiPolygon"})
_TAKEN: Mapping[Place, frozenset[str]] = {
    Place.AREA: _AREAS,
    Place.POINT: frozenset({"Point"}),
    Place.ANYWHERE: _AREAS | {"Point"},
    Place.POINT_OR_AREA: _AREAS | {"Point"},
    Place.NONE: frozenset(),
}
_WHERE = re.compile(r"(.*)\[(\S+) (\S+)\]")


def read_place(row: Row, place: Place) -> BaseGeometry | None:
    """Return the geometry that a row gives, ``None`` where it gives none.

    Raises
    ------
    UnfitError
        If it cannot be read, is of a kind the layer does not take, or is no valid area.
    """
    geometry = _read_given(row)
    if geometry is None or place is Place.NONE:
        return None
    geometry = shapely.force_2d(geometry)
    if geometry.is_empty:
        raise UnfitError("geometry_unreadable", value="empty")
    if geometry.geom_type not in _TAKEN[place]:
        raise UnfitError("geometry_kind", given=geometry.geom_type, taken=", ".join(sorted(_TAKEN[place])))
    _check_valid(geometry)
    return geometry


def check_where(geometry: BaseGeometry, bounds: Bounds | None) -> dict[str, object] | None:
    """Check that the place can be meant; return what to say of one a little outside the area.

    Raises
    ------
    UnfitError
        If it is not on the globe, at 0, 0, far outside the area, or if its coordinates look swapped.
    """
    west, south, east, north = geometry.bounds
    swapped = (south, west, north, east)
    on_globe = _within(geometry.bounds, (-180, -90, 180, 90))
    at = {"lon": round((west + east) / 2, 5), "lat": round((south + north) / 2, 5)}
    if not on_globe:
        looks = _within(swapped, bounds or (-180, -90, 180, 90)) and max(abs(west), abs(east)) <= 90
        raise UnfitError("looks_swapped" if looks else "outside_world", **at)
    if west == south == east == north == 0:
        raise UnfitError("zero_place")
    if bounds is None or _touch(geometry.bounds, bounds):
        return None
    if _within(swapped, bounds):
        raise UnfitError("looks_swapped", **at)
    grown = (bounds[0] - NEAR_DEG, bounds[1] - NEAR_DEG, bounds[2] + NEAR_DEG, bounds[3] + NEAR_DEG)
    if not _touch(geometry.bounds, grown):
        raise UnfitError("outside_area", **at, area=", ".join(f"{edge:.3f}" for edge in bounds))
    return dict(at)


def _read_given(row: Row) -> BaseGeometry | None:
    """Return the geometry as the row gives it: a feature's own, ``wkt``, or ``lon`` and ``lat``."""
    if row.geometry is not None:
        return _read_feature(row.geometry)
    lon, lat, wkt = (row.cells.get(name) for name in GEOMETRY_COLUMNS)
    if not is_blank(wkt):
        try:
            return shapely.from_wkt(str(wkt))
        except shapely.errors.GEOSException as fault:
            raise UnfitError("geometry_unreadable", field="wkt", value=str(wkt)[:60]) from fault
    if is_blank(lon) and is_blank(lat):
        return None
    if is_blank(lon) or is_blank(lat):
        raise UnfitError("half_a_place", field="lon" if is_blank(lon) else "lat")
    return Point(_degrees("lon", lon), _degrees("lat", lat))


def _read_feature(given: object) -> BaseGeometry:
    try:
        return decode_geometry(given)
    except BadInput as fault:
        raise UnfitError("geometry_unreadable", value=str(given)[:60]) from fault


def _degrees(column: str, cell: Any) -> float:
    """Return decimal degrees; degrees and minutes are not guessed at."""
    try:
        return float(cell)
    except (TypeError, ValueError) as fault:
        raise UnfitError("not_degrees", field=column, value=str(cell)[:60]) from fault


def _check_valid(geometry: BaseGeometry) -> None:
    """Refuse an area that crosses itself and say where."""
    if not all(abs(edge) < float("inf") for edge in geometry.bounds):
        raise UnfitError("outside_world", lon="?", lat="?")
    if geometry.is_valid:
        return
    why = shapely.is_valid_reason(geometry)
    found = _WHERE.fullmatch(why)
    raise UnfitError(
        "area_invalid",
        why=found[1] if found else why,
        lon=found[2] if found else "?",
        lat=found[3] if found else "?",
    )


def _within(inner: Bounds, outer: Bounds) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _touch(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
