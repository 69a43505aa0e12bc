"""Orders from the asking to the signature: listed, approved or refused, accepted, there, closed, with their papers.

How one begins is in `dashboard.desk.teams` and `dashboard.desk.supplies`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dashboard.desk.order_answers import OrderAnswer, OrdersAnswer
from dashboard.desk.order_cards import describe_order
from dashboard.desk.order_lines import change_lines, check_free
from dashboard.desk.order_writing import (
    answer_order,
    find_order,
    follow,
    judge_order,
    name_actor,
)
from dashboard.desk.places import find_place
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.faults import Conflict
from data.orders import OVER, UNDONE, list_orders
from data.picture import Picture
from data.records import Order, OrderKind, OrderState

_URGENCY = (
    OrderState.REQUESTED,
    OrderState.APPROVED,
    OrderState.ACCEPTED,
    OrderState.DISPATCHED,
    OrderState.ARRIVED,
    OrderState.RECEIVED,
    OrderState.CLOSED,
    OrderState.REFUSED,
    OrderState.CANCELLED,
)


def list_all(post: Post, as_known: datetime | None = None, *, over: bool = False) -> OrdersAnswer:
    """List the orders that are not over: what is cut off, then what waits for somebody, first; with `over`, all."""
    picture, at = post.picture_at(as_known), as_known or post.now()
    rows = [order for order in list_orders(picture) if over or order.state not in OVER or _owes_paper(order)]
    rows.sort(key=lambda order: (_URGENCY.index(order.state), order.requested_at or order.dispatched_at or at))
    answers = [describe_order(post, picture, order, at, as_known) for order in rows]
    answers.sort(key=lambda answer: answer["way"] is None or answer["way"]["change"] != "cut")
    return OrdersAnswer(
        as_known_at=write_time(at),
        rows=answers,
        papers_due=sum(_owes_paper(order) for order in list_orders(picture)),
    )


def describe(post: Post, identity: str, as_known: datetime | None = None) -> OrderAnswer:
    """Show one order with its trail.

    Raises
    ------
    NotFound
        If there is no such order.
    """
    return answer_order(post, identity, as_known)


def approve(
    post: Post, who: Actor, identity: str, *, on_word_of: str = "", quantities: Mapping[str, float] | None = None
) -> OrderAnswer:
    """Approve an order: a team may go or be asked for, supplies are kept back in the store.

    Parameters
    ----------
    on_word_of
        Who approved by voice, where the actor may not: "commander, by phone".
    quantities
        Less or more than was asked, by stock line.

    Raises
    ------
    Conflict
        If it is approved already, nobody who may has approved it, or the store has less.
    """
    order = find_order(post.refresh(), identity)
    verdict = judge_order(post, who, order)
    if not verdict.may and who.role != verdict.approver and not on_word_of.strip():
        raise Conflict("approval_needed", approver=verdict.approver, role=who.role)
    lines = change_lines(order.asked, quantities)
    fields = {"approved_by": on_word_of.strip() or name_actor(who), **({"approved": lines} if lines else {})}

    def check(picture: Picture) -> None:
        check_free(post, picture, lines)

    return follow(post, who, "orders.approved", order, fields, check=check)


def refuse(post: Post, who: Actor, identity: str, *, by: str = "", because: str = "") -> OrderAnswer:
    """Record that the approver, or the owner of a team, says no.

    Raises
    ------
    Conflict
        If the order is past that.
    """
    order = find_order(post.refresh(), identity)
    fields = {"refused_by": by.strip() or name_actor(who), "refused_because": because.strip() or None}
    return follow(post, who, "orders.refused", order, fields)


def accept(post: Post, who: Actor, identity: str, *, by: str = "") -> OrderAnswer:
    """Record that the owner of a team lends it.

    Raises
    ------
    Conflict
        If nobody has asked, or it is answered already.
    """
    order = find_order(post.refresh(), identity)
    if order.kind is not OrderKind.TEAM:
        raise Conflict("not_a_team_order", name=order.name)
    return follow(post, who, "orders.accepted", order, {"answered_by": by.strip() or None})


def arrive(post: Post, who: Actor, identity: str, *, happened_at: datetime | None = None) -> OrderAnswer:
    """Record that a team or a load is there; a team's position is then the goal's.

    Raises
    ------
    Conflict
        If it is not on its way.
    """
    picture = post.refresh()
    order = find_order(picture, identity)
    drafts = []
    if order.kind is OrderKind.TEAM and order.team_id is not None:
        place = find_place(post, order.goal, picture)
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
        body = {"fields": {"geometry": point}, "source": f"orders/{order.id}"}
        drafts.append(post.draft("teams.positioned", f"teams/{order.team_id}", body, happened_at=happened_at))
    return follow(post, who, "orders.arrived", order, {}, happened_at=happened_at, before=drafts)


def close(post: Post, who: Actor, identity: str, *, note: str = "") -> OrderAnswer:
    """Close an order: a team is stood down and free, what supplies nobody has accounted for is missing from now on.

    Raises
    ------
    Conflict
        If it is not under way.
    """
    order = find_order(post.refresh(), identity)
    return follow(post, who, "orders.closed", order, {"note": note.strip() or None})


def cancel(post: Post, who: Actor, identity: str, *, because: str = "") -> OrderAnswer:
    """Call an order off before it is under way; supplies kept back are free again.

    Raises
    ------
    Conflict
        If it is under way: a team is stood down, supplies are returned.
    """
    order = find_order(post.refresh(), identity)
    return follow(post, who, "orders.cancelled", order, {"refused_because": because.strip() or None})


def file_paper(post: Post, who: Actor, identity: str, ref: str = "") -> OrderAnswer:
    """Record that the paper for acting first is filed.

    Raises
    ------
    Conflict
        If none is due, or it is filed.
    """
    order = find_order(post.refresh(), identity)
    if order.paper_due_at is None or order.paper_filed_at is not None:
        raise Conflict("no_paper_due", name=order.name)
    return follow(post, who, "orders.papered", order, {"paper_ref": ref.strip() or None})


def _owes_paper(order: Order) -> bool:
    unfiled = order.paper_due_at is not None and order.paper_filed_at is None
    return unfiled and order.state not in UNDONE
