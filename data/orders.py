"""Orders as events: the verbs of an order's life, what may follow what, and which stage an order is in.

A team: asked for or sent, accepted where it is another's, on its way, there, stood down. Supplies: asked for,
approved (kept back in store), released (out of store), there, signed for, what is left over returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from data.picture import Picture
from data.records import Order, OrderKind, OrderLine, OrderState, Record, Team, TeamStatus

FROM: Mapping[str, frozenset[OrderState]] = MappingProxyType(
    {
        "orders.requested": frozenset(),
        "orders.approved": frozenset({OrderState.REQUESTED}),
        "orders.refused": frozenset({OrderState.REQUESTED, OrderState.APPROVED}),
        "orders.accepted": frozenset({OrderState.APPROVED}),
        "orders.dispatched": frozenset({OrderState.APPROVED, OrderState.ACCEPTED}),
        "orders.arrived": frozenset({OrderState.DISPATCHED}),
        "orders.received": frozenset({OrderState.DISPATCHED, OrderState.ARRIVED, OrderState.RECEIVED}),
        "orders.returned": frozenset(
            {OrderState.DISPATCHED, OrderState.ARRIVED, OrderState.RECEIVED, OrderState.CLOSED}
        ),
        "orders.closed": frozenset({OrderState.DISPATCHED, OrderState.ARRIVED, OrderState.RECEIVED}),
        "orders.cancelled": frozenset({OrderState.REQUESTED, OrderState.APPROVED, OrderState.ACCEPTED}),
        "orders.papered": frozenset(OrderState),
    }
)
"""From which states each verb may follow; an order begins by being requested, approved or dispatched."""

BEGINS = frozenset({"orders.requested", "orders.approved", "orders.dispatched"})
"""Verbs that may be an order's first: those who may act now approve by asking, and send an own team at once."""

OVER = frozenset({OrderState.REFUSED, OrderState.CLOSED, OrderState.CANCELLED})
"""States after which nothing is expected."""

UNDONE = frozenset({OrderState.REFUSED, OrderState.CANCELLED})
"""States of what never was: no paper is due for it."""

UNDER_WAY = frozenset({OrderState.DISPATCHED})
"""States in which the way is driven and stays on the map."""

ENGAGED = frozenset({OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.ARRIVED})
"""States in which a team is on the order and not free for another; one that is asked for may be meanwhile."""


def list_orders(picture: Picture) -> Iterator[Order]:
    """Yield every order of a picture."""
    for record in picture.records("orders").values():
        if isinstance(record, Order):
            yield record


def find_engaged(picture: Picture) -> dict[str, Order]:
    """Return the order that each team is on, by team id."""
    rows = [order for order in list_orders(picture) if order.kind is OrderKind.TEAM and order.state in ENGAGED]
    return {order.team_id: order for order in rows if order.team_id is not None}


def find_doubled(picture: Picture) -> set[str]:
    """Return the teams that stand on more than one order at once, by id."""
    engaged = [order.team_id for order in list_orders(picture) if order.state in ENGAGED and order.team_id is not None]
    return {team_id for team_id in engaged if engaged.count(team_id) > 1}


def find_asked(picture: Picture) -> dict[str, Order]:
    """Return the order that each team has been proposed for and that nobody has answered yet, by team id."""
    waiting = {OrderState.REQUESTED, OrderState.APPROVED}
    rows = [order for order in list_orders(picture) if order.kind is OrderKind.TEAM and order.state in waiting]
    return {order.team_id: order for order in rows if order.team_id is not None}


def show_engaged(picture: Picture, layer: str) -> Iterator[Record]:
    """Yield the records of a layer as they stand now: a team that is on an order is busy, whatever it said before."""
    engaged = find_engaged(picture) if layer == "teams" else {}
    for record in picture.records(layer).values():
        on_order = isinstance(record, Team) and record.id in engaged and record.status is TeamStatus.FREE
        yield replace(record, status=TeamStatus.BUSY) if on_order and isinstance(record, Team) else record


def add_lines(lines: Iterable[OrderLine]) -> dict[str, float]:
    """Return the quantity of each stock line."""
    total: dict[str, float] = {}
    for line in lines:
        total[line.stock_id] = total.get(line.stock_id, 0.0) + line.quantity
    return total
