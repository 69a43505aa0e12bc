"""Stock as acts: a line counted, a line that was not known."""

from __future__ import annotations

import re

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, find, leave_out_untold, tell
from data.faults import BadInput, Conflict
from data.picture import Picture

_NOT_IN_ID = re.compile(r"[^\w-]+")


def count_stock(  # noqa: PLR0913
    post: Post, who: Actor, identity: str, quantity: float | None, *, note: str | None = None, how: How = NOW
) -> ReportAnswer:
    """Record how much of an item is there; ``None`` says that nobody knows any more, which is not zero.

    Raises
    ------
    NotFound
        If there is no such line.
    BadInput
        If the quantity is none.
    Conflict
        If another counted otherwise meanwhile.
    """
    line = find(post.refresh(), "stock", identity)
    if quantity is not None and not quantity >= 0:
        raise BadInput("bad_quantity", value=quantity)
    fields = {"quantity": quantity, **leave_out_untold({"note": note})}
    return tell(post, who, "stock.counted", f"stock/{line.id}", fields, how)


def add_line(  # noqa: PLR0913, PLR0917
    post: Post,
    who: Actor,
    reserve_id: str,
    item: str,
    unit: str,
    quantity: float | None = None,
    *,
    how: How = NOW,
) -> ReportAnswer:
    """Record an item that the post did not know a reserve to hold.

    Raises
    ------
    NotFound
        If there is no such reserve.
    BadInput
        If item or unit is missing.
    Conflict
        If the reserve has a line of that item.
    """
    picture = post.refresh()
    reserve = find(picture, "reserves", reserve_id)
    if not item.strip() or not unit.strip():
        raise BadInput("stock_incomplete")
    identity = _name_line(picture, reserve.id, item)
    fields = {"name": item.strip(), "reserve_id": reserve.id, "item": item.strip(), "unit": unit.strip()}
    return tell(post, who, "stock.counted", f"stock/{identity}", {**fields, "quantity": quantity}, how)


def _name_line(picture: Picture, reserve_id: str, item: str) -> str:
    identity = f"{reserve_id}/{_NOT_IN_ID.sub('-', item.strip().lower())}"
    if identity in picture.records("stock"):
        raise Conflict("stock_line_exists", item=item, id=identity)
    return identity
