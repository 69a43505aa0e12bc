"""The blocks that a person writes, and what the journal and the what-ifs lay beside them."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.brief.answers import Block, Line
from dashboard.brief.wording import Scribe

LETTERS = "ABCDEFGHIJ"


def write_outlook(scribe: Scribe) -> Block:
    """Write what a person expects; the program adds nothing."""
    written = scribe.written
    if not written["outlook"].strip():
        return scribe.block("outlook", [scribe.tell("outlook.empty", tone="empty")])
    lines = [Line(text=text, subjects=[]) for text in written["outlook"].strip().splitlines() if text.strip()]
    if written["confidence"]:
        level = scribe.say(f"brief.outlook.{written['confidence']}")
        lines[0]["text"] = scribe.say("brief.outlook.sure", text=lines[0]["text"], confidence=level)
    return scribe.block("outlook", lines)


def write_decisions(scribe: Scribe) -> Block:
    """Write what a person asks to be decided."""
    asked = [text.strip() for text in scribe.written["decisions"] if text.strip()]
    rows = [
        Line(
            text=scribe.say("brief.decisions.row", letter=_mark(scribe, place), text=text), subjects=[], tone="lettered"
        )
        for place, text in enumerate(asked)
    ]
    return scribe.block("decisions", rows or [scribe.tell("decisions.empty", tone="empty")])


def _mark(scribe: Scribe, place: int) -> str:
    return str(place + 1) if scribe.say.lang == "zh" else LETTERS[place % len(LETTERS)]


def write_messages(scribe: Scribe) -> Block:
    """Write what was told to the public: places and warnings from the journal, the rest by a person."""
    written = [Line(text=text, subjects=[]) for text in scribe.written["messages"]]
    lines = [*_tell_announced(scribe), *_tell_warned(scribe), *written]
    return scribe.block("messages", lines if written else [*lines, scribe.tell("messages.empty", tone="empty")])


def _tell_announced(scribe: Scribe) -> Iterator[Line]:
    told = scribe.facts["announced"]
    if told is not None:
        yield scribe.tell(
            "messages.announced",
            settlements=told["settlements"],
            persons=scribe.count(told["persons"]),
            clock=scribe.clock(told["at"]),
            role=scribe.role(told["role"]),
        )


def _tell_warned(scribe: Scribe) -> Iterator[Line]:
    warnings = scribe.facts["warnings"]
    if warnings:
        issuers = dict.fromkeys(scribe.side(row["issuer"]) for row in warnings)
        latest = max(row["since"] or "" for row in warnings) or None
        yield scribe.tell(
            "messages.warned",
            [row["subject"] for row in warnings],
            count=len(warnings),
            issuers=scribe.join(list(issuers)),
            clock=scribe.clock(latest),
        )


def write_what_if(scribe: Scribe) -> Block:
    """Write what opening every site, and then clearing one road, would leave: beside the decisions, not for them."""
    tried = scribe.facts["what_if"]
    if tried is None:
        return scribe.block("what_if", [])
    opened = tried["opened"]
    lines = [
        scribe.tell(
            "what_if.opened" if opened["without_a_place"] else "what_if.opened_enough",
            tone="what_if",
            without=scribe.count(opened["without_a_place"]),
            left=scribe.count(opened["places_left"]),
        )
    ]
    rows = [
        scribe.say(
            "brief.what_if.clear_first" if place == 0 else "brief.what_if.clear_next",
            name=scribe.name(row),
            length=scribe.length(row["length_m"]),
            without=scribe.few(row["without_a_place"]),
            isolated=scribe.few(row["isolated"]),
        )
        for place, row in enumerate(tried["clearing"])
    ]
    if rows:
        subjects = [row["subject"] for row in tried["clearing"]]
        lines.append(scribe.tell("what_if.clear", subjects, tone="what_if", rows=scribe.join(rows, "semicolon")))
    return scribe.block("what_if", lines)
