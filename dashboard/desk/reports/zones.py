"""Risk zones as acts: a standing hazard drawn or redrawn; it is no warning and moves nobody."""

from __future__ import annotations

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.naming import name_near
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, expect_told, find, tell, tell_new
from dashboard.desk.reports.warnings import Area
from dashboard.desk.reports.where import find_area
from data.faults import BadInput


def draw_zone(  # noqa: PLR0913
    post: Post,
    who: Actor,
    area: Area,
    hazard: str,
    *,
    grade: str | None = None,
    name: str | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record a standing hazard.

    Raises
    ------
    BadInput
        If the hazard is missing or the area is none.
    """
    picture = post.refresh()
    if not hazard.strip():
        raise BadInput("zone_incomplete")
    geometry = find_area(area, picture)
    near = name_near(post, picture, geometry) if not name else None
    fields = {
        "name": (name or hazard).strip(),
        **(near or {}),
        "geometry": geometry,
        "hazard": hazard.strip(),
        "grade": grade,
        "note": note,
    }
    return tell_new(post, who, "risk_zones.drawn", "z", fields, how)


def change_zone(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    *,
    area: Area | None = None,
    hazard: str | None = None,
    grade: str | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record that a risk zone is another than was drawn.

    Raises
    ------
    NotFound
        If there is no such zone.
    BadInput
        If nothing is told, or the area is none.
    Conflict
        If another told the same fields otherwise meanwhile.
    """
    picture = post.refresh()
    zone = find(picture, "risk_zones", identity)
    geometry = find_area(area, picture) if area else None
    fields = expect_told({"geometry": geometry, "hazard": hazard, "grade": grade, "note": note})
    return tell(post, who, "risk_zones.drawn", f"risk_zones/{zone.id}", fields, how)
