"""What a briefing is made of: the facts of one moment, what a person wrote, and the blocks that are frozen."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from dashboard.desk.gap_answers import ClearingAnswer, Named, ShelterAnswer, TotalsAnswer
from dashboard.desk.situation_answers import IsolatedRow, LevelRow, NotHeardRow, ResponseAnswer, SingleRoadRow, TownName

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
    """No car passes."""
    barred: list[str]
    """Classes that do not pass."""
    certainty: str
    since: str
    length_m: float | None
    expired: bool
    source: str


class SingleRoadFact(SingleRoadRow):
    """One road left, with its Chinese name where the county has one."""

    road_zh: str | None


class LightRow(Named):
    """A settlement where a lifeline does not work as it should, and since when that is known."""

    township: TownName | None
    state: str
    """``partly`` or ``out``."""
    happened_at: str
    stale: bool


class LifelineFact(TypedDict):
    """One lifeline over all settlements: ``road`` is worked out, ``power``, ``water`` and ``signal`` are told."""

    key: str
    faults: list[LightRow]
    """Where it is out or works in part."""
    working: list[str]
    """Ids of the settlements where it works."""
    working_since: str | None
    """The oldest report that it works."""
    silent: int
    """Settlements of which nobody has told."""
    silent_names: list[Named]
    """Their names, where they are few."""


class AnnouncedFact(TypedDict):
    """Places that settlements were told to go to, as they stand."""

    at: str
    role: str
    settlements: int
    persons: int


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


class HeadFacts(TypedDict):
    """Whose facts these are, and of which moment."""

    as_at: str
    head: int
    post: str
    post_zh: str | None
    exercise: dict[str, Any] | None
    uncertainty: float | None


class SituationFacts(TypedDict):
    """What is: warnings, casualties, roads, lifelines."""

    responses: list[ResponseAnswer]
    warnings: list[WarningFact]
    levels: list[LevelRow]
    casualties: list[CasualtyFact]
    closures: list[ClosureFact]
    isolated: list[IsolatedRow]
    still_reached: dict[str, int]
    """Residents of the isolated places whom another class still reaches: ``4x4``, ``foot``."""
    single_roads: list[SingleRoadFact]
    lifelines: list[LifelineFact]


class ActionFacts(TypedDict):
    """What is done, and with what."""

    announced: AnnouncedFact | None
    """``None``: no place was announced to anybody."""
    teams: TeamsFact
    orders: list[OrderFact]
    sites: dict[str, int | None]
    """``open``, ``in_residence``, ``silent``: shelters in use, who is counted in them, who has not counted."""
    needs: list[NeedFact]


class Facts(HeadFacts, SituationFacts, ActionFacts):
    """Everything the program says of one moment."""

    since: Since | None
    figures: list[KeyRow]
    happenings: list[Happening]
    happenings_left: int
    """What else the post has learned since; it stands in the journal alone."""
    totals: TotalsAnswer | None
    not_counted: list[ShelterAnswer]
    places: list[PlaceRow]
    what_if: WhatIf | None
    unknown: Unknown


class Written(TypedDict):
    """What a person writes and signs for; the program never does."""

    outlook: str
    confidence: str
    decisions: list[str]
    messages: list[str]
    """What was told to the public, when, by whom."""
    marking: str
    approved_by: str
    next_at: str | None
    map_approval: str
    """Approval number of the map (审图号); without one it is for internal use."""
    casualties: bool
    """A person has pressed for the confirmed figures to be in it."""
    correction: str
    """What was wrong in the number before, where this one puts it right."""


class Line(TypedDict):
    """One sentence and the records behind its figures."""

    text: str
    subjects: list[str]
    tone: NotRequired[str]
    """``what_if`` is not fact; ``empty`` is a person's field left open; ``more`` only says that there is more;
    ``lettered`` bears a mark of its own."""


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
    prepared_role: str
    facts: Facts
    written: Written
    text: dict[str, list[Section]]
    """By language."""
