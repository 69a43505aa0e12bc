"""Open shelters that do not count, each with the reason in a sentence."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.desk.gap_answers import ShelterAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import link, write_count, write_name, write_word
from data.records import WarningInForce
from layers.usability import Why

ROWS = 6


def draw_not_counted(post: Post, shelters: list[ShelterAnswer], say: Words) -> Component:
    """Draw each shelter that does not count: its name, its places, and why; many fold into one line."""
    rows = [
        html.Li([link(write_name(shelter, say), shelter["subject"]), tell_not_counted(post, shelter, say)])
        for shelter in shelters
    ]
    if len(rows) <= ROWS:
        return html.Ul(rows, className="plain")
    rest = html.Details(
        [html.Summary(say("shell.bar.and_more", count=len(rows) - ROWS)), html.Ul(rows[ROWS:], className="plain")]
    )
    return html.Div([html.Ul(rows[:ROWS], className="plain"), rest])


def tell_not_counted(post: Post, shelter: ShelterAnswer, say: Words) -> str:
    """Say how many places do not count, and why: "…, 100, not counted: inside the flood area"."""
    why = tell_why(post, shelter, say)
    return say("shelters.not_counted_line", places=write_count(shelter["capacity"], say), why=why)


def tell_why(post: Post, shelter: ShelterAnswer, say: Words) -> str:
    """Say why a shelter does not count: a person's own reason, the area it lies in, or the rule."""
    if shelter["refused_because"]:
        return write_word(shelter["refused_because"], say)
    if shelter["why"] == Why.IN_WARNED_AREA:
        for key in _list_inside(post, shelter):
            if key in say:
                return say(key)
    return say(f"gap.why.{shelter['why']}")


def _list_inside(post: Post, shelter: ShelterAnswer) -> list[str]:
    """List the keys that name the hazard of each area a shelter lies in."""
    warnings = [post.picture.records("warnings").get(warning["id"]) for warning in shelter["warnings"]]
    return [f"gap.why_inside.{warning.hazard}" for warning in warnings if isinstance(warning, WarningInForce)]
