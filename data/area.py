"""The built area of a post, the folder ``area/``: what the county is made of, ready to be opened in a moment.

::

    build.json            what it was built from, when, by which builder, what is missing
    roads.npz             the road network (`routing.network`)
    base.pmtiles          the base map
    people.npz            homes: lon, lat, residents (whole people; nan is unknown), settlement
    settlements.geojson   residents, township, how they were counted
    candidates.geojson    buildings and open ground that could shelter; nobody has agreed to any
    facilities.geojson    hospitals, fire and police stations, fuel
    names.json            what the search looks into
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point

from data.faults import DamagedStore, Unavailable
from data.records import Settlement

BUILDER_VERSION = 1
"""Raised with every change of what a build writes; an area of another version is built again, never half used."""

AREA_FOLDER = "area"

STRAIGHT, OSMNX = "straight", "osmnx"
"""How the roads of an extract are read: by our own reader, or through OSMnx alone."""

PARTS = (
    "build.json",
    "roads.npz",
    "base.pmtiles",
    "people.npz",
    "settlements.geojson",
    "candidates.geojson",
    "facilities.geojson",
    "names.json",
)

Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRecord:
    """What an area was built from and how.

    Attributes
    ----------
    name, name_zh
        What the county is called.
    area_id
        Identity of this very build.
    source, source_date, source_sha256
        The extract, when its data was taken (``None`` if it does not say), its hash (``None`` for a download).
    built_at, builder_version, via
        When, by which builder, and whether roads were read straight or through OSMnx.
    bbox
        West, south, east, north in degrees.
    counts, seconds
        Things built, and how long each part took.
    residents_total, residents_method, residents_source, residents_uncertainty
        The people that the homes add up to (``None`` is unknown), how and from which figure.
    missing
        What the source lacks, as keys of the locales (``build.missing.*``).
    notes
        Figures behind the doubts: shore left out, table rows without a home.
    """

    name: str
    name_zh: str | None
    area_id: str
    source: str
    source_date: datetime | None
    source_sha256: str | None
    built_at: datetime
    builder_version: int
    via: str
    bbox: tuple[float, float, float, float]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    residents_total: int | None
    residents_method: str
    residents_source: str | None
    residents_uncertainty: float | None
    missing: tuple[str, ...]
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class People:
    """Homes, in step: place in degrees, residents (``nan``: unknown), number of the settlement (-1: none)."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    residents: NDArray[np.float32]
    settlement: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def known(self) -> bool:
        """Whether every home's residents are known."""
        return len(self) > 0 and not bool(np.isnan(self.residents).any())


@dataclass(frozen=True)
class Area:
    """An opened area. Lists hold GeoJSON features; ``settlements`` are in the order of `People.settlement`."""

    folder: Path
    record: BuildRecord
    people: People
    settlements: tuple[Feature, ...]
    candidates: tuple[Feature, ...]
    facilities: tuple[Feature, ...]
    names: tuple[Mapping[str, Any], ...]

    @property
    def roads_path(self) -> Path:
        """File of the road network."""
        return self.folder / "roads.npz"

    @property
    def tiles_path(self) -> Path:
        """File of the base map."""
        return self.folder / "base.pmtiles"

    @cached_property
    def settlement_records(self) -> tuple[Settlement, ...]:
        """The settlements as records, in the order of `People.settlement`."""
        return tuple(_read_settlement(feature) for feature in self.settlements)

    @cached_property
    def road_names_zh(self) -> Mapping[str, str]:
        """Chinese names of roads by their local name."""
        rows = (row for row in self.names if row["kind"] == "road" and row.get("name_zh"))
        return MappingProxyType({str(row["name"]): str(row["name_zh"]) for row in rows})


def open_area(folder: Path) -> Area:
    """Open a built area.

    Parameters
    ----------
    folder
        The folder ``area`` of a home.

    Raises
    ------
    Unavailable
        Nothing is built there.
    DamagedStore
        It was built by another version of the builder, or a part is missing or unreadable: build it again.
    """
    record = read_record(folder)
    try:
        with (folder / "people.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            people = People(*(arrays[name] for name in ("lon", "lat", "residents", "settlement")))
        layers = [_load(folder / f"{name}.geojson")["features"] for name in ("settlements", "candidates", "facilities")]
        names = _load(folder / "names.json")
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise DamagedStore("area_damaged", folder=str(folder), part=str(error)) from error
    settlements, candidates, facilities = (tuple(layer) for layer in layers)
    return Area(folder, record, people, settlements, candidates, facilities, tuple(names))


def read_record(folder: Path) -> BuildRecord:
    """Read the build record of an area that has all its parts.

    Raises
    ------
    Unavailable
        Nothing is built there.
    DamagedStore
        The record is unreadable or of another builder, or a part is missing.
    """
    path = folder / "build.json"
    if not path.is_file():
        raise Unavailable("no_area", home=str(folder.parent))
    try:
        stored = _load(path)
        version = stored["builder_version"]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedStore("area_damaged", folder=str(folder), part=path.name) from error
    if version != BUILDER_VERSION:
        raise DamagedStore("area_outdated", folder=str(folder), built_by=version, needed=BUILDER_VERSION)
    lacking = [part for part in PARTS if not (folder / part).is_file()]
    if lacking:
        raise DamagedStore("area_damaged", folder=str(folder), part=lacking[0])
    try:
        dates = {
            key: datetime.fromisoformat(stored[key]) if stored[key] else None for key in ("source_date", "built_at")
        }
        bbox, missing = tuple(stored["bbox"]), tuple(stored["missing"])
        return BuildRecord(**{**stored, **dates, "bbox": bbox, "missing": missing})
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedStore("area_damaged", folder=str(folder), part=path.name) from error


def write_record(folder: Path, record: BuildRecord) -> None:
    """Write the build record; last of all parts, so that a folder with one is whole."""
    stored = asdict(record)
    for key in ("source_date", "built_at"):
        stored[key] = stored[key].isoformat() if stored[key] else None
    _dump(folder / "build.json", stored, indent=2)


def write_people(folder: Path, people: People) -> None:
    """Write the homes as compressed arrays."""
    np.savez_compressed(
        folder / "people.npz",
        lon=people.lon,
        lat=people.lat,
        residents=people.residents,
        settlement=people.settlement,
    )


def write_features(path: Path, features: Sequence[Feature]) -> None:
    """Write GeoJSON features as a collection."""
    _dump(path, {"type": "FeatureCollection", "features": list(features)})


def write_names(folder: Path, names: Sequence[Mapping[str, Any]]) -> None:
    """Write the search index."""
    _dump(folder / "names.json", list(names))


def make_feature(point: Point, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON point feature, coordinates to seven decimals."""
    place = {"type": "Point", "coordinates": [round(point.x, 7), round(point.y, 7)]}
    return {"type": "Feature", "geometry": place, "properties": properties}


_SETTLEMENT_FIELDS = (
    "id",
    "name",
    "name_en",
    "name_zh",
    "kind",
    "township",
    "residents",
    "residents_uncertainty",
    "residents_method",
)


def describe_settlement(settlement: Settlement) -> dict[str, Any]:
    """Return a settlement as a GeoJSON feature."""
    return make_feature(settlement.geometry, **{field: getattr(settlement, field) for field in _SETTLEMENT_FIELDS})


def _read_settlement(feature: Feature) -> Settlement:
    fields = {field: feature["properties"].get(field) for field in _SETTLEMENT_FIELDS}
    return Settlement(geometry=Point(feature["geometry"]["coordinates"]), **fields)


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _dump(path: Path, content: Any, indent: int | None = None) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False), encoding="utf-8")
