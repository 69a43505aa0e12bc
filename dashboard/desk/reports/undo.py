"""Undo: an event that takes another back; nothing is erased, and the undoing can be undone."""

from __future__ import annotations

from itertools import takewhile
from typing import TypedDict

from dashboard.desk.post import Actor, Post
from data.faults import Conflict, NotFound
from data.journal import Event
from data.kinds import UNDONE
from data.orders import find_doubled
from data.picture import Picture, suppose

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
    with_seqs: list[int]
    """What was recorded as a part of it, and goes with it."""


def undo(post: Post, who: Actor, event: str | int) -> UndoAnswer:
    """Take an event back, and what was recorded as a part of it: the figures are those that would be without them.

    What happened to an order is taken back, and brought again, the newest first.

    Parameters
    ----------
    event
        Its id, or its number in the journal.

    Raises
    ------
    NotFound
        If there is no such event.
    Conflict
        If it is taken back already, is none that can be, or something later of an order stands on it; or if a
        team would be on two orders then.
    """
    asked = find_event(post.refresh(), event)
    if asked.kind.startswith(KEPT):
        raise Conflict("undo_impossible", kind=asked.kind)

    parts = list_parts(post.picture, asked)
    belongs = {"part_of": f"events/{asked.id}"}
    drafts = [post.draft(UNDONE, f"events/{part.id}", belongs) for part in parts]
    drafts.append(post.draft(UNDONE, f"events/{asked.id}", {}))

    def check(picture: Picture) -> None:
        if asked.id in picture.undone:
            raise Conflict("undone_already", seq=asked.seq)
        for each in (*parts, asked):
            _refuse_under_later(picture, each)
        doubled = find_doubled(suppose(picture, drafts)) - find_doubled(picture)
        for team_id in sorted(doubled):
            raise Conflict("undo_team_on_order", name=picture.get(f"teams/{team_id}").name)

    *_, done = post.append(who, drafts, check=check)
    return UndoAnswer(
        event_id=done.id,
        seq=done.seq,
        undone_id=asked.id,
        undone_seq=asked.seq,
        kind=asked.kind,
        subject=asked.subject,
        actor=asked.actor,
        with_seqs=[find_root(post.picture, part).seq for part in parts],
    )


def list_parts(picture: Picture, event: Event) -> list[Event]:
    """Return what was recorded just before an event, as a part of it, and still counts."""
    before = reversed([each for each in picture.changes if each.seq < event.seq])
    parts = takewhile(lambda each: each.body.get("part_of") == event.subject, before)
    return [each for each in parts if each.id not in picture.undone][::-1]


def find_root(picture: Picture, event: Event) -> Event:
    """Return what an undoing, or the undoing of one, is about in the end."""
    while event.kind == UNDONE:
        event = find_event(picture, event.subject.partition("/")[2])
    return event


def _refuse_under_later(picture: Picture, event: Event) -> None:
    """Refuse to take away, or put back, what later events of the same order stand on."""
    root = find_root(picture, event)
    if not root.subject.startswith("orders/"):
        return
    later = [each for each in picture.history(root.subject) if each.seq > root.seq]
    if later:
        raise Conflict("undo_later_first", seq=root.seq, later=later[-1].seq)


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
