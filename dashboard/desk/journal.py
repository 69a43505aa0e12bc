"""The journal as a person reads it: who did what when, line by line, and whether its chain still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, NotRequired, TypedDict

from dashboard.desk.gap_answers import Named
from dashboard.desk.names import name_record
from dashboard.desk.post import Post
from dashboard.desk.reports.undo import KEPT
from data.clock import write_time
from data.faults import DamagedStore
from data.journal import Event
from data.kinds import KINDS, UNDONE
from data.picture import Picture
from data.records import LAYERS

MANY = 3
"""As many lines of one kind, told together by one person, are told as one."""

LINES = 60
"""Lines of one page."""

UNKNOWN = "unknown"
"""Stands for a kind that a newer program wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are asked for; what is ``None`` does not matter.

    Parameters
    ----------
    actor
        Name of who did it.
    kind
        A kind, ``shelters.opened``, or all that begin so, ``shelters``.
    subject
        The record, ``<layer>/<id>``; the undoing of one of its lines belongs to it.
    since, until
        When the post learned of it, both ends included.
    before
        Only lines below this number of the journal: the next page.
    """

    actor: str | None = None
    kind: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class LineAnswer(Named):
    """One line of the journal: its sentence is ``journal.did.<did>``, or ``journal.many.<did>`` of several as one."""

    seq: int
    event_id: str
    kind: str
    did: str
    actor: str
    role: str
    source: str
    happened_at: str
    known_at: str
    fields: dict[str, Any]
    """What was told of the record, as the journal holds it."""
    values: dict[str, Any]
    """What the sentence needs beside who and which record."""
    undone: bool
    undone_by: str | None
    can_undo: bool
    has_record: bool
    """Whether there is a record to open."""
    rows: NotRequired[list[LineAnswer]]
    """The lines that are told as one."""


class JournalAnswer(TypedDict):
    """A page of the journal, newest first."""

    as_known_at: str
    lines: list[LineAnswer]
    total: int
    """Lines of the journal that were known by then."""
    matching: int
    next_before: int | None
    """Ask for the lines before this one to read on, ``None`` at the beginning."""
    actors: list[str]
    kinds: list[str]
    subjects: list[Named]


class ChainAnswer(TypedDict):
    """Whether every line still stands as it was written."""

    whole: bool
    lines: int
    last_hash: str
    fault: str | None
    values: dict[str, Any]


def list_lines(
    post: Post, wanted: Wanted | None = None, as_known: datetime | None = None, *, limit: int = LINES
) -> JournalAnswer:
    """List what was done, the newest first; many lines of one kind told together are one."""
    picture = post.picture_at(as_known)
    asked = wanted or Wanted()
    undone_by = {
        event.subject.removeprefix("events/"): event.actor for event in picture.changes if event.kind == UNDONE
    }
    found = [event for event in reversed(picture.changes) if _is_wanted(picture, event, asked)]
    lines: list[LineAnswer] = []
    last: int | None = None
    for _, group in groupby(found, key=lambda event: (event.kind, event.actor, event.known_at)):
        if len(lines) >= limit:
            break
        rows = [tell_line(picture, event, undone_by) for event in group]
        last = rows[-1]["seq"]
        lines += [_merge(rows)] if len(rows) >= MANY and rows[0]["kind"].endswith(".recorded") else rows
    return JournalAnswer(
        as_known_at=write_time(as_known or post.now()),
        lines=lines,
        total=len(picture.changes),
        matching=len(found),
        next_before=last if found and last is not None and last > found[-1].seq else None,
        actors=sorted({event.actor for event in picture.changes}),
        kinds=sorted({event.kind for event in picture.changes}),
        subjects=_list_subjects(picture),
    )


def check_chain(post: Post) -> ChainAnswer:
    """Walk the chain of hashes from the first line to the last, kept until a line is added."""
    picture = post.refresh()
    key = ("chain", len(picture.changes), picture.head)
    checked: ChainAnswer = post.remember(key, lambda: _check(post, picture))
    return checked


def _check(post: Post, picture: Picture) -> ChainAnswer:
    last = picture.changes[-1].hash if picture.changes else ""
    try:
        lines, fault = post.verify(), None
    except DamagedStore as damage:
        lines, fault = len(picture.changes), damage
    return ChainAnswer(
        whole=fault is None,
        lines=lines,
        last_hash=last,
        fault=fault.key if fault else None,
        values=dict(fault.values) if fault else {},
    )


def _is_wanted(picture: Picture, event: Event, asked: Wanted) -> bool:
    return (
        (asked.actor is None or event.actor == asked.actor)
        and (asked.kind is None or event.kind == asked.kind or event.kind.startswith(f"{asked.kind}."))
        and (asked.subject is None or asked.subject in {event.subject, _find_undone_subject(picture, event)})
        and (asked.since is None or event.known_at >= asked.since)
        and (asked.until is None or event.known_at <= asked.until)
        and (asked.before is None or event.seq < asked.before)
    )


def _find_undone_subject(picture: Picture, event: Event) -> str | None:
    undone = _find_undone(picture, event)
    return undone.subject if undone else None


def _find_undone(picture: Picture, event: Event) -> Event | None:
    """Return the event that an undoing takes back."""
    if event.kind != UNDONE:
        return None
    identity = event.subject.removeprefix("events/")
    return next((each for each in picture.changes if each.id == identity), None)


def tell_line(picture: Picture, event: Event, undone_by: Mapping[str, str] | None = None) -> LineAnswer:
    """Tell one event as a line of the journal; `undone_by` names who took which back, by event id."""
    layer, _, identity = event.subject.partition("/")
    known = KINDS.get(event.kind)
    undone = event.id in picture.undone
    record = picture.records(layer).get(identity) if layer in LAYERS else None
    named = name_record(layer, record) if record else _name_untold(picture, event)
    return LineAnswer(
        id=named["id"],
        subject=named["subject"],
        name=named["name"],
        name_en=named["name_en"],
        name_zh=named["name_zh"],
        seq=event.seq,
        event_id=event.id,
        kind=event.kind,
        did=event.kind if known else UNKNOWN,
        actor=event.actor,
        role=event.role,
        source=str(event.body.get("source") or ""),
        happened_at=write_time(event.happened_at),
        known_at=write_time(event.known_at),
        fields=_read_fields(event),
        values=_VALUES.get(event.kind, _tell_nothing)(picture, event) if known else {"kind": event.kind},
        undone=undone,
        undone_by=(undone_by or {}).get(event.id) if undone else None,
        can_undo=known is not None and not undone and not event.kind.startswith(KEPT),
        has_record=record is not None,
    )


def _name_untold(picture: Picture, event: Event) -> Named:
    """Name what has no record now: what the line itself calls it, or its id."""
    told = _find_undone(picture, event)
    source = told or event
    identity = source.subject.partition("/")[2]
    fields = _read_fields(source)
    name, en, zh = (fields.get(key) for key in ("name", "name_en", "name_zh"))
    return Named(id=identity, subject=source.subject, name=str(name or identity), name_en=en, name_zh=zh)


def _read_fields(event: Event) -> dict[str, Any]:
    fields = event.body.get("fields")
    return dict(fields) if isinstance(fields, Mapping) else {}


def _merge(rows: list[LineAnswer]) -> LineAnswer:
    """Tell several lines as one, in the words for many; it is struck through when all of them are."""
    merged = rows[0].copy()
    merged["values"], merged["fields"], merged["rows"] = {"count": len(rows)}, {}, rows
    merged["undone"], merged["can_undo"] = all(row["undone"] for row in rows), False
    return merged


def _list_subjects(picture: Picture) -> list[Named]:
    """List the records that the journal tells of, by name."""
    told = {event.subject for event in picture.changes}
    named = [
        name_record(layer, record)
        for layer in LAYERS
        for identity, record in picture.records(layer).items()
        if f"{layer}/{identity}" in told
    ]
    return sorted(named, key=lambda each: each["name"].casefold())


# --- what a sentence needs beside who and which record

Values = Callable[[Picture, Event], dict[str, Any]]


def _tell_nothing(_picture: Picture, _event: Event) -> dict[str, Any]:
    return {}


def _tell_undone(picture: Picture, event: Event) -> dict[str, Any]:
    undone = _find_undone(picture, event)
    return {"line": undone.seq if undone else "?"}


def _tell_places(_picture: Picture, event: Event) -> dict[str, Any]:
    rows: Iterable[Mapping[str, Any]] = event.body.get("rows", ())
    told = [(row["settlement_id"], int(row["persons"])) for row in rows]
    return {"settlements": len({home for home, _ in told}), "persons": sum(persons for _, persons in told)}


def _tell_shares(_picture: Picture, event: Event) -> dict[str, Any]:
    return {"shares": dict(event.body.get("shares", {}))}


def _tell_body(*names: str) -> Values:
    def tell(_picture: Picture, event: Event) -> dict[str, Any]:
        return {name: event.body.get(name) for name in names}

    return tell


_VALUES: Mapping[str, Values] = MappingProxyType(
    {
        UNDONE: _tell_undone,
        "places.announced": _tell_places,
        "shares.assumed": _tell_shares,
        "briefing.issued": _tell_body("number"),
        "exercise.advanced": _tell_body("step"),
        "exercise.messaged": _tell_body("channel", "text_en", "text_zh"),
        "exercise.paced": _tell_body("by_clock", "rate", "blind"),
        "exercise.stopped": _tell_body("why"),
    }
)
"""Kinds whose sentence needs more than who and which record."""


def walk_rows(lines: Iterable[LineAnswer]) -> Iterator[LineAnswer]:
    """Return every line by itself, those too that are told as one."""
    for line in lines:
        yield from line.get("rows", [line])
