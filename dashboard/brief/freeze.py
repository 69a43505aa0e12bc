"""Freeze a briefing: facts and sentences as they stand, under the next number, as one event that never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.brief.answers import Briefing, Facts, Profile, Written
from dashboard.brief.profiles import PROFILES, write_sections
from dashboard.i18n import LANGUAGES
from data.clock import write_time
from data.faults import BadInput
from data.journal import Event
from data.picture import Picture

KIND = "briefing.issued"
MARKINGS = ("none", "internal", "official", "official_sensitive")
CONFIDENCES = ("", "low", "medium", "high")
LONGEST = 4000
"""Letters that one field of a briefing holds."""

NOTHING = Written(
    outlook="",
    confidence="",
    decisions=[],
    messages=[],
    marking="none",
    approved_by="",
    next_at=None,
    map_approval="",
    casualties=False,
    correction="",
)
"""What a person has written before anybody wrote."""

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:\uff1a]([0-5]\d)")


def make_briefing(  # noqa: PLR0913
    facts: Facts,
    written: Written,
    profile: Profile,
    *,
    number: int,
    prepared_by: str,
    prepared_role: str,
    issued_at: datetime,
    zone: ZoneInfo,
) -> Briefing:
    """Put facts and what a person wrote under a number, in both languages."""
    return Briefing(
        number=number,
        profile=profile,
        as_at=facts["as_at"],
        issued_at=write_time(issued_at),
        prepared_by=prepared_by,
        prepared_role=prepared_role,
        facts=facts,
        written=written,
        text={lang: write_sections(facts, written, profile, lang, zone) for lang in LANGUAGES},
    )


def read_written(given: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Written:
    """Read what a person has written; what is not given is empty.

    Parameters
    ----------
    given
        Fields of `Written`; ``next_at`` as ``13:00`` or ISO 8601, ``decisions`` and ``messages`` as a list or as lines.

    Raises
    ------
    BadInput
        If the marking, the confidence or the time of the next cannot be understood, or a text is too long.
    """
    written = Written(
        outlook=str(given.get("outlook") or "").strip(),
        confidence=str(given.get("confidence") or ""),
        decisions=_read_rows(given.get("decisions")),
        messages=_read_rows(given.get("messages")),
        marking=str(given.get("marking") or "none"),
        approved_by=str(given.get("approved_by") or "").strip(),
        next_at=_read_next(str(given.get("next_at") or "").strip(), now, zone),
        map_approval=str(given.get("map_approval") or "").strip(),
        casualties=bool(given.get("casualties")),
        correction=str(given.get("correction") or "").strip(),
    )
    if written["marking"] not in MARKINGS:
        raise BadInput("briefing_marking", value=written["marking"], known=", ".join(MARKINGS))
    if written["confidence"] not in CONFIDENCES:
        raise BadInput("briefing_confidence", value=written["confidence"], known=", ".join(CONFIDENCES[1:]))
    lines = (written["outlook"], written["approved_by"], written["map_approval"], written["correction"])
    texts = (*lines, *written["decisions"], *written["messages"])
    if any(len(text) > LONGEST for text in texts):
        raise BadInput("briefing_too_long", limit=LONGEST)
    return written


def list_briefings(picture: Picture) -> Iterator[tuple[Event, Briefing]]:
    """Yield the issued briefings, the oldest first."""
    for event in picture.changes:
        if event.kind == KIND:
            yield event, event.body["briefing"]


def check_profile(profile: str) -> Profile:
    """Return a house by its name.

    Raises
    ------
    BadInput
        If there is no such house.
    """
    for known in PROFILES:
        if known == profile:
            return known
    raise BadInput("briefing_profile", value=profile, known=", ".join(PROFILES))


def _read_rows(given: str | Iterable[object] | None) -> list[str]:
    """Read what is written one by one: as a list, or as lines."""
    rows = given.splitlines() if isinstance(given, str) else map(str, given or ())
    return [row.strip() for row in rows if row.strip()]


def _read_next(text: str, now: datetime, zone: ZoneInfo) -> str | None:
    """Read when the next is due: the next such hour, or a moment."""
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    try:
        if found is None:
            moment = datetime.fromisoformat(text)
            return write_time(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    except ValueError as error:
        raise BadInput("briefing_next", value=text) from error
    local = now.astimezone(zone)
    moment = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return write_time(moment if moment > local else moment + timedelta(days=1))
