"""Who is reporting: the one place that the forms ask."""

from __future__ import annotations

from dashboard import duty
from dashboard.desk.post import Actor


def find_actor() -> Actor:
    """Return whoever has signed on at this screen.

    Raises
    ------
    Conflict
        If nobody has: the screen then asks.
    """
    return duty.who()
