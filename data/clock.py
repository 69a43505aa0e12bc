"""Points in time: aware UTC inside, ISO 8601 in files, offsets from the start in an exercise."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

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
    return to_utc(moment).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}Z"


def read_time(text: str, zone: tzinfo | None = None) -> datetime:
    """Read ISO 8601 and return aware UTC.

    Parameters
    ----------
    text
        Date and time, with or without an offset.
    zone
        Zone of a time that is given without an offset.

    Raises
    ------
    ValueError
        If the text is no ISO 8601 time, or has no offset and no `zone` is given.
    """
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
