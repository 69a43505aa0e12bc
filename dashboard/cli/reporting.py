"""Commands of reporting: ``report`` takes the forms of the screen by name, ``undo`` takes a report back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.closing import read_area
from dashboard.cli.roads import name_thing
from dashboard.cli.say import say_moment
from dashboard.desk.reports import undo as desk
from dashboard.desk.reports.telling import ReportAnswer
from dashboard.forms.filling import find_form, submit
from dashboard.forms.undoing import write_undone
from data.faults import BadInput


def report(call: Call) -> Outcome:
    """Record one report, by the form of that name."""
    form = find_form(call["what"])
    typed: dict[str, Any] = read_settings(call["set"] or "")
    shortcuts = {"place": call["place"], "happened_at": call["when"], "source": call["source"]}
    typed |= {name: value for name, value in shortcuts.items() if value}
    if call["area"]:
        typed["area"] = read_area(call["area"])
    answer = submit(call.post, call.who, form, typed, call.say, subject=_find_subject(call, form.layer))
    return Outcome(answer, _tell(call, answer))


def undo(call: Call) -> Outcome:
    """Take a report back: that of a number in the journal, or one's own last."""
    who = call.who
    asked = call["event"] or desk.find_last(call.post.refresh(), who).id
    answer = desk.undo(call.post, who, asked)
    return Outcome(answer, [write_undone(answer, call.say)])


def read_settings(text: str) -> dict[str, str]:
    """Read ``moved=40; refused=2`` into fields and their values.

    Raises
    ------
    BadInput
        If a part is not of that form.
    """
    settings = {}
    for part in (part.strip() for part in text.split(";")):
        name, equals, value = part.partition("=")
        if part and not (equals and name.strip()):
            raise BadInput("bad_setting", value=part)
        if part:
            settings[name.strip()] = value.strip()
    return settings


def _find_subject(call: Call, layer: str | None) -> str | None:
    """Return the record that is meant; its layer follows from the form where it is not typed."""
    given: str | None = call["subject"]
    if given is None or layer is None or layer == "casualties":
        return given
    return given if given.startswith(f"{layer}/") else f"{layer}/{given}"


def _tell(call: Call, answer: ReportAnswer) -> Iterator[str]:
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    yield say(f"reports.done.{answer['kind'].replace('.', '_')}", name=name_thing(call, answer))
    if not answer["stands"] and answer["newer_at"]:
        yield say("reports.late", clock=say_moment(say, answer["newer_at"], zone, now))
    if "waited_s" in answer:
        yield say("reports.waited", minutes=round(answer["waited_s"] / 60))
    if answer.get("why"):
        yield say("reports.not_counted", why=say(f"gap.why.{answer['why']}"))
    for doubt in answer.get("doubts", []):
        yield say(f"reports.doubt.{doubt}")
    yield say("reports.by_command", event=answer["subject"], seq=answer["seq"])
