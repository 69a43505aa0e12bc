"""Names: readable ids, the table of names in a second language, the index that the search looks into."""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from shapely.geometry import shape

from data.extract import Extract, Features, Tags
from data.faults import BadInput
from data.records import Settlement

_COLUMNS = ("kind", "name", "name_zh")
_Names = tuple[str, str | None, str | None]
_BRACKETED = re.compile(r"\s*[(\uff08][^)\uff09]*[)\uff09]")
_PUNCTUATION = str.maketrans({".": " ", "\u2019": "'"})
_SAME_STREET_DEG = 0.005
"""Pieces of one name closer than this (about 500 m) are one street."""


@dataclass(frozen=True, slots=True)
class NamesTable:
    """Chinese names by kind (``county``, ``settlement``, ``road``) and plain name."""

    names: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))

    def zh(self, kind: str, name: str, tags: Tags = MappingProxyType({})) -> str | None:
        """Return the Chinese name: the map's own where it has one, else the table's."""
        return tags.get("name:zh") or self.names.get((kind, plain_name(name)))

    def lists(self, kind: str, name: str) -> bool:
        """Say whether the table names a thing of this kind."""
        return (kind, plain_name(name)) in self.names


def read_names(path: Path) -> NamesTable:
    """Read a names table: CSV in UTF-8 with the columns ``kind, name, name_zh``.

    Raises
    ------
    BadInput
        The file is not there, is not UTF-8 or lacks a column.
    """
    names = {
        (row["kind"].strip(), plain_name(row["name"])): row["name_zh"].strip()
        for row in read_table(path, _COLUMNS)
        if row["name_zh"].strip()
    }
    return NamesTable(MappingProxyType(names))


def read_table(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Read a CSV file (UTF-8, with or without its mark) that must have these columns.

    Raises
    ------
    BadInput
        The file is not there, is not UTF-8 or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise BadInput("table_column_missing", path=str(path), columns=", ".join(missing))
            return [{key: value or "" for key, value in row.items() if key} for row in reader]
    except FileNotFoundError as error:
        raise BadInput("table_missing", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadInput("table_not_utf8", path=str(path)) from error


def plain_name(name: str) -> str:
    """Return a name as it is compared: no case, no points, no bracketed part, ``Saint`` as ``St``."""
    bare = _BRACKETED.sub("", name) or name
    words = bare.casefold().translate(_PUNCTUATION).split()
    return " ".join("st" if word == "saint" else word for word in words)


def slugify(name: str) -> str:
    """Return a readable id: Latin letters without accents, other scripts kept, hyphens between words."""
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", plain_name(name)) if not unicodedata.combining(part)
    ).replace("'", "")
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", bare)).strip("-_")


def assign_ids(names: Iterable[str], osm_ids: Iterable[str]) -> list[str]:
    """Return one id per thing: the slug of its name, and its OSM number where the slug is taken or empty."""
    taken: set[str] = set()
    ids = []
    for name, osm_id in zip(names, osm_ids, strict=True):
        slug, number = slugify(name), osm_id.rsplit("/", maxsplit=1)[-1]
        numbered = f"{slug}-{number}".strip("-")
        further = (f"{numbered}-{count}" for count in itertools.count(2))
        chosen = next(each for each in itertools.chain((slug, numbered), further) if each and each not in taken)
        taken.add(chosen)
        ids.append(chosen)
    return ids


def index_names(
    extract: Extract, table: NamesTable, settlements: Iterable[Settlement], named: Mapping[str, Iterable[Any]]
) -> list[dict[str, Any]]:
    """Return the search index: settlements, then GeoJSON features by layer, other places, streets.

    Each row has ``name, name_en, name_zh, kind, lon, lat``; what is a record or feature also has its ``subject``.
    """
    listed = {(place.name, place.kind) for place in settlements}
    places = [
        _make_row((place.name, place.name_en, place.name_zh), place.kind, place.geometry, f"settlements/{place.id}")
        for place in settlements
    ]
    features = [
        _make_row((own["name"], own["name_en"], own["name_zh"]), own["kind"], shape(feature["geometry"]), subject)
        for layer, rows in named.items()
        for feature in rows
        if (own := feature["properties"])["name"] and (subject := f"{layer}/{own['id']}")
    ]
    others = [
        _make_row((tags["name"], tags.get("name:en"), table.zh("settlement", tags["name"], tags)), tags["place"], point)
        for _, tags, point in extract.places
        if (tags["name"], tags["place"]) not in listed
    ]
    return [*places, *features, *others, *index_streets(extract.roads, table)]


def index_streets(roads: Features, table: NamesTable) -> list[dict[str, Any]]:
    """Return one entry per street, the middle of its longest piece; far apart, one name is several streets."""
    rows_of: dict[str, list[int]] = {}
    for row, tags in enumerate(roads.tags):
        if "name" in tags and "highway" in tags:
            rows_of.setdefault(tags["name"], []).append(row)
    rows = [row for name in sorted(rows_of) for row in _find_streets(roads.geometry, rows_of[name])]
    middles = shapely.line_interpolate_point(roads.geometry[rows], 0.5, normalized=True) if rows else []
    return [
        _make_row((tags["name"], tags.get("name:en"), table.zh("road", tags["name"], tags)), "road", middle)
        for tags, middle in zip((roads.tags[row] for row in rows), middles, strict=True)
    ]


def _find_streets(geometry: NDArray[np.object_], rows: Sequence[int]) -> list[int]:
    """Return the longest piece of each street that pieces of one name make up."""
    if len(rows) == 1:
        return list(rows)
    pieces, lengths = geometry[rows], shapely.length(geometry[rows])
    near = shapely.distance(pieces[:, None], pieces[None, :]) <= _SAME_STREET_DEG
    count, street = connected_components(near, directed=False)
    members = [np.flatnonzero(street == number) for number in range(count)]
    return [rows[int(here[lengths[here].argmax()])] for here in members]


def _make_row(names: _Names, kind: str, point: Any, subject: str | None = None) -> dict[str, Any]:
    row = {**dict(zip(("name", "name_en", "name_zh"), names, strict=True)), "kind": kind}
    row |= {"lon": round(point.x, 6), "lat": round(point.y, 6)}
    return {**row, "subject": subject} if subject else row
