"""Places as people name them: a bare point, a record of the post, a settlement or facility of the area."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.desk.answers import PlaceAnswer
from dashboard.desk.post import Post
from data.clock import write_time
from data.faults import BadInput, NotFound
from data.picture import Picture
from data.records import LAYERS

AREA_LAYERS = ("settlements", "candidates", "facilities")
"""Layers of the built area whose features are places as well."""

_POINT = re.compile(r"\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*[,;\uff0c\s]\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what it is called; `position_at` is when a thing that moves was there."""

    lon: float
    lat: float
    subject: str | None = None
    name: str | None = None
    name_en: str | None = None
    name_zh: str | None = None
    position_at: datetime | None = None

    def answer(self) -> PlaceAnswer:
        """Return the place as the desk answers it."""
        return PlaceAnswer(
            lon=round(self.lon, 7),
            lat=round(self.lat, 7),
            subject=self.subject,
            name=self.name,
            name_en=self.name_en,
            name_zh=self.name_zh,
            position_at=write_time(self.position_at) if self.position_at else None,
        )


def read_point(text: str) -> tuple[float, float]:
    """Read ``LON,LAT`` in degrees, WGS 84, the longitude first.

    Raises
    ------
    BadInput
        If the text is not two numbers, or they are no place on Earth.
    """
    found = _POINT.fullmatch(text)
    try:
        lon, lat = (float(part) for part in found.groups()) if found else (math.nan, math.nan)
    except ValueError:
        lon = lat = math.nan
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadInput("bad_point", value=text)
    return lon, lat


def find_place(post: Post, text: str, picture: Picture) -> Place:
    """Return the place that a person named: ``LON,LAT`` or ``<layer>/<id>``.

    Raises
    ------
    BadInput
        If the text is neither, or the thing has no known place.
    NotFound
        If there is no such record, settlement, candidate or facility.
    """
    layer, slash, identity = text.strip().partition("/")
    if not slash:
        return Place(*read_point(text))
    record = picture.records(layer).get(identity)
    if record is not None:
        if record.geometry is not None:
            stamps = picture.stamps(f"{layer}/{identity}")
            moved = stamps["geometry"].happened_at if layer == "teams" and "geometry" in stamps else None
            lon, lat = pick_point(record.geometry)
            return Place(lon, lat, f"{layer}/{identity}", record.name, record.name_en, record.name_zh, moved)
        if layer not in AREA_LAYERS:
            raise BadInput("place_unknown", subject=f"{layer}/{identity}", name=record.name)
    if layer in AREA_LAYERS:
        return _find_in_area(post, layer, identity)
    if layer in LAYERS:
        raise NotFound("record_missing", subject=text)
    raise BadInput("bad_point", value=text)


def pick_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a point on the thing: itself, or one surely inside an area."""
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    return float(point.x), float(point.y)


def list_features(post: Post, layer: str) -> list[Mapping[str, Any]]:
    """Return the GeoJSON features of one of `AREA_LAYERS`, empty where no area is built."""
    if not post.has_area:
        return []
    area = post.area
    return list({"settlements": area.settlements, "candidates": area.candidates, "facilities": area.facilities}[layer])


def find_feature(post: Post, layer: str, identity: str) -> Mapping[str, Any] | None:
    """Return one feature of the built area by its id."""
    return next((row for row in list_features(post, layer) if str(row["properties"]["id"]) == identity), None)


def _find_in_area(post: Post, layer: str, identity: str) -> Place:
    feature = find_feature(post, layer, identity)
    if feature is None:
        raise NotFound("record_missing", subject=f"{layer}/{identity}")
    properties = feature["properties"]
    lon, lat = pick_point(shape(feature["geometry"]))
    names = (properties.get("name"), properties.get("name_en"), properties.get("name_zh"))
    return Place(lon, lat, f"{layer}/{identity}", *names)
