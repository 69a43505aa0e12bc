"""One stock line as a card tells it: what stands there now, what of it is promised, what has left since the count."""

from __future__ import annotations

from dashboard.i18n import Words
from dashboard.orders.saying import write_amount
from dashboard.parts import write_count, write_word
from data.records import StockLine
from layers.stores import Holding


def write_line(line: StockLine, held: Holding, say: Words) -> str:
    """Write a stock line: its quantity now, and where that is not the count itself, why."""
    item, unit = write_word(line.item, say), write_word(line.unit, say)
    parts = [say("cards.stock_line", item=item, quantity=write_count(held.in_store, say), unit=unit)]
    if held.kept:
        parts.append(say("supplies.kept", amount=write_amount(held.kept, line.unit, say)))
    if held.out or held.back or held.came:
        parts.append(say("supplies.counted_as", amount=write_amount(held.counted, line.unit, say)))
    return say("routes.part_join").join(parts)
