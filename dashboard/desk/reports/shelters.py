"""Shelters as acts: who opens them is one fact, whether they are usable another, who is in them a third."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.desk.placing import judge_shelters
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, find, leave_out_untold, tell
from dashboard.desk.terms import read_terms
from data.faults import BadInput
from data.records import Opening, Usability, Vehicle

KINDS: Mapping[Opening, str] = MappingProxyType(
    {
        Opening.STANDBY: "shelters.standby",
        Opening.OPEN: "shelters.opened",
        Opening.FULL: "shelters.full",
        Opening.STOOD_DOWN: "shelters.stood_down",
    }
)
"""Kind of event that each opening is."""

REPORTABLE = (Usability.USABLE, Usability.DAMAGED, Usability.TO_BE_CHECKED)
"""What a person may report of a shelter; the rest is worked out from the warnings."""


def set_opening(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    opening: Opening | str,
    *,
    in_residence: int | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Put a shelter on standby, open it, say that it is full, stand it down; the answer says whether it counts now.

    Raises
    ------
    NotFound
        If there is no such shelter.
    BadInput
        If it is none of these.
    Conflict
        If another said otherwise meanwhile.
    """
    shelter = find(post.refresh(), "shelters", identity)
    kind = KINDS.get(Opening(opening)) if opening in set(Opening) else None
    if kind is None:
        raise BadInput("bad_opening", value=opening, known=", ".join(KINDS))
    fields = leave_out_untold({"in_residence_persons": in_residence, "note": note})
    return _judge(post, tell(post, who, kind, f"shelters/{shelter.id}", fields, how))


def check_shelter(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    usability: Usability | str,
    *,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record that a person has looked: usable, damaged, or still to be checked.

    Raises
    ------
    NotFound
        If there is no such shelter.
    BadInput
        If it is nothing that a person can report.
    Conflict
        If another said otherwise meanwhile.
    """
    shelter = find(post.refresh(), "shelters", identity)
    if usability not in set(REPORTABLE):
        raise BadInput("bad_usability", value=usability, known=", ".join(REPORTABLE))
    fields = leave_out_untold({"usability": Usability(usability), "note": note})
    return _judge(post, tell(post, who, "shelters.checked", f"shelters/{shelter.id}", fields, how))


def count_residence(  # noqa: PLR0913
    post: Post, who: Actor, identity: str, persons: int | None, *, note: str | None = None, how: How = NOW
) -> ReportAnswer:
    """Record how many people are in a shelter, counted.

    Raises
    ------
    NotFound
        If there is no such shelter.
    BadInput
        If nobody has counted.
    Conflict
        If another counted otherwise meanwhile.
    """
    shelter = find(post.refresh(), "shelters", identity)
    if persons is None:
        raise BadInput("nothing_told")
    fields = leave_out_untold({"in_residence_persons": persons, "note": note})
    return _judge(post, tell(post, who, "shelters.counted", f"shelters/{shelter.id}", fields, how))


def _judge(post: Post, answer: ReportAnswer) -> ReportAnswer:
    """Say beside the report whether the shelter counts now, and why not."""
    picture = post.picture
    terms = read_terms(post, picture, None, 0, Vehicle.CAR)
    verdict = next(
        each for each in judge_shelters(picture, post.now(), terms).verdicts if each.shelter_id == answer["id"]
    )
    answer["counts"] = verdict.counts
    answer["why"] = str(verdict.why) if verdict.why else None
    taken, places = verdict.in_residence, verdict.capacity
    answer["doubts"] = ["more_than_capacity"] if taken is not None and places is not None and taken > places else []
    return answer
