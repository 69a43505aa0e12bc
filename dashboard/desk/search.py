"""Find by name: records of the post and places of the area, in both languages, by the beginning or any part."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians

from dashboard.desk.answers import SearchAnswer, SearchRow
from dashboard.desk.places import list_features, pick_point
from dashboard.desk.post import Post
from data.picture import Picture
from data.records import LAYERS

LIMIT = 20

SAME_PLACE_M = 2_000.0
"""A record and an entry of the area's index of one name and closer than this are one thing."""

_METRES_PER_DEGREE = 111_320.0

_RANK = {
    kind: rank for rank, kind in enumerate(("settlements", "city", "town", "suburb", "village", "hamlet", "shelters"))
}
"""Of equally good matches, these kinds come first."""


@dataclass(frozen=True, slots=True)
class _Entry:
    row: SearchRow
    names: tuple[str, ...]


def find_name(post: Post, text: str, limit: int = LIMIT) -> SearchAnswer:
    """Find what a name may mean: whole name first, then its beginning, a word's beginning, any part.

    Parameters
    ----------
    text
        A name or part of one, in either language; case and accents do not matter.
    limit
        How many rows at most.
    """
    picture = post.refresh()
    sought = _plain(text)
    if not sought:
        return SearchAnswer(text=text, rows=[])
    index = post.remember(("search", picture.head, post.ground.mark), lambda: list(_list_entries(post, picture)))
    found = []
    for entry in index:
        match = min((_match(name, sought) for name in entry.names), default=_NO_MATCH)
        if match < _NO_MATCH:
            kind = entry.row["kind"]
            found.append((match, _RANK.get(kind, len(_RANK)), len(entry.row["name"]), entry.row["name"], entry.row))
    found.sort(key=lambda each: each[:4])
    return SearchAnswer(text=text, rows=[row for *_, row in found[:limit]])


_NO_MATCH = 4


def _match(name: str, sought: str) -> int:
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    at = name.find(sought)
    if at < 0:
        return _NO_MATCH
    return 3 if name[at - 1].isalnum() else 2


def _plain(text: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(bare.casefold().replace("'", "").replace("\u2019", "").split())


def _list_entries(post: Post, picture: Picture) -> Iterator[_Entry]:
    places: dict[str, list[SearchRow]] = {}
    for row in (*_list_records(post, picture), *(_list_index(post))):
        names = tuple(dict.fromkeys(_plain(name) for name in (row["name"], row["name_en"], row["name_zh"]) if name))
        twins = places.setdefault(names[0] if names else "", [])
        if any(_is_same(row, twin) for twin in twins):
            continue
        twins.append(row)
        yield _Entry(row, names)


def _is_same(row: SearchRow, other: SearchRow) -> bool:
    """Tell whether two rows of one name are one thing: the same subject, or an entry of the index beside a record."""
    if row["subject"] is not None and other["subject"] is not None and not row["subject"].startswith("candidates/"):
        return row["subject"] == other["subject"]
    if "road" in {row["kind"], other["kind"]}:
        return False
    east = (row["lon"] - other["lon"]) * cos(radians(row["lat"]))
    return hypot(east, row["lat"] - other["lat"]) * _METRES_PER_DEGREE < SAME_PLACE_M


def _list_records(post: Post, picture: Picture) -> Iterator[SearchRow]:
    """List the records that have a place; a settlement without one lies where the area has it."""
    area = {str(feature["properties"]["id"]): feature for feature in list_features(post, "settlements")}
    for layer in LAYERS:
        for record in picture.records(layer).values():
            if record.geometry is not None:
                lon, lat = pick_point(record.geometry)
            elif layer == "settlements" and record.id in area:
                lon, lat = area[record.id]["geometry"]["coordinates"][:2]
            else:
                continue
            yield SearchRow(
                subject=f"{layer}/{record.id}",
                kind=layer,
                name=record.name,
                name_en=record.name_en,
                name_zh=record.name_zh,
                lon=lon,
                lat=lat,
            )


def _list_index(post: Post) -> Iterator[SearchRow]:
    if not post.has_area:
        return
    for entry in post.area.names:
        yield SearchRow(
            subject=entry.get("subject"),
            kind=entry["kind"],
            name=entry["name"],
            name_en=entry.get("name_en"),
            name_zh=entry.get("name_zh"),
            lon=entry["lon"],
            lat=entry["lat"],
        )
