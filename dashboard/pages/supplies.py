"""Who is sent, and with what: what is short, who could go, what could be brought, and the orders under way."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.browser import run_in_browser
from dashboard.desk.post import Post
from dashboard.i18n import Words, words
from dashboard.orders import acts, flags, load_form, needs_view, order_list, shapes, team_list
from dashboard.pages import place_field
from dashboard.turns import on_turn

VIEWS = ("orders", "teams", "load", "needs")
"""What the page shows, one at a time."""

DAYS = (1, 3, 7)
NOTHING = {"type": "FeatureCollection", "features": []}


def lay_out() -> list[Component]:
    """Lay out the page: what is asked above, the answer below; the question is never redrawn."""
    return [
        dcc.Store(id="sending"),
        dcc.Store(id="order-act"),
        dcc.Store(id="orders-shapes", data=NOTHING),
        dcc.Store(id="supplies-shapes", data=NOTHING),
        html.H2(id="supplies-title"),
        dcc.RadioItems(id="supplies-view", value=VIEWS[0], className="chips views"),
        place_field.lay_out("sending", pick=False, hidden=True),
        html.Div(
            [
                dcc.RadioItems(id="supplies-days", value=DAYS[0], className="chips away"),
                html.Label(
                    [
                        html.Span(id="supplies-persons-label"),
                        dcc.Input(id="supplies-persons", type="number", min=0, debounce=True, className="quantity"),
                    ],
                    id="supplies-persons-field",
                    className="away",
                ),
            ],
            className="row",
        ),
        dcc.Loading(html.Div(id="supplies-answer", className="answer"), delay_show=200, type="dot"),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page's place field, its answer, its lines on the map, and the acts on orders."""
    place_field.register(app, post, "sending")
    _register_answer(app, post)
    acts.register(app, post)
    flags.register(app, post)

    @app.callback(Output("orders-shapes", "data"), Input("version", "data"), Input("lang", "data"))
    async def draw_ways(_version: str, lang: str) -> Any:
        return await asyncio.to_thread(shapes.shape_orders, post, words(lang))


def speak(say: Words) -> dict[str, Any]:
    """Tell the page's words."""
    return {
        "supplies-title.children": say("shell.question.supplies"),
        "supplies-view.options": [{"value": view, "label": say(f"supplies.view.{view}")} for view in VIEWS],
        "supplies-days.options": [{"value": days, "label": say(f"supplies.day.{days}")} for days in DAYS],
        "sending-label.children": say("supplies.to"),
        "sending-text.placeholder": say("routes.find_place"),
        "supplies-persons-label.children": say("supplies.persons_asked"),
    }


def _register_answer(app: Dash, post: Post) -> None:
    run_in_browser(
        app,
        "arrange_supplies",
        Output("sending-field", "hidden"),
        Output("supplies-days", "className"),
        Output("supplies-persons-field", "className"),
        Input("supplies-view", "value"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("supplies-answer", "children"),
        Output("supplies-shapes", "data"),
        on_turn("supplies"),
        Input("supplies-view", "value"),
        Input("sending", "data"),
        Input("supplies-days", "value"),
        Input("supplies-persons", "value"),
        State("page", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def answer(  # noqa: PLR0913, PLR0917  (one argument per field of the question)
        _turn: str | None, view: str, goal: str | None, days: int, persons: int | None, page: str, lang: str
    ) -> Any:
        if page != "supplies":
            return no_update, no_update
        return await asyncio.to_thread(draw, post, view, goal, days, persons, words(lang))


def draw(  # noqa: PLR0913, PLR0917
    post: Post, view: str, goal: str | None, days: int, persons: int | None, say: Words
) -> tuple[list[Component], dict[str, Any]]:
    """Draw one view of the page, and what the map shows beside it."""
    if view == "orders":
        return order_list.draw(post, say), NOTHING
    if view == "needs":
        return needs_view.draw(post, days, say), NOTHING
    if not goal:
        return [html.P(say(f"supplies.need_goal.{view}"), className="hint")], NOTHING
    if view == "teams":
        return team_list.draw(post, goal, say), team_list.shape(post, goal)
    return load_form.draw(post, goal, persons, days, say)
