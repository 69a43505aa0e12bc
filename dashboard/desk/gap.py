"""Who has no shelter: the gap by settlement, each with its reason, with the closures as they are, or as they might be.

A what-if is answered on a supposed picture; nothing of it reaches the journal.
"""

from __future__ import annotations

from datetime import datetime

from dashboard.desk.clearing import list_clearings
from dashboard.desk.gap_answers import GapAnswer
from dashboard.desk.placing import Terms
from dashboard.desk.post import Post
from dashboard.desk.reckoning import Reckoning, add_levels, reckon
from dashboard.desk.routes import read_vehicle
from dashboard.desk.terms import assume_shares, list_shares, read_terms
from dashboard.desk.what_if import OPEN_EVERYTHING, suppose_that
from data.clock import write_time
from data.faults import BadInput
from layers.shelter_gap import list_unknown

__all__ = ["DEFAULT_MINUTES", "OPEN_EVERYTHING", "assume_shares", "find_gap"]

DEFAULT_MINUTES = 30
MAX_MINUTES = 24 * 60


def find_gap(  # noqa: PLR0913, PLR0917  (a question and its five choices)
    post: Post,
    profile: str | None = None,
    minutes: int = DEFAULT_MINUTES,
    vehicle: str = "car",
    as_known: datetime | None = None,
    what_if: str | None = None,
) -> GapAnswer:
    """Tell who asks for a place, who has one, and why the others have none.

    Parameters
    ----------
    profile
        Norm profile that capacity is counted by; the post's own by default.
    minutes
        Longest travel to a place.
    vehicle
        Vehicle class that people travel by.
    as_known
        Answer with what was known at that time; now by default.
    what_if
        ``open_everything``, ``open:<shelter id>``, ``clear:<closure id>``, or several with a comma:
        answered beside the live picture, whose totals stand under ``live``. Where everything is
        opened, ``clear_first`` ranks the roads whose clearing would then still help.

    Raises
    ------
    BadInput
        If the profile, the class, the minutes or the what-if cannot be understood.
    NotFound
        If a what-if names a shelter that does not exist or a closure that does not hold.
    Unavailable
        If no area has been built.
    """
    if not 0 < minutes <= MAX_MINUTES:
        raise BadInput("bad_minutes", value=minutes, limit=MAX_MINUTES)
    picture, at = post.picture_at(as_known), as_known or post.now()
    terms = read_terms(post, picture, profile, minutes, read_vehicle(vehicle))
    supposed = suppose_that(picture, what_if, at) if what_if else picture
    reckoning = reckon(post, supposed, at, terms, what_if or "")
    answer = _tell(reckoning, terms, at)
    answer["profile"], answer["minutes"] = profile or post.settings.profile, minutes
    if what_if:
        answer["what_if"] = what_if
        answer["live"] = reckon(post, picture, at, terms).totals
        if OPEN_EVERYTHING in what_if:
            answer["clear_first"] = list_clearings(post, supposed, at, terms, what_if)
    return answer


def _tell(reckoning: Reckoning, terms: Terms, at: datetime) -> GapAnswer:
    return GapAnswer(
        profile="",
        minutes=0,
        vehicle=str(terms.vehicle),
        as_known_at=write_time(at),
        m2_per_person=terms.m2_per_person,
        what_if=None,
        shares=list_shares(reckoning.picture),
        totals=reckoning.totals,
        levels=add_levels(reckoning.exposed.rows),
        settlements=list(reckoning.settlements),
        unknown=list_unknown(reckoning.rows),
        shelters=list(reckoning.shelters),
        anchors_assumed=reckoning.isolation.anchors_assumed,
    )
