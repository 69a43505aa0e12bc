"""The command ``brief``: issue a briefing, or print one again, as text or PDF in one language or several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.brief.answers import Block, Briefing
from dashboard.brief.printing import list_body, name_file, print_briefing, write_as_at, write_meta, write_title
from dashboard.brief.wording import Scribe
from dashboard.cli.call import Call, Outcome
from dashboard.cli.say import write_table
from dashboard.desk import briefing as desk
from dashboard.i18n import words
from data.clock import read_time

EXPORTS = "exports"
"""Where files go unless another folder is named, below the home."""

FIELDS = ("outlook", "confidence", "marking", "approved_by", "next_at", "map_approval", "correction", "casualties")

LISTS = {"decisions": "ask", "messages": "messages"}
"""What is written one by one, and its option."""


def brief(call: Call) -> Outcome:
    """Issue a briefing under the next number, or tell one again; files are written where asked."""
    number, draft = call["number"], call["draft"]
    if number is not None:
        briefing = desk.find_issued(call.post, number, call.as_known)
    else:
        given: dict[str, Any] = {name: call[name] for name in FIELDS}
        given |= {field: (call[option] or "").split(";") for field, option in LISTS.items()}
        act = desk.draft_briefing if draft else desk.issue_briefing
        briefing = act(call.post, call.who, given, call["profile"], lambda part, _: _tell(call, part))
    langs = call["lang"].split(",") if call["lang"] else [call.say.lang]
    paths = list(_write_files(call, briefing, langs, draft=draft)) if call["format"] == "pdf" or call["out"] else []
    answer = {**briefing, "issued": not draft, "files": [str(path) for path in paths]}
    return Outcome(answer, _tell_all(call, briefing, langs, paths, draft=draft))


def _tell(call: Call, part: str) -> None:
    call.tell(call.say(f"brief.part.{part}"))


def _write_files(call: Call, briefing: Briefing, langs: list[str], *, draft: bool) -> Iterator[Path]:
    folder = Path(call["out"]).expanduser() if call["out"] else call.home / EXPORTS
    folder.mkdir(parents=True, exist_ok=True)
    clock = f"{read_time(briefing['as_at']).astimezone(call.post.settings.zone()):%Y%m%dT%H%M}"
    for lang in langs:
        path = folder / f"{name_file(briefing, lang, clock, draft=draft)}.{'pdf' if call['format'] == 'pdf' else 'txt'}"
        if call["format"] == "pdf":
            made = print_briefing(call.post, briefing, lang, lambda part, _: _tell(call, part), draft=draft)
            path.write_bytes(made)
        else:
            path.write_text("\n".join(_write_text(call, briefing, lang, draft=draft)) + "\n", encoding="utf-8")
        yield path


def _tell_all(call: Call, briefing: Briefing, langs: list[str], paths: list[Path], *, draft: bool) -> Iterator[str]:
    if paths:
        yield write_title(briefing, call.say, draft=draft)
        yield from (str(path) for path in paths)
        return
    for lang in langs:
        yield from _write_text(call, briefing, lang, draft=draft)


def _write_text(call: Call, briefing: Briefing, lang: str, *, draft: bool) -> Iterator[str]:
    """Write a briefing as plain text, to be read aloud or pasted into a message."""
    say = words(lang)
    scribe = Scribe(briefing["facts"], briefing["written"], say, call.post.settings.zone())
    if briefing["facts"]["exercise"]:
        yield say("paper.exercise_band")
    yield " · ".join([write_title(briefing, say, draft=draft), write_as_at(briefing, scribe)])
    yield " · ".join(write_meta(briefing, scribe)[1:])
    for section in list_body(briefing, lang):
        yield ""
        yield section["title"]
        for block in section["blocks"]:
            yield from _write_block(block, heading=len(section["blocks"]) > 1 and block["key"] == "what_if")


def _write_block(block: Block, *, heading: bool) -> Iterator[str]:
    if heading:
        yield f"  {block['title']}"
    yield from (f"  - {line['text']}" for line in block["lines"])
    if block.get("rows"):
        yield from write_table([block["head"], *block["rows"]], right=frozenset({1, 2, 3}))
