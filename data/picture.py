"""The picture: the journal folded up to a time, and every figure's age and source.

Per field the newest ``happened_at`` wins, then the higher seq: a report that arrives late never
overwrites a newer one. Folding the parts is folding the whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from data.codec import decode_field, make_record, required_fields
from data.faults import BadInput, NotFound
from data.journal import Draft, Event
from data.kinds import AT_START, KINDS, UNDONE, Announced, ExerciseState, PostState
from data.records import LAYERS, Record

_NO_RECORDS: Mapping[str, Record] = MappingProxyType({})


class UnknownKindWarning(UserWarning):
    """Says that the journal holds events of a newer program, which this one skips."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a figure was true, when the post learned of it, and from whom."""

    happened_at: datetime
    known_at: datetime
    seq: int
    source: str
    actor: str

    @property
    def order(self) -> tuple[datetime, int]:
        """Sort key: what is newer wins."""
        return self.happened_at, self.seq


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one record, with its stamp."""

    value: Any
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event, or one field of it, that this program could not read; the journal still holds it."""

    seq: int
    kind: str
    reason: str


Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Picture:
    """The state of the post; immutable to its readers, cheap to fold further.

    Parameters
    ----------
    head
        Highest seq folded in.
    changes
        Every event folded in, newest last; those in `undone` no longer count.
    undone
        Ids of the events that were taken back.
    skipped
        What could not be read, by seq.
    supposed
        True for a what-if: its `head` is that of the picture it started from.
    """

    head: int = 0
    changes: Sequence[Event] = field(default=(), repr=False)
    undone: frozenset[str] = frozenset()
    skipped: tuple[Skipped, ...] = ()
    supposed: bool = False
    state: PostState = AT_START
    _records: Mapping[str, Mapping[str, Record]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    _facts: Mapping[str, Facts] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def records(self, layer: str) -> Mapping[str, Record]:
        """Return the records of a layer by id; those that lack a required field are left out."""
        return self._records.get(layer, _NO_RECORDS)

    def get(self, subject: str) -> Record:
        """Return the record of a subject ``<layer>/<id>``.

        Raises
        ------
        NotFound
            If the picture has no such record.
        """
        layer, _, identity = subject.partition("/")
        try:
            return self.records(layer)[identity]
        except KeyError:
            raise NotFound("record_missing", subject=subject) from None

    def stamp(self, subject: str, field: str | None = None) -> Stamp:
        """Return the stamp of one field of a record, or the newest of all its fields.

        Raises
        ------
        NotFound
            If nobody has told that field, or the record at all.
        """
        facts = self._facts.get(subject, {})
        if field is not None and field in facts:
            return facts[field].stamp
        if field is None and facts:
            return max((fact.stamp for fact in facts.values()), key=lambda stamp: stamp.order)
        raise NotFound("stamp_missing", subject=subject, field=field or "")

    def stamps(self, subject: str) -> Mapping[str, Stamp]:
        """Return the stamp of each field that somebody told, empty where nothing is known."""
        return {name: fact.stamp for name, fact in self._facts.get(subject, {}).items()}

    def history(self, subject: str) -> list[Event]:
        """Return the events about one subject, oldest first, without those taken back."""
        return [event for event in self.changes if event.subject == subject and event.id not in self.undone]

    @property
    def exercise(self) -> ExerciseState | None:
        """The exercise of this journal, ``None`` when it is live."""
        return self.state.exercise

    @property
    def shares(self) -> Mapping[str, float]:
        """Assumed shares that a person changed, by name."""
        return self.state.shares

    @property
    def announced(self) -> tuple[Announced, ...]:
        """Places that settlements were told to go to."""
        return self.state.announced

    @property
    def area_id(self) -> str | None:
        """Id of the built area the post works on."""
        return self.state.area_id

    @property
    def roll_call_since(self) -> datetime | None:
        """Since when every settlement is to be heard from, ``None`` where no roll call is under way."""
        return self.state.roll_call_since


EMPTY = Picture()
"""The picture of an empty journal."""


def fold(picture: Picture, events: Iterable[Event]) -> Picture:
    """Fold events, in the journal's order, into a new picture; those it already holds change nothing."""
    fresh = [event for event in events if event.seq > picture.head]
    if not fresh:
        return picture
    changes = (*picture.changes, *fresh)
    undone = _undone(changes) if any(event.kind == UNDONE for event in fresh) else picture.undone
    flipped = undone ^ picture.undone
    again = {event.subject for event in changes if event.id in flipped} if flipped else set()
    work = _Work(picture, again)
    for event in changes if again else fresh:
        if event.id not in undone and (event.seq > picture.head or event.subject in again):
            work.tell(event)
    work.build()
    if again or any(_moves(event.kind) for event in fresh):
        work.replay([event for event in changes if _moves(event.kind) and event.id not in undone])
    return Picture(
        head=fresh[-1].seq,
        changes=changes,
        undone=undone,
        skipped=tuple(sorted(work.skipped, key=lambda item: (item.seq, item.reason))),
        state=work.state,
        _records=work.records,
        _facts=work.facts,
    )


def as_known(events: Iterable[Event], at: datetime) -> Picture:
    """Return the picture that the post had at `at`: nothing that it learned later."""
    return fold(EMPTY, (event for event in events if event.known_at <= at))


def suppose(picture: Picture, drafts: Iterable[Draft]) -> Picture:
    """Return the picture as it would be with these drafts; nothing is written down."""
    events = [
        Event(
            seq=picture.head + place,
            id=f"supposed-{place}",
            kind=draft.kind,
            subject=draft.subject,
            happened_at=draft.happened_at,
            known_at=draft.known_at,
            actor=draft.actor,
            role=draft.role,
            body=draft.body,
            prev_hash="",
            hash="",
        )
        for place, draft in enumerate(drafts, start=1)
    ]
    return replace(fold(picture, events), head=picture.head, supposed=True)


class _Work:
    """One fold under way: copies of what it changes, everything else shared with the picture before."""

    def __init__(self, picture: Picture, again: set[str]) -> None:
        self.records = dict(picture._records)  # noqa: SLF001 - the fold is the picture's own maker
        self.facts: dict[str, Facts] = dict(picture._facts)  # noqa: SLF001
        self.state = picture.state
        self.skipped = list(picture.skipped)
        self._touched: dict[str, dict[str, Fact]] = {subject: {} for subject in again}
        if again:
            gone = {event.seq for event in picture.changes if event.subject in again}
            self.skipped = [item for item in self.skipped if item.seq not in gone]

    def tell(self, event: Event) -> None:
        """Put what one event tells of a record beside what is known of it; the newer field wins."""
        kind = KINDS.get(event.kind)
        if kind is None:
            warnings.warn(f"skipped an event of unknown kind {event.kind!r}", UnknownKindWarning, stacklevel=3)
            self._skip(event, "kind_unknown")
        elif kind.tell is not None:
            try:
                given = dict(kind.tell(event))
            except (KeyError, TypeError, ValueError):
                self._skip(event, "body_unreadable")
                return
            self._take(event, given)

    def build(self) -> None:
        """Make the records of the touched subjects anew, layer by layer."""
        by_layer: dict[str, dict[str, Record]] = {}
        for subject, facts in self._touched.items():
            layer, _, identity = subject.partition("/")
            if layer not in LAYERS:
                continue
            self.facts[subject] = facts
            rows = by_layer.setdefault(layer, dict(self.records.get(layer, _NO_RECORDS)))
            if facts and required_fields(layer) <= facts.keys():
                rows[identity] = make_record(layer, identity, {name: fact.value for name, fact in facts.items()})
            else:
                rows.pop(identity, None)
            if not facts:
                del self.facts[subject]
        for layer, rows in by_layer.items():
            self.records[layer] = MappingProxyType(rows)
            if not rows:
                del self.records[layer]

    def replay(self, moving: Sequence[Event]) -> None:
        """Work the state of the post out anew from all the events that move it, in their own time."""
        self.skipped = [item for item in self.skipped if not _moves(item.kind)]
        self.state = AT_START
        for event in sorted(moving, key=lambda event: (event.happened_at, event.seq)):
            move = KINDS[event.kind].move
            try:
                self.state = move(self.state, event) if move else self.state
            except (KeyError, TypeError, ValueError):
                self._skip(event, "body_unreadable")

    def _take(self, event: Event, given: Mapping[str, Any]) -> None:
        layer = event.kind.partition(".")[0]
        if not event.subject.startswith(f"{layer}/"):
            self._skip(event, "subject_unreadable")
            return
        facts = self._touched.get(event.subject)
        if facts is None:
            facts = self._touched[event.subject] = dict(self.facts.get(event.subject, {}))
        source = str(event.body.get("source", ""))
        stamp = Stamp(event.happened_at, event.known_at, event.seq, source, event.actor)
        for name, raw in given.items():
            before = facts.get(name)
            if before is not None and before.stamp.order > stamp.order:
                continue
            try:
                facts[name] = Fact(decode_field(layer, name, raw), stamp)
            except BadInput as fault:
                self._skip(event, f"{fault.key}:{name}")

    def _skip(self, event: Event, reason: str) -> None:
        self.skipped.append(Skipped(event.seq, event.kind, reason))


def _moves(kind: str) -> bool:
    """Say whether events of this kind move the state of the post as a whole."""
    known = KINDS.get(kind)
    return known is not None and known.move is not None


def _undone(changes: Sequence[Event]) -> frozenset[str]:
    """Return the ids of the events that are taken back, an undoing that is itself undone left out."""
    gone: set[str] = set()
    for event in reversed(changes):
        if event.kind == UNDONE and event.id not in gone:
            gone.add(event.subject.removeprefix("events/"))
    return frozenset(gone)
