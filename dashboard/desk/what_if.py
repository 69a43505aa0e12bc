"""What if: every site opened, one opened, one road cleared, on a supposed picture beside the live one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dashboard.desk.in_force import is_in_force
from data.faults import BadInput, NotFound
from data.journal import Draft
from data.picture import Picture, suppose
from data.records import Closure, Opening, Record, Shelter

OPEN_EVERYTHING = "open_everything"
"""What-if: every shelter on standby is opened."""

OPEN = "open:"
"""What-if: ``open:<shelter id>``, that one is opened."""

CLEAR = "clear:"
"""What-if: ``clear:<closure id>``, the closure is lifted."""

_SUPPOSED = "what if"
"""Who signs a supposed event; it is never written down."""


def suppose_that(picture: Picture, what_if: str, at: datetime) -> Picture:
    """Return the picture as it would be; nothing is written down.

    Parameters
    ----------
    what_if
        `OPEN_EVERYTHING`, `OPEN` with the id of a shelter, `CLEAR` with that of a closure, or several with a comma.

    Raises
    ------
    BadInput
        If a part of it is none of these.
    NotFound
        If there is no such shelter, or the closure does not hold.
    """
    drafts = tuple(_draft(picture, what_if, at))
    return suppose(picture, drafts) if drafts else picture


def _draft(picture: Picture, what_if: str, at: datetime) -> Iterator[Draft]:
    for wish in map(str.strip, what_if.split(",")):
        if wish == OPEN_EVERYTHING:
            standing_by = (each for each in picture.records("shelters").values() if isinstance(each, Shelter))
            yield from (_draft_open(each, at) for each in standing_by if each.opening is Opening.STANDBY)
        elif wish.startswith(OPEN):
            shelter = picture.get(f"shelters/{wish.removeprefix(OPEN)}")
            yield _draft_open(shelter, at)
        elif wish.startswith(CLEAR):
            yield _draft_clear(picture, wish.removeprefix(CLEAR), at)
        else:
            raise BadInput("bad_what_if", value=wish, known=f"{OPEN_EVERYTHING}, {OPEN}<id>, {CLEAR}<id>")


def _draft_open(shelter: Record, at: datetime) -> Draft:
    body = {"fields": {"opening": str(Opening.OPEN)}, "source": _SUPPOSED}
    return Draft("shelters.recorded", f"shelters/{shelter.id}", at, at, _SUPPOSED, _SUPPOSED, body)


def _draft_clear(picture: Picture, identity: str, at: datetime) -> Draft:
    closure = picture.records("closures").get(identity)
    if not isinstance(closure, Closure) or not is_in_force(closure, at):
        raise NotFound("closure_missing", id=identity)
    return Draft("closures.lifted", f"closures/{identity}", at, at, _SUPPOSED, _SUPPOSED, {})
