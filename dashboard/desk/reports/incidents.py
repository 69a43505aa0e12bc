"""Incidents as acts: reported, confirmed or refuted, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, expect_told, find, tell, tell_new
from dashboard.desk.reports.where import Where, find_where
from data.clock import write_time
from data.faults import BadInput, Conflict
from data.records import Certainty, Incident

TYPES = ("landslip", "flood", "fire", "medical", "power", "collapse", "other")
"""Usual types, offered; any other word may be given."""


def report_incident(  # noqa: PLR0913  (a report has as many facts as it has)
    post: Post,
    who: Actor,
    type: str,  # noqa: A002  (the record's own word)
    place: str | Mapping[str, object] | BaseGeometry | None = None,
    *,
    note: str | None = None,
    name: str | None = None,
    incident_class: str | None = None,
    occurred_at: datetime | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record that something happened; only what it is must be known.

    Parameters
    ----------
    place
        See `where.find_where`; an incident without a place is kept and told as such.
    occurred_at
        When it happened, where that is not when the report was true.

    Raises
    ------
    BadInput
        If nobody says what it is, or the place means nothing or several places.
    """
    picture = post.refresh()
    if not type.strip():
        raise BadInput("incident_type_missing")
    where = find_where(post, place, picture) if place else None
    names = dict((where.names if where else None) or {})
    if name:
        names = {"name": name}
    fields = {
        "name": type.strip(),
        **names,
        "type": type.strip(),
        "certainty": Certainty.REPORTED,
        "geometry": where.geometry if where else None,
        "note": note,
        "incident_class": incident_class,
        "channel": how.channel,
        "occurred_at": occurred_at or how.happened_at or post.now(),
    }
    return tell_new(post, who, "incidents.reported", "i", fields, how, more=_keep_words(where))


def add_to_incident(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    *,
    place: str | Mapping[str, object] | BaseGeometry | None = None,
    type: str | None = None,  # noqa: A002
    note: str | None = None,
    incident_class: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record what more is known of an incident.

    Raises
    ------
    NotFound
        If there is no such incident.
    BadInput
        If nothing is told, or the place means nothing.
    Conflict
        If another told the same fields otherwise meanwhile.
    """
    picture = post.refresh()
    incident = find(picture, "incidents", identity)
    where = find_where(post, place, picture) if place else None
    told = {"geometry": where.geometry if where else None, "type": type, "note": note, "incident_class": incident_class}
    subject = f"incidents/{incident.id}"
    return tell(post, who, "incidents.reported", subject, expect_told(told), how, more=_keep_words(where))


def confirm_incident(post: Post, who: Actor, identity: str, *, how: How = NOW) -> ReportAnswer:
    """Say that somebody has checked an incident and it is so; tells how long it had stood unconfirmed.

    Raises
    ------
    NotFound
        If there is no such incident.
    Conflict
        If it has been confirmed already.
    """
    return _judge(post, who, identity, Certainty.CONFIRMED, how)


def refute_incident(post: Post, who: Actor, identity: str, *, how: How = NOW) -> ReportAnswer:
    """Say that somebody has checked an incident and it is not so; it stays in the journal.

    Raises
    ------
    NotFound
        If there is no such incident.
    Conflict
        If it has been refuted already.
    """
    return _judge(post, who, identity, Certainty.REFUTED, how)


def close_incident(post: Post, who: Actor, identity: str, *, how: How = NOW) -> ReportAnswer:
    """Say that nothing is left to be done about an incident.

    Raises
    ------
    NotFound
        If there is no such incident.
    Conflict
        If it is closed already.
    """
    incident = _find(post, identity)
    if incident.closed_at is not None:
        raise Conflict("incident_closed", name=incident.name, at=write_time(incident.closed_at))
    return tell(post, who, "incidents.closed", f"incidents/{incident.id}", {}, how)


def _keep_words(where: Where | None) -> dict[str, str]:
    """Return what the journal keeps of a place beside its point: the words it was told in."""
    return {"place": where.words} if where and where.words else {}


def _judge(post: Post, who: Actor, identity: str, certainty: Certainty, how: How) -> ReportAnswer:
    incident = _find(post, identity)
    if incident.certainty is certainty:
        raise Conflict("incident_certainty_unchanged", name=incident.name, certainty=str(certainty))
    subject = f"incidents/{incident.id}"
    stamps = post.picture.stamps(subject)
    since = (stamps.get("certainty") or stamps["type"]).happened_at
    answer = tell(post, who, f"incidents.{certainty}", subject, {}, how)
    answer["waited_s"] = max(0.0, ((how.happened_at or post.now()) - since).total_seconds())
    return answer


def _find(post: Post, identity: str) -> Incident:
    incident = find(post.refresh(), "incidents", identity)
    assert isinstance(incident, Incident)  # the layer holds nothing else
    return incident
