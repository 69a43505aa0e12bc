"""How do we get there: the way and another, who is nearest, how far one gets, and what is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.browser import run_in_browser
from dashboard.desk.post import Post
from dashboard.forms import press
from dashboard.i18n import Words, words
from dashboard.pages import closures_list, nearest_answer, place_field, reach_answer, route_answer
from dashboard.parts import button, keep_while_working
from dashboard.turns import on_turn
from data.records import Vehicle

VIEWS = ("route", "nearest", "reach", "closures")
"""What the page answers, one at a time."""

ENDS = ("origin", "goal")
FIELDS = {
    "route": (*ENDS, "vehicle"),
    "nearest": ("goal", "nearest-layer"),
    "reach": ("origin", "vehicle"),
    "closures": (),
}
"""What each view asks for."""

NEAREST_LAYERS = ("teams", "shelters", "reserves")
NOTHING = {"type": "FeatureCollection", "features": []}


def lay_out() -> list[Component]:
    """Lay out the page: the question above, the answer below; the question is never redrawn."""
    return [
        dcc.Store(id="origin"),
        dcc.Store(id="goal"),
        dcc.Store(id="picking"),
        dcc.Store(id="routes-shapes", data=NOTHING),
        dcc.Store(id="routes-before"),
        dcc.Store(id="routes-fields", data=FIELDS),
        html.H2(id="routes-title"),
        dcc.RadioItems(id="routes-view", value=VIEWS[0], className="chips views"),
        *(place_field.lay_out(end, pick=True) for end in ENDS),
        html.Div(
            [
                dcc.RadioItems(id="vehicle", value=str(Vehicle.CAR), className="chips"),
                dcc.RadioItems(id="nearest-layer", value=NEAREST_LAYERS[0], className="chips away"),
                button(html.Span(className="icon icon-swap"), id="swap", kind="small"),
            ],
            className="row",
        ),
        keep_while_working(html.Div(id="routes-answer")),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page's two place fields and its answer."""
    for end in ENDS:
        place_field.register(app, post, end)
    _register_answer(app, post)
    press.register(app, post, "closure-act", closures_list.judge)

    @app.callback(
        Output("origin", "data", allow_duplicate=True),
        Output("goal", "data", allow_duplicate=True),
        Input("swap", "n_clicks"),
        State("origin", "data"),
        State("goal", "data"),
        prevent_initial_call=True,
    )
    async def swap(_clicks: int, origin: str | None, goal: str | None) -> Any:
        return goal, origin


def speak(say: Words) -> dict[str, Any]:
    """Tell the page's words."""

    def choose(prefix: str, names: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"value": name, "label": say(f"{prefix}.{name}")} for name in names]

    return {
        "routes-title.children": say("shell.question.routes"),
        "routes-view.options": choose("routes.view", VIEWS),
        "vehicle.options": choose("routes.vehicle", tuple(Vehicle)),
        "nearest-layer.options": choose("routes.layer", NEAREST_LAYERS),
        **{f"{end}-label.children": say(f"routes.{end}") for end in ENDS},
        **{f"{end}-text.placeholder": say("routes.find_place") for end in ENDS},
        **{f"{end}-pick.title": say("routes.pick") for end in ENDS},
        "swap.title": say("routes.swap"),
    }


def _register_answer(app: Dash, post: Post) -> None:
    run_in_browser(
        app,
        "arrange_routes",
        *(Output(f"{end}-field", "hidden") for end in ENDS),
        Output("vehicle", "className"),
        Output("nearest-layer", "className"),
        Output("swap", "hidden"),
        Input("routes-view", "value"),
        State("routes-fields", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("routes-answer", "children"),
        Output("routes-shapes", "data"),
        Output("routes-before", "data"),
        on_turn("routes"),
        Input("routes-view", "value"),
        Input("origin", "data"),
        Input("goal", "data"),
        Input("vehicle", "value"),
        Input("nearest-layer", "value"),
        State("routes-before", "data"),
        State("page", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def answer(  # noqa: PLR0913, PLR0917  (one argument per field of the question)
        _turn: str | None,
        view: str,
        origin: str | None,
        goal: str | None,
        vehicle: str,
        layer: str,
        before: dict[str, Any] | None,
        page: str,
        lang: str,
    ) -> Any:
        if page != "routes":
            return no_update, no_update, no_update
        say = words(lang)
        if view == "closures":
            return await asyncio.to_thread(closures_list.draw, post, say), NOTHING, no_update
        needed = {end: place for end, place in (("origin", origin), ("goal", goal)) if end in FIELDS[view]}
        if missing := [end for end, place in needed.items() if not place]:
            return html.P(say(f"routes.need_{missing[0]}"), className="hint"), NOTHING, None
        start, end = origin or "", goal or ""
        if view == "nearest":
            return *await asyncio.to_thread(nearest_answer.draw, post, end, layer, say), no_update
        if view == "reach":
            return *await asyncio.to_thread(reach_answer.draw, post, start, vehicle, say), no_update
        return await asyncio.to_thread(route_answer.draw, post, (start, end, vehicle), before, say)
