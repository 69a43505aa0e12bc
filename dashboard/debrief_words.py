"""The hot debrief in words: one text of headings and lines, for the page, the terminal and a file alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.band import name_channel
from dashboard.desk.debrief import FIGURES, DebriefAnswer, DebriefRow
from dashboard.desk.gap_answers import Named
from dashboard.i18n import Words
from dashboard.pages.journal_lines import write_sentence
from dashboard.parts import write_clock, write_count, write_duration, write_name
from data.clock import read_time

LATE_S = 90
"""A message that arrives this long after its time says so."""

QUESTIONS = ("q1", "q2", "q3", "q4")


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of the debrief: its heading, how deep it stands, its lines; the first may be what was said."""

    heading: str
    level: int
    lines: tuple[str, ...] = ()
    said: str | None = None
    subject: str | None = None


def tell_debrief(answer: DebriefAnswer, zone: ZoneInfo, say: Words) -> Iterator[Passage]:
    """Tell the whole debrief, part by part."""
    yield Passage(say("debrief.title", name=answer[f"name_{say.lang}"]), 1, tuple(_tell_head(answer, zone, say)))  # type: ignore[literal-required]
    yield Passage(say("debrief.messages"), 2, () if answer["rows"] else (say("debrief.none"),))
    for row in answer["rows"]:
        yield _tell_row(row, zone, say)
    yield Passage(say("debrief.open_title"), 2, tuple(_tell_open(answer, say)))
    yield Passage(say("debrief.questions_title"), 2, tuple(say(f"debrief.{each}") for each in QUESTIONS))


def write_markdown(passages: Iterable[Passage], say: Words) -> Iterator[str]:
    """Write the debrief as Markdown, headed and closed by what it is."""
    yield f"**{say('debrief.mark')}**"
    for passage in passages:
        yield ""
        yield f"{'#' * passage.level} {passage.heading}"
        yield ""
        if passage.said:
            yield f"> {passage.said}"
            yield ""
        yield from (f"- {line}" for line in passage.lines)
    yield ""
    yield f"**{say('debrief.mark')}**"


def write_text(passages: Iterable[Passage], say: Words) -> Iterator[str]:
    """Write the debrief as plain text."""
    yield say("debrief.mark")
    for passage in passages:
        yield ""
        yield passage.heading
        if passage.said:
            yield f"  \u201c{passage.said}\u201d" if say.lang == "en" else f"  {passage.said}"
        yield from (f"  - {line}" for line in passage.lines)
    yield ""
    yield say("debrief.mark")


def _tell_head(answer: DebriefAnswer, zone: ZoneInfo, say: Words) -> Iterator[str]:
    since, until = (_write_day(answer[name], zone, say) for name in ("opened_at", "until"))
    yield say("debrief.span", since=since, until=until, step=answer["step"], total=answer["steps_total"])
    how = [say("debrief.how_clock" if answer["by_clock"] else "debrief.how_button")]
    how += [say("debrief.how_blind")] if answer["blind"] else []
    yield (" " if say.lang == "en" else "").join([*how, say("debrief.ended" if answer["ended"] else "debrief.running")])
    people = say("routes.list_join").join(answer["people"])
    count = write_count(answer["entries"], say)
    yield say("debrief.entries", count=count, people=people) if answer["entries"] else say("debrief.nobody")
    if answer["before"]:
        yield say("debrief.before", count=answer["before"])


def _tell_row(row: DebriefRow, zone: ZoneInfo, say: Words) -> Passage:
    clock = write_clock(row["at"], zone, say)
    channel, certainty = name_channel(row["channel"], say), say(f"cards.certainty.{row['certainty']}")
    heading = say("debrief.message", clock=clock, channel=channel, certainty=certainty)
    if (read_time(row["arrived_at"]) - read_time(row["at"])).total_seconds() > LATE_S:
        heading += f" · {say('debrief.late', clock=write_clock(row['arrived_at'], zone, say))}"
    said: str = row[f"text_{say.lang}"]  # type: ignore[literal-required]
    lines = tuple(_tell_answer(row, zone, say))
    return Passage(f"{row['number']}  {heading}", 3, lines, said, row["acted"]["subject"] if row["acted"] else None)


def _tell_answer(row: DebriefRow, zone: ZoneInfo, say: Words) -> Iterator[str]:
    acted, after_s = row["acted"], row["acted_after_s"]
    if acted is not None and after_s is not None:
        span = write_duration(after_s, say) if after_s >= 60 else say("debrief.at_once")
        clock, sentence = write_clock(acted["known_at"], zone, say), write_sentence(acted, say)
        yield say("debrief.acted", clock=clock, span=span, sentence=sentence)
    else:
        yield say("debrief.not_acted" if row["answerable"] else "debrief.talked")
    if expected := row[f"expected_{say.lang}"]:  # type: ignore[literal-required]
        yield say("debrief.expected", text=expected)
    yield say("debrief.then", figures=_write_figures(row["then"], say))
    if row["open"]:
        yield say("debrief.open", names=_join_names(row["open"], say))


def _tell_open(answer: DebriefAnswer, say: Words) -> Iterator[str]:
    if answer["unanswered"]:
        yield say("debrief.unanswered", numbers=say("routes.list_join").join(answer["unanswered"]))
    for name, rows in (("unconfirmed", answer["unconfirmed"]), ("not_heard", answer["not_heard_from"])):
        if rows:
            yield say(f"debrief.{name}", names=_join_names(rows, say))
    if not (answer["unanswered"] or answer["unconfirmed"] or answer["not_heard_from"]):
        yield say("debrief.nothing_open")
    yield say("debrief.now", figures=_write_figures(answer["now"], say))


def _write_figures(figures: Mapping[str, int | float | None], say: Words) -> str:
    labels = {name: say(f"shell.bar.{'not_heard_from' if name == 'not_heard' else name}") for name in FIGURES}
    told = [say("debrief.figure", label=labels[name], value=write_count(figures[name], say)) for name in FIGURES]
    return say("routes.list_join").join(told)


def _join_names(rows: Iterable[Named], say: Words) -> str:
    return say("routes.list_join").join(write_name(row, say) for row in rows)


def _write_day(moment: str | datetime, zone: ZoneInfo, say: Words) -> str:
    return write_clock(moment, zone, say, day=True)
