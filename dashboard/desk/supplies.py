"""Supplies as acts: asked for, kept back, released out of store, signed for, returned. Nothing vanishes on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.desk import order_writing as writing
from dashboard.desk.authority import judge
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.order_ways import plan_way, tell_way
from dashboard.desk.places import find_place
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, tell
from dashboard.desk.teams import name_order
from data.authority import Act
from data.clock import write_time
from data.faults import BadInput, Conflict, NotFound
from data.orders import add_lines
from data.picture import Picture
from data.records import Order, OrderKind, OrderLine, Reserve, StockLine
from data.supplies import find_truck, size_load
from layers.stores import EPSILON, balance_order, weigh_stores


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
    place = find_place(post, goal, picture)
    lines = read_lines(picture, reserve, quantities)
    carrier = find_truck(truck)
    way = plan_way(post, f"reserves/{reserve.id}", goal, str(carrier.vehicle))
    if way is not None and not way["found"] and not anyway:
        raise Conflict("supplies_cut_off", name=reserve.name, cut_off_by=", ".join(way["cut_off_by"]) or "-")
    verdict = judge(post, picture, who, Act.SEND_SUPPLIES, goal, sum_items(lines))
    fields = {
        **name_order(reserve.name, reserve.name_en, reserve.name_zh, place),
        "kind": OrderKind.SUPPLY,
        "goal": goal,
        "reason": reason.strip() or None,
        "reserve_id": reserve.id,
        "vehicle": carrier.vehicle,
        "truck": carrier.name,
        "trips": size_load(lines).trips(carrier),
        "asked": lines,
        "approved": lines if verdict.may else None,
        "requested_at": post.now(),
        **writing.tell_ground(post, verdict, who),
        **{name: value for name, value in tell_way(way, post.now()).items() if name != "eta"},
    }

    def check(newest: Picture) -> None:
        writing.check_free(post, newest, lines)
        refuse_expired(post, newest, lines)

    return writing.begin(post, who, "orders.approved" if verdict.may else "orders.requested", fields, check=check)


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
    lines = writing.change_lines(order.approved, quantities)
    _refuse_more(lines, order.approved)
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
        held = weigh_stores(newest, post.now())
        for stock_id, quantity in add_lines(lines).items():
            in_store = held[stock_id].in_store if stock_id in held else None
            if in_store is None:
                raise Conflict("stock_unknown", item=stock_id)
            if quantity > in_store + EPSILON:
                raise Conflict("stock_short", item=held[stock_id].item, free=f"{in_store:g}", asked=f"{quantity:g}")

    return writing.follow(post, who, "orders.dispatched", order, fields, check=check)


def sign_supplies(
    post: Post, who: Actor, identity: str, *, by: str = "", quantities: Mapping[str, float] | None = None
) -> OrderAnswer:
    """Record that supplies were signed for, and by whom; what was not stays on its way until it comes or returns.

    Raises
    ------
    Conflict
        If they are not under way, or more is signed for than left the store and did not go back.
    """
    order = _find(post.refresh(), identity)
    lines = writing.change_lines(order.released, quantities)
    if quantities is None:
        lines = _list_out(order)

    def check(newest: Picture) -> None:
        current = writing.find_order(newest, order.id)
        back = add_lines(current.returned)
        out = {line.stock_id: line.quantity - back.get(line.stock_id, 0.0) for line in current.released}
        for stock_id, quantity in add_lines(lines).items():
            if quantity > out.get(stock_id, 0.0) + EPSILON:
                raise Conflict("signed_more", line=stock_id, most=f"{out.get(stock_id, 0.0):g}")

    fields = {"received": lines, "received_by": by.strip() or writing.name_actor(who)}
    return writing.follow(post, who, "orders.received", order, fields, check=check)


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
    picture = post.refresh()
    order = _find(picture, identity)
    out = {line.stock_id: line.released - line.returned for line in balance_order(order)}
    lines = _list_out(order) if quantities is None else writing.change_lines(order.released, quantities)
    now = post.now()
    back = [
        OrderLine(line.stock_id, line.item, line.unit, line.quantity, now)
        for line in lines
        if line.quantity > EPSILON and (quantities is None or line.stock_id in quantities)
    ]
    if not back:
        raise BadInput("nothing_told")

    def check(newest: Picture) -> None:
        current = writing.find_order(newest, order.id)
        if current.returned != order.returned:
            raise Conflict("order_changed", name=order.name)
        for stock_id, quantity in add_lines(back).items():
            if quantity > out[stock_id] + EPSILON:
                raise Conflict("returned_more", line=stock_id, most=f"{out[stock_id]:g}")

    return writing.follow(post, who, "orders.returned", order, {"returned": (*order.returned, *back)}, check=check)


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


def read_lines(picture: Picture, reserve: Reserve, quantities: Mapping[str, float]) -> tuple[OrderLine, ...]:
    """Return the lines that are asked for, none of them empty.

    Raises
    ------
    NotFound
        If there is no such stock line.
    BadInput
        If a line is another reserve's, a quantity is none, or nothing is asked for.
    """
    lines = []
    for stock_id, quantity in quantities.items():
        line = picture.records("stock").get(stock_id)
        if not isinstance(line, StockLine):
            raise NotFound("record_missing", subject=f"stock/{stock_id}")
        if line.reserve_id != reserve.id or not 0 <= quantity < float("inf"):
            raise BadInput("bad_order_line", line=stock_id, value=quantity)
        if quantity > EPSILON:
            lines.append(OrderLine(stock_id, line.item, line.unit, float(quantity)))
    if not lines:
        raise BadInput("nothing_told")
    return tuple(lines)


def refuse_expired(post: Post, picture: Picture, lines: Sequence[OrderLine]) -> None:
    """Refuse lines that are past their date.

    Raises
    ------
    Conflict
        Naming the item.
    """
    held = weigh_stores(picture, post.now())
    for line in lines:
        if held[line.stock_id].expired:
            stock = picture.records("stock")[line.stock_id]
            expired = stock.expires_at if isinstance(stock, StockLine) else None
            raise Conflict("stock_expired", item=line.item, at=write_time(expired) if expired else "-")


def sum_items(lines: Sequence[OrderLine]) -> dict[str, float]:
    """Return the quantity of each item."""
    amounts: dict[str, float] = {}
    for line in lines:
        amounts[line.item] = amounts.get(line.item, 0.0) + line.quantity
    return amounts


def _find(picture: Picture, identity: str) -> Order:
    order = writing.find_order(picture, identity)
    if order.kind is not OrderKind.SUPPLY:
        raise Conflict("not_a_supply_order", name=order.name)
    return order


def _refuse_more(lines: Sequence[OrderLine], limit: Sequence[OrderLine]) -> None:
    most = add_lines(limit)
    for stock_id, quantity in add_lines(lines).items():
        if quantity > most.get(stock_id, 0.0) + EPSILON:
            raise Conflict("released_more", line=stock_id, most=f"{most.get(stock_id, 0.0):g}")


def _list_out(order: Order) -> tuple[OrderLine, ...]:
    """Return what left the store and has not come back."""
    rows = [(line, line.released - line.returned) for line in balance_order(order)]
    return tuple(OrderLine(line.stock_id, line.item, line.unit, left) for line, left in rows if left > EPSILON)
