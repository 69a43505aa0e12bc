"""Looking back: who asks may ask for the post as known at an earlier time; then every answer is of that time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

_VIEWED: ContextVar[datetime | None] = ContextVar("viewed", default=None)


def find_viewed() -> datetime | None:
    """Return the time that whoever asks looks back to, ``None`` for now."""
    return _VIEWED.get()


@contextmanager
def look_back(at: datetime | None) -> Iterator[None]:
    """Answer all that is asked inside as known at a time; with ``None``, as of now."""
    token = _VIEWED.set(at)
    try:
        yield
    finally:
        _VIEWED.reset(token)
