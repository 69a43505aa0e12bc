"""Which closures hold at a time: the one rule that routes, lists and figures share."""

from __future__ import annotations

from datetime import datetime

from data.picture import Picture
from data.records import Certainty, Closure


def is_in_force(closure: Closure, at: datetime) -> bool:
    """Tell whether a closure holds at a time.

    A report holds until it is refuted or lifted. Past its end it holds on and asks to be checked;
    only a planned one (a tide, a night ban) opens by itself.
    """
    if closure.certainty is Certainty.REFUTED:
        return False
    if closure.lifted_at is not None and closure.lifted_at <= at:
        return False
    if closure.valid_from is not None and closure.valid_from > at:
        return False
    return not (closure.planned and closure.valid_until is not None and closure.valid_until <= at)


def is_expired(closure: Closure, at: datetime) -> bool:
    """Tell whether a closure has passed its end and yet holds: somebody has to look."""
    return not closure.planned and closure.valid_until is not None and closure.valid_until <= at


def list_in_force(picture: Picture, at: datetime) -> list[Closure]:
    """Return the closures of a picture that hold at a time."""
    closures = picture.records("closures").values()
    return [record for record in closures if isinstance(record, Closure) and is_in_force(record, at)]
