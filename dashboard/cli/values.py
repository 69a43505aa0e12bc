"""How the text of an option becomes a value; what cannot be used is refused with the rule."""

from __future__ import annotations

import math
from pathlib import Path

from data.faults import BadInput

FORMATS = ("text", "pdf")
VIA = ("straight", "osmnx")


def read_text(text: str) -> str:
    """Return the text itself; bytes that are no text in this terminal's encoding are refused."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadInput("text_unreadable", value=ascii(text)) from error
    return text


def read_path(text: str) -> Path:
    """Return a file that is there."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise BadInput("no_such_file", path=text)
    return path


def read_language(text: str) -> str:
    """Return the codes of languages the interface speaks, one or several with a comma."""
    from dashboard.i18n import LANGUAGES  # noqa: PLC0415  (this module is read before the language is known)

    asked = [lang.strip() for lang in text.split(",")]
    unknown = [lang for lang in asked if lang not in LANGUAGES]
    if unknown:
        raise BadInput("unknown_language", lang=unknown[0], known=", ".join(LANGUAGES))
    return ",".join(asked)


def read_count(text: str) -> int:
    """Return a whole number above zero."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise BadInput("bad_count", value=text)
    return int(text)


def read_port(text: str) -> int:
    """Return a port that an ordinary user may open; 0 takes any."""
    if not text.isascii() or not text.isdigit() or (int(text) != 0 and not 1024 <= int(text) <= 65535):
        raise BadInput("bad_port", value=text)
    return int(text)


def read_minutes(text: str) -> tuple[float, ...]:
    """Return one or more numbers of minutes."""
    return tuple(read_limit(part) for part in text.split(","))


def read_limit(text: str) -> float:
    """Return a number of minutes above zero, at most a day."""
    value = _read_number(text)
    if not 0 < value <= 24 * 60:
        raise BadInput("bad_minutes", value=text, limit=24 * 60)
    return value


def read_slowdown(text: str) -> float:
    """Return by how many times a road is slower, more than 1."""
    value = _read_number(text)
    if not 1 < value <= 100:
        raise BadInput("bad_slowdown", value=text)
    return value


def read_share(text: str) -> float:
    """Return a share, 0.3 or 30%; the desk knows which are possible."""
    return _read_number(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)


def read_lonlat(text: str) -> tuple[float, float]:
    """Return a point as longitude and latitude."""
    from dashboard.desk.places import read_point  # noqa: PLC0415  (brings shapely, which few commands need)

    return read_point(text)


def read_vehicles(text: str) -> tuple[str, ...]:
    """Return one or more vehicle classes."""
    return tuple(read_one_vehicle(part.strip()) for part in text.split(","))


def read_one_vehicle(text: str) -> str:
    """Return a vehicle class."""
    from data.records import Vehicle  # noqa: PLC0415  (brings shapely, which the help does not need)

    if text not in set(Vehicle):
        raise BadInput("unknown_vehicle", value=text, known=", ".join(Vehicle))
    return text


def read_layer(text: str) -> str:
    """Return a layer that a file may be loaded as or a record found in."""
    from data.records import LAYERS  # noqa: PLC0415  (brings shapely, which the help does not need)

    if text not in LAYERS:
        raise BadInput("layer_unknown", layer=text, known=", ".join(LAYERS))
    return text


def read_via(text: str) -> str:
    """Return the reader that a county is built through."""
    if text not in VIA:
        raise BadInput("unknown_via", value=text, known=", ".join(VIA))
    return text


def _read_number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value


def read_format(text: str) -> str:
    """Return how a briefing is written."""
    if text not in FORMATS:
        raise BadInput("bad_format", value=text, known=", ".join(FORMATS))
    return text
