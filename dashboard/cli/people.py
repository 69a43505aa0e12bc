"""The command about people: ``gap``, who has no shelter and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.roads import name_thing
from dashboard.cli.say import say_count, write_table
from dashboard.desk import gap as desk
from dashboard.desk.gap_answers import GapAnswer
from dashboard.i18n import Words

COLUMNS = ("at_risk", "to_be_moved", "demand", "served", "too_far", "over_capacity", "cut_off", "no_valid_shelter")
"""The figures of a row, in the order in which they are defined."""


def gap(call: Call) -> Outcome:
    """Answer who has no shelter, by settlement, and why."""
    what_if = "open_everything" if call["open_everything"] else f"clear:{call['clear']}" if call["clear"] else None
    answer = desk.find_gap(call.post, call["profile"], call["minutes"], call["vehicle"], call.as_known, what_if)
    return Outcome(answer, _tell_gap(call, answer))


def _tell_gap(call: Call, answer: GapAnswer) -> Iterator[str]:
    say, totals = call.say, answer["totals"]
    yield say(
        "cli.gap.head", without=say_count(say, totals["without_a_place"]), demand=say_count(say, totals["demand"])
    )
    rows = [row for row in answer["settlements"] if row["at_risk"]]
    table = [
        ["", *(say(f"cli.gap.column.{name}") for name in COLUMNS)],
        *([name_thing(call, row), *_count(say, row)] for row in rows),
        [say("cli.gap.total"), *_count(say, totals)],
    ]
    yield from write_table(table, right=frozenset(range(1, len(COLUMNS) + 1)))
    for site in answer["shelters"]:
        if site["opening"] == "open" and not site["counts"]:
            places = say_count(say, site["capacity"])
            why = say(f"gap.why.{site['why']}")
            yield say("cli.gap.not_counted", name=name_thing(call, site), places=places, why=why)


def _count(say: Words, figures: Mapping[str, Any]) -> list[str]:
    return [say_count(say, figures[name]) for name in COLUMNS]
