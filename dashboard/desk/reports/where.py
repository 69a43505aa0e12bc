"""Where something is, as people say it: "at Godshill", a click, coordinates, a record, an area drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from dashboard.desk.places import find_place, read_point
from dashboard.desk.post import Post
from dashboard.desk.reports.naming import name_near
from dashboard.desk.search import find_name
from data.codec import decode_geometry
from data.faults import BadInput
from data.picture import Picture

_BEFORE = re.compile(r"^(?:(?:at|in|near|by|around)\s+|(?:在|到达|位于)\s*)(?=\S)", re.IGNORECASE)
_AFTER = re.compile(r"(?:附近|一带|处)$")
_LETTERED = re.compile(r"\s*([\d.]+)\s*°?\s*([NSns])[\s,;\uff0c]+([\d.]+)\s*°?\s*([EWew])\s*")


@dataclass(frozen=True, slots=True)
class Where:
    """A place with the names it goes by, and the words it was told in."""

    geometry: BaseGeometry
    words: str = ""
    names: Mapping[str, str] | None = None


def find_where(post: Post, told: str | Mapping[str, object] | BaseGeometry, picture: Picture) -> Where:
    """Return the place that somebody told.

    Parameters
    ----------
    told
        ``LON,LAT``; ``50.60 N 1.20 W``; ``<layer>/<id>``; a name, with or without "at"; GeoJSON; a geometry.

    Raises
    ------
    BadInput
        If nothing is called so, or several places are.
    NotFound
        If there is no such record.
    """
    if not isinstance(told, str):
        geometry = told if isinstance(told, BaseGeometry) else decode_geometry(told)
        _refuse_off_earth(geometry)
        return Where(geometry, names=name_near(post, picture, geometry))
    words = told.strip()
    point = _read_coordinates(post, words)
    if point is not None:
        return Where(point, words, name_near(post, picture, point))
    if "/" in words:
        place = find_place(post, words, picture)
        names = {"name": place.name, "name_en": place.name_en, "name_zh": place.name_zh}
        return Where(Point(place.lon, place.lat), words, {key: name for key, name in names.items() if name})
    return _find_named(post, words)


def find_area(told: str | Mapping[str, object] | BaseGeometry, picture: Picture) -> BaseGeometry:
    """Return the area that was drawn, or that of a record ``<layer>/<id>``; a shaky outline is made sound.

    Raises
    ------
    BadInput
        If it is no area.
    NotFound
        If there is no such record.
    """
    if isinstance(told, str):
        geometry = picture.get(told.strip()).geometry
    else:
        geometry = told if isinstance(told, BaseGeometry) else decode_geometry(told)
    if geometry is None or geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise BadInput("not_drawn_area", kind="-" if geometry is None else geometry.geom_type)
    _refuse_off_earth(geometry)
    parts = [part for part in shapely.get_parts(shapely.make_valid(geometry)) if part.area > 0]
    if not parts:
        raise BadInput("not_drawn_area", kind=geometry.geom_type)
    return shapely.union_all(parts)


def _read_coordinates(post: Post, words: str) -> Point | None:
    lettered = _LETTERED.fullmatch(words)
    if lettered:
        lat = float(lettered[1]) * (-1 if lettered[2] in "Ss" else 1)
        lon = float(lettered[3]) * (-1 if lettered[4] in "Ww" else 1)
        point = Point(lon, lat)
        _refuse_off_earth(point)
        return point
    if not re.match(r"\s*[+-]?[\d.]", words) or not re.search(r"[,;\uff0c\s]", words.strip()):
        return None
    lon, lat = read_point(words)
    return Point(lat, lon) if _is_swapped(post, lon, lat) else Point(lon, lat)


def _is_swapped(post: Post, lon: float, lat: float) -> bool:
    """Tell whether two numbers are a point of the area only if the latitude stands first."""
    if not post.has_area:
        return False
    west, south, east, north = post.area.record.bbox
    return not (west <= lon <= east and south <= lat <= north) and west <= lat <= east and south <= lon <= north


def _find_named(post: Post, words: str) -> Where:
    sought = words
    rows = find_name(post, sought, 4)["rows"]
    if not rows:
        sought = _AFTER.sub("", _BEFORE.sub("", words)).strip()
        rows = find_name(post, sought, 4)["rows"]
    if not rows:
        raise BadInput("where_unknown", value=words)
    best = rows[0]
    same = [
        row for row in rows[1:] if row["name"].casefold() == best["name"].casefold() and row["kind"] == best["kind"]
    ]
    whole = any(str(best[key] or "").casefold() == sought.casefold() for key in ("name", "name_en", "name_zh"))
    if same or (not whole and len(rows) > 1):
        raise BadInput("where_ambiguous", value=words, names="; ".join(row["name"] for row in rows))
    names = {key: str(best[key]) for key in ("name", "name_en", "name_zh") if best[key]}
    return Where(Point(best["lon"], best["lat"]), words, names)


def _refuse_off_earth(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("bad_point", value=geometry.wkt[:60])
