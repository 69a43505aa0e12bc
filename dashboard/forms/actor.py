"""Who is reporting: the one place that the forms ask."""

from __future__ import annotations

from dashboard import duty
from dashboard.desk.post import Actor


def find_actor() -> Actor:
    """Return whoever sits at this screen."""
    return duty.who()
