"""How the command line writes for people: aligned tables, distances, minutes, hours of the day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from dashboard.i18n import Words
from data.clock import read_time


def write_table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset(), indent: int = 2) -> list[str]:
    """Align cells in columns; a Chinese character takes two."""
    cells = [list(row) for row in rows]
    if not cells:
        return []
    widths = [max(measure(row[at]) for row in cells) for at in range(len(cells[0]))]
    return [
        (" " * indent + "  ".join(_pad(cell, widths[at], right=at in right) for at, cell in enumerate(row))).rstrip()
        for row in cells
    ]


def measure(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pick_side(text: str, lang: str) -> str:
    """Return the reader's side of a text that tells both languages, ``English\uff5cChinese``."""
    english, bar, chinese = text.partition("\uff5c")
    return chinese if bar and lang == "zh" else english


def say_cause(say: Words, cause: str) -> str:
    """Write a cause in the reader's language where it is a hazard we have a word for, else as it was told."""
    key = f"hazards.{cause.strip().lower().replace(' ', '_')}"
    return say(key) if key in say else pick_side(cause, say.lang)


def say_length(say: Words, length_m: float | None) -> str:
    """Write a length: metres under a kilometre, kilometres above."""
    if length_m is None:
        return say("cli.unit.unknown")
    if length_m < 1000:
        return say("cli.unit.m", value=f"{length_m:.0f}")
    return say("cli.unit.km", value=f"{length_m / 1000:.1f}")


def say_duration(say: Words, seconds: float | None) -> str:
    """Write a time on the road: tenths of a minute under an hour, hours and minutes above."""
    if seconds is None:
        return say("cli.unit.unknown")
    if seconds < 3600:
        return say("cli.unit.min", value=f"{seconds / 60:.1f}")
    hours, minutes = divmod(round(seconds / 60), 60)
    return say("cli.unit.h_min", hours=hours, minutes=f"{minutes:02d}")


def say_age(say: Words, age_s: float) -> str:
    """Write how long ago something was true: minutes up to two hours, hours up to two days, then days."""
    if age_s < 2 * 3600:
        return say("cli.unit.age_min", value=f"{max(age_s, 0) / 60:.0f}")
    if age_s < 48 * 3600:
        return say("cli.unit.age_h", value=f"{age_s / 3600:.0f}")
    return say("cli.unit.age_day", value=f"{age_s / 86_400:.0f}")


def say_count(say: Words, count: int | None) -> str:
    """Write a whole number of people or things; what nobody knows is unknown, never 0."""
    return say("cli.unit.unknown") if count is None else str(count)


def say_moment(say: Words, moment: str | datetime | None, zone: tzinfo, now: datetime) -> str:
    """Write a moment as the hour of the day in the post's zone, with the date where it is another day."""
    if moment is None:
        return say("cli.unit.unknown")
    local = (read_time(moment) if isinstance(moment, str) else moment).astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return say("cli.unit.date", year=local.year, month=local.month, day=local.day, clock=f"{local:%H:%M}")


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - measure(text))
    return blank + text if right else text + blank
