"""Orders that speak up: on every screen, at once, which order has no way left, comes much later, or has a way again.

A notice lies on the map's edge: nothing on the page moves for it, no field loses the keyboard, the view stays. It
stands until somebody at this browser has seen it, and comes again only when there is something new to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.desk.order_answers import FlagAnswer
from dashboard.desk.order_flags import list_flags
from dashboard.desk.post import Post
from dashboard.desk.viewing import look_back
from dashboard.i18n import Words, words
from dashboard.pages.route_answer import name_closure
from dashboard.parts import aria, button, write_clock, write_duration, write_name

MOST = 3
"""Notices that lie on the map at once; the rest is counted."""

Told = Mapping[str, Mapping[str, Any]]
"""What this browser was told of each order: the mark of what it said, and whether somebody has seen it."""


def lay_out() -> Component:
    """Lay out the place of the notices, and what this browser remembers of them."""
    return html.Div(
        [
            dcc.Store(id="flags-told", storage_type="session"),
            dcc.Store(id="flag-seen"),
            html.Div(id="order-flags", role="status", **aria(live="polite")),
        ]
    )


def register(app: Dash, post: Post) -> None:
    """Register the notices; they speak of now, on a page that looks back too."""

    @app.callback(
        Output("order-flags", "children"),
        Output("flags-told", "data"),
        Input("version", "data"),
        Input("flag-seen", "data"),
        Input("lang", "data"),
        State("flags-told", "data"),
    )
    async def tell(_version: str, seen: dict[str, Any] | None, lang: str, told: Told | None) -> Any:
        return await asyncio.to_thread(draw, post, told or {}, seen, words(lang))


def draw(post: Post, told: Told, seen: Mapping[str, Any] | None, say: Words) -> tuple[list[Component], Told]:
    """Draw what this browser has to be told now; and what it has been told with that."""
    with look_back(None):
        flags = list_flags(post)
        told = keep(flags, told, seen)
        news = [flag for flag in flags if flag["id"] in told and not told[flag["id"]]["seen"]]
        notices = [draw_flag(post, flag, say) for flag in news[:MOST]]
    if (more := len(news) - MOST) > 0:
        sets = {"supplies-view.value": "orders", "selected": None}
        notices.append(button(say("orders.flag_more", count=more), sets=sets, go="/supplies", kind="small"))
    return notices, told


def keep(flags: Sequence[FlagAnswer], told: Told, seen: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """Return what a browser has been told, and seen, once it shows these flags.

    An order that was cut off or late here is told once more when its way is open again; seen, it is forgotten.
    """
    kept: dict[str, dict[str, Any]] = {}
    for flag in flags:
        identity, mark = flag["id"], flag["mark"]
        before = told.get(identity)
        if flag["change"] == "open":
            if before is None:
                continue
            mark = "open"
        known = before is not None and before["mark"] == mark and before["seen"]
        looked = seen is not None and (seen["id"], seen["mark"]) == (identity, mark)
        if not (mark == "open" and (known or looked)):
            kept[identity] = {"mark": mark, "seen": known or looked}
    return kept


def draw_flag(post: Post, flag: FlagAnswer, say: Words) -> Component:
    """Draw one notice: which order, a press that opens it, and what has become of its way, since when."""
    change, way = flag["change"], flag["way"]
    told = [write_flag(post, flag, say)]
    if way["overdue_s"]:
        told.append(say("orders.overdue", minutes=f"{way['overdue_s'] / 60:.0f}"))
    elif flag["dispatched_at"] and way["eta"]:
        told.append(say("orders.flag_eta", clock=write_clock(way["eta"], post.settings.zone(), say)))
    name = say("orders.flag_seen", name=write_name(flag, say))
    seen = {"flag-seen": {"id": flag["id"], "mark": "open" if change == "open" else flag["mark"]}}
    opens = {"selected": flag["subject"], **seen}
    return html.Div(
        [
            button(write_name(flag, say), sets=opens, kind="link", title=say("orders.open")),
            button("\u00d7", sets=seen, kind="shut", title=name, **aria(label=name)),
            html.P(say("orders.flag_join").join(told)),
        ],
        className=f"flag flag-{change}",
    )


def write_flag(post: Post, flag: FlagAnswer, say: Words) -> str:
    """Say what has become of a way, and what the post learned last of the cause."""
    if flag["change"] == "open":
        return say("orders.flag_open")
    later, cause = write_duration(abs(flag["way"]["later_s"] or 0.0), say), flag["cause"]
    if cause is None:
        return say(f"orders.flag_{flag['change']}.by_itself", later=later)
    return say(
        f"orders.flag_{flag['change']}.{cause['certainty']}",
        later=later,
        by=name_closure(post, cause["subject"].partition("/")[2], say),
        clock=write_clock(cause["known_at"], post.settings.zone(), say),
    )
