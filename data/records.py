"""The things a post knows: one frozen record each, with the field's own words and units in the names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

BLOCKED = float("inf")
"""Slow-down factor of a road that nobody of the class gets through."""


class Vehicle(StrEnum):
    """Vehicle classes that the one road topology serves."""

    CAR = "car"
    TRUCK = "truck"
    FOUR_BY_FOUR = "4x4"
    FOOT = "foot"


class Opening(StrEnum):
    """Who has opened the shelter: the first of its two facts."""

    PLANNED = "planned"
    STANDBY = "standby"
    OPEN = "open"
    FULL = "full"
    STOOD_DOWN = "stood_down"


class Usability(StrEnum):
    """May people sleep there under this hazard, now: the second fact.

    ``usable``, ``damaged`` and ``to_be_checked`` are reported by a person; ``in_warned_area``
    and ``not_valid_for_hazard`` are worked out from the warnings in force.
    """

    USABLE = "usable"
    IN_WARNED_AREA = "in_warned_area"
    NOT_VALID = "not_valid_for_hazard"
    DAMAGED = "damaged"
    TO_BE_CHECKED = "to_be_checked"


class Certainty(StrEnum):
    """How far a report has been checked."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class WarningLevel(StrEnum):
    """Rank of a warning; the issuer's own words stand beside it in the record."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class TeamStatus(StrEnum):
    """What a team can do now."""

    FREE = "free"
    BUSY = "busy"
    RESTING = "resting"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"


class ReserveKind(StrEnum):
    """Physical stock, a call-off agreement, or a producer's capacity."""

    PHYSICAL = "physical"
    AGREEMENT = "agreement"
    CAPACITY = "capacity"


class Lifeline(StrEnum):
    """Whether power, water or the phone signal works in a place; what nobody has said is unknown, never working."""

    WORKING = "working"
    PARTLY = "partly"
    OUT = "out"


class OrderKind(StrEnum):
    """A team sent somewhere, or supplies brought somewhere."""

    TEAM = "team"
    SUPPLY = "supply"


class OrderState(StrEnum):
    """How far an order has come; what may follow what is `data.orders.FROM`."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So much of one stock line; ``at`` is when it moved, where one order moves several times."""

    stock_id: str
    item: str
    unit: str
    quantity: float
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: an id, names, a place, an owner.

    Geometry is WGS 84, longitude first; ``None`` says that the place is not known.
    The age and source of each single field are the picture's stamps, not the record's.
    """

    id: str
    name: str
    name_en: str | None = None
    name_zh: str | None = None
    geometry: BaseGeometry | None = None
    owner: str | None = None
    note: str | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskZone(Record):
    """A standing hazard, there in peacetime; never coloured as a warning."""

    hazard: str
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningInForce(Record):
    """A warning or order that covers an area now, in its issuer's words."""

    hazard: str
    level: WarningLevel
    issuer: str
    level_words_en: str | None = None
    level_words_zh: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Record):
    """How hard the body works: issuer, hazard, level or declaration, since when."""

    issuer: str
    hazard: str
    level_words_en: str
    level_words_zh: str
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelter(Record):
    """A place where people can be put up: two facts, a capacity, a keyholder."""

    kind: str = "building"
    site_class: str | None = None
    opening: Opening = Opening.PLANNED
    usability: Usability = Usability.TO_BE_CHECKED
    effective_area_m2: float | None = None
    stated_maximum_persons: int | None = None
    in_residence_persons: int | None = None
    valid_hazards: tuple[str, ...] = ()
    township: str | None = None
    keyholder: str | None = None
    open_in_min: int | None = None
    toilets: int | None = None
    kitchen: bool | None = None
    heating: bool | None = None
    generator: bool | None = None
    step_free: bool | None = None
    pets: bool | None = None
    refused_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve(Record):
    """A store, an agreement or a producer: owner, keeper, who may release, lead time."""

    kind: ReserveKind = ReserveKind.PHYSICAL
    keeper: str | None = None
    released_by: str | None = None
    lead_time_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine(Record):
    """One item of one reserve; ``quantity`` ``None`` is unknown, never zero."""

    reserve_id: str
    item: str
    unit: str
    quantity: float | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Record):
    """A team with its crew and vehicle; ``geometry`` is the last reported position."""

    type: str
    vehicle: Vehicle = Vehicle.CAR
    size_persons: int | None = None
    status: TeamStatus = TeamStatus.UNKNOWN
    own: bool = True
    base: str | None = None
    contact: str | None = None
    free_at: datetime | None = None


