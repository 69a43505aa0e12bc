"""What an act did to the orders under way: which is cut off now, or expected at another time, said at once."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.desk import orders as desk
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.orders.saying import write_change
from dashboard.parts import write_name


def see_orders(post: Post) -> Mapping[str, OrderAnswer]:
    """Return the orders that still have a way to go, by id."""
    if not post.refresh().records("orders"):
        return {}
    return {row["id"]: row for row in desk.list_all(post)["rows"] if row["way"] is not None}


def list_flags(
    post: Post, before: Mapping[str, OrderAnswer], after: Mapping[str, OrderAnswer], say: Words
) -> list[str]:
    """Say of each order what has changed about its way between two looks."""
    lines = []
    for identity, row in after.items():
        was, now = before.get(identity), row["way"]
        if was is None or was["way"] is None or now is None or was["way"]["change"] == now["change"]:
            continue
        told = write_change(post, now, say)
        lines.append(say("orders.flag", name=write_name(row, say), told=told or say("orders.flag_open")))
    return lines
