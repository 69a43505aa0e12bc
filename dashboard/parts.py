"""The small parts every zone of the screen is made of, and how figures, ages and times are written.

An element with ``data-set`` writes into stores of the page when it is clicked, one with ``data-go``
opens a page: both are wired once, by ``assets/shell.js``, so that a card, a row of a table and a
figure of the bar open things in the same way and by keyboard too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Words
from data.clock import read_time
from layers.catalog import Sign

Children = str | Component | Sequence[Any] | None

BOTH = "\uff5c"
"""Stands between the two languages of one text, English first."""

FRESHNESS_SHAPES = {"fresh": "●", "ageing": "◐", "stale": "○", "unknown": "?"}
"""Shape of a figure's age: full, half, empty, asked about; never colour alone."""


def write_count(number: float | None, say: Words) -> str:
    """Write whole people or things; what is not known is a word, never 0."""
    if number is None:
        return say("shell.unknown")
    return f"{number:,.0f}" if say.lang == "en" else f"{number:.0f}"


def write_length(length_m: float | None, say: Words) -> str:
    """Write a length in metres below one kilometre, in kilometres above."""
    if length_m is None:
        return say("shell.unknown")
    if length_m < 1000:
        return say("shell.metres", metres=f"{length_m:.0f}")
    return say("shell.kilometres", km=f"{length_m / 1000:.1f}")


def write_duration(seconds: float | None, say: Words) -> str:
    """Write a time on the road: minutes, with hours above 90 minutes."""
    if seconds is None:
        return say("shell.unknown")
    minutes = seconds / 60
    if minutes < 10:
        return say("shell.minutes", minutes=f"{minutes:.1f}")
    if minutes < 90:
        return say("shell.minutes", minutes=f"{minutes:.0f}")
    return say("shell.hours", hours=int(minutes // 60), minutes=f"{minutes % 60:02.0f}")


def write_age(age_s: float | None, say: Words) -> str:
    """Write how old a figure is, in the largest unit that still tells something."""
    if age_s is None:
        return say("shell.age.unknown")
    minutes = int(max(age_s, 0) // 60)
    if minutes < 1:
        return say("shell.age.now")
    if minutes < 120:
        return say("shell.age.minutes", minutes=minutes)
    if minutes < 48 * 60:
        return say("shell.age.hours", hours=minutes // 60)
    if minutes < 730 * 24 * 60:
        return say("shell.age.days", days=minutes // (24 * 60))
    return say("shell.age.years", years=minutes // (365 * 24 * 60))


def write_clock(moment: str | datetime | None, zone: ZoneInfo, say: Words, *, day: bool = False) -> str:
    """Write a moment as the hour in the post's zone, with the day where asked."""
    if moment is None:
        return say("shell.unknown")
    local = (read_time(moment) if isinstance(moment, str) else moment).astimezone(zone)
    hour = f"{local:%H:%M}"
    return say("shell.day_hour", day=local.day, month=local.month, name=f"{local:%b}", hour=hour) if day else hour


def write_name(thing: Mapping[str, Any], say: Words) -> str:
    """Write the name of a record in the reader's language, its own name where there is none."""
    if named := thing.get(f"name_{say.lang}"):
        return str(named)
    return write_word(str(thing.get("name") or thing.get("id") or say("shell.unknown")), say)


def pick_language(text: str, say: Words) -> str:
    """Return the reader's half of a text that carries both languages, English first; any other whole."""
    english, both, chinese = text.partition(BOTH)
    return (chinese if say.lang == "zh" else english).strip() if both else text


def write_word(word: str, say: Words, field: str = "") -> str:
    """Put a record's code or bilingual text into the reader's language; a free text stays as it was told."""
    hazard = [f"hazards.{word}"] if field in {"hazard", "valid_hazards"} else []
    for key in (*hazard, f"cards.value.{field}.{word}", f"cards.value.{word}", f"exercise.word.{word}"):
        if key in say:
            return say(key)
    return pick_language(word, say)


def aria(**words: str) -> dict[str, Any]:
    """Return attributes for those who listen to the screen: ``aria(live="polite")``."""
    return {f"aria-{name.replace('_', '-')}": value for name, value in words.items()}


def button(
    label: Children,
    *,
    sets: Mapping[str, Any] | None = None,
    go: str | None = None,
    kind: str = "",
    **more: Any,
) -> Component:
    """Make a button that writes stores (``sets``: id to value) and opens a page (``go``)."""
    if sets is not None:
        more["data-set"] = json.dumps(sets, ensure_ascii=False)
    if go is not None:
        more["data-go"] = go
    return html.Button(label, type="button", className=f"button {kind}".rstrip(), **more)


def link(label: Children, subject: str, **more: Any) -> Component:
    """Make the name of a thing that opens its card."""
    return button(label, sets={"selected": subject}, kind="link", **more)


def figure(label: str, value: str, *, below: Children = None, kind: str = "") -> Component:
    """Show one figure: large numeral, its name, and a small line with source and age."""
    lines = [html.Span(label, className="figure-label"), html.Span(value, className="figure-value")]
    if below:
        lines.append(html.Span(below, className="figure-below"))
    return html.Div(lines, className=f"figure {kind}".strip())


def age_line(source: str, age_s: float | None, freshness: str, say: Words) -> Component:
    """Say where a figure comes from and how old it is, the age in words and by a shape."""
    shape = html.Span(FRESHNESS_SHAPES.get(freshness, "?"), className=f"age-shape {freshness}", **aria(hidden="true"))
    age = write_age(age_s, say)
    text = say("shell.source_age", source=write_word(source, say), age=age) if source else age
    return html.Span([shape, " ", text], className=f"age {freshness}", title=say(f"shell.freshness.{freshness}"))


def note(children: Children, kind: str = "note") -> Component:
    """Show a sentence that stands apart: a notice, an assumption, a warning of doubt."""
    return html.P(children, className=kind)


def section(title: str, children: Component | list[Component]) -> Component:
    """Show a titled block of the answer."""
    blocks = children if isinstance(children, list) else [children]
    return html.Section([html.H3(title), *blocks])


def keep_while_working(answer: Component) -> Component:
    """Keep an answer in sight, paler, while the next one is being worked out; show that only if it takes a while."""
    return dcc.Loading(answer, delay_show=200, type="dot", overlay_style={"visibility": "visible", "opacity": 0.75})


def sign(drawn: Sign, label: str = "") -> Component:
    """Show a sign as the map draws it."""
    asked = {name: value for name in ("state", "mark", "effect") if (value := getattr(drawn, name)) is not None}
    query = f"?{urlencode(asked)}" if asked else ""
    return html.Img(src=f"/symbols/{drawn.symbol}.svg{query}", alt=label, className="sign", width=22, height=22)
