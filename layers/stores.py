"""What is where: each stock line as counted, less what orders took out and keep back, and what each goal was given.

A count is the truth of its moment: only what moved after it is taken off or added. Nothing vanishes: what left a
store is on its way, signed for, back, or missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data.orders import OVER, add_lines, list_orders
from data.picture import Picture
from data.records import Order, OrderLine, OrderState, StockLine

EPSILON = 1e-6
"""Below this a quantity is none: decimals of a litre or a kilogram do not add up exactly."""

SITE = "shelters/"
"""What the reserve of a stock line begins with where a shelter itself holds it."""

STORE = "reserves/"
"""What a goal begins with that is itself a store."""

Moment = tuple[datetime, int]
"""When something moved, and the seq that told it."""

_Counted = tuple[float, Moment, str]
"""Quantity, when it was counted, and its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One stock line.

    Parameters
    ----------
    counted, counted_at
        The last count, ``None`` where nobody knows.
    out, back, came
        Released since the count, returned since, and brought from other stores and signed for since.
    kept
        Approved and not yet released: in store, and promised.
    expired
        Past its date: never proposed.
    """

    stock_id: str
    holder: str
    item: str
    unit: str
    counted: float | None
    counted_at: datetime | None
    out: float = 0.0
    back: float = 0.0
    came: float = 0.0
    kept: float = 0.0
    expired: bool = False

    @property
    def in_store(self) -> float | None:
        """What stands in the store now; below zero, the count was wrong."""
        return None if self.counted is None else self.counted - self.out + self.back + self.came

    @property
    def free(self) -> float | None:
        """What nobody has been promised; ``None`` where nobody knows."""
        return None if self.in_store is None else max(0.0, self.in_store - self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One line of one order; ``released == in_transit + received + returned_unsigned + missing``."""

    stock_id: str
    item: str
    unit: str
    asked: float
    approved: float
    released: float
    received: float
    returned: float
    over: bool

    @property
    def left(self) -> float:
        """What was released and neither signed for nor back."""
        unsigned_back = min(self.returned, self.released - self.received)
        return max(0.0, self.released - self.received - unsigned_back)

    @property
    def in_transit(self) -> float:
        """What is on its way, or stands unsigned for."""
        return 0.0 if self.over else self.left

    @property
    def missing(self) -> float:
        """What nobody has accounted for when the order was closed."""
        return self.left if self.over else 0.0


def weigh_stores(picture: Picture, at: datetime) -> dict[str, Holding]:
    """Return every stock line with what orders have moved since it was counted, by its id."""
    held: dict[str, Holding] = {}
    moves = list(_list_moves(picture))
    for line in picture.records("stock").values():
        if not isinstance(line, StockLine):
            continue
        stamp = picture.stamps(f"stock/{line.id}").get("quantity")
        counted: Moment | None = (stamp.happened_at, stamp.seq) if stamp else None
        mine = [move for move in moves if move.line.stock_id == line.id]
        since = [move for move in mine if counted is None or move.when > counted]
        held[line.id] = Holding(
            stock_id=line.id,
            holder=line.reserve_id,
            item=line.item,
            unit=line.unit,
            counted=line.quantity,
            counted_at=stamp.happened_at if stamp else None,
            out=sum(move.line.quantity for move in since if move.kind == "released"),
            back=sum(move.line.quantity for move in since if move.kind == "returned"),
            came=_sum_came(picture, line, counted),
            kept=sum(move.line.quantity for move in mine if move.kind == "kept"),
            expired=line.expires_at is not None and line.expires_at <= at,
        )
    return held


def balance_order(order: Order) -> list[Balance]:
    """Return an order's lines, each with what moved of it."""
    given: dict[str, OrderLine] = {}
    for lines in (order.asked, order.approved, order.released, order.received, order.returned):
        for line in lines:
            given.setdefault(line.stock_id, line)
    return [
        Balance(
            stock_id=stock_id,
            item=line.item,
            unit=line.unit,
            asked=_add(order.asked, stock_id),
            approved=_add(order.approved, stock_id),
            released=_add(order.released, stock_id),
            received=_add(order.received, stock_id),
            returned=_add(order.returned, stock_id),
            over=order.state in OVER,
        )
        for stock_id, line in given.items()
    ]


@dataclass(frozen=True, slots=True)
class Supplied:
    """One item of one goal: there, counted or signed for, and on its way."""

    item: str
    unit: str
    there: float
    coming: float
    counted_at: datetime | None


