"""Commands about the post's records: ``load``, ``show``, ``search``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dashboard.cli.call import Call, Outcome
from dashboard.cli.roads import name_thing
from dashboard.cli.say import pick_side, say_age, say_moment, write_table
from dashboard.desk import records, search
from dashboard.desk.answers import CardAnswer, Figure, LoadAnswer, RefusedRow

UNTOLD = frozenset({"geometry", "name", "name_en", "name_zh", "exercise"})
"""Figures that a card does not list: they stand in its title or on the map."""

TIMES = frozenset({"valid_from", "valid_until", "since"})
"""Figures that are moments, beside those that end in ``_at``."""


def load(call: Call) -> Outcome:
    """Load a file of records; done if at least one row was accepted."""
    answer = records.load_file(call.post, call.who, call["file"], call["as"])
    return Outcome(answer, _tell_load(call, answer), done=answer["accepted"] > 0)


def show(call: Call) -> Outcome:
    """Show a record as a card."""
    card = records.describe(call.post, call["subject"], call.as_known)
    return Outcome(card, _tell_card(call, card))


def find(call: Call) -> Outcome:
    """Find a place or record by name."""
    answer = search.find_name(call.post, call["text"])
    if not answer["rows"]:
        return Outcome(answer, [call.say("cli.search.none", text=call["text"])], done=False)
    rows = [
        [name_thing(call, row), row["subject"] or row["kind"], f"{row['lon']:.5f},{row['lat']:.5f}"]
        for row in answer["rows"]
    ]
    return Outcome(answer, write_table(rows))


def _tell_load(call: Call, answer: LoadAnswer) -> Iterator[str]:
    say = call.say
    yield say("cli.load.done", accepted=answer["accepted"], refused=answer["refused"])
    yield from (_tell_reason(call, "refused", row) for row in answer["reasons"])
    yield from (_tell_reason(call, "doubt", row) for row in answer["doubts"])
    if answer["ignored"]:
        yield say("cli.load.ignored", columns=say("desk.comma").join(answer["ignored"]))


def _tell_card(call: Call, card: CardAnswer) -> Iterator[str]:
    say = call.say
    yield f"{name_thing(call, card)}  ({card['subject']})"
    yield from write_table(_tell_figure(call, figure) for figure in card["figures"] if figure["field"] not in UNTOLD)
    if card["can_do"]:
        yield say("cli.show.can_do", acts=say("desk.comma").join(say(f"desk.act.{act}") for act in card["can_do"]))


def _tell_reason(call: Call, kind: str, row: RefusedRow) -> str:
    say = call.say
    key = f"reasons.{row['reason']}"
    reason = say(key, **row["values"]) if key in say else row["reason"]
    return say(f"cli.load.{kind}", row=row["row"], field=row["field"], reason=reason)


def _tell_figure(call: Call, figure: Figure) -> list[str]:
    say, field, value = call.say, figure["field"], figure["value"]
    if value is None:
        told = say("cli.unit.unknown")
    elif field.endswith("_at") or field in TIMES:
        told = say_moment(say, value, call.post.settings.zone(), call.post.now())
    else:
        told = pick_side(value, say.lang) if isinstance(value, str) else json.dumps(value)
    return [field, told, say_age(say, figure["age_s"]), pick_side(figure["source"], say.lang)]
