"""What a briefing is made of: the facts of one moment, what a person wrote, and the blocks that are frozen."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from dashboard.desk.gap_answers import ClearingAnswer, Named, ShelterAnswer, TotalsAnswer
from dashboard.desk.situation_answers import IsolatedRow, LevelRow, NotHeardRow, ResponseAnswer, SingleRoadRow

Profile = Literal["consultation", "sitrep"]


class Since(TypedDict):
    """What the figures are compared with: the briefing before, or the post as known an hour before the first."""

    number: int | None
    as_at: str


class KeyRow(TypedDict):
    """One key figure: before, now, what it rests on."""

    key: str
    before: int | None
    """``None``: not known then, or nothing to compare with."""
    now: int | None
    change: int | None
    corrected: bool
    """The change comes from a correction, not from an event."""
    basis: str
    estimate: bool
    source: str
    happened_at: str | None
    age_s: float | None
    freshness: str
    subjects: list[str]
    unknown: list[Named]
    """Who has not reported; in no sum."""


class Happening(Named):
    """One thing that the post has learned since."""

    what: str
    values: dict[str, Any]
    known_at: str


class WarningFact(Named):
    """A warning in force."""

    hazard: str
    level: str
    level_words_en: str | None
    level_words_zh: str | None
    issuer: str
    since: str | None
    until: str | None


class CasualtyFact(Named):
    """Casualties of one place; ``None`` is not reported. Figures are confirmed ones alone."""

    dead: int | None
    missing: int | None
    injured: int | None
    trapped: int | None
    pending: bool
    """Something is reported there that nobody has confirmed."""
    happened_at: str


class ClosureFact(Named):
    """A road closed or slow."""

    cause: str
    blocked: bool
    certainty: str
    since: str
    length_m: float | None
    expired: bool
    source: str


class SingleRoadFact(SingleRoadRow):
    """One road left, with its Chinese name where the county has one."""

    road_zh: str | None


class TeamsFact(TypedDict):
    """Teams by owner and status, and where they were last."""

    own: dict[str, int]
    others: dict[str, int]
    stale: list[Named]
    """Teams whose position is stale or was never reported."""
    oldest_age_s: float | None


class OrderFact(Named):
    """An order that is not over."""

    kind: str
    state: str
    goal: dict[str, Any]
    eta: str | None
    cut: bool
    paper_due_at: str | None


class NeedFact(TypedDict):
    """One item that falls short at the shelters in use."""

    need: str
    unit: str
    amount: float
    there: float
    coming: float
    short: float
    stores: float | None
    unknown_lines: int


class PlaceRow(Named):
    """One settlement of the annex."""

    to_be_moved: int | None
    moved: int | None
    refused: int | None
    not_yet: int | None
    without_a_place: int | None
    isolated: int | None
    causes: dict[str, int]
    closures: list[Named]


class WhatIf(TypedDict):
    """What would be, if: laid beside the decisions, never a recommendation."""

    opened: TotalsAnswer
    """Every site on standby opened."""
    clearing: list[ClearingAnswer]
    """Then one road cleared, the greatest help first."""


class Unknown(TypedDict):
    """Not known, stale, not heard from."""

    missing: list[str]
    """Parts of the post that are not there, keys below ``situation.missing``."""
    silent: list[NotHeardRow]
    unreported: list[str]
    """Keys of figures that lack somebody's report."""
    stale: list[str]
    """Keys of figures whose oldest part is stale."""
    unconfirmed: list[Happening]
    """Reports that nobody has confirmed or refuted."""
    expired: list[Named]
    """Closures past their end that stay closed until somebody looks."""
    to_check: list[Named]
    """Shelters in use that somebody has to look at."""


class Facts(TypedDict):
    """Everything the program says of one moment."""

    as_at: str
    head: int
    post: str
    post_zh: str | None
    exercise: dict[str, Any] | None
    uncertainty: float | None
    since: Since | None
    figures: list[KeyRow]
    happenings: list[Happening]
    responses: list[ResponseAnswer]
    warnings: list[WarningFact]
    levels: list[LevelRow]
    casualties: list[CasualtyFact]
    closures: list[ClosureFact]
    isolated: list[IsolatedRow]
    still_reached: dict[str, int]
    """Residents of the isolated places whom another class still reaches: ``4x4``, ``foot``."""
    single_roads: list[SingleRoadFact]
    teams: TeamsFact
    orders: list[OrderFact]
    totals: TotalsAnswer | None
    sites: dict[str, int | None]
    """``open``, ``in_residence``, ``silent``: shelters in use, who is counted in them, who has not counted."""
    not_counted: list[ShelterAnswer]
    needs: list[NeedFact]
    places: list[PlaceRow]
    what_if: WhatIf | None
    unknown: Unknown


class Written(TypedDict):
    """What a person writes and signs for; the program never does."""

    outlook: str
    confidence: str
    decisions: list[str]
    marking: str
    approved_by: str
    next_at: str | None
    casualties: bool
    """A person has pressed for the confirmed figures to be in it."""
    correction: str
    """What was wrong in the number before, where this one puts it right."""


class Line(TypedDict):
    """One sentence and the records behind its figures."""

    text: str
    subjects: list[str]
    tone: NotRequired[str]
    """``what_if`` is not fact; ``empty`` is a person's field left open; ``more`` only says that there is more."""


class Block(TypedDict):
    """One block of a briefing, or a table."""

    key: str
    title: str
    lines: list[Line]
    head: NotRequired[list[str]]
    rows: NotRequired[list[list[str]]]


class Section(TypedDict):
    """A heading of the house with its blocks."""

    key: str
    title: str
    blocks: list[Block]


class Briefing(TypedDict):
    """An issued briefing as the journal holds it."""

    number: int
    profile: Profile
    as_at: str
    issued_at: str
    prepared_by: str
    facts: Facts
    written: Written
    text: dict[str, list[Section]]
    """By language."""
