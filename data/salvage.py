"""What a damaged journal still holds: read from a copy, shown but never written to; the file is left as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import apsw

from data.faults import DamagedStore, Unavailable
from data.journal import GENESIS, Draft, Event, verify_chain
from data.store_sqlite import read_events

_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Salvage:
    """The unbroken beginning of a journal, and what ended it (empty where it is complete)."""

    events: tuple[Event, ...]
    complete: bool
    detail: str


def read_readable(path: Path) -> Salvage:
    """Read the good beginning of a journal that cannot be trusted.

    Raises
    ------
    Unavailable
        If there is no such file.
    """
    if not path.exists():
        raise Unavailable("journal_missing", path=str(path))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        log = path.with_name(path.name + "-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(log.name))
        _restore_length(copy)
        return _read_beginning(copy)


class SalvagedJournal:
    """The unbroken beginning of a damaged journal, to be read and never written to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.salvage = read_readable(path)

    def append(self, drafts: Sequence[Draft], *, if_head: int | None = None) -> NoReturn:
        """Refuse: what is written behind a gap could not be trusted.

        Raises
        ------
        DamagedStore
            Always.
        """
        del drafts, if_head
        raise DamagedStore("journal_damaged", path=str(self.path), detail=self.salvage.detail)

    def read(self, after_seq: int = 0) -> list[Event]:
        """Return the readable events after `after_seq`, oldest first."""
        return list(self.salvage.events[max(after_seq, 0) :])

    def head(self) -> int:
        """Return the highest readable seq."""
        return len(self.salvage.events)

    def close(self) -> None:
        """Do nothing: only a copy was opened, and it is gone."""


def _read_beginning(path: Path) -> Salvage:
    """Read events until the first that cannot be read or does not follow."""
    events: list[Event] = []
    connection = apsw.Connection(str(path))
    try:
        for event in read_events(connection):
            verify_chain((event,), len(events), events[-1].hash if events else GENESIS)
            events.append(event)
    except (apsw.Error, DamagedStore) as fault:
        return Salvage(tuple(events), complete=False, detail=str(fault))
    finally:
        connection.close()
    return Salvage(tuple(events), complete=True, detail="")


def _restore_length(path: Path) -> None:
    """Fill a file that was cut off with empty pages: SQLite reads nothing of a file shorter than its header says."""
    with path.open("r+b") as file:
        header = file.read(32)
        if not header.startswith(_MAGIC) or len(header) < 32:
            return
        size = int.from_bytes(header[16:18], "big")
        whole = (65536 if size == 1 else size) * int.from_bytes(header[28:32], "big")
        if file.seek(0, 2) < whole:
            file.truncate(whole)