LIFELINES = ("power", "water", "signal")
"""The lifelines that people tell of a settlement; the road is worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Record):
    """The unit a shortfall is told by: residents, duty contact, last heard, counts and lifelines as reported."""

    kind: str = "village"
    township: str | None = None
    residents: int | None = None
    residents_uncertainty: float | None = None
    residents_method: str | None = None
    duty_contact: str | None = None
    last_heard_at: datetime | None = None
    to_be_moved_reported: int | None = None
    moved: int | None = None
    refused: int | None = None
    asking_reported: int | None = None
    need_help_to_move: int | None = None
    not_yet_reported: int | None = None
    nil_return_at: datetime | None = None
    power: Lifeline | None = None
    water: Lifeline | None = None
    signal: Lifeline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties(Record):
    """The dead, missing, injured and trapped of one place, as reported and as confirmed; never computed or added up.

    ``belongs_to`` is the settlement or incident, ``<layer>/<id>``. A figure that nobody gave is ``None``.
    """

    belongs_to: str
    dead_reported: int | None = None
    dead_confirmed: int | None = None
    missing_reported: int | None = None
    missing_confirmed: int | None = None
    injured_reported: int | None = None
    injured_confirmed: int | None = None
    trapped_reported: int | None = None
    trapped_confirmed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Record):
    """Something that happened, with how sure the post is of it."""

    type: str
    certainty: Certainty = Certainty.REPORTED
    incident_class: str | None = None
    channel: str | None = None
    occurred_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Record):
    """A stretch of road that blocks or slows, per vehicle class, until a person lifts it.

    ``geometry`` is what was drawn or clicked: a polygon bars every road inside it, a point
    bars ``span_m`` of the nearest road. ``effects`` maps a class to a slow-down factor,
    `BLOCKED` where nobody gets through. An expired closure stays closed and asks to be
    checked; only a ``planned`` one (tide, night ban) opens by itself.
    """

    cause: str
    effects: Mapping[Vehicle, float] = field(default_factory=lambda: MappingProxyType({}))
    span_m: float = 50.0
    certainty: Certainty = Certainty.REPORTED
    channel: str | None = None
    road: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    planned: bool = False
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Record):
    """A team sent, or supplies brought, from the asking to the signature: who let it, on what ground, what moved.

    ``geometry`` is the way as it was when the order went out. ``goal`` is ``<layer>/<id>`` or ``LON,LAT``.
    The lines are told once per state: `asked`, `approved` (kept back in store), `released` (out of store),
    `received` (signed for, one line per signature), `returned` (back in store, one line per return). ``clause`` is
    the ground to act on, in its words at the time; acting before the paper sets ``paper_due_at``.
    """

    kind: OrderKind
    goal: str
    state: OrderState = OrderState.REQUESTED
    reason: str | None = None
    team_id: str | None = None
    reserve_id: str | None = None
    vehicle: Vehicle = Vehicle.CAR
    truck: str | None = None
    trips: int | None = None
    asked: tuple[OrderLine, ...] = ()
    approved: tuple[OrderLine, ...] = ()
    released: tuple[OrderLine, ...] = ()
    received: tuple[OrderLine, ...] = ()
    returned: tuple[OrderLine, ...] = ()
    clause: str | None = None
    clause_en: str | None = None
    clause_zh: str | None = None
    approved_by: str | None = None
    answered_by: str | None = None
    released_by: str | None = None
    received_by: str | None = None
    refused_by: str | None = None
    refused_because: str | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    accepted_at: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    received_at: datetime | None = None
    ended_at: datetime | None = None
    eta: datetime | None = None
    length_m: float | None = None
    travel_s: float | None = None
    via: str | None = None
    position_at: datetime | None = None
    paper_due_at: datetime | None = None
    paper_filed_at: datetime | None = None
    paper_ref: str | None = None


LAYERS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "risk_zones": RiskZone,
        "warnings": WarningInForce,
        "responses": Response,
        "shelters": Shelter,
        "reserves": Reserve,
        "stock": StockLine,
        "teams": Team,
        "settlements": Settlement,
        "casualties": Casualties,
        "incidents": Incident,
        "closures": Closure,
        "orders": Order,
    }
)
"""Layer name, as on the command line and in an event's subject, to the record it holds."""
