"""Which closures hold at a time, by the one rule of `routing.closures`, and which ask to be looked at."""

from __future__ import annotations

from datetime import datetime

from data.picture import Picture
from data.records import Closure


def is_in_force(closure: Closure, at: datetime) -> bool:
    """Tell whether a closure holds at a time: not refuted, not lifted, begun, and past its end only if unplanned."""
    from routing import closures  # noqa: PLC0415  (brings scipy, which a card or a search does not need)

    return closures.is_in_force(closure, at)


def is_expired(closure: Closure, at: datetime) -> bool:
    """Tell whether a closure has passed its end and yet holds: somebody has to look."""
    return not closure.planned and closure.valid_until is not None and closure.valid_until <= at


def list_in_force(picture: Picture, at: datetime) -> list[Closure]:
    """Return the closures of a picture that hold at a time."""
    closures = picture.records("closures").values()
    return [record for record in closures if isinstance(record, Closure) and is_in_force(record, at)]
