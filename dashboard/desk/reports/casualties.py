"""Casualties of a place, as reported and as confirmed: two figures side by side, never computed, never added up."""

from __future__ import annotations

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, expect_told, find_names, leave_out_untold, tell
from data.faults import BadInput

COUNTED = ("dead", "missing", "injured", "trapped")
"""What is counted of casualties; *missing* is not *out of contact*."""

PLACES = ("settlements", "incidents")
"""Layers whose records casualties belong to."""


def report_casualties(  # noqa: PLR0913  (the four figures, and how they came)
    post: Post,
    who: Actor,
    belongs_to: str,
    *,
    dead: int | None = None,
    missing: int | None = None,
    injured: int | None = None,
    trapped: int | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record casualties as somebody reports them; they replace what was reported, not what is confirmed.

    Parameters
    ----------
    belongs_to
        ``settlements/<id>`` or ``incidents/<id>``.

    Raises
    ------
    BadInput
        If no figure is told, or casualties cannot belong to such a thing.
    NotFound
        If there is no such place.
    Conflict
        If another told the same figures otherwise meanwhile.
    """
    counts = {"dead": dead, "missing": missing, "injured": injured, "trapped": trapped}
    return _tell(post, who, "reported", belongs_to, counts, note, how)


def confirm_casualties(  # noqa: PLR0913
    post: Post,
    who: Actor,
    belongs_to: str,
    *,
    dead: int | None = None,
    missing: int | None = None,
    injured: int | None = None,
    trapped: int | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record casualties as those confirm them who may release the figure; what was reported stays beside it.

    Raises
    ------
    BadInput
        If no figure is told, or casualties cannot belong to such a thing.
    NotFound
        If there is no such place.
    Conflict
        If another told the same figures otherwise meanwhile.
    """
    counts = {"dead": dead, "missing": missing, "injured": injured, "trapped": trapped}
    return _tell(post, who, "confirmed", belongs_to, counts, note, how)


def name_casualties(belongs_to: str) -> str:
    """Return the subject of the casualties of a place."""
    return f"casualties/{belongs_to.replace('/', '-', 1)}"


def _tell(  # noqa: PLR0913, PLR0917
    post: Post, who: Actor, sure: str, belongs_to: str, counts: dict[str, int | None], note: str | None, how: How
) -> ReportAnswer:
    picture = post.refresh()
    if belongs_to.partition("/")[0] not in PLACES:
        raise BadInput("casualties_nowhere", subject=belongs_to)
    told = expect_told({f"{name}_{sure}": count for name, count in counts.items()})
    names = find_names(post, picture, belongs_to)
    subject = name_casualties(belongs_to)
    known = subject.partition("/")[2] in picture.records("casualties")
    first = {} if known else {**names, "belongs_to": belongs_to, "exercise": picture.exercise is not None}
    return tell(post, who, f"casualties.{sure}", subject, {**first, **told, **leave_out_untold({"note": note})}, how)
