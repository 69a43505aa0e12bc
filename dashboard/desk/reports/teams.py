"""Teams as acts: where one says it is, by voice, and what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, find, leave_out_untold, tell
from dashboard.desk.reports.where import find_where
from data.faults import BadInput
from data.records import TeamStatus


def report_position(
    post: Post, who: Actor, identity: str, place: str | Mapping[str, object] | BaseGeometry, *, how: How = NOW
) -> ReportAnswer:
    """Record where a team was, and when: "at Godshill", a click, coordinates.

    A report that is older than the last position is kept and does not move the team back.

    Raises
    ------
    NotFound
        If there is no such team.
    BadInput
        If the place means nothing, or several places.
    Conflict
        If another put the team elsewhere meanwhile.
    """
    picture = post.refresh()
    team = find(picture, "teams", identity)
    if isinstance(place, str) and not place.strip():
        raise BadInput("place_missing")
    where = find_where(post, place, picture)
    geometry = where.geometry if where.geometry.geom_type == "Point" else where.geometry.representative_point()
    names = {f"place_{key}": name for key, name in (where.names or {}).items()}
    more = {**names, **({"place": where.words} if where.words else {})}
    return tell(post, who, "teams.positioned", f"teams/{team.id}", {"geometry": geometry}, how, more=more)


def set_status(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    status: TeamStatus | str,
    *,
    free_at: datetime | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record what a team can do, and where known when it is free again.

    Raises
    ------
    NotFound
        If there is no such team.
    BadInput
        If there is no such status.
    Conflict
        If another said otherwise meanwhile.
    """
    team = find(post.refresh(), "teams", identity)
    try:
        told = TeamStatus(status)
    except ValueError as error:
        raise BadInput("bad_status", value=status, known=", ".join(TeamStatus)) from error
    fields = leave_out_untold({"status": told, "free_at": free_at, "note": note})
    return tell(post, who, "teams.status", f"teams/{team.id}", fields, how)
