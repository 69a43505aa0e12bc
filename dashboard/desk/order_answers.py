"""What the desk answers about orders: proposals, orders with their trail, needs and stores, as ``--json`` has them."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from dashboard.desk.answers import GeoJson, NearestLeftOut, NearestRow, PlaceAnswer
from dashboard.desk.gap_answers import Named


class VerdictAnswer(TypedDict):
    """Whether an actor may act now, and on which ground."""

    may: bool
    why: str
    """Key below ``orders.why``."""
    approver: str
    """Role that must approve otherwise."""
    clause: str | None
    clause_en: str | None
    clause_zh: str | None
    paper_h: float | None
    """Hours until the paper is due once one has acted."""
    item: str | None
    limit: float | None
    adopted: bool
    """False where the post has no list of its own."""


class TeamRow(NearestRow):
    """One team that could go."""

    type: str
    own: bool
    owner: str | None
    suits: bool
    """Whether its type suits the type of the incident."""
    position_age_s: float | None
    order_id: str | None
    """The order it is on, or has been proposed for."""


class TeamsAnswer(TypedDict):
    """Who could go: suitable free teams first, by time on the road; then the others."""

    goal: PlaceAnswer
    incident_type: str | None
    as_known_at: str
    rows: list[TeamRow]
    left_out: list[NearestLeftOut]
    send: VerdictAnswer
    """For a team of one's own."""
    request: VerdictAnswer
    """For a team of another."""


class LineAnswer(TypedDict):
    """One line of an order, and what moved of it."""

    stock_id: str
    item: str
    unit: str
    asked: float
    approved: float
    released: float
    received: float
    returned: float
    in_transit: float
    missing: float


class WayNow(TypedDict):
    """The way of an order over the roads as they are now."""

    change: Literal["as_planned", "detour", "later", "sooner", "cut", "unknown"]
    """``detour``: not the way that was ordered, and no later."""
    eta: str | None
    was_eta: str | None
    later_s: float | None
    overdue_s: float | None
    """Past the expected arrival, and nobody has said that it is there."""
    length_m: float | None
    travel_s: float | None
    via: str | None
    closures: list[Named]
    """What lies on the way as it was ordered and has been recorded since."""
    position_at: str | None
    geometry: GeoJson | None
    """What is left of the way; of one that is cut, the way as ordered."""


class FlagCause(TypedDict):
    """The closure on a way that the post learned of last."""

    subject: str
    certainty: str
    known_at: str
    seq: int


class FlagAnswer(Named):
    """How the way of an order stands that is still to be driven."""

    dispatched_at: str | None
    way: WayNow
    change: Literal["cut", "late", "open"]
    """``open``: there is a way, about as soon as ordered."""
    cause: FlagCause | None
    since: str | None
    mark: str
    """Changes when there is something new to say of it."""


class PaperAnswer(TypedDict):
    """The paper for acting first."""

    due_at: str
    left_s: float
    """Below zero: overdue."""
    filed_at: str | None
    ref: str | None


class TrailRow(TypedDict):
    """One thing that happened to an order."""

    kind: str
    happened_at: str
    known_at: str
    actor: str
    role: str
    by: str | None
    """On whose word, or whose signature."""
    event_id: str


class OrderAnswer(Named):
    """One order."""

    kind: str
    state: str
    goal: PlaceAnswer
    reason: str | None
    team: Named | None
    own: bool | None
    owner: str | None
    reserve: Named | None
    released_by_role: str | None
    """Who may release the reserve, as its record says."""
    vehicle: str
    truck: str | None
    trips: int | None
    lines: list[LineAnswer]
    clause: str | None
    clause_en: str | None
    clause_zh: str | None
    approver: str
    """Role that approves where no clause lets the actor act."""
    approved_by: str | None
    refused_by: str | None
    refused_because: str | None
    received_by: str | None
    dispatched_at: str | None
    eta: str | None
    length_m: float | None
    travel_s: float | None
    via: str | None
    way: WayNow | None
    paper: PaperAnswer | None
    can_do: list[str]
    """Acts that may follow, keys below ``orders.act``."""
    trail: list[TrailRow]
    exercise: bool
    ended: NotRequired[Named]
    """The earlier order that this one took the team from."""


class OrdersAnswer(TypedDict):
    """Orders, those that need somebody first."""

    as_known_at: str
    rows: list[OrderAnswer]
    papers_due: int


class NeedAnswer(TypedDict):
    """One need: how much it is, what is there, what is missing."""

    need: str
    items: list[str]
    unit: str
    per_person: float
    daily: bool
    assumed: bool
    """No norm stands behind it."""
    source: str
    amount: float
    there: float
    coming: float
    short: float
    days: float | None
    """Of a daily need, how long what is there and coming lasts."""
    stores: NotRequired[float]
    """Free in the stores now, of known quantity."""
    day_1: NotRequired[float]
    """With what agreements and producers deliver within 24 h."""
    day_3: NotRequired[float]
    unknown_lines: NotRequired[int]
    """Stock lines whose quantity nobody knows; they are in no sum."""


class StoreLineAnswer(TypedDict):
    """One stock line of a reserve."""

    stock_id: str
    item: str
    unit: str
    counted: float | None
    in_store: float | None
    kept: float
    free: float | None
    out: float
    expired: bool
    counted_age_s: float | None
    freshness: str
    take: float
    """Proposed."""


class TruckWay(TypedDict):
    """How one kind of vehicle gets there."""

    truck: str
    vehicle: str
    travel_s: float | None
    """``None``: not at all."""
    cut_off_by: list[str]
    trips: int | None
    """For what is proposed from there."""


class SourceAnswer(Named):
    """A reserve that could deliver, with how and what."""

    kind: str
    lead_time_min: int | None
    released_by: str | None
    keeper: str | None
    travel_s: float | None
    truck: str | None
    """The largest vehicle that gets through; ``None`` where none does."""
    trips: int | None
    ways: list[TruckWay]
    lines: list[StoreLineAnswer]
    verdict: VerdictAnswer
    """For what is proposed from there."""


class ProposalAnswer(TypedDict):
    """What a goal needs and who could bring it."""

    goal: PlaceAnswer
    persons: int | None
    persons_basis: Literal["given", "in_residence", "places", "stated", "unknown"]
    days: int
    profile: str
    needs: list[NeedAnswer]
    sources: list[SourceAnswer]
    as_known_at: str


class StoreNeed(Named):
    """A reserve against the people who live nearest to it."""

    persons: int
    rows: list[dict[str, Any]]
    """``need``, ``unit``, ``needed``, ``free``, ``short``, ``surplus``."""


class SuppliesAnswer(TypedDict):
    """All who ask for a place against all the stores."""

    persons: int | None
    days: int
    profile: str
    needs: list[NeedAnswer]
    sites: list[dict[str, Any]]
    """Shelters in use: names, persons, basis, and what each need is short of."""
    stores: list[StoreNeed]
    as_known_at: str
