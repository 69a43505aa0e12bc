"""The journal's lines as drawn: the hour, the sentence with its record to open, and small what was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.cards import UNTOLD, write_value
from dashboard.desk.answers import Figure
from dashboard.desk.journal import ChainAnswer, JournalAnswer, LineAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import button, link, note, write_clock, write_count, write_name, write_word
from data.clock import read_time
from data.faults import DamagedStore

MOST_FIELDS = 5
"""Fields of a line that are told; the rest is counted."""

LATE_S = 90
"""From this many seconds between happening and hearing of it, both times are told."""

SEAL = 8
"""Letters of the last hash that are shown."""

_HERE = "\x00"


def draw(post: Post, told: JournalAnswer, say: Words, *, paged: bool = False) -> list[Component]:
    """Draw a page of the journal: day by day, the newest first."""
    if not told["lines"]:
        return [note(say("journal.nothing" if told["total"] else "journal.empty"))]
    every = told["matching"] == told["total"]
    count = say("journal.all_lines" if every else "journal.counted", matching=told["matching"], total=told["total"])
    blocks: list[Component] = [html.P(count, className="faint")]
    if paged:
        blocks.append(_turn("newest", None, say))
    zone, day = post.settings.zone(), None
    rows: list[Component] = []
    for line in told["lines"]:
        local = read_time(line["known_at"]).astimezone(zone)
        if local.date() != day:
            day = local.date()
            rows.append(
                html.Li(
                    say("journal.day", year=local.year, month=local.month, day=local.day, name=f"{local:%B}"),
                    className="journal-day",
                )
            )
        rows.append(draw_line(post, line, say))
    blocks.append(html.Ul(rows, className="journal-lines"))
    if told["next_before"] is not None:
        blocks.append(_turn("older", {"seq": told["next_before"]}, say))
    return blocks


def draw_line(post: Post, line: LineAnswer, say: Words) -> Component:
    """Draw one line, struck through where it was taken back."""
    clock = html.Span(write_clock(line["known_at"], post.settings.zone(), say), className="clock")
    sentence: Component = html.Span(draw_sentence(line, say))
    parts: list[Component] = [html.S(sentence) if line["undone"] else sentence]
    if line["undone"] and line["undone_by"]:
        parts.append(html.Span(say("journal.undone", who=line["undone_by"]), className="state"))
    if below := _tell_below(post, line, say):
        parts.append(html.P(below, className="faint"))
    if rows := line.get("rows"):
        inner = html.Ul([draw_line(post, row, say) for row in rows], className="journal-lines")
        parts.append(html.Details([html.Summary(say("journal.show_many", count=len(rows))), inner]))
    cells: list[Component] = [clock, html.Div(parts)]
    if line["can_undo"]:
        word = "bring_back" if line["kind"] == "event.undone" else "undo"
        cells.append(button(say(f"journal.{word}"), sets={"undo": {"event": line["event_id"]}}, kind="link act-now"))
    return html.Li(cells, className="undone" if line["undone"] else None)


def draw_sentence(line: LineAnswer, say: Words) -> list[Any]:
    """Write the sentence of a line, the record's name as what opens its card."""
    before, here, after = write_sentence(line, say, name=_HERE).partition(_HERE)
    if not here:
        return [before]
    name = write_name(line, say)
    return [before, link(name, line["subject"]) if line["has_record"] else html.Strong(name), after]


def write_sentence(line: LineAnswer, say: Words, *, name: str | None = None) -> str:
    """Write the sentence of a line: who did what."""
    key = f"journal.{'many' if 'rows' in line else 'did'}.{line['did']}"
    write = _WRITE.get(line["did"], _write_values)
    values = write(line["values"], say)
    return say(key, who=name_person(line, say), name=write_name(line, say) if name is None else name, **values)


def name_person(line: LineAnswer, say: Words) -> str:
    """Name who did it, with the post they held unless it says the same."""
    role = say(key) if (key := f"journal.role.{line['role'].replace(' ', '_')}") in say else line["role"]
    person = write_word(line["actor"], say)
    same = not role or role.casefold() == person.casefold()
    return person if same else say("journal.role_in", name=person, role=role)


