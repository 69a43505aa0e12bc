"""SQLite's errors in the words of this program: one sentence for all that keep their truth in a SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from data.faults import Conflict, DamagedStore, Unavailable

_DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.FormatError, apsw.SQLError)


@contextmanager
def told_as_faults(path: Path, damaged: str, busy_wait_ms: int) -> Iterator[None]:
    """Raise the fault that a SQLite error means.

    Parameters
    ----------
    path
        The store.
    damaged
        The fault's key where the store cannot be read.
    busy_wait_ms
        How long others were waited for.

    Raises
    ------
    Conflict
        Another process holds the store.
    Unavailable
        The disk is full, or the store may not be written.
    DamagedStore
        What stands in the file is no store of this program.
    """
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as fault:
        raise Conflict("journal_busy", path=str(path), seconds=busy_wait_ms // 1000) from fault
    except (apsw.FullError, apsw.ReadOnlyError, apsw.CantOpenError) as fault:
        raise Unavailable("journal_not_writable", path=str(path), detail=str(fault)) from fault
    except _DAMAGE as fault:
        raise DamagedStore(damaged, path=str(path), detail=str(fault)) from fault
