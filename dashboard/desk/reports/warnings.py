"""Warnings and responses as acts, in the words of those who issue them: never computed, never translated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.naming import name_near
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, expect_told, find, tell, tell_new
from dashboard.desk.reports.where import find_area
from data.clock import write_time
from data.faults import BadInput, Conflict
from data.records import Response, WarningInForce, WarningLevel

Area: TypeAlias = str | Mapping[str, object] | BaseGeometry
"""GeoJSON, a geometry, or the ``<layer>/<id>`` of a record whose area it shares."""

UNTOLD = "unknown"
"""Hazard of a response whose issuer named none."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def issue_warning(  # noqa: PLR0913, PLR0917  (a warning has as many facts as it has)
    post: Post,
    who: Actor,
    hazard: str,
    level: WarningLevel | str,
    issuer: str,
    area: Area | None = None,
    *,
    level_words: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    name: str | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record a warning that somebody issued; shelters inside count for nothing from this minute.

    Parameters
    ----------
    level
        Its rank, for the map.
    level_words
        The level in the issuer's own words, in either language; it is not translated.

    Raises
    ------
    BadInput
        If hazard or issuer is missing, or the area is none.
    """
    picture = post.refresh()
    if not hazard.strip() or not issuer.strip():
        raise BadInput("warning_incomplete")
    geometry = find_area(area, picture) if area else None
    near = name_near(post, picture, geometry) if geometry is not None and not name else None
    fields = {
        "name": (name or level_words or issuer).strip(),
        **(near or {}),
        "hazard": hazard.strip(),
        "level": _read_level(level),
        "issuer": issuer.strip(),
        "geometry": geometry,
        **_word(level_words),
        "valid_from": valid_from or how.happened_at or post.now(),
        "valid_until": valid_until,
        "note": note,
    }
    _check_span(fields["valid_from"], valid_until)
    return tell_new(post, who, "warnings.issued", "w", fields, how)


def change_warning(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    *,
    level: WarningLevel | str | None = None,
    area: Area | None = None,
    level_words: str | None = None,
    valid_until: datetime | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record that a warning's level, area or end is another.

    Raises
    ------
    NotFound
        If there is no such warning.
    BadInput
        If nothing is told, or the area is none.
    Conflict
        If it is lifted, or another told the same fields otherwise meanwhile.
    """
    warning = _find(post, identity)
    fields = expect_told(
        {
            "level": _read_level(level) if level else None,
            "geometry": find_area(area, post.picture) if area else None,
            **_word(level_words),
            "valid_until": valid_until,
            "note": note,
        }
    )
    _check_span(warning.valid_from, valid_until)
    return tell(post, who, "warnings.changed", f"warnings/{warning.id}", fields, how)


def lift_warning(post: Post, who: Actor, identity: str, *, how: How = NOW) -> ReportAnswer:
    """Record that a warning is lifted: shelters inside are to be checked until a person says that they are usable.

    Raises
    ------
    NotFound
        If there is no such warning.
    Conflict
        If it is lifted already.
    """
    warning = _find(post, identity)
    return tell(post, who, "warnings.lifted", f"warnings/{warning.id}", {}, how)


def activate_response(  # noqa: PLR0913
    post: Post,
    who: Actor,
    issuer: str,
    level_words: str,
    hazard: str | None = None,
    *,
    name: str | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record how hard a body works from now on, in its own words: "county flood control, level II".

    Raises
    ------
    BadInput
        If issuer or level is missing.
    """
    if not issuer.strip() or not level_words.strip():
        raise BadInput("response_incomplete")
    fields = {
        "name": (name or level_words).strip(),
        "issuer": issuer.strip(),
        "hazard": (hazard or "").strip() or UNTOLD,
        "level_words_en": level_words.strip(),
        "level_words_zh": level_words.strip(),
        "note": note,
    }
    return tell_new(post, who, "responses.activated", "r", fields, how)


def end_response(post: Post, who: Actor, identity: str, *, how: How = NOW) -> ReportAnswer:
    """Record that a response is over.

    Raises
    ------
    NotFound
        If there is no such response.
    Conflict
        If it is over already.
    """
    response = find(post.refresh(), "responses", identity)
    if isinstance(response, Response) and response.ended_at is not None and response.ended_at <= post.now():
        raise Conflict("response_ended", name=response.name, at=write_time(response.ended_at))
    return tell(post, who, "responses.ended", f"responses/{response.id}", {}, how)


def _find(post: Post, identity: str) -> WarningInForce:
    warning = find(post.refresh(), "warnings", identity)
    assert isinstance(warning, WarningInForce)  # the layer holds nothing else
    if warning.lifted_at is not None:
        raise Conflict("warning_lifted", name=warning.name, at=write_time(warning.lifted_at))
    return warning


def _read_level(level: WarningLevel | str) -> WarningLevel:
    try:
        return WarningLevel(level)
    except ValueError as error:
        raise BadInput("bad_level", value=level, known=", ".join(WarningLevel)) from error


def _word(level_words: str | None) -> dict[str, str | None]:
    """Return the issuer's words in the field of the language they are in."""
    if not level_words or not level_words.strip():
        return {}
    return {"level_words_zh" if _CHINESE.search(level_words) else "level_words_en": level_words.strip()}


def _check_span(start: object, end: datetime | None) -> None:
    if end is not None and isinstance(start, datetime) and end <= start:
        raise BadInput("ends_before_it_begins", start=write_time(start), end=write_time(end))
