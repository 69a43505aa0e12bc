"""Briefings as acts: draft one, issue it under the next number, list and read those issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from dashboard.brief.answers import Briefing, Profile
from dashboard.brief.facts import Tell, gather
from dashboard.brief.freeze import KIND, check_profile, list_briefings, make_briefing, read_written
from dashboard.brief.profiles import choose_profile
from dashboard.desk.post import Actor, Post
from data.faults import Conflict, NotFound
from data.picture import Picture


class BriefingRow(TypedDict):
    """One issued briefing, without its text."""

    number: int
    profile: Profile
    as_at: str
    issued_at: str
    next_at: str | None
    prepared_by: str
    approved_by: str
    marking: str


class BriefingsAnswer(TypedDict):
    """The issued briefings, the newest first."""

    rows: list[BriefingRow]
    next_number: int


def draft_briefing(
    post: Post,
    who: Actor,
    given: Mapping[str, Any],
    profile: str | None = None,
    tell: Tell = lambda *_: None,
) -> Briefing:
    """Return the briefing as it would be issued now; nothing is written down.

    Parameters
    ----------
    given
        What a person has written so far: fields of `dashboard.brief.answers.Written`.
    profile
        ``sitrep`` or ``consultation``; by default that of whose warnings the post reads.
    tell
        Told the part at work and the fraction done.

    Raises
    ------
    BadInput
        If the profile or a field cannot be understood.
    """
    picture, at, zone = post.refresh(), post.now(), post.settings.zone()
    house = check_profile(profile) if profile else choose_profile(post.settings.warning_scale)
    written = read_written(given, at, zone)
    before = _find_last(picture)
    facts = gather(post, at, before["facts"] if before else None, before["number"] if before else None, tell)
    number = before["number"] + 1 if before else 1
    return make_briefing(
        facts,
        written,
        house,
        number=number,
        prepared_by=who.name,
        prepared_role=who.role,
        issued_at=at,
        zone=zone,
    )


def issue_briefing(
    post: Post,
    who: Actor,
    given: Mapping[str, Any],
    profile: str | None = None,
    tell: Tell = lambda *_: None,
) -> Briefing:
    """Issue a briefing: figures and sentences of this moment are frozen under the next number, for ever.

    Raises
    ------
    BadInput
        If the profile or a field cannot be understood.
    Conflict
        If somebody has issued that number meanwhile, or the screen looks back: nothing is issued.
    """
    briefing = draft_briefing(post, who, given, profile, tell)
    number = briefing["number"]

    def check(picture: Picture) -> None:
        last = _find_last(picture)
        if (last["number"] if last else 0) != number - 1:
            raise Conflict("briefing_taken", number=number)

    post.append(who, [post.draft(KIND, f"briefing/{number}", {"briefing": briefing, "number": number})], check=check)
    return briefing


def list_issued(post: Post, as_known: datetime | None = None) -> BriefingsAnswer:
    """List the issued briefings, the newest first."""
    rows = [
        BriefingRow(
            number=each["number"],
            profile=each["profile"],
            as_at=each["as_at"],
            issued_at=each["issued_at"],
            next_at=each["written"]["next_at"],
            prepared_by=each["prepared_by"],
            approved_by=each["written"]["approved_by"],
            marking=each["written"]["marking"],
        )
        for _, each in list_briefings(post.picture_at(as_known))
    ]
    return BriefingsAnswer(rows=rows[::-1], next_number=rows[-1]["number"] + 1 if rows else 1)


def find_issued(post: Post, number: int | None = None, as_known: datetime | None = None) -> Briefing:
    """Return an issued briefing as it was frozen, by default the last.

    Raises
    ------
    NotFound
        If there is no such number.
    """
    found = [each for _, each in list_briefings(post.picture_at(as_known)) if number in {None, each["number"]}]
    if not found:
        raise NotFound("briefing_missing", number=number or 0)
    return found[-1]


def _find_last(picture: Picture) -> Briefing | None:
    return max((each for _, each in list_briefings(picture)), key=lambda each: each["number"], default=None)
