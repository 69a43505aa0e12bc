"""Undo: an event that takes another back; nothing is erased, and the undoing can be undone."""

from __future__ import annotations

from typing import TypedDict

from dashboard.desk.post import Actor, Post
from data.faults import Conflict, NotFound
from data.journal import Event
from data.kinds import UNDONE
from data.picture import Picture

KEPT = ("exercise.", "area.", "shift.", "briefing.")
"""Kinds that no undoing takes back: they say what the post itself did, not what was reported."""


class UndoAnswer(TypedDict):
    """One undoing."""

    event_id: str
    """The undoing itself; undo this to have the report again."""
    seq: int
    undone_id: str
    undone_seq: int
    kind: str
    subject: str
    actor: str
    """Who had told what is taken back."""


def undo(post: Post, who: Actor, event: str | int) -> UndoAnswer:
    """Take an event back: the figures are those that would be without it.

    Parameters
    ----------
    event
        Its id, or its number in the journal.

    Raises
    ------
    NotFound
        If there is no such event.
    Conflict
        If it is taken back already, or is none that can be.
    """
    asked = find_event(post.refresh(), event)
    if asked.kind.startswith(KEPT):
        raise Conflict("undo_impossible", kind=asked.kind)

    def check(picture: Picture) -> None:
        if asked.id in picture.undone:
            raise Conflict("undone_already", seq=asked.seq)

    draft = post.draft(UNDONE, f"events/{asked.id}", {})
    (done,) = post.append(who, [draft], check=check)
    return UndoAnswer(
        event_id=done.id,
        seq=done.seq,
        undone_id=asked.id,
        undone_seq=asked.seq,
        kind=asked.kind,
        subject=asked.subject,
        actor=asked.actor,
    )


def find_event(picture: Picture, event: str | int) -> Event:
    """Return an event by its id or its number.

    Raises
    ------
    NotFound
        If there is no such event.
    """
    asked = str(event)
    for each in reversed(picture.changes):
        if asked in {each.id, str(each.seq)}:
            return each
    raise NotFound("event_missing", id=asked)


def find_since(picture: Picture, who: Actor, head: int) -> Event | None:
    """Return the last event that an actor recorded after a line of the journal, `None` where there is none."""
    for each in reversed(picture.changes):
        if each.seq <= head:
            return None
        if each.actor == who.name and not each.kind.startswith(KEPT):
            return each
    return None


def find_last(picture: Picture, who: Actor) -> Event:
    """Return the last event of an actor that can be taken back.

    Raises
    ------
    NotFound
        If there is none.
    """
    for each in reversed(picture.changes):
        mine = each.actor == who.name and each.kind != UNDONE and not each.kind.startswith(KEPT)
        if mine and each.id not in picture.undone:
            return each
    raise NotFound("nothing_to_undo", name=who.name)
