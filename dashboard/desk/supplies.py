"""Supplies as acts: asked for, kept back, released out of store, signed for, returned. Nothing vanishes on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.desk import order_lines
from dashboard.desk import order_writing as writing
from dashboard.desk.authority import judge
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.order_ways import plan_way, tell_way
from dashboard.desk.places import find_place
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, tell
from dashboard.desk.teams import name_order
from data.authority import Act
from data.faults import BadInput, Conflict, NotFound
from data.orders import add_lines
from data.picture import Picture
from data.records import Order, OrderKind, OrderLine, Reserve
from data.supplies import find_truck, size_load


def request_supplies(  # noqa: PLR0913
    post: Post,
    who: Actor,
    reserve_id: str,
    goal: str,
    quantities: Mapping[str, float],
    *,
    truck: str = "lorry",
    reason: str = "",
    anyway: bool = False,
) -> OrderAnswer:
    """Ask one reserve for supplies; whoever may, approves by asking, and the store keeps them back.

    Parameters
    ----------
    quantities
        So much by stock line, ``cowes-depot/blanket``.
    truck
        One of `data.supplies.load_trucks`.
    anyway
        Order although the vehicle has no way there now.

    Raises
    ------
    NotFound
        If there is no such reserve, line or goal.
    BadInput
        If nothing is asked for, or a line is another reserve's.
    Conflict
        If the store has less that is free, nobody knows how much, a line has expired, or there is no way.
    """
    picture = post.refresh()
    reserve = find_reserve(picture, reserve_id)
    lines = order_lines.read_lines(picture, reserve, quantities)
    fields = {
        **_tell_load(post, reserve, goal, truck, lines, anyway=anyway),
        **name_order(reserve.name, reserve.name_en, reserve.name_zh, find_place(post, goal, picture)),
        "reason": reason.strip() or None,
    }
    verdict = judge(post, picture, who, Act.SEND_SUPPLIES, goal, order_lines.sum_items(lines))
    fields |= {"approved": lines if verdict.may else None, **writing.tell_ground(post, verdict, who)}

    def check(newest: Picture) -> None:
        order_lines.check_free(post, newest, lines)
        order_lines.refuse_expired(post, newest, lines)

    return writing.begin(post, who, "orders.approved" if verdict.may else "orders.requested", fields, check=check)


def _tell_load(  # noqa: PLR0913
    post: Post, reserve: Reserve, goal: str, truck: str, lines: Sequence[OrderLine], *, anyway: bool
) -> dict[str, object]:
    """Return what is to be brought, from where, by which vehicle and way; without a way only if told `anyway`."""
    carrier = find_truck(truck)
    way = plan_way(post, f"reserves/{reserve.id}", goal, str(carrier.vehicle))
    if way is not None and not way["found"] and not anyway:
        raise Conflict("supplies_cut_off", name=reserve.name, cut_off_by=", ".join(way["cut_off_by"]) or "-")
    return {
        "kind": OrderKind.SUPPLY,
        "goal": goal,
        "reserve_id": reserve.id,
        "vehicle": carrier.vehicle,
        "truck": carrier.name,
        "trips": size_load(lines).trips(carrier),
        "asked": lines,
        "requested_at": post.now(),
        **{name: value for name, value in tell_way(way, post.now()).items() if name != "eta"},
    }


def release_supplies(  # noqa: PLR0913
    post: Post,
    who: Actor,
    identity: str,
    *,
    by: str = "",
    quantities: Mapping[str, float] | None = None,
    truck: str | None = None,
) -> OrderAnswer:
    """Record that supplies leave the store, by whose release; from now on they are on their way.

    Raises
    ------
    Conflict
        If the order is not approved, or more leaves than was approved or stands there.
    """
    picture = post.refresh()
    order = _find(picture, identity)
    lines = order_lines.change_lines(order.approved, quantities)
    order_lines.refuse_more("released_more", lines, add_lines(order.approved))
    if not lines:
        raise BadInput("nothing_told")
    carrier = find_truck(truck or order.truck or "lorry")
    origin = f"reserves/{order.reserve_id}" if order.reserve_id else None
    fields = {
        "released": lines,
        "released_by": by.strip() or writing.name_actor(who),
        "truck": carrier.name,
        "vehicle": carrier.vehicle,
        "trips": size_load(lines).trips(carrier),
        **writing.depart(post, order, origin, str(carrier.vehicle)),
    }

    def check(newest: Picture) -> None:
        order_lines.check_in_store(post, newest, lines)

    return writing.follow(post, who, "orders.dispatched", order, fields, check=check)


def sign_supplies(
    post: Post, who: Actor, identity: str, *, by: str = "", quantities: Mapping[str, float] | None = None
) -> OrderAnswer:
    """Record that supplies were signed for, and by whom: all that is left, or so much by line.

    What is not signed for stays on its way: it may be signed for later, as often as it comes, or return.

    Raises
    ------
    BadInput
        If nothing is signed for.
    Conflict
        If they are not under way, or more is signed for than left the store and is neither signed for nor back.
    """
    order = _find(post.refresh(), identity)
    lines = order_lines.change_lines(order_lines.list_left(order), quantities)
    fields = {"received_by": by.strip() or writing.name_actor(who)}
    return _add_lines(post, who, "orders.received", order, lines, fields)


def return_supplies(
    post: Post, who: Actor, identity: str, quantities: Mapping[str, float] | None = None
) -> OrderAnswer:
    """Record that supplies are back in the store they came from: all that is left, or so much by line.

    Raises
    ------
    BadInput
        If nothing comes back.
    Conflict
        If more comes back than left the store.
    """
    order = _find(post.refresh(), identity)
    lines = order_lines.change_lines(order_lines.list_out(order), quantities)
    if quantities is not None:
        lines = tuple(line for line in lines if line.stock_id in quantities)
    return _add_lines(post, who, "orders.returned", order, lines, {})


def _add_lines(  # noqa: PLR0913, PLR0917
    post: Post, who: Actor, kind: str, order: Order, lines: Sequence[OrderLine], fields: Mapping[str, object]
) -> OrderAnswer:
    """Write down that more was signed for, or is back, beside what was before."""
    if not lines:
        raise BadInput("nothing_told")
    name = kind.partition(".")[2]
    before: tuple[OrderLine, ...] = getattr(order, name)

    def check(newest: Picture) -> None:
        current = writing.find_order(newest, order.id)
        if getattr(current, name) != before:
            raise Conflict("order_changed", name=order.name)
        if name == "received":
            order_lines.refuse_more("signed_more", lines, add_lines(order_lines.list_left(current)))
        else:
            order_lines.refuse_more("returned_more", lines, add_lines(order_lines.list_out(current)))

    now = post.now()
    told = {name: (*before, *(replace(line, at=now) for line in lines)), **fields}
    return writing.follow(post, who, kind, order, told, check=check)


def count_at(  # noqa: PLR0913, PLR0917
    post: Post, who: Actor, goal: str, item: str, unit: str, quantity: float | None, *, how: How = NOW
) -> ReportAnswer:
    """Record what a shelter itself has of an item, as somebody counted it there.

    Raises
    ------
    NotFound
        If there is no such shelter.
    BadInput
        If item or unit is missing, or the quantity is none.
    """
    site = post.refresh().get(goal)
    if not item.strip() or not unit.strip():
        raise BadInput("stock_incomplete")
    if quantity is not None and not 0 <= quantity < float("inf"):
        raise BadInput("bad_quantity", value=quantity)
    subject = f"stock/{goal.replace('/', '-', 1)}/{item.strip().replace('_', '-')}"
    fields = {
        "name": f"{site.name}: {item.strip()}",
        "reserve_id": goal,
        "item": item.strip(),
        "unit": unit.strip(),
        "quantity": quantity,
    }
    return tell(post, who, "stock.counted", subject, fields, how)


def find_reserve(picture: Picture, identity: str) -> Reserve:
    """Return a reserve by its id.

    Raises
    ------
    NotFound
        If there is no such reserve.
    """
    reserve = picture.records("reserves").get(identity.removeprefix("reserves/"))
    if not isinstance(reserve, Reserve):
        raise NotFound("record_missing", subject=f"reserves/{identity}")
    return reserve


def _find(picture: Picture, identity: str) -> Order:
    order = writing.find_order(picture, identity)
    if order.kind is not OrderKind.SUPPLY:
        raise Conflict("not_a_supply_order", name=order.name)
    return order
