"""The shift: who is on duty since when, and the sheet that one shift leaves to the next."""

from __future__ import annotations

from dashboard.desk.post import Actor, Post
from data.journal import Event
from data.picture import Picture

OPENED, HANDED_OVER = "shift.opened", "shift.handed_over"


def open_shift(post: Post, who: Actor) -> None:
    """Write down that a person has signed on; once, however many browsers that person opens."""
    if find_open(post.refresh(), who) is not None:
        return
    now = post.now()
    post.append(who, [post.draft(OPENED, f"shift/{now:%Y%m%dT%H%M%S%f}", {})])


def find_open(picture: Picture, who: Actor) -> Event | None:
    """Return the event that opened a person's shift, ``None`` where it is over or was never opened."""
    for event in reversed(list_shift_events(picture)):
        if event.kind == HANDED_OVER:
            return None
        if (event.actor, event.role) == (who.name, who.role):
            return event
    return None


def list_shift_events(picture: Picture) -> list[Event]:
    """Return what the journal says of shifts, oldest first."""
    kinds = {OPENED, HANDED_OVER}
    return [event for event in picture.changes if event.kind in kinds and event.id not in picture.undone]
