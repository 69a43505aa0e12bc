"""Everything is opened and people are still cut off: the roads to clear, the greatest help first."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.desk.gap_answers import ClearingAnswer
from dashboard.i18n import Words
from dashboard.parts import link, section, write_count, write_length, write_name

ROWS = 3
"""Roads told; beyond them a clearing helps few."""


def draw_clear_first(clearings: Sequence[ClearingAnswer], say: Words) -> Component:
    """Draw each road with its length and what clearing it alone would leave."""
    rows = [
        html.Li([link(write_name(each, say), each["subject"]), " ", tell_clearing(each, say)])
        for each in clearings[:ROWS]
    ]
    return section(say("gap.clear_first.title"), html.Ul(rows, className="plain"))


def tell_clearing(clearing: ClearingAnswer, say: Words) -> str:
    """Say what clearing one road alone would leave."""
    return say(
        "gap.clear_first.line",
        length=write_length(clearing["length_m"], say),
        without=write_count(clearing["without_a_place"], say),
        isolated=write_count(clearing["isolated"], say),
    )
