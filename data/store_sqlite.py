"""The journal in one SQLite file: write-ahead log, full sync, one transaction per append.

Several processes may append at once; each computes its links of the hash chain inside its own
``BEGIN IMMEDIATE``. Never on a network share: the write-ahead log needs shared memory.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import apsw

from data.clock import read_time, write_time
from data.faults import DamagedStore, Unavailable
from data.journal import GENESIS, Draft, Event, NewId, expect_head, new_id, seal_all, verify_chain, write_canonical
from data.store_faults import told_as_faults

BUSY_WAIT_MS = 5_000
APPLICATION_ID = 0x434D4A31
"""Marks the file as a journal of this program ("CMJ1") in the SQLite header."""
FORMAT = 1
"""Version of the tables below, kept as ``user_version``."""

_told_as_faults = partial(told_as_faults, damaged="journal_damaged", busy_wait_ms=BUSY_WAIT_MS)
_COLUMNS = "seq, id, kind, subject, happened_at, known_at, actor, role, body, prev_hash, hash"
_TABLES = f"""
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    known_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS events_follow_the_chain BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
  OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '{GENESIS}')
BEGIN SELECT RAISE(ABORT, 'the event does not follow the chain'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
"""  # noqa: S608
_Row = tuple[int, str, str, str, str, str, str, str, str, str, str]


def open_journal(path: Path, make_id: NewId = new_id) -> SqliteJournal:
    """Open the journal at `path`, or begin a new one there.

    Raises
    ------
    DamagedStore
        If the file is no journal or is damaged; `data.salvage` tells what it still holds.
    Unavailable
        If a newer program wrote the file.
    Conflict
        If others keep it locked for longer than 5 s.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _told_as_faults(path):
        connection = apsw.Connection(str(path))
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return SqliteJournal(connection, path, make_id)


class SqliteJournal:
    """The journal in SQLite; safe to use from several threads. Open it with `open_journal`."""

    def __init__(self, connection: apsw.Connection, path: Path, make_id: NewId) -> None:
        self.path = path
        self._connection = connection
        self._make_id = make_id
        self._lock = threading.RLock()
        self._seen_version = -1
        self._head = 0

    def append(self, drafts: Sequence[Draft], *, if_head: int | None = None) -> list[Event]:
        """Append all drafts in one transaction, durable on return.

        Parameters
        ----------
        if_head
            The head that the drafts rest on: nothing is written onto another.

        Raises
        ------
        Conflict
            If another has appended since `if_head`, or keeps the journal locked for longer than 5 s.
        BadInput
            If a body holds what JSON cannot; nothing is written then.
        """
        if not drafts:
            return []
        with self._lock, _told_as_faults(self.path), _transaction(self._connection):
            last = self._connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").get
            seq, prev_hash = last or (0, GENESIS)
            expect_head(if_head, seq)
            events = seal_all(drafts, seq, prev_hash, self._make_id)
            self._connection.executemany(
                f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
                [_to_row(event) for event in events],
            )
        self._head = max(self._head, events[-1].seq)
        return events

    def read(self, after_seq: int = 0) -> list[Event]:
        """Return the events after `after_seq`, oldest first."""
        with self._lock, _told_as_faults(self.path):
            return list(read_events(self._connection, after_seq))

    def head(self) -> int:
        """Return the highest seq, 0 when empty; one pragma unless another process has written."""
        with self._lock, _told_as_faults(self.path):
            version = self._connection.pragma("data_version")
            if version != self._seen_version:
                self._head = self._connection.execute("SELECT coalesce(max(seq), 0) FROM events").get
                self._seen_version = version
            return self._head

    def verify(self) -> int:
        """Check the file and walk the whole chain; return the last seq.

        Raises
        ------
        DamagedStore
            If a page is broken or an event is missing, changed or out of its place.
        """
        with self._lock, _told_as_faults(self.path):
            verdict = self._connection.execute("PRAGMA integrity_check(1)").get
            if verdict != "ok":
                raise DamagedStore("journal_damaged", path=str(self.path), detail=verdict)
            return verify_chain(read_events(self._connection))

    def close(self) -> None:
        """Fold the write-ahead log into the file where nobody else reads it, and let go."""
        with self._lock:
            self._connection.close()


def read_events(connection: apsw.Connection, after_seq: int = 0) -> Iterator[Event]:
    """Yield the events of an open database after `after_seq`, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM events WHERE seq > ? ORDER BY seq",  # noqa: S608
        (after_seq,),
    )
    return (_from_row(row) for row in rows)


def _prepare(connection: apsw.Connection, path: Path) -> None:
    """Set the connection up, make the tables of a new file, refuse a foreign or a newer one."""
    connection.set_busy_handler(_Patience())
    with _transaction(connection, "DEFERRED"):  # one snapshot: another process may be making the tables right now
        application, version = connection.pragma("application_id"), connection.pragma("user_version")
        empty = connection.execute("SELECT count(*) FROM sqlite_master").get == 0
    if not empty and application != APPLICATION_ID:
        raise DamagedStore("journal_foreign", path=str(path))
    if version > FORMAT:
        raise Unavailable("journal_newer", path=str(path))
    _enter_wal(connection)
    connection.pragma("synchronous", "FULL")
    connection.pragma("recursive_triggers", 1)  # so that INSERT OR REPLACE meets the trigger against DELETE
    if empty:
        with _transaction(connection):
            connection.execute(_TABLES)
    verdict = connection.execute("PRAGMA quick_check(1)").get
    if verdict != "ok":
        raise DamagedStore("journal_damaged", path=str(path), detail=verdict)


class _Patience:
    """Ask for the lock again every few milliseconds until `BUSY_WAIT_MS` have passed.

    SQLite's own wait sleeps longer each time, up to 100 ms: among busy writers the one that has
    waited longest then comes last.
    """

    def __init__(self) -> None:
        self._until = 0.0

    def __call__(self, tries: int) -> bool:
        if tries == 0:
            self._until = time.monotonic() + BUSY_WAIT_MS / 1000
        time.sleep(0.001 + tries % 4 * 0.001)
        return time.monotonic() < self._until


def _enter_wal(connection: apsw.Connection) -> None:
    """Switch the write-ahead log on; SQLite does not wait by itself for others who do the same."""
    until = time.monotonic() + BUSY_WAIT_MS / 1000
    while True:
        try:
            if connection.pragma("journal_mode", "wal") == "wal":
                return
        except apsw.BusyError:
            if time.monotonic() > until:
                raise
        time.sleep(0.02)


@contextmanager
def _transaction(connection: apsw.Connection, lock: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
    """Keep all or nothing; ``IMMEDIATE`` holds the write lock from the first line, ``DEFERRED`` reads one snapshot."""
    connection.execute(f"BEGIN {lock}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _to_row(event: Event) -> _Row:
    """Return the event as the table holds it."""
    return (
        event.seq,
        event.id,
        event.kind,
        event.subject,
        write_time(event.happened_at),
        write_time(event.known_at),
        event.actor,
        event.role,
        write_canonical(event.body),
        event.prev_hash,
        event.hash,
    )


def _from_row(row: _Row) -> Event:
    """Return the event that a row of the table holds.

    Raises
    ------
    DamagedStore
        If a column does not hold what was once written there.
    """
    event: dict[str, Any] = dict(zip(Event.__dataclass_fields__, row, strict=True))
    try:
        event |= {
            "happened_at": read_time(row[4]),
            "known_at": read_time(row[5]),
            "body": json.loads(row[8]),
        }
    except (TypeError, ValueError, AttributeError) as fault:
        raise DamagedStore("journal_chain_broken", seq=row[0]) from fault
    return Event(**event)
