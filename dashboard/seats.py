"""Who has signed on at which browser: kept in the home, so that a restarted server still knows them."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.desk.identity import SHIFT_H, Person
from data.clock import read_time, write_time

SEATS_FILE = "seats.json"
"""Below the home; holds no secret that a browser could be imitated with, only its hash."""

MOST = 500
"""Browsers that are remembered at once; the longest unused goes first."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One browser: who has signed on there, since when, and by which passphrase it was let in.

    Parameters
    ----------
    id
        Hash of the cookie's token.
    let_in_by
        Mark of the passphrase that was given, empty where none was.
    told
        Name of the journal that says this shift was opened.
    """

    id: str
    since: datetime
    name: str = ""
    post: str = ""
    let_in_by: str = ""
    told: str = ""

    @property
    def person(self) -> Person | None:
        """Who sits there, ``None`` where nobody has signed on yet."""
        return Person(self.name, self.post) if self.name else None


class Seats:
    """The seats of a home; safe between threads.

    Parameters
    ----------
    path
        File that keeps them.
    clock
        Returns the wall clock's time, aware.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._seats = {seat.id: seat for seat in _read(path)}

    def find(self, token: str | None) -> Seat | None:
        """Return the seat of a cookie's token, ``None`` where it is unknown or its shift is long over."""
        seat = self._seats.get(_hash(token)) if token else None
        return seat if seat is not None and self._is_on(seat) else None

    def take(self, person: Person | None, let_in_by: str = "") -> tuple[str, Seat]:
        """Give a browser a new seat; return the token for its cookie, which is kept nowhere else."""
        token = secrets.token_urlsafe(32)
        seat = Seat(_hash(token), self._clock(), let_in_by=let_in_by)
        if person is not None:
            seat = replace(seat, name=person.name, post=person.post)
        self._keep(seat)
        return token, seat

    def change(self, seat: Seat, **fields: object) -> Seat:
        """Return a seat with other fields, kept."""
        changed = replace(seat, **fields)  # type: ignore[arg-type]
        self._keep(changed)
        return changed

    def leave(self, seat: Seat) -> None:
        """Forget a seat."""
        with self._lock:
            self._write({key: each for key, each in self._seats.items() if key != seat.id})

    def list_untold(self, journal: str) -> list[Seat]:
        """Return the seats whose shift a journal does not know of yet."""
        return [seat for seat in self._seats.values() if seat.name and seat.told != journal and self._is_on(seat)]

    def _is_on(self, seat: Seat) -> bool:
        return self._clock() - seat.since < timedelta(hours=SHIFT_H)

    def _keep(self, seat: Seat) -> None:
        with self._lock:
            oldest = self._clock() - timedelta(hours=SHIFT_H)
            kept = {key: each for key, each in self._seats.items() if each.since > oldest and key != seat.id}
            newest = sorted(kept.values(), key=lambda each: each.since)[-(MOST - 1) :]
            self._write({**{each.id: each for each in newest}, seat.id: seat})

    def _write(self, seats: Mapping[str, Seat]) -> None:
        rows = [{**asdict(seat), "since": write_time(seat.since)} for seat in seats.values()]
        write_private(self._path, json.dumps(rows, ensure_ascii=False, indent=1))
        self._seats = dict(seats)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _read(path: Path) -> list[Seat]:
    """Read the seats; of a file that cannot be read, everybody signs on anew."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [Seat(**{**row, "since": read_time(row["since"])}) for row in rows]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
