"""One order as the desk answers it: where it stands, its lines, its ground, its way now, its trail."""

from __future__ import annotations

import math
from datetime import datetime

from dashboard.desk.answers import PlaceAnswer
from dashboard.desk.authority import read_list
from dashboard.desk.names import name_record
from dashboard.desk.order_answers import LineAnswer, OrderAnswer, PaperAnswer, TrailRow
from dashboard.desk.order_ways import follow_way
from dashboard.desk.places import find_place
from dashboard.desk.post import Post
from data.clock import write_time
from data.faults import BadInput, NotFound
from data.orders import FROM, OVER, UNDONE
from data.picture import Picture
from data.records import Order, OrderKind, OrderState, Reserve, Team
from layers.stores import EPSILON, balance_order

ACTS = (
    ("approve", "orders.approved"),
    ("refuse", "orders.refused"),
    ("accept", "orders.accepted"),
    ("set_off", "orders.dispatched"),
    ("release", "orders.dispatched"),
    ("arrive", "orders.arrived"),
    ("sign", "orders.received"),
    ("give_back", "orders.returned"),
    ("close", "orders.closed"),
    ("cancel", "orders.cancelled"),
)
"""Acts on an order and the verb each writes, in the order in which they are offered."""

_OF_TEAMS = frozenset({"accept", "set_off"})
_OF_SUPPLIES = frozenset({"release", "sign", "give_back"})
_SAID_BY = ("approved_by", "refused_by", "answered_by", "released_by", "received_by", "paper_ref")


def describe_order(
    post: Post, picture: Picture, order: Order, at: datetime, as_known: datetime | None = None
) -> OrderAnswer:
    """Return an order as the desk answers it."""
    team = picture.records("teams").get(order.team_id or "")
    reserve = picture.records("reserves").get(order.reserve_id or "")
    answer = OrderAnswer(
        id=order.id,
        subject=f"orders/{order.id}",
        name=order.name,
        name_en=order.name_en,
        name_zh=order.name_zh,
        kind=str(order.kind),
        state=str(order.state),
        goal=_name_goal(post, picture, order.goal),
        reason=order.reason,
        team=name_record("teams", team) if team else None,
        own=team.own if isinstance(team, Team) else None,
        owner=team.owner if isinstance(team, Team) else None,
        reserve=name_record("reserves", reserve) if reserve else None,
        released_by_role=reserve.released_by if isinstance(reserve, Reserve) else None,
        vehicle=str(order.vehicle),
        truck=order.truck,
        trips=order.trips,
        lines=_tell_lines(order),
        clause=order.clause,
        clause_en=order.clause_en,
        clause_zh=order.clause_zh,
        approver=read_list(post).approver,
        approved_by=order.approved_by,
        refused_by=order.refused_by,
        refused_because=order.refused_because,
        received_by=order.received_by,
        dispatched_at=_write(order.dispatched_at),
        eta=_write(order.eta),
        length_m=order.length_m,
        travel_s=order.travel_s,
        via=order.via,
        way=follow_way(post, picture, order, at, as_known),
        paper=_tell_paper(order, at),
        can_do=[],
        trail=_tell_trail(picture, order),
        exercise=order.exercise,
    )
    answer["can_do"] = list_acts(order, own=answer["own"] is not False)
    return answer


def list_acts(order: Order, *, own: bool) -> list[str]:
    """Return what may be done with an order next."""
    barred = _OF_SUPPLIES if order.kind is OrderKind.TEAM else _OF_TEAMS
    acts = [name for name, verb in ACTS if order.state in FROM[verb] and name not in barred]
    if order.kind is OrderKind.TEAM:
        waits_for_owner = order.state is OrderState.APPROVED and not own
        if waits_for_owner:
            acts.remove("set_off")
        elif "accept" in acts:
            acts.remove("accept")
        if order.state is OrderState.APPROVED and own:
            acts.remove("refuse")
    elif order.state is OrderState.APPROVED:
        acts.remove("refuse")
    if "give_back" in acts and not any(line.released > line.returned for line in balance_order(order)):
        acts.remove("give_back")
    if order.state is OrderState.RECEIVED and not any(line.left > EPSILON for line in balance_order(order)):
        acts.remove("sign")
    if order.paper_due_at is not None and order.paper_filed_at is None and order.state not in UNDONE:
        acts.append("file_paper")
    return acts


def _name_goal(post: Post, picture: Picture, goal: str) -> PlaceAnswer:
    """Return an order's goal; one whose place nobody knows any more keeps its name."""
    try:
        return find_place(post, goal, picture).answer()
    except (BadInput, NotFound):
        layer, _, identity = goal.partition("/")
        record = picture.records(layer).get(identity)
        return PlaceAnswer(
            lon=math.nan,
            lat=math.nan,
            subject=goal,
            name=record.name if record else goal,
            name_en=record.name_en if record else None,
            name_zh=record.name_zh if record else None,
            position_at=None,
        )


def _tell_lines(order: Order) -> list[LineAnswer]:
    return [
        LineAnswer(
            stock_id=line.stock_id,
            item=line.item,
            unit=line.unit,
            asked=line.asked,
            approved=line.approved,
            released=line.released,
            received=line.received,
            returned=line.returned,
            in_transit=line.in_transit,
            missing=line.missing,
        )
        for line in balance_order(order)
    ]


def _tell_paper(order: Order, at: datetime) -> PaperAnswer | None:
    if order.paper_due_at is None or (order.paper_filed_at is None and order.state in UNDONE):
        return None
    return PaperAnswer(
        due_at=write_time(order.paper_due_at),
        left_s=(order.paper_due_at - at).total_seconds(),
        filed_at=_write(order.paper_filed_at),
        ref=order.paper_ref,
    )


def _tell_trail(picture: Picture, order: Order) -> list[TrailRow]:
    rows = []
    for event in picture.history(f"orders/{order.id}"):
        fields = event.body.get("fields", {})
        rows.append(
            TrailRow(
                kind=event.kind.partition(".")[2],
                happened_at=write_time(event.happened_at),
                known_at=write_time(event.known_at),
                actor=event.actor,
                role=event.role,
                by=next((str(fields[name]) for name in _SAID_BY if fields.get(name)), None),
                event_id=event.id,
            )
        )
    return rows


def _write(moment: datetime | None) -> str | None:
    return write_time(moment) if moment else None


def is_over(state: str) -> bool:
    """Tell whether nothing is expected of an order any more."""
    return OrderState(state) in OVER
