"""The journal: every report, closure, count and act as one event that is appended and never changed.

Two times per event: ``happened_at``, and ``known_at`` when the post learned of it. Each event
carries the hash of the one before, so that a changed or missing line shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from data.clock import to_utc, write_time
from data.faults import BadInput, Conflict, DamagedStore

GENESIS = "0" * 64
"""What the first event names as the hash before it."""

NewId = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person or a file wants to have written down.

    Parameters
    ----------
    kind
        What happened, ``<layer>.recorded`` or another verb of `data.kinds`.
    subject
        To what, ``<layer>/<id>``.
    happened_at, known_at
        When it happened, and when the post learned of it; aware.
    actor, role
        Who wrote it down, and as what.
    body
        The facts, as JSON can hold them.
    """

    kind: str
    subject: str
    happened_at: datetime
    known_at: datetime
    actor: str
    role: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bring both times to UTC, and refuse what no reader could place."""
        for name in ("kind", "subject", "actor"):
            if not getattr(self, name):
                raise BadInput("draft_empty", field=name)
        for name in ("happened_at", "known_at"):
            try:
                object.__setattr__(self, name, to_utc(getattr(self, name)))
            except ValueError as fault:
                raise BadInput("time_without_zone", value=str(getattr(self, name))) from fault


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal; its fields are the columns of every store."""

    seq: int
    id: str
    kind: str
    subject: str
    happened_at: datetime
    known_at: datetime
    actor: str
    role: str
    body: Mapping[str, Any]
    prev_hash: str
    hash: str


@runtime_checkable
class Journal(Protocol):
    """What every store of the journal does; one test suite holds them all to it."""

    def append(self, drafts: Sequence[Draft], *, if_head: int | None = None) -> list[Event]:
        """Append all drafts in one transaction, durable on return; with `if_head`, only onto that head."""

    def read(self, after_seq: int = 0) -> list[Event]:
        """Return the events after `after_seq`, oldest first."""

    def head(self) -> int:
        """Return the highest seq, 0 when empty; cheap, and sees other processes."""

    def close(self) -> None:
        """Let go of the store."""


def new_id(at: datetime, entropy: Callable[[int], bytes] = os.urandom) -> str:
    """Return a unique id that sorts by its time (UUID version 7, RFC 9562)."""
    millis = int(at.timestamp() * 1000)
    chance = int.from_bytes(entropy(10), "big")
    value = (
        (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64 | 0b10 << 62 | chance & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))


def write_canonical(value: object) -> str:
    """Write JSON in the one form that is hashed: keys sorted, no spaces, text as it is.

    Raises
    ------
    BadInput
        If the value holds what JSON cannot, such as infinity or an object of ours.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        text.encode()
    except (TypeError, ValueError) as fault:  # half a surrogate pair is a ValueError too
        raise BadInput("body_not_json", detail=str(fault)) from fault
    return text


def seal(seq: int, identity: str, draft: Draft, prev_hash: str) -> Event:
    """Turn a draft into the event with this place in the chain."""
    body = json.loads(write_canonical(dict(draft.body)))
    unsealed = Event(
        seq=seq,
        id=identity,
        kind=draft.kind,
        subject=draft.subject,
        happened_at=draft.happened_at,
        known_at=draft.known_at,
        actor=draft.actor,
        role=draft.role,
        body=body,
        prev_hash=prev_hash,
        hash="",
    )
    return Event(**{**_columns(unsealed), "hash": hash_event(unsealed)})


def seal_all(drafts: Iterable[Draft], seq: int, prev_hash: str, make_id: NewId) -> list[Event]:
    """Chain drafts onto the event `seq` whose hash is `prev_hash`."""
    events: list[Event] = []
    for draft in drafts:
        event = seal(seq + 1, make_id(draft.known_at), draft, prev_hash)
        events.append(event)
        seq, prev_hash = event.seq, event.hash
    return events


def expect_head(wanted: int | None, head: int) -> None:
    """Refuse to append onto another head than was looked at; ``None`` looks at nothing.

    Raises
    ------
    Conflict
        If another has appended meanwhile.
    """
    if wanted is not None and wanted != head:
        raise Conflict("journal_moved", seen=wanted, head=head)


def hash_event(event: Event) -> str:
    """Return the SHA-256 over everything in the event but its own hash."""
    row = _columns(event)
    row.pop("hash")
    row["happened_at"] = write_time(event.happened_at)
    row["known_at"] = write_time(event.known_at)
    return hashlib.sha256(write_canonical(row).encode()).hexdigest()


def verify_chain(events: Iterable[Event], seq: int = 0, prev_hash: str = GENESIS) -> int:
    """Walk the chain and return its last seq.

    Raises
    ------
    DamagedStore
        At the first event that is missing, changed or out of its place.
    """
    for event in events:
        if event.seq != seq + 1 or event.prev_hash != prev_hash or hash_event(event) != event.hash:
            raise DamagedStore("journal_chain_broken", seq=seq + 1)
        seq, prev_hash = event.seq, event.hash
    return seq


class MemoryJournal:
    """The journal of a test or a what-if: the same rules, gone when it is closed."""

    def __init__(self, make_id: NewId = new_id) -> None:
        self._events: list[Event] = []
        self._make_id = make_id

    def append(self, drafts: Sequence[Draft], *, if_head: int | None = None) -> list[Event]:
        """Append all drafts or none; with `if_head`, only onto that head."""
        last = self._events[-1] if self._events else None
        expect_head(if_head, len(self._events))
        events = seal_all(drafts, last.seq if last else 0, last.hash if last else GENESIS, self._make_id)
        self._events.extend(events)
        return events

    def read(self, after_seq: int = 0) -> list[Event]:
        """Return the events after `after_seq`, oldest first."""
        return self._events[max(after_seq, 0) :]

    def head(self) -> int:
        """Return the highest seq, 0 when empty."""
        return len(self._events)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


def _columns(event: Event) -> dict[str, Any]:
    """Return the event's columns by name, the body not copied."""
    return {name: getattr(event, name) for name in Event.__dataclass_fields__}
