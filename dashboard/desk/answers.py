"""What the desk answers: the shape of every answer, which is also what ``--json`` prints.

Lengths are metres, times on the road seconds, moments ISO 8601 in UTC, coordinates WGS 84 with
the longitude first. ``None`` is unknown, never zero.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

LonLat = list[float]
NoWayReason = Literal["closed", "no_road", "outside_area", "no_alternative"]
LeftOutReason = Literal["no_position", "outside_area", "cut_off"]
GeoJson = dict[str, Any]


class PlaceAnswer(TypedDict):
    """A place as it was understood: a record, a settlement, a facility or a bare point."""

    lon: float
    lat: float
    subject: str | None
    name: str | None
    name_en: str | None
    name_zh: str | None
    position_at: str | None
    """When the position was reported, of a thing that moves."""


class StepAnswer(TypedDict):
    """A stretch of the way along one road."""

    name: str
    length_m: float
    travel_s: float


class RouteAnswer(TypedDict):
    """A way, or why there is none."""

    found: bool
    vehicle: str
    origin: PlaceAnswer
    goal: PlaceAnswer
    as_known_at: str
    length_m: NotRequired[float]
    travel_s: NotRequired[float]
    track_m: NotRequired[float]
    """Of the length: farm and forest track that nobody has verified to be passable."""
    geometry: NotRequired[GeoJson]
    steps: NotRequired[list[StepAnswer]]
    reason: NotRequired[NoWayReason]
    cut_off_by: NotRequired[list[str]]
    """Closures, the nearest to the origin first."""
    reaches: NotRequired[LonLat | None]
    """The nearest point to the goal that one still gets to."""
    gap_m: NotRequired[float | None]
    """From `reaches` to the goal, as the crow flies."""
    outside: NotRequired[list[Literal["origin", "goal"]]]


class NearestRow(TypedDict):
    """One thing that could come, and how soon."""

    id: str
    subject: str
    name: str
    name_en: str | None
    name_zh: str | None
    vehicle: str
    travel_s: float
    length_m: float
    lon: float
    lat: float
    position_at: str | None
    position_freshness: str
    """``fresh``, ``ageing``, ``stale`` or ``unknown``."""
    status: str | None
    suitable: bool
    """False of a team that is busy, resting or out of service, and of a shelter that is not open."""


class NearestLeftOut(TypedDict):
    """One thing that was not ranked, and why."""

    id: str
    subject: str
    name: str
    reason: LeftOutReason
    cut_off_by: list[str]


class NearestAnswer(TypedDict):
    """Who is nearest by time on the road, from them to the goal."""

    goal: PlaceAnswer
    layer: str
    vehicle: str
    as_known_at: str
    rows: list[NearestRow]
    left_out: list[NearestLeftOut]


class ClosureRow(TypedDict):
    """One closure as the list shows it."""

    id: str
    subject: str
    name: str
    name_en: str | None
    name_zh: str | None
    road: str | None
    cause: str
    vehicles: list[str]
    effects: dict[str, float | Literal["blocked"]]
    """Slow-down factor by class, or ``blocked``."""
    certainty: str
    source: str
    channel: str | None
    since: str
    until: str | None
    planned: bool
    expired: bool
    """Past its end and still closed: to be checked."""
    in_force: bool
    geometry: GeoJson | None
    segments: int | None
    length_m: float | None
    known_at: str
    exercise: bool


class ClosureAnswer(ClosureRow):
    """A closure just recorded."""

    until_is_past: bool


class ClosuresAnswer(TypedDict):
    """All closures that no one has lifted."""

    as_known_at: str
    rows: list[ClosureRow]


class ReopenAnswer(TypedDict):
    """A closure just lifted."""

    id: str
    name: str
    road: str | None
    lifted_at: str


class ConfirmAnswer(TypedDict):
    """A closure just confirmed, and how long it stood as a report only."""

    id: str
    name: str
    certainty: str
    unconfirmed_for_s: float


class RefusedRow(TypedDict):
    """One reason why one row of a file was refused."""

    row: int
    field: str
    reason: str
    values: dict[str, Any]


class LoadAnswer(TypedDict):
    """What became of the rows of a file."""

    layer: str
    file: str
    accepted: int
    refused: int
    reasons: list[RefusedRow]
    doubts: list[RefusedRow]
    """What is odd about rows that were taken all the same."""
    ignored: list[str]
    """Columns that the layer does not have."""
    subjects: list[str]


class Figure(TypedDict):
    """One field of a record with where it comes from and how old it is."""

    field: str
    value: Any
    source: str
    actor: str
    happened_at: str
    known_at: str
    age_s: float
    freshness: str


class CardAnswer(TypedDict):
    """A record as a card: its figures, and what can be done with it."""

    subject: str
    layer: str
    id: str
    name: str
    name_en: str | None
    name_zh: str | None
    lon: float | None
    lat: float | None
    geometry: GeoJson | None
    figures: list[Figure]
    can_do: list[str]
    exercise: bool


class SearchRow(TypedDict):
    """One thing found by name."""

    subject: str | None
    kind: str
    name: str
    name_en: str | None
    name_zh: str | None
    lon: float
    lat: float


class SearchAnswer(TypedDict):
    """What a name may mean, the best match first."""

    text: str
    rows: list[SearchRow]


class MessageAnswer(TypedDict):
    """One message of the exercise that has arrived: when it is told to have been sent, and when it came."""

    number: str
    step: int
    at: str
    arrived_at: str
    channel: str
    certainty: str
    text_en: str
    text_zh: str
    about: list[str]
    """Subjects of the records that it tells of."""


class ExerciseAnswer(TypedDict):
    """Where the exercise stands."""

    running: bool
    name_en: str | None
    name_zh: str | None
    started_at: str | None
    now: str
    elapsed_s: float | None
    step: int | None
    steps_total: int | None
    next_step: int | None
    """Number of the step that ``next`` plays, ``None`` after the last."""
    step_title_en: str | None
    step_title_zh: str | None
    messages: list[MessageAnswer]
    """The messages of the step last played, or of the one under way where the clock plays it."""
    look_at_en: str | None
    look_at_zh: str | None
    what_if: str | None
    """A question the step puts: ``open_everything`` or ``clear_road``, the latter about `what_if_subject`."""
    what_if_subject: str | None
    offer_restart: bool
    by_clock: bool
    """Messages arrive by themselves."""
    rate: float
    """Seconds of the exercise in one of the wall clock."""
    stopped: str | None
    """Why the exercise clock stands still: ``pause``, ``real_report``, ``ended``."""
    blind: bool
    """What is still to come is hidden from the player."""
    arrived: int
    """Messages that have arrived since the start."""
    left: bool
    """The live post was opened out of an exercise that can be returned to."""


class CheckLine(TypedDict):
    """One line of the self-check; its sentence is ``desk.check.<part>.<verdict>`` with these values."""

    part: str
    state: Literal["ok", "attention", "missing"]
    verdict: str
    values: dict[str, Any]


class CheckAnswer(TypedDict):
    """The self-check: every part of the post, and whether it can be relied on."""

    home: str
    ready: bool
    """No part that an answer needs is missing."""
    lines: list[CheckLine]


class BuildAnswer(TypedDict):
    """What a build made, of what, and how long each part took."""

    home: str
    name: str
    area_id: str
    bbox: list[float]
    counts: dict[str, int]
    seconds: dict[str, float]
    residents_total: int | None
    residents_method: str
    residents_uncertainty: float | None
    missing: list[str]
    """What the source lacks, ``build.missing.<part>``."""
