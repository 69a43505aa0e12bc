"""Points in time: aware UTC inside, ISO 8601 in files, offsets from the start in an exercise."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_OFFSET = re.compile(r"T([+-])(\d{1,4}):([0-5]\d)")


def to_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises
    ------
    ValueError
        If the moment carries no offset: a time without a zone is no point in time.
    """
    if moment.tzinfo is None:
        raise ValueError(f"time {moment.isoformat()} has no offset from UTC")
    return moment.astimezone(UTC)


def write_time(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC with microseconds: one width, so that text sorts as time does."""
    return to_utc(moment).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def read_time(text: str, zone: tzinfo | None = None) -> datetime:
    """Read ISO 8601 and return aware UTC; also ``2026/1/5 9:20``, as spreadsheets write it.

    Parameters
    ----------
    text
        Date and time, with or without an offset.
    zone
        Zone of a time that is given without an offset.

    Raises
    ------
    ValueError
        If the text is no such time, or has no offset and no `zone` is given.
    """
    plain = _YEAR_FIRST.fullmatch(text.strip())
    if plain is not None:
        year, month, day, hour, minute, second = (int(part or 0) for part in plain.groups())
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
    else:
        moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return to_utc(moment)


def read_offset(text: str) -> timedelta:
    """Read an offset from the start of an exercise: ``T+1:30``, ``T-0:45``.

    Raises
    ------
    ValueError
        If the text is not ``T``, a sign, hours, a colon and two digits of minutes.
    """
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no offset like T+1:30")
    sign, hours, minutes = found.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return size if sign == "+" else -size
