"""How an order is written down: what may follow what, on which ground, with lines that the stores have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboard.desk.authority import judge
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.order_cards import describe_order
from dashboard.desk.order_ways import plan_way, tell_way
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import draw_id
from data.authority import Act, Verdict
from data.clock import write_time
from data.codec import encode_fields
from data.faults import BadInput, Conflict, NotFound
from data.journal import Draft
from data.orders import FROM
from data.picture import Picture
from data.records import Order, OrderKind


def answer_order(post: Post, identity: str, as_known: datetime | None = None) -> OrderAnswer:
    """Return one order as the desk answers it.

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


def begin(  # noqa: PLR0913
    post: Post,
    who: Actor,
    kind: str,
    fields: Mapping[str, object],
    *,
    check: Callable[[Picture], None] | None = None,
    before: Sequence[Draft] = (),
) -> OrderAnswer:
    """Write the first event of an order down, after what goes with it, and answer it."""
    picture = post.refresh()
    identity = draw_id(picture, "orders", "o")
    told = leave_out(fields) | {"exercise": picture.exercise is not None}
    body = {"fields": encode_fields(told), "source": name_actor(who)}
    draft = post.draft(kind, f"orders/{identity}", body)
    post.append(who, [*_join(before, draft), draft], check=check)
    return answer_order(post, identity)


def follow(  # noqa: PLR0913
    post: Post,
    who: Actor,
    kind: str,
    order: Order,
    fields: Mapping[str, object],
    *,
    happened_at: datetime | None = None,
    check: Callable[[Picture], None] | None = None,
    before: Sequence[Draft] = (),
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
    post.append(who, [*_join(before, draft), draft], check=look)
    return answer_order(post, order.id)


def _join(parts: Sequence[Draft], whole: Draft) -> list[Draft]:
    """Return drafts as parts of another, so that one undoing takes all of them back."""
    return [replace(part, body={**part.body, "part_of": whole.subject}) for part in parts]


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


def name_actor(who: Actor) -> str:
    """Return an actor as a signature reads."""
    return who.name if who.role in {who.name, who.name.replace(" ", "_")} else f"{who.name}, {who.role}"


def leave_out(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that somebody told."""
    return {name: value for name, value in fields.items() if value is not None}
