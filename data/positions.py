"""Positions that feeds tell, beside the journal: the newest of each team, and thinned what was told before.

They are no events: nobody decided them, and a team that drives tells one a second. The store is a SQLite file next
to the journal; a typed position stays an event, and the newer of the two wins.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from data.clock import read_time, write_time
from data.store_faults import told_as_faults

SUFFIX = ".positions"
"""Ending of the store, in place of the journal's."""

KEEP_S = 30.0
"""A position is kept if the last kept one is as old as this, ..."""
KEEP_M = 100.0
"""... or as far away as this, ..."""
LEAST_S = 5.0
"""... but never more often than this."""

BUSY_WAIT_MS = 2_000

_told_as_faults = partial(told_as_faults, damaged="positions_damaged", busy_wait_ms=BUSY_WAIT_MS)
_TABLE = """
CREATE TABLE IF NOT EXISTS positions (
    team TEXT NOT NULL,
    at TEXT NOT NULL,
    known_at TEXT NOT NULL,
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    PRIMARY KEY (team, at)
) STRICT, WITHOUT ROWID;
"""
_NEWEST = "SELECT team, max(at), known_at, lon, lat FROM positions WHERE known_at <= ? GROUP BY team"


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a team was: degrees (WGS 84), when it was there, and when the post learned of it."""

    team: str
    lon: float
    lat: float
    at: datetime
    known_at: datetime


class Positions:
    """The positions of one journal; safe between threads. The file is made when the first one is kept.

    Parameters
    ----------
    path
        File of the store.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: apsw.Connection | None = None
        self._seen = -1
        self._newest: dict[str, Fix] = {}
        self._kept: dict[str, Fix] = {}

    def take(self, fixes: Iterable[Fix]) -> int:
        """Take what a feed tells and return how many positions were newer than those known; keep them thinned."""
        with self._lock:
            self._catch_up()
            newer, keep = 0, []
            for fix in fixes:
                before = self._newest.get(fix.team)
                if before is not None and before.at >= fix.at:
                    continue
                self._newest[fix.team] = fix
                newer += 1
                if is_worth_keeping(fix, self._kept.get(fix.team)):
                    self._kept[fix.team] = fix
                    keep.append(fix)
            if keep:
                self._write(keep)
            return newer

    def newest(self) -> Mapping[str, Fix]:
        """Return the newest position of each team, by team."""
        with self._lock:
            self._catch_up()
            return dict(self._newest)

    def known_by(self, at: datetime) -> Mapping[str, Fix]:
        """Return the newest kept position of each team that the post had learned of by a time."""
        with self._lock:
            return self._read(at)

    def close(self) -> None:
        """Keep the last position of each team that was fed, and let go of the file."""
        with self._lock:
            if self._kept:
                self._write([fix for team, fix in self._newest.items() if self._kept.get(team) != fix])
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _catch_up(self) -> None:
        """Read what another process has kept; one pragma where that is nothing."""
        connection = self._open(make=False)
        if connection is None:
            return
        with _told_as_faults(self.path):
            version = connection.pragma("data_version")
        if version == self._seen:
            return
        self._seen = version
        for held in (self._newest, self._kept):
            for team, fix in self._read(None).items():
                if (before := held.get(team)) is None or before.at < fix.at:
                    held[team] = fix

    def _read(self, known_by: datetime | None) -> dict[str, Fix]:
        connection = self._open(make=False)
        if connection is None:
            return {}
        bound = write_time(known_by) if known_by else "9999"
        with _told_as_faults(self.path):
            rows = list(connection.execute(_NEWEST, (bound,)))
        return {team: Fix(team, lon, lat, read_time(at), read_time(known)) for team, at, known, lon, lat in rows}

    def _write(self, fixes: Iterable[Fix]) -> None:
        rows = [(fix.team, write_time(fix.at), write_time(fix.known_at), fix.lon, fix.lat) for fix in fixes]
        connection = self._open(make=True)
        if connection is None or not rows:
            return
        with _told_as_faults(self.path), connection:
            connection.executemany("INSERT OR IGNORE INTO positions VALUES (?,?,?,?,?)", rows)

    def _open(self, *, make: bool) -> apsw.Connection | None:
        """Return the open file, ``None`` where there is none and none is to be made."""
        if self._connection is None and (make or self.path.is_file()):
            with _told_as_faults(self.path):
                connection = apsw.Connection(str(self.path))
                connection.set_busy_timeout(BUSY_WAIT_MS)
                connection.pragma("journal_mode", "wal")
                connection.pragma("synchronous", "NORMAL")  # the last seconds of a feed may go with the power
                connection.execute(_TABLE)
            self._connection = connection
        return self._connection


def is_worth_keeping(fix: Fix, kept: Fix | None) -> bool:
    """Say whether a position adds to the last one that was kept."""
    if kept is None:
        return True
    passed_s = (fix.at - kept.at).total_seconds()
    return passed_s >= KEEP_S or (passed_s >= LEAST_S and measure_m(fix, kept) >= KEEP_M)


def measure_m(one: Fix, other: Fix) -> float:
    """Return how far two positions lie apart on a sphere, in metres; good to 1 % over a county."""
    metres_per_degree = 111_195.0
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(east, one.lat - other.lat) * metres_per_degree
