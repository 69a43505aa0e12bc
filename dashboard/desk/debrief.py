"""The hot debrief: each message, when it arrived, when first acted on, what the picture said then, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from dashboard.desk import situation
from dashboard.desk.exercise import ENDED, read_story
from dashboard.desk.exercise_telling import find_running
from dashboard.desk.gap_answers import Named
from dashboard.desk.journal import LineAnswer, tell_line
from dashboard.desk.names import name_record
from dashboard.desk.post import Post
from data.clock import write_time
from data.demo import CONTROL
from data.journal import Event
from data.picture import Picture
from data.records import Certainty, Closure, Incident

FIGURES = ("to_be_moved", "moved", "without_a_place", "isolated", "not_heard")
"""Figures of the situation that are told with each message."""

_NO_ACT = ("exercise.", "shift.opened", "area.", "event.")
"""Kinds that answer no message, whoever wrote them."""


class DebriefRow(TypedDict):
    """One message and what became of it."""

    number: str
    at: str
    arrived_at: str
    channel: str
    certainty: str
    text_en: str
    text_zh: str
    expected_en: str | None
    expected_zh: str | None
    answerable: bool
    """Whether an entry in the journal answers it; some are to be talked over."""
    acted: LineAnswer | None
    """The first entry that answers it."""
    acted_after_s: float | None
    then: dict[str, int | float | None]
    """Figures of the situation as known when it arrived, ``None`` where nobody knew."""
    open: list[Named]
    """What it told of and is not confirmed, refuted or closed yet."""


class DebriefAnswer(TypedDict):
    """The whole exercise, looked back on."""

    name_en: str
    name_zh: str
    started_at: str
    opened_at: str
    until: str
    ended: bool
    step: int
    steps_total: int
    by_clock: bool
    blind: bool
    before: int
    """Messages that had arrived before the post was opened to the player."""
    rows: list[DebriefRow]
    entries: int
    """What the player wrote down."""
    people: list[str]
    unanswered: list[str]
    """Numbers of the messages that an entry could have answered and none did."""
    unconfirmed: list[Named]
    not_heard_from: list[Named]
    now: dict[str, int | float | None]


def describe(post: Post, as_known: datetime | None = None) -> DebriefAnswer:
    """Look back on the exercise, from its opening to its end or to now.

    Raises
    ------
    Conflict
        If no exercise is running.
    """
    picture = post.picture_at(as_known)
    state, story = find_running(picture), read_story()
    until = as_known or post.now()
    opened_at = state.started_at + story.opens_at
    told = sorted(_list_messages(picture), key=lambda event: (event.known_at, event.seq))
    played = [event for event in told if event.known_at > opened_at]
    entries = _list_entries(picture)
    rows = [_tell_row(post, picture, event, entries) for event in played]
    now = situation.describe(post, as_known)
    return DebriefAnswer(
        name_en=state.name_en,
        name_zh=state.name_zh,
        started_at=write_time(state.started_at),
        opened_at=write_time(opened_at),
        until=write_time(until),
        ended=state.stopped == ENDED,
        step=state.step,
        steps_total=state.steps_total,
        by_clock=state.by_clock,
        blind=state.blind,
        before=len(told) - len(played),
        rows=rows,
        entries=len(entries),
        people=sorted({event.actor for event in entries}),
        unanswered=[row["number"] for row in rows if row["answerable"] and row["acted"] is None],
        unconfirmed=list(_list_unconfirmed(picture, _list_reports(picture))),
        not_heard_from=[
            Named(
                id=row["id"],
                subject=row["subject"],
                name=row["name"],
                name_en=row["name_en"],
                name_zh=row["name_zh"],
            )
            for row in now["not_heard_from"]
        ],
        now=_pick_figures(now),
    )


def _list_reports(picture: Picture) -> list[str]:
    """List the reports of a picture that somebody may have to confirm."""
    return [f"{layer}/{identity}" for layer in ("incidents", "closures") for identity in picture.records(layer)]


def _list_messages(picture: Picture) -> Iterator[Event]:
    return (event for event in picture.changes if event.kind == "exercise.messaged")


def _list_entries(picture: Picture) -> list[Event]:
    """List what the players wrote down, and did not take back."""
    return [
        event
        for event in picture.changes
        if event.role != CONTROL and event.id not in picture.undone and not event.kind.startswith(_NO_ACT)
    ]


def _tell_row(post: Post, picture: Picture, event: Event, entries: Sequence[Event]) -> DebriefRow:
    body = event.body
    about, acts = list(body.get("about", ())), list(body.get("acts", ()))
    acted = next((each for each in entries if each.seq > event.seq and _answers(each, about, acts)), None)
    return DebriefRow(
        number=body["number"],
        at=write_time(event.happened_at),
        arrived_at=write_time(event.known_at),
        channel=body["channel"],
        certainty=body["certainty"],
        text_en=body["text_en"],
        text_zh=body["text_zh"],
        expected_en=body.get("expected_en"),
        expected_zh=body.get("expected_zh"),
        answerable=bool(about or acts),
        acted=tell_line(picture, acted) if acted else None,
        acted_after_s=(acted.known_at - event.known_at).total_seconds() if acted else None,
        then=_read_figures(post, event.known_at),
        open=list(_list_unconfirmed(picture, about)),
    )


def _answers(entry: Event, about: Sequence[str], acts: Sequence[str]) -> bool:
    """Say whether an entry is of a kind that answers, of a record told of, or names one."""
    if any(entry.kind == kind or entry.kind.startswith(f"{kind}.") for kind in acts):
        return True
    fields = entry.body.get("fields")
    named = fields.values() if isinstance(fields, Mapping) else ()
    return entry.subject in about or any(value in about for value in named if isinstance(value, str))


def _list_unconfirmed(picture: Picture, subjects: Iterable[str]) -> Iterator[Named]:
    """Name the reports among some records that nobody has confirmed, refuted or closed."""
    for subject in subjects:
        layer, _, identity = subject.partition("/")
        record = picture.records(layer).get(identity)
        if isinstance(record, Incident | Closure) and record.certainty is Certainty.REPORTED:
            over = record.closed_at if isinstance(record, Incident) else record.lifted_at
            if over is None:
                yield name_record(layer, record)


def _read_figures(post: Post, at: datetime) -> dict[str, int | float | None]:
    key = ("debrief", at)
    figures: dict[str, int | float | None] = post.remember(
        key, lambda: _pick_figures(situation.describe(post, as_known=at))
    )
    return figures


def _pick_figures(told: Mapping[str, object]) -> dict[str, int | float | None]:
    return {name: told[name]["value"] for name in FIGURES}  # type: ignore[index]
