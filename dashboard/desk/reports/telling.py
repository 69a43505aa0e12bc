"""One report written down: what it tells, since when it is true, and what another told of the same meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NotRequired

from dashboard.desk.gap_answers import Named
from dashboard.desk.names import name_record
from dashboard.desk.places import find_feature
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.codec import encode_fields, encode_record
from data.faults import BadInput, Conflict, NotFound
from data.picture import Picture
from data.records import Record
from data.verbs import VERBS

AHEAD = timedelta(minutes=2)
"""A report may be this much ahead of the post's clock: watches differ."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken on the phone: no 0/o, 1/i/l


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a report came.

    Parameters
    ----------
    source
        Who says so; the actor where nothing is given.
    channel
        By which way: ``phone``, ``radio`` …
    happened_at
        When it was true; now where nothing is given.
    seen
        Head of the journal that the reporter was looking at; ``None`` looks at nothing and meets no conflict.
    """

    source: str = ""
    channel: str | None = None
    happened_at: datetime | None = None
    seen: int | None = None


NOW = How()
"""Said by the actor, true now."""


class ReportAnswer(Named):
    """One report as it was written down."""

    kind: str
    event_id: str
    seq: int
    happened_at: str
    known_at: str
    stands: bool
    """Whether the picture shows what was reported; a newer report may stand in its way."""
    newer_at: str | None
    waited_s: NotRequired[float]
    """How long the record had stood unconfirmed."""
    counts: NotRequired[bool]
    """Whether the shelter counts now."""
    why: NotRequired[str | None]
    """Why it does not."""
    doubts: NotRequired[list[str]]
    """What looks odd and was recorded all the same, as keys of ``reports.doubt``."""


def tell(  # noqa: PLR0913, PLR0917  (an event is made of these)
    post: Post,
    who: Actor,
    kind: str,
    subject: str,
    fields: Mapping[str, object],
    how: How = NOW,
    *,
    more: Mapping[str, Any] | None = None,
) -> ReportAnswer:
    """Record one report.

    Parameters
    ----------
    kind
        One of `data.verbs.VERBS`.
    fields
        What is told; a field that is not named is not touched.
    more
        What the journal keeps beside the fields, such as the words for a place.

    Raises
    ------
    BadInput
        If it lies ahead of the post's clock.
    Conflict
        If another has told something else of the same fields since it was looked at: nothing is recorded.
    """
    happened_at = check_time(how.happened_at, post.now())
    told = encode_fields(fields)
    seen = {} if how.seen is None else {"seen": how.seen}
    channel = {"channel": how.channel} if how.channel else {}
    body = {"fields": told, "source": how.source.strip() or who.name, **channel, **seen, **(more or {})}
    says = {**told, **VERBS[kind].says}
    draft = post.draft(kind, subject, body, happened_at=happened_at)
    (event,) = post.append(who, [draft], check=lambda picture: _refuse_clash(picture, subject, says, how.seen))
    newer = [stamp for name, stamp in post.picture.stamps(subject).items() if name in says and stamp.seq != event.seq]
    layer = subject.partition("/")[0]
    named = name_record(layer, post.picture.get(subject))
    return ReportAnswer(
        id=named["id"],
        subject=subject,
        name=named["name"],
        name_en=named["name_en"],
        name_zh=named["name_zh"],
        kind=kind,
        event_id=event.id,
        seq=event.seq,
        happened_at=write_time(event.happened_at),
        known_at=write_time(event.known_at),
        stands=not newer,
        newer_at=write_time(max(stamp.happened_at for stamp in newer)) if newer else None,
    )


def tell_new(  # noqa: PLR0913, PLR0917
    post: Post,
    who: Actor,
    kind: str,
    letter: str,
    fields: Mapping[str, object],
    how: How = NOW,
    *,
    more: Mapping[str, Any] | None = None,
) -> ReportAnswer:
    """Record the report that begins a record: under a new id, and as of the exercise where one is running.

    Parameters
    ----------
    letter
        What the id begins with.
    fields
        What is told; what is ``None`` was not.

    Raises
    ------
    BadInput
        If it lies ahead of the post's clock.
    """
    picture, layer = post.refresh(), kind.partition(".")[0]
    told = leave_out_untold({**fields, "exercise": picture.exercise is not None})
    return tell(post, who, kind, f"{layer}/{draw_id(picture, layer, letter)}", told, how, more=more)


def find(picture: Picture, layer: str, identity: str) -> Record:
    """Return a record by its id, with or without its layer before it.

    Raises
    ------
    NotFound
        If there is no such record.
    """
    return picture.get(f"{layer}/{identity.removeprefix(f'{layer}/')}")


def find_names(post: Post, picture: Picture, subject: str) -> dict[str, str]:
    """Return the names of a record, or of what the built area has by that id.

    Raises
    ------
    NotFound
        If neither knows it.
    """
    layer, _, identity = subject.partition("/")
    record = picture.records(layer).get(identity)
    if record is not None:
        named: Mapping[str, Any] = name_record(layer, record)
    else:
        feature = find_feature(post, layer, identity)
        if feature is None:
            raise NotFound("record_missing", subject=subject)
        named = feature["properties"]
    return {key: str(named[key]) for key in ("name", "name_en", "name_zh") if named.get(key)}


def draw_id(picture: Picture, layer: str, letter: str) -> str:
    """Return a new short id that can be said on the phone."""
    taken = picture.records(layer)
    while (identity := f"{letter}-" + "".join(secrets.choice(_LETTERS) for _ in range(4))) in taken:
        pass
    return identity


def leave_out_untold(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that somebody told: `None` is silence, never a zero."""
    return {name: value for name, value in fields.items() if value is not None}


def expect_told(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that somebody told.

    Raises
    ------
    BadInput
        If nobody told any.
    """
    if told := leave_out_untold(fields):
        return told
    raise BadInput("nothing_told")


def check_time(happened_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a report was true; one that lies ahead by no more than watches differ is true now.

    Raises
    ------
    BadInput
        If it lies ahead of the post's clock.
    """
    if happened_at is None or happened_at <= now:
        return happened_at
    if happened_at > now + AHEAD:
        raise BadInput("report_ahead", at=write_time(happened_at))
    return now


def _refuse_clash(picture: Picture, subject: str, says: Mapping[str, Any], seen: int | None) -> None:
    """Refuse a report where another, later than what its reporter saw, tells the same fields otherwise."""
    if seen is None:
        return
    stamps = picture.stamps(subject)
    later = [name for name in says if name in stamps and stamps[name].seq > seen]
    if not later:
        return
    record = picture.get(subject)
    theirs = encode_record(record)
    both = [
        {
            "field": name,
            "mine": says[name],
            "theirs": theirs[name],
            "actor": stamps[name].actor,
            "source": stamps[name].source,
            "happened_at": write_time(stamps[name].happened_at),
            "known_at": write_time(stamps[name].known_at),
        }
        for name in later
        if theirs[name] != says[name]
    ]
    if both:
        raise Conflict("changed_meanwhile", name=record.name, actor=both[0]["actor"], subject=subject, both=both)
