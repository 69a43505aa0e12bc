"""The roll call as an act: from its start every settlement is to be heard from, whoever was heard from before."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TypedDict

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, check_time
from data.clock import write_time
from data.faults import Conflict
from data.picture import Picture

STARTED, ENDED = "roll_call.started", "roll_call.ended"
SUBJECT = "roll_call/settlements"


class RollCallAnswer(TypedDict):
    """One act of the roll call."""

    event_id: str
    seq: int
    since: str | None
    """From when every settlement is to be heard from; ``None`` once the roll call is over."""


def start_roll_call(post: Post, who: Actor, *, how: How = NOW) -> RollCallAnswer:
    """Record that every settlement is to be heard from.

    Raises
    ------
    BadInput
        If it lies ahead of the post's clock.
    Conflict
        If a roll call is under way.
    """

    def check(picture: Picture) -> None:
        if picture.roll_call_since is not None:
            raise Conflict("roll_call_runs")

    return _tell(post, who, STARTED, how, check)


def end_roll_call(post: Post, who: Actor, *, how: How = NOW) -> RollCallAnswer:
    """Record that the roll call is over: only those are awaited still whom the post lists, or where people are at risk.

    Raises
    ------
    BadInput
        If it lies ahead of the post's clock.
    Conflict
        If no roll call is under way.
    """

    def check(picture: Picture) -> None:
        if picture.roll_call_since is None:
            raise Conflict("no_roll_call")

    return _tell(post, who, ENDED, how, check)


ACTS = MappingProxyType({"start": start_roll_call, "end": end_roll_call})
"""The two acts, by what screen and command line call them."""


def _tell(post: Post, who: Actor, kind: str, how: How, check: Callable[[Picture], None]) -> RollCallAnswer:
    happened_at = check_time(how.happened_at, post.now())
    body = {"source": how.source.strip() or who.name}
    (event,) = post.append(who, [post.draft(kind, SUBJECT, body, happened_at=happened_at)], check=check)
    since = post.picture.roll_call_since
    return RollCallAnswer(event_id=event.id, seq=event.seq, since=write_time(since) if since else None)