def weigh_goal(picture: Picture, goal: str) -> dict[str, Supplied]:
    """Return what a goal has of each item: its own count, and what was signed for since; and what is coming."""
    counts = _count_goal(picture, goal)
    if goal.startswith(STORE):
        return _weigh_store(picture, goal, counts)
    there: dict[str, float] = {item: quantity for item, (quantity, _, _) in counts.items()}
    coming: dict[str, float] = {}
    units = {item: unit for item, (_, _, unit) in counts.items()}
    for order in list_orders(picture):
        if order.goal != goal:
            continue
        for move in _list_given(picture, order):
            counted = counts.get(move.line.item)
            if counted is None or move.when > counted[1]:
                there[move.line.item] = there.get(move.line.item, 0.0) + move.line.quantity
        for line in balance_order(order):
            units.setdefault(line.item, line.unit)
            promised = 0.0 if order.state in OVER or order.released else line.approved
            coming[line.item] = coming.get(line.item, 0.0) + line.in_transit + promised
    return {
        item: Supplied(
            item=item,
            unit=units[item],
            there=there.get(item, 0.0),
            coming=coming.get(item, 0.0),
            counted_at=counts[item][1][0] if item in counts else None,
        )
        for item in sorted(units)
    }


def _weigh_store(picture: Picture, goal: str, counts: Mapping[str, _Counted]) -> dict[str, Supplied]:
    """Return what a store has of each item it holds, and what is coming to it from others."""
    held = weigh_stores(picture, datetime.max.replace(tzinfo=UTC)).values()
    mine = {each.item: each for each in held if STORE + each.holder == goal}
    coming: dict[str, float] = {}
    for order in list_orders(picture):
        for line in balance_order(order) if order.goal == goal else ():
            promised = 0.0 if order.state in OVER or order.released else line.approved
            coming[line.item] = coming.get(line.item, 0.0) + line.in_transit + promised
    return {
        item: Supplied(
            item=item,
            unit=each.unit,
            there=each.in_store or 0.0,
            coming=coming.get(item, 0.0),
            counted_at=counts[item][1][0] if item in counts else None,
        )
        for item, each in mine.items()
    }


def _sum_came(picture: Picture, line: StockLine, counted: Moment | None) -> float:
    """Add what was brought to a stock line from other stores, and signed for, since it was counted."""
    total = 0.0
    for order in list_orders(picture):
        given = _list_given(picture, order) if order.goal == STORE + line.reserve_id else ()
        mine = [move for move in given if move.line.item == line.item]
        total += sum(move.line.quantity for move in mine if counted is None or move.when > counted)
    return total


@dataclass(frozen=True, slots=True)
class _Move:
    kind: str
    line: OrderLine
    when: Moment


def _list_moves(picture: Picture) -> Iterator[_Move]:
    for order in list_orders(picture):
        stamps = picture.stamps(f"orders/{order.id}")
        if order.released:
            out: Moment = (stamps["released"].happened_at, stamps["released"].seq)
            yield from (_Move("released", line, out) for line in order.released)
        elif order.approved and order.state in {OrderState.APPROVED, OrderState.ACCEPTED}:
            kept: Moment = (stamps["approved"].happened_at, stamps["approved"].seq)
            yield from (_Move("kept", line, kept) for line in order.approved)
        for line in order.returned:
            told = stamps["returned"]
            yield _Move("returned", line, (line.at or told.happened_at, told.seq))


def _list_given(picture: Picture, order: Order) -> Iterator[_Move]:
    """Yield what an order gave its goal: each signature, and below zero what came back from there.

    What comes back is first of what nobody had signed for.
    """
    stamps = picture.stamps(f"orders/{order.id}")
    unsigned = add_lines(order.released)
    moves = [
        _Move(kind, line, (line.at or stamps[kind].happened_at, stamps[kind].seq))
        for kind, lines in (("received", order.received), ("returned", order.returned))
        for line in lines
    ]
    for move in sorted(moves, key=lambda each: each.when):
        left, quantity = unsigned.get(move.line.stock_id, 0.0), move.line.quantity
        unsigned[move.line.stock_id] = max(0.0, left - quantity)
        if move.kind == "received":
            yield move
        elif quantity > left:
            yield replace(move, line=replace(move.line, quantity=left - quantity))


def _count_goal(picture: Picture, goal: str) -> dict[str, _Counted]:
    """Return the goal's own last counts by item, where a stock line names it as its holder."""
    counts: dict[str, _Counted] = {}
    for line in picture.records("stock").values():
        mine = isinstance(line, StockLine) and goal in {line.reserve_id, STORE + line.reserve_id}
        if mine and isinstance(line, StockLine) and line.quantity is not None:
            stamp = picture.stamp(f"stock/{line.id}", "quantity")
            counts[line.item] = (line.quantity, (stamp.happened_at, stamp.seq), line.unit)
    return counts


def _add(lines: tuple[OrderLine, ...], stock_id: str) -> float:
    return sum(line.quantity for line in lines if line.stock_id == stock_id)


def sum_by_item(holdings: Mapping[str, Holding]) -> dict[str, float]:
    """Add what is free of each item, expired and unknown lines left out."""
    total: dict[str, float] = {}
    for held in holdings.values():
        if held.free is not None and not held.expired and not held.holder.startswith(SITE):
            total[held.item] = total.get(held.item, 0.0) + held.free
    return total
