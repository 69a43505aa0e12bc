"""Orders from the asking to the signature: listed, approved or refused, accepted, there, closed, with their papers.

How one begins is in `dashboard.desk.teams` and `dashboard.desk.supplies`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboard.desk.authority import judge
from dashboard.desk.order_answers import OrderAnswer, OrdersAnswer
from dashboard.desk.order_cards import describe_order
from dashboard.desk.order_ways import plan_way, tell_way
from dashboard.desk.places import find_place
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import draw_id
from data.authority import Act, Verdict
from data.clock import write_time
from data.codec import encode_fields
from data.faults import BadInput, Conflict, NotFound
from data.journal import Draft
from data.orders import FROM, OVER, add_lines, list_orders
from data.picture import Picture
from data.records import Order, OrderKind, OrderLine, OrderState
from layers.stores import EPSILON, weigh_stores

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
    picture = post.picture_at(as_known)
    return describe_order(post, picture, find_order(picture, identity), as_known or post.now(), as_known)


def find_order(picture: Picture, identity: str) -> Order:
    """Return an order by its id, with or without its layer before it.

    Raises
    ------
    NotFound
        If there is no such order.
    """
    order = picture.records("orders").get(identity.removeprefix("orders/"))
    if not isinstance(order, Order):
        raise NotFound("order_missing", id=identity)
    return order


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
    return follow(post, who, "orders.arrived", order, {}, happened_at=happened_at, more=drafts)


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


# --- what the acts on orders share


def begin(  # noqa: PLR0913
    post: Post,
    who: Actor,
    kind: str,
    fields: Mapping[str, object],
    *,
    check: Callable[[Picture], None] | None = None,
    before: Sequence[Draft] = (),
) -> OrderAnswer:
    """Write the first event of an order down, and answer it."""
    picture = post.refresh()
    identity = draw_id(picture, "orders", "o")
    told = leave_out(fields) | {"exercise": picture.exercise is not None}
    body = {"fields": encode_fields(told), "source": name_actor(who)}
    post.append(who, [*before, post.draft(kind, f"orders/{identity}", body)], check=check)
    return describe(post, identity)


def follow(  # noqa: PLR0913
    post: Post,
    who: Actor,
    kind: str,
    order: Order,
    fields: Mapping[str, object],
    *,
    happened_at: datetime | None = None,
    check: Callable[[Picture], None] | None = None,
    more: Sequence[Draft] = (),
) -> OrderAnswer:
    """Write a further event of an order down, if it may follow what the newest picture says of it."""
    now = post.now()
    when = happened_at or now
    if when > now:
        raise BadInput("report_ahead", at=write_time(when))

    def look(picture: Picture) -> None:
        current = find_order(picture, order.id)
        if current.state not in FROM[kind]:
            raise Conflict("order_state", name=current.name, state=str(current.state))
        told = picture.stamp(f"orders/{order.id}", "state").happened_at
        if when < told:
            raise BadInput("order_before", name=current.name, at=write_time(told))
        if check is not None:
            check(picture)

    body = {"fields": encode_fields(leave_out(fields)), "source": name_actor(who)}
    draft = post.draft(kind, f"orders/{order.id}", body, happened_at=when)
    post.append(who, [draft, *more], check=look)
    return describe(post, order.id)


def depart(post: Post, order: Order, origin: str | None, vehicle: str) -> dict[str, Any]:
    """Return the fields that an order's way fills when it sets off now; none of them where there is no way."""
    return tell_way(plan_way(post, origin, order.goal, vehicle), post.now())


def judge_order(post: Post, who: Actor, order: Order) -> Verdict:
    """Say whether an actor may let an order go."""
    picture = post.picture
    amounts: dict[str, float] = {}
    for line in order.asked:
        amounts[line.item] = amounts.get(line.item, 0.0) + line.quantity
    return judge(post, picture, who, find_act(picture, order), order.goal, amounts)


def find_act(picture: Picture, order: Order) -> Act:
    """Return what the authorization list calls an order."""
    if order.kind is OrderKind.SUPPLY:
        return Act.SEND_SUPPLIES
    team = picture.records("teams").get(order.team_id or "")
    return Act.REQUEST_TEAM if team is not None and not getattr(team, "own", True) else Act.SEND_TEAM


def tell_ground(post: Post, verdict: Verdict, who: Actor) -> dict[str, object]:
    """Return the fields that keep the ground of acting now: clause, words, who, and when the paper is due."""
    clause = verdict.clause
    if not verdict.may or clause is None:
        return {}
    due = post.now() + timedelta(hours=clause.paper_h) if clause.paper_h else None
    return {
        "clause": clause.id,
        "clause_en": clause.words_en,
        "clause_zh": clause.words_zh,
        "approved_by": name_actor(who),
        "paper_due_at": due,
    }


def change_lines(lines: Sequence[OrderLine], quantities: Mapping[str, float] | None) -> tuple[OrderLine, ...]:
    """Return lines with other quantities; a line of none is left out.

    Raises
    ------
    BadInput
        If a quantity is none, or names a line that the order does not have.
    """
    if quantities is None:
        return tuple(lines)
    known = {line.stock_id for line in lines}
    for stock_id, quantity in quantities.items():
        if stock_id not in known or not 0 <= quantity < float("inf"):
            raise BadInput("bad_order_line", line=stock_id, value=quantity)
    changed = [
        OrderLine(line.stock_id, line.item, line.unit, float(quantities.get(line.stock_id, line.quantity)))
        for line in lines
    ]
    return tuple(line for line in changed if line.quantity > EPSILON)


def check_free(post: Post, picture: Picture, lines: Sequence[OrderLine]) -> None:
    """Refuse lines of which the store has less that is free.

    Raises
    ------
    Conflict
        Naming the item and what is free; or that nobody knows how much there is.
    """
    held = weigh_stores(picture, post.now()) if lines else {}
    for stock_id, quantity in add_lines(lines).items():
        if stock_id not in held:
            raise NotFound("record_missing", subject=f"stock/{stock_id}")
        holding = held[stock_id]
        if holding.free is None:
            raise Conflict("stock_unknown", item=holding.item)
        if quantity > holding.free + EPSILON:
            raise Conflict("stock_short", item=holding.item, free=f"{holding.free:g}", asked=f"{quantity:g}")


def name_actor(who: Actor) -> str:
    """Return an actor as a signature reads."""
    return who.name if who.role in {who.name, who.name.replace(" ", "_")} else f"{who.name}, {who.role}"


def leave_out(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that somebody told."""
    return {name: value for name, value in fields.items() if value is not None}


def _owes_paper(order: Order) -> bool:
    unfiled = order.paper_due_at is not None and order.paper_filed_at is None
    return unfiled and order.state not in {OrderState.REFUSED, OrderState.CANCELLED}
