"""The lines of an order of supplies: read, changed, and held against what the stores have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.desk.post import Post
from data.clock import write_time
from data.faults import BadInput, Conflict, NotFound
from data.orders import add_lines
from data.picture import Picture
from data.records import Order, OrderLine, Reserve, StockLine
from layers.stores import EPSILON, balance_order, weigh_stores


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


def change_lines(lines: Sequence[OrderLine], quantities: Mapping[str, float] | None) -> tuple[OrderLine, ...]:
    """Return lines with other quantities; a line of none is left out.

    Raises
    ------
    BadInput
        If a quantity is none, or names a line that the order does not have.
    """
    quantities = quantities or {}
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


def check_in_store(post: Post, picture: Picture, lines: Sequence[OrderLine]) -> None:
    """Refuse to let out more than stands in the store.

    Raises
    ------
    Conflict
        Naming the item and what is there; or that nobody knows how much there is.
    """
    held = weigh_stores(picture, post.now())
    for stock_id, quantity in add_lines(lines).items():
        in_store = held[stock_id].in_store if stock_id in held else None
        if in_store is None:
            raise Conflict("stock_unknown", item=stock_id)
        if quantity > in_store + EPSILON:
            raise Conflict("stock_short", item=held[stock_id].item, free=f"{in_store:g}", asked=f"{quantity:g}")


def refuse_more(fault: str, lines: Sequence[OrderLine], most: Mapping[str, float]) -> None:
    """Refuse lines of more than there can be.

    Raises
    ------
    Conflict
        Of that key, naming the line and how much there can be.
    """
    for stock_id, quantity in add_lines(lines).items():
        limit = most.get(stock_id, 0.0)
        if quantity > limit + EPSILON:
            raise Conflict(fault, line=stock_id, most=f"{limit:g}")


def list_left(order: Order) -> tuple[OrderLine, ...]:
    """Return what left the store and is neither signed for nor back, line by line, none left out."""
    return tuple(OrderLine(line.stock_id, line.item, line.unit, line.left) for line in balance_order(order))


def list_out(order: Order) -> tuple[OrderLine, ...]:
    """Return what left the store and has not come back, line by line, none left out."""
    rows = balance_order(order)
    return tuple(OrderLine(line.stock_id, line.item, line.unit, line.released - line.returned) for line in rows)
