"""Totals are conserved: whatever is ordered, released, signed for, returned, nothing appears and nothing vanishes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.journal import Event
from data.orders import FROM
from data.picture import EMPTY, fold
from data.records import OrderState
from layers.stores import balance_order, weigh_goal, weigh_stores

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
LINES = {"a/blanket": 100.0, "b/blanket": 60.0}
FIELD = {
    "orders.requested": "asked",
    "orders.approved": "approved",
    "orders.dispatched": "released",
}


class Teller:
    """Writes events down in the order in which they happen, one minute apart."""

    def __init__(self):
        self.events = []
        for stock_id, quantity in LINES.items():
            reserve = stock_id.partition("/")[0]
            fields = {"name": "x", "reserve_id": reserve, "item": "blanket", "unit": "piece", "quantity": quantity}
            self.tell("stock.recorded", f"stock/{stock_id}", fields)

    def tell(self, kind, subject, fields):
        at = START + timedelta(minutes=len(self.events))
        seq = len(self.events) + 1
        body = {"fields": fields, "source": "t"}
        self.events.append(Event(seq, f"e{seq}", kind, subject, at, at, "Chen", "duty_officer", body, "", ""))

    def order(self, identity, kind, lines):
        first = {"name": identity, "kind": "supply", "goal": "shelters/s"} if kind == "orders.requested" else {}
        rows = [{"stock_id": s, "item": "blanket", "unit": "piece", "quantity": q} for s, q in lines.items()]
        self.tell(kind, f"orders/{identity}", {**first, **({FIELD[kind]: rows} if kind in FIELD else {})})

    def add(self, identity, picture, kind, lines):
        """Tell a further signature, or return, beside those before."""
        name = kind.partition(".")[2]
        before = getattr(picture.get(f"orders/{identity}"), name)
        at = (START + timedelta(minutes=len(self.events))).isoformat()
        rows = [
            {"stock_id": r.stock_id, "item": r.item, "unit": r.unit, "quantity": r.quantity, "at": r.at.isoformat()}
            for r in before
        ] + [{"stock_id": s, "item": "blanket", "unit": "piece", "quantity": q, "at": at} for s, q in lines.items()]
        self.tell(kind, f"orders/{identity}", {name: rows})

    def take_back(self, identity, picture):
        """Undo the newest thing that happened to an order."""
        newest = picture.history(f"orders/{identity}")[-1]
        self.tell("event.undone", f"events/{newest.id}", {})

    @property
    def picture(self):
        return fold(EMPTY, self.events)


def orders_of(picture):
    return list(picture.records("orders").values())


def find_left(row):
    return row.in_transit + row.missing


def find_at_goal(row):
    return row.received - max(0.0, row.returned - (row.released - row.received))


def weigh_all(picture):
    stores = sum(held.in_store for held in weigh_stores(picture, START).values())
    rows = [row for order in orders_of(picture) for row in balance_order(order)]
    return stores + sum(row.in_transit + find_at_goal(row) + row.missing for row in rows)


def play(teller, draw):
    """Take one act that the state of some order allows, with amounts that the desk would allow."""
    picture = teller.picture
    identity = draw(st.sampled_from(["o-1", "o-2", "o-3"]))
    known = {order.id: order for order in orders_of(picture)}
    order = known.get(identity)
    if order is None:
        free = {stock_id: held.free for stock_id, held in weigh_stores(picture, START).items()}
        asked = {s: draw(st.floats(0, f)) for s, f in free.items()}
        teller.order(identity, "orders.requested", asked)
        return
    if draw(st.integers(0, 5)) == 0:
        teller.take_back(identity, picture)
        return
    kind = draw(st.sampled_from([verb for verb in FROM if order.state in FROM[verb] and verb != "orders.accepted"]))
    rows = balance_order(order)
    held = weigh_stores(picture, START)
    match kind:
        case "orders.approved":
            teller.order(identity, kind, {r.stock_id: draw(st.floats(0, held[r.stock_id].free)) for r in rows})
        case "orders.dispatched":
            most = {r.stock_id: min(r.approved, max(0.0, held[r.stock_id].in_store)) for r in rows}
            teller.order(identity, kind, {s: draw(st.floats(0, q)) for s, q in most.items()})
        case "orders.received":
            teller.add(identity, picture, kind, {r.stock_id: draw(st.floats(0, find_left(r))) for r in rows})
        case "orders.returned":
            back = {r.stock_id: draw(st.floats(0, max(0.0, r.released - r.returned))) for r in rows}
            teller.add(identity, picture, kind, back)
        case _:
            teller.order(identity, kind, {})


@settings(max_examples=150)
@given(st.data())
def test_totals_are_conserved(data):
    teller = Teller()
    for _ in range(data.draw(st.integers(1, 14))):
        play(teller, data.draw)
    picture = teller.picture
    assert weigh_all(picture) == pytest.approx(sum(LINES.values()))
    for held in weigh_stores(picture, START).values():
        assert held.in_store >= -1e-6
        assert 0 <= held.free <= held.in_store + 1e-6
    for order in orders_of(picture):
        for row in balance_order(order):
            parts = (row.in_transit, find_at_goal(row), row.returned, row.missing)
            assert min(parts) >= -1e-6
            assert sum(parts) == pytest.approx(row.released, abs=1e-6)


@settings(max_examples=60)
@given(st.data())
def test_the_goal_has_what_the_orders_say(data):
    teller = Teller()
    for _ in range(data.draw(st.integers(1, 14))):
        play(teller, data.draw)
    picture = teller.picture
    rows = [row for order in orders_of(picture) for row in balance_order(order)]
    supplied = weigh_goal(picture, "shelters/s")
    there = supplied["blanket"].there if supplied else 0.0
    assert there == pytest.approx(sum(find_at_goal(row) for row in rows), abs=1e-6)


def test_a_count_before_the_release_does_not_hide_it():
    teller = Teller()
    teller.order("o-1", "orders.requested", {"a/blanket": 40})
    teller.order("o-1", "orders.approved", {"a/blanket": 40})
    assert weigh_stores(teller.picture, START)["a/blanket"].free == 60
    teller.order("o-1", "orders.dispatched", {"a/blanket": 40})
    held = weigh_stores(teller.picture, START)["a/blanket"]
    assert (held.counted, held.in_store, held.kept) == (100, 60, 0)


def test_a_count_after_the_release_holds_it_already():
    teller = Teller()
    teller.order("o-1", "orders.requested", {"a/blanket": 40})
    teller.order("o-1", "orders.approved", {"a/blanket": 40})
    teller.order("o-1", "orders.dispatched", {"a/blanket": 40})
    teller.tell("stock.counted", "stock/a/blanket", {"quantity": 58})
    assert weigh_stores(teller.picture, START)["a/blanket"].in_store == 58


def test_what_nobody_counted_is_unknown_not_zero():
    teller = Teller()
    teller.tell("stock.counted", "stock/a/blanket", {"quantity": None})
    held = weigh_stores(teller.picture, START)["a/blanket"]
    assert (held.in_store, held.free) == (None, None)


def test_a_transfer_between_stores_leaves_one_and_fills_the_other():
    teller = Teller()
    teller.tell("orders.recorded", "orders/o-1", {"name": "x", "kind": "supply", "goal": "reserves/b"})
    for kind in ("orders.requested", "orders.approved", "orders.dispatched"):
        teller.order("o-1", kind, {"a/blanket": 40})
    teller.tell("orders.recorded", "orders/o-1", {"goal": "reserves/b"})
    assert weigh_goal(teller.picture, "reserves/b")["blanket"].coming == 40
    teller.add("o-1", teller.picture, "orders.received", {"a/blanket": 40})
    held = weigh_stores(teller.picture, START)
    assert (held["a/blanket"].in_store, held["b/blanket"].in_store) == (60, 100)


def test_a_count_between_two_signatures_takes_only_the_later_one_beside_it():
    teller = Teller()
    for kind in ("orders.requested", "orders.approved", "orders.dispatched"):
        teller.order("o-1", kind, {"a/blanket": 40})
    teller.add("o-1", teller.picture, "orders.received", {"a/blanket": 30})
    fields = {"name": "x", "reserve_id": "shelters/s", "item": "blanket", "unit": "piece", "quantity": 29}
    teller.tell("stock.counted", "stock/shelters-s/blanket", fields)
    teller.add("o-1", teller.picture, "orders.received", {"a/blanket": 6})
    teller.add("o-1", teller.picture, "orders.returned", {"a/blanket": 5})
    there = weigh_goal(teller.picture, "shelters/s")["blanket"]
    assert (there.there, there.coming) == (29 + 6 - 1, 0)


def test_every_state_but_the_last_ones_can_be_left():
    stuck = [state for state in OrderState if not any(state in FROM[verb] for verb in FROM if verb != "orders.papered")]
    assert set(stuck) == {OrderState.REFUSED, OrderState.CANCELLED}


def test_a_team_that_was_approved_moves_no_stock():
    teller = Teller()
    teller.tell("orders.approved", "orders/o-9", {"name": "x", "kind": "team", "goal": "1,2", "team_id": "t"})
    assert weigh_stores(teller.picture, START)["a/blanket"].free == 100
