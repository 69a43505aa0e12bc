"""What the desk answers about the situation: the bar's figures, the charts, what changed, what hangs on one road."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from dashboard.desk.gap_answers import Named, ShelterAnswer, TotalsAnswer


class FigureAnswer(TypedDict):
    """One figure of the bar, and what it rests on."""

    value: int | None
    basis: Literal["estimated", "reported", "counted", "mixed", "unknown"]
    source: str
    """Who told the oldest part of it; empty where it is worked out from the map alone."""
    happened_at: str | None
    """When its oldest reported part was true."""
    age_s: float | None
    freshness: Literal["fresh", "ageing", "stale", "unknown"]
    subjects: list[str]
    """The records behind it."""
    unknown: list[str]
    """Subjects that nobody has reported and that are in no sum."""


class ResponseAnswer(Named):
    """How hard a body works, in its own words."""

    issuer: str
    hazard: str
    level_words_en: str
    level_words_zh: str
    since: str


class LevelRow(TypedDict):
    """The chart of moving: one level of warning."""

    level: str
    at_risk: int
    to_be_moved: int
    moved: int | None
    """Reported by settlement, ``None`` where none has; within one, the highest level is taken to have moved first."""


class TownName(TypedDict):
    """A township, named like the settlement that it is called by, where there is one."""

    name: str
    name_en: str | None
    name_zh: str | None


class TownRow(TownName):
    """The chart of places: one township."""

    township: str
    demand: int
    served: int
    without_a_place: int
    places: int


class NotHeardRow(Named):
    """A settlement that nobody has heard from."""

    township: str | None
    last_heard_at: str | None
    duty_contact: str | None
    residents: int | None
    at_risk: int | None


class RollCallRow(TypedDict):
    """The roll call under way: since when every settlement is to be heard from, and how many have been."""

    since: str
    heard: int
    settlements: int


class IsolatedRow(Named):
    """A settlement whose residents no vehicle of the class reaches."""

    residents: int
    closures: list[Named]


class SingleRoadRow(TypedDict):
    """One road left: if it goes, so many people cannot be reached."""

    road: str | None
    lon: float
    lat: float
    residents: int
    settlements: list[IsolatedRow]


class OldestAnswer(Named):
    """The oldest figure that a decision rests on."""

    field: str
    source: str
    happened_at: str
    age_s: float
    freshness: str


class ChangeRow(TypedDict):
    """One thing that the post learned."""

    seq: int
    subject: str
    name: str
    name_en: str | None
    name_zh: str | None
    what: str
    """Key of its sentence, ``situation_words.change.<what>``."""
    values: dict[str, Any]
    happened_at: str
    known_at: str
    source: str


class SituationAnswer(TypedDict):
    """Everything the opening page says."""

    as_known_at: str
    vehicle: str
    responses: list[ResponseAnswer]
    at_risk: FigureAnswer
    to_be_moved: FigureAnswer
    moved: FigureAnswer
    refused: FigureAnswer
    not_yet: FigureAnswer
    """To be moved, not reported as moved or refusing; `unknown` names who has not reported."""
    demand: FigureAnswer
    without_a_place: FigureAnswer
    isolated: FigureAnswer
    not_heard: FigureAnswer
    oldest: OldestAnswer | None
    totals: TotalsAnswer | None
    by_level: list[LevelRow]
    by_town: list[TownRow]
    not_heard_from: list[NotHeardRow]
    roll_call: RollCallRow | None
    isolated_places: list[IsolatedRow]
    single_roads: list[SingleRoadRow]
    not_counted: list[ShelterAnswer]
    """Open shelters that do not count."""
    changes: list[ChangeRow]
    """Of the last hour, newest first."""
    missing: NotRequired[list[str]]
    """Parts of the post that are not there: ``area``, ``people``, ``anchors``."""
