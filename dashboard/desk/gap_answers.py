"""What the desk answers about people and places: the shape of the gap, as ``--json`` prints it.

Persons are whole people; ``None`` is unknown, never zero. In every row and in the totals
``served + too_far + over_capacity + cut_off + no_valid_shelter = demand``.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Named(TypedDict):
    """A record by its subject and its names."""

    id: str
    subject: str
    name: str
    name_en: str | None
    name_zh: str | None


class FiguresAnswer(TypedDict):
    """The figures of a settlement, or of all."""

    at_risk: int | None
    to_be_moved: int | None
    demand: int | None
    served: int | None
    too_far: int | None
    over_capacity: int | None
    cut_off: int | None
    no_valid_shelter: int | None
    without_a_place: int | None
    """Demand less served: the sum of the four."""
    on_closed_stretch: int | None
    """Of those cut off, who live on the closed stretch itself."""


class LevelAnswer(TypedDict):
    """People of one settlement, or of all, under one level of warning."""

    level: str
    at_risk: int
    to_be_moved: int
    demand: int


class GivenPlace(Named):
    """Where people of a settlement go."""

    persons: int
    travel_min: float | None
    """Longest travel of them, minutes; ``None`` of people who are there already."""
    announced: int
    """Of them, how many had been told to go there before."""
    own_township: bool


class AnnouncedPlace(Named):
    """A place that a settlement is told: how many go there now, and how many were told so before."""

    persons: int
    before: int


class AnnouncedSettlement(Named):
    """A settlement whose places are others than it was told."""

    persons: int
    """Everybody there who has a place."""
    places: list[AnnouncedPlace]


class AnnouncementAnswer(TypedDict):
    """What an announcement tells: only what is new."""

    persons: int
    withdrawn: int
    """Persons who were told a place that is theirs no longer."""
    settlements: list[AnnouncedSettlement]
    unchanged: int
    """Settlements whose places are as they were told."""


class SiteHint(Named):
    """A shelter that a reason points at."""

    persons: int
    """Its places."""
    travel_min: float | None
    open_in_min: int | None


class ReasonAnswer(TypedDict):
    """One cause of a row, with what its sentence names."""

    code: Literal["no_valid_shelter", "cut_off", "too_far", "over_capacity", "all_served", "nobody_asks", "unknown"]
    persons: int | None
    closures: NotRequired[list[Named]]
    """What cuts people off."""
    reaches: NotRequired[list[float] | None]
    """The point nearest to a shelter that they still get to."""
    gap_m: NotRequired[float | None]
    nearest: NotRequired[SiteHint]
    """The nearest shelter that counts, beyond the limit."""
    standby: NotRequired[SiteHint]
    """The nearest shelter that opening would make count."""


class GapRowAnswer(FiguresAnswer, Named):
    """One settlement."""

    township: str | None
    lon: float | None
    lat: float | None
    residents: int | None
    to_be_moved_basis: Literal["estimated", "reported", "unknown"]
    demand_basis: Literal["estimated", "reported", "unknown"]
    moved: int | None
    refused: int | None
    need_help_to_move: int | None
    isolated: int | None
    """All residents whom no vehicle of the class reaches; never a part of the figures above."""
    isolated_on_closed_stretch: int | None
    """Residents on the closed stretch itself, not in `isolated`."""
    levels: list[LevelAnswer]
    reasons: list[ReasonAnswer]
    """Most people first."""
    places: list[GivenPlace]


class ShelterAnswer(Named):
    """A shelter and what it is good for now."""

    township: str | None
    opening: str
    usability: str
    counts: bool
    why: str | None
    """Reason why it does not count, a key below ``gap.why``."""
    would_count: bool
    """Whether opening it is all that is missing."""
    capacity: int | None
    in_residence: int | None
    """``None``: nobody has reported it, and no place is taken off for it."""
    free: int
    given: int
    left: int
    valid_hazards: list[str] | None
    """``None``: nobody has stated it."""
    warnings: list[Named]
    """Warnings in force over it."""
    open_in_min: int | None
    refused_because: str | None


class ShareAnswer(TypedDict):
    """One assumed share; ``changed`` says that a person of this post has set it."""

    name: str
    share: float
    assumed: float
    low: float | None
    high: float | None
    changed: bool


class TotalsAnswer(FiguresAnswer):
    """All settlements together."""

    isolated: int | None
    isolated_on_closed_stretch: int | None
    places: int
    """Places of the shelters that count."""
    places_free: int
    places_left: int
    """Free places that nobody was given: out of reach, too far, or not needed."""
    places_on_standby: int
    """Places that opening alone would add."""


class ClearingAnswer(Named):
    """What lifting one closure alone would leave."""

    length_m: float | None
    """Road that is closed."""
    without_a_place: int | None
    isolated: int | None


class GapAnswer(TypedDict):
    """Who has no shelter, and why."""

    profile: str
    minutes: int
    vehicle: str
    as_known_at: str
    m2_per_person: float
    what_if: str | None
    shares: list[ShareAnswer]
    totals: TotalsAnswer
    levels: list[LevelAnswer]
    settlements: list[GapRowAnswer]
    """Most people without a place first."""
    unknown: list[str]
    """Ids of settlements whose demand nobody knows; they are in no sum."""
    shelters: list[ShelterAnswer]
    anchors_assumed: bool
    """No anchor is set: the largest settlement stands for one."""
    live: NotRequired[TotalsAnswer]
    """Of a what-if: the totals of the picture as it is."""
    clear_first: NotRequired[list[ClearingAnswer]]
    """Where everything is opened: the roads whose clearing would then still help, the greatest help first."""
