"""One cell into one value, or the reason why not. A cell is text in a CSV and may be anything in GeoJSON."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any

from data.clock import read_offset, read_time
from data.intake.fields import Field, Kind
from data.intake.rows import UnfitError
from data.records import BLOCKED, Vehicle

MAX_TEXT = 2_000
MAX_ID = 100
LARGEST = 1e9
"""Nothing a county holds is larger; a figure above it is a slip of the keyboard."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""A past time may lie this far ahead: two clocks never agree."""

UNKNOWN = frozenset({"unknown", "不明", "?", "\uff1f"})
_YES = frozenset({"true", "yes", "y", "1", "是", "有"})
_NO = frozenset({"false", "no", "n", "0", "否", "无"})
YEARS = range(1900, 2200)
"""Years that a report can be about; 0026 is a slip of the keyboard."""

_NOT_IN_ID = re.compile(r"[\s/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATORS = re.compile("[;|,\u3001\uff1b\uff0c]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the reading of a file depends on, beside the file.

    Parameters
    ----------
    now
        The post's clock.
    zone
        Zone of times without an offset.
    exercise
        Marks every record as of an exercise.
    anchor
        Start that offsets like ``T+1:30`` count from; ``None`` refuses them.
    bounds
        West, south, east, north of the area, degrees; ``None`` where none is built.
    known
        Subjects that the picture holds: their rows may tell some fields alone.
    """

    now: datetime
    zone: tzinfo = UTC
    exercise: bool = False
    anchor: datetime | None = None
    bounds: tuple[float, float, float, float] | None = None
    known: frozenset[str] = field(default_factory=frozenset)


def is_blank(cell: object) -> bool:
    """Say whether a cell tells nothing."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or cell == []


def read_cell(spec: Field, cell: object, terms: Terms) -> Any:
    """Return what a cell that is not blank says; ``None`` where it says "unknown".

    Raises
    ------
    UnfitError
        With the reason and what its sentence needs.
    """
    if spec.kind in _NULLABLE and isinstance(cell, str) and cell.strip().lower() in UNKNOWN:
        return None
    return _READERS[spec.kind](spec, cell, terms)


def read_id(cell: object) -> str:
    """Return an id as it is given; it becomes part of a subject, so no blanks and no slashes."""
    given = str(cell) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    text = unicodedata.normalize("NFC", given).strip()
    if not text or len(text) > MAX_ID or _NOT_IN_ID.search(text):
        raise UnfitError("id_unusable", value=_show(cell))
    return text


def make_id(name: str) -> str:
    """Make an id from a name: lower case, letters and digits of any script, hyphens between."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:MAX_ID]


def _read_text(spec: Field, cell: object, terms: Terms) -> str:
    del spec, terms
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise UnfitError("not_text", value=_show(cell))
    text = unicodedata.normalize("NFC", str(cell)).replace("\r\n", "\n").strip()
    if len(text) > MAX_TEXT:
        raise UnfitError("too_long", length=len(text), limit=MAX_TEXT)
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        raise UnfitError("control_characters")
    return text


def _read_number(spec: Field, cell: object, terms: Terms) -> float:
    del spec, terms
    try:
        number = math.nan if isinstance(cell, bool) or not isinstance(cell, str | int | float) else float(cell)
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or (isinstance(cell, str) and "_" in cell):
        raise UnfitError("not_a_number", value=_show(cell))
    if number < 0:
        raise UnfitError("negative", value=_show(cell))
    if number > LARGEST:
        raise UnfitError("too_large", value=_show(cell), limit=f"{LARGEST:,.0f}")
    return number


def _read_count(spec: Field, cell: object, terms: Terms) -> int:
    number = _read_number(spec, cell, terms)
    if number != int(number):
        raise UnfitError("not_whole", value=_show(cell))
    return int(number)


def _read_flag(spec: Field, cell: object, terms: Terms) -> bool:
    del spec, terms
    word = str(cell).strip().lower()
    if word not in _YES | _NO:
        raise UnfitError("not_a_flag", value=_show(cell))
    return word in _YES


def _read_time(spec: Field, cell: object, terms: Terms) -> datetime:
    if not isinstance(cell, str):
        raise UnfitError("not_a_time", value=_show(cell))
    if cell.strip()[:2].upper() in {"T+", "T-"}:
        return _read_relative(cell, terms)
    try:
        moment = read_time(cell, terms.zone)
    except (ValueError, OverflowError) as fault:
        raise UnfitError("not_a_time", value=_show(cell)) from fault
    if moment.year not in YEARS:
        raise UnfitError("not_a_time", value=_show(cell))
    if spec.past and terms.anchor is None and moment > terms.now + CLOCKS_DIFFER:
        raise UnfitError("time_ahead", value=_show(cell))
    return moment


def _read_relative(cell: str, terms: Terms) -> datetime:
    if terms.anchor is None:
        raise UnfitError("offset_without_start", value=_show(cell))
    try:
        return terms.anchor + read_offset(cell.upper())
    except (ValueError, OverflowError) as fault:
        raise UnfitError("not_a_time", value=_show(cell)) from fault


def _read_word(spec: Field, cell: object, terms: Terms) -> str:
    del terms
    word = str(cell).strip().lower() if isinstance(cell, str | int) else ""
    if word not in spec.words:
        raise UnfitError("unknown_word", value=_show(cell), allowed=", ".join(spec.words))
    return word


def _read_words(spec: Field, cell: object, terms: Terms) -> tuple[str, ...]:
    parts = _SEPARATORS.split(cell) if isinstance(cell, str) else cell
    if not isinstance(parts, list):
        raise UnfitError("unknown_word", value=_show(cell), allowed=", ".join(spec.words))
    return tuple(dict.fromkeys(_read_word(spec, part, terms) for part in parts if not is_blank(part)))


def _read_effects(spec: Field, cell: object, terms: Terms) -> Mapping[Vehicle, float]:
    if isinstance(cell, str):
        pairs = [part.partition("=")[::2] for part in _SEPARATORS.split(cell) if part.strip()]
    else:
        pairs = list(cell.items()) if isinstance(cell, Mapping) else []
    if not pairs:
        raise UnfitError("not_effects", value=_show(cell))
    effects: dict[Vehicle, float] = {}
    for name, factor in pairs:
        vehicle = Vehicle(_read_word(spec, name, terms))
        if isinstance(factor, str) and factor.strip().lower() in {"blocked", ""}:
            effects[vehicle] = BLOCKED
            continue
        effects[vehicle] = _read_number(spec, factor, terms)
        if effects[vehicle] < 1:
            raise UnfitError("not_slower", value=_show(factor))
    return MappingProxyType(effects)


def _show(cell: object) -> str:
    """Return a cell as a sentence may quote it."""
    text = cell if isinstance(cell, str) else repr(cell)
    return text if len(text) <= 60 else text[:59] + "…"


_NULLABLE = frozenset({Kind.COUNT, Kind.NUMBER, Kind.FLAG, Kind.TIME})
_READERS: Mapping[Kind, Callable[[Field, object, Terms], Any]] = MappingProxyType(
    {
        Kind.TEXT: _read_text,
        Kind.COUNT: _read_count,
        Kind.NUMBER: _read_number,
        Kind.FLAG: _read_flag,
        Kind.TIME: _read_time,
        Kind.WORD: _read_word,
        Kind.WORDS: _read_words,
        Kind.EFFECTS: _read_effects,
    }
)