def name_group(group: str, say: Words) -> str:
    """Name a group of kinds."""
    return say(key) if (key := f"journal.group.{group}") in say else group.replace("_", " ")


def draw_chain(told: ChainAnswer, say: Words) -> Component:
    """Say whether every line still stands as it was written."""
    if told["fault"] is not None:
        fault = say.fault(DamagedStore(told["fault"], **told["values"]))
        return html.P(say("journal.chain.broken", fault=fault), className="fault chain", role="alert")
    if not told["lines"]:
        return html.P(say("journal.chain.empty"), className="faint chain")
    text = say("journal.chain.whole", lines=write_count(told["lines"], say), hash=told["last_hash"][:SEAL])
    return html.P(["\u2713 ", text], className="faint chain", title=say("journal.chain.hint"))


def _tell_below(post: Post, line: LineAnswer, say: Words) -> str:
    """Tell what was told of the record, by whom, and when it was true where that is another time."""
    parts = [*_tell_fields(post, line["fields"], say)]
    if line["source"] and line["source"] != line["actor"]:
        parts.append(say("journal.source", source=write_word(line["source"], say)))
    happened, known = read_time(line["happened_at"]), read_time(line["known_at"])
    if abs((known - happened).total_seconds()) > LATE_S:
        day = happened.date() != known.date()
        parts.append(say("journal.true_at", clock=write_clock(happened, post.settings.zone(), say, day=day)))
    return " \u00b7 ".join(parts)


def _tell_fields(post: Post, fields: Mapping[str, Any], say: Words) -> list[str]:
    told = [name for name in fields if name not in UNTOLD and fields[name] is not None]
    lines = [
        say("journal.told", field=_name_field(name, say), value=_write_field(post, name, fields[name], say))
        for name in told[:MOST_FIELDS]
    ]
    more = len(told) - MOST_FIELDS
    return [*lines, say("journal.more_fields", count=more)] if more > 0 else lines


def _name_field(name: str, say: Words) -> str:
    return say(key) if (key := f"cards.field.{name}") in say else name.replace("_", " ")


def _write_field(post: Post, field: str, value: Any, say: Words) -> str:
    told = Figure(
        field=field, value=value, source="", actor="", happened_at="", known_at="", age_s=0.0, freshness="unknown"
    )
    return write_value(post, told, say)


def _write_values(values: Mapping[str, Any], say: Words) -> dict[str, str]:
    return {name: _write_value(value, say) for name, value in values.items()}


def _write_value(value: Any, say: Words) -> str:
    if isinstance(value, Mapping):
        return say("routes.list_join").join(f"{write_word(str(name), say)} {part}" for name, part in value.items())
    return write_count(value, say) if isinstance(value, int | float) else str(value)


def _write_message(values: Mapping[str, Any], say: Words) -> dict[str, str]:
    channel = say(key) if (key := f"map.channel.{values['channel']}") in say else str(values["channel"])
    return {"channel": channel, "text": str(values[f"text_{say.lang}"])}


def _write_pace(values: Mapping[str, Any], say: Words) -> dict[str, str]:
    how = [say("journal.how.clock", rate=f"{values['rate']:g}") if values["by_clock"] else say("journal.how.button")]
    if values["blind"]:
        how.append(say("journal.how.blind"))
    return {"how": say("routes.list_join").join(how)}


def _write_why(values: Mapping[str, Any], say: Words) -> dict[str, str]:
    return {"why": say(f"journal.why.{values['why']}")}


_WRITE: Mapping[str, Callable[[Mapping[str, Any], Words], dict[str, str]]] = MappingProxyType(
    {"exercise.messaged": _write_message, "exercise.paced": _write_pace, "exercise.stopped": _write_why}
)
"""Kinds whose values are put into words in a way of their own."""


def _turn(word: str, before: dict[str, int] | None, say: Words) -> Component:
    return button(say(f"journal.{word}"), sets={"journal-before": before}, kind="small")
