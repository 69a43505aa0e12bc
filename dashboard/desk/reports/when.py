"""When something was true, as people say it: "14:05", "20 min ago", ISO 8601, or nothing for now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from data.clock import read_time, to_utc
from data.faults import BadInput

_HOUR = re.compile(r"([01]?\d|2[0-3])[:\uff1a.]([0-5]\d)|([01]\d|2[0-3])([0-5]\d)")
_AGO = re.compile(r"-?\s*(\d{1,3})\s*(min|minutes?|m|h|hours?|分钟?|小时)?\s*(?:ago|前)?")
_HOURS = ("h", "小时")


def read_when(text: str, now: datetime, zone: tzinfo, *, ahead: bool = False) -> datetime | None:
    """Return the moment that a person typed, ``None`` where nothing was.

    Parameters
    ----------
    text
        An hour of the day, ``14:05`` or ``1405``, is the last one that was; minutes or hours count back from now;
        with `ahead` it is the next one that comes, and they count forward. Else ISO 8601, in the post's zone where
        it names none.
    now
        The post's time.
    zone
        The post's time zone.

    Raises
    ------
    BadInput
        If it is none of these.
    """
    typed = text.strip()
    if not typed:
        return None
    hour = _HOUR.fullmatch(typed)
    if hour:
        local = now.astimezone(zone).replace(
            hour=int(hour[1] or hour[3]), minute=int(hour[2] or hour[4]), second=0, microsecond=0
        )
        if ahead and to_utc(local) <= now:
            local += timedelta(days=1)
        elif not ahead and to_utc(local) > now + timedelta(minutes=2):
            local -= timedelta(days=1)
        return to_utc(local)
    ago = _AGO.fullmatch(typed)
    if ago:
        unit = ago[2] or "min"
        span = timedelta(hours=int(ago[1])) if unit.startswith(_HOURS) else timedelta(minutes=int(ago[1]))
        return now + span if ahead else now - span
    try:
        return read_time(typed, zone)
    except ValueError as error:
        raise BadInput("when_unknown", value=typed) from error
