"""A field that asks for a place: it shows the one that was chosen, and offers what typed text may mean.

The place is kept in the store of that name, ``<layer>/<id>`` or ``LON,LAT``; the map or a card may set it too.
It asks at every key: Dash's ``debounce`` puts the caret back by a timer, and on a busy machine letters change places.
"""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import turns
from dashboard.desk import search
from dashboard.desk.places import find_place
from dashboard.desk.post import Post
from dashboard.i18n import Words, words
from dashboard.parts import button, write_name

SEARCH_ROWS = 6


def lay_out(store: str, *, pick: bool, hidden: bool = False) -> Component:
    """Lay out the field of a store, with the button that picks on the map where asked."""
    picks = {"picking": store, "map.tool": "pick"}
    icon = html.Span(className="icon icon-pick")
    return html.Div(
        [
            turns.lay_out(store),
            html.Label(id=f"{store}-label", htmlFor=f"{store}-text"),
            dcc.Input(id=f"{store}-text", type="text", autoComplete="off", maxLength=80),
            *([button(icon, sets=picks, id=f"{store}-pick", kind="small")] if pick else []),
            html.Div(id=f"{store}-text-results", className="results"),
        ],
        id=f"{store}-field",
        className="place-field",
        hidden=hidden,
    )


def register(app: Dash, post: Post, store: str) -> None:
    """Register the field of a store."""
    turns.register_part(app, store, Input(store, "data"), Input("lang", "data"))

    @app.callback(
        Output(f"{store}-text", "value"),
        Input(store, "data"),
        turns.on_turn(store),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def show(place: str | None, _turn: str | None, lang: str) -> str:
        return await asyncio.to_thread(name_place, post, place, words(lang))

    @app.callback(
        Output(f"{store}-text-results", "children"),
        Input(f"{store}-text", "value"),
        State(store, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def offer(text: str | None, place: str | None, lang: str) -> Any:
        return await asyncio.to_thread(draw_offer, post, store, text, place, words(lang))


def name_place(post: Post, place: str | None, say: Words) -> str:
    """Name a chosen place: the record's name, or the coordinates of a bare point."""
    if not place:
        return ""
    found = find_place(post, place, post.picture).answer()
    return write_name(found, say) if found["name"] else f"{found['lat']:.5f}, {found['lon']:.5f}"


def draw_offer(post: Post, store: str, text: str | None, place: str | None, say: Words) -> Component | None:
    """Draw what a text may mean, each a press away; nothing where it is the chosen place's own name."""
    if not text or text == name_place(post, place, say):
        return None
    rows = [
        html.Li(
            button(
                write_name(row, say),
                sets={store: row["subject"] or f"{row['lon']:.6f},{row['lat']:.6f}"},
                kind="found",
            )
        )
        for row in search.find_name(post, text, SEARCH_ROWS)["rows"]
    ]
    return html.Ul(rows) if rows else html.P(say("map.search_nothing", text=text), className="nothing")
