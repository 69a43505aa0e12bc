"""How do we get there: the way and another, who is nearest, how far one gets, and what is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.desk.post import Post
from dashboard.i18n import words
from dashboard.pages import closures_list, nearest_answer, place_field, reach_answer, route_answer
from dashboard.parts import button, keep_while_working
from data.records import Vehicle

VIEWS = ("route", "nearest", "reach", "closures")
"""What the page answers, one at a time."""

ENDS = ("origin", "goal")
FIELDS = {"route": ENDS, "nearest": ("goal",), "reach": ("origin",), "closures": ()}
"""Which of the two places each view asks for."""

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
        html.H2(id="routes-title"),
        dcc.RadioItems(id="routes-view", value=VIEWS[0], className="chips views"),
        *(place_field.lay_out(end, pick=True) for end in ENDS),
        html.Div(
            [
                dcc.RadioItems(id="vehicle", value=str(Vehicle.CAR), className="chips"),
                dcc.RadioItems(id="nearest-layer", value=NEAREST_LAYERS[0], className="chips"),
                button(html.Span(className="icon icon-swap"), id="swap", kind="small"),
            ],
            className="row",
        ),
        keep_while_working(html.Div(id="routes-answer")),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page's words, its two place fields and its answer."""
    _register_words(app)
    for end in ENDS:
        place_field.register(app, post, end)
    _register_answer(app, post)
    closures_list.register(app, post)

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


def _register_words(app: Dash) -> None:
    @app.callback(
        Output("routes-title", "children"),
        Output("routes-view", "options"),
        Output("vehicle", "options"),
        Output("nearest-layer", "options"),
        *(Output(f"{end}-label", "children") for end in ENDS),
        *(Output(f"{end}-text", "placeholder") for end in ENDS),
        *(Output(f"{end}-pick", "title") for end in ENDS),
        Output("swap", "title"),
        Input("lang", "data"),
    )
    async def speak(lang: str) -> Any:
        say = words(lang)

        def choose(prefix: str, names: tuple[str, ...]) -> list[dict[str, str]]:
            return [{"value": name, "label": say(f"{prefix}.{name}")} for name in names]

        return (
            say("shell.question.routes"),
            choose("routes.view", VIEWS),
            choose("routes.vehicle", tuple(Vehicle)),
            choose("routes.layer", NEAREST_LAYERS),
            *(say(f"routes.{end}") for end in ENDS),
            *(say("routes.find_place") for _ in ENDS),
            *(say("routes.pick") for _ in ENDS),
            say("routes.swap"),
        )

    @app.callback(
        *(Output(f"{end}-field", "hidden") for end in ENDS),
        Output("vehicle", "className"),
        Output("nearest-layer", "className"),
        Output("swap", "hidden"),
        Input("routes-view", "value"),
    )
    async def arrange(view: str) -> Any:
        hidden = [end not in FIELDS[view] for end in ENDS]
        vehicle = "chips" if view in {"route", "reach"} else "chips away"
        return *hidden, vehicle, "chips" if view == "nearest" else "chips away", view != "route"


def _register_answer(app: Dash, post: Post) -> None:
    @app.callback(
        Output("routes-answer", "children"),
        Output("routes-shapes", "data"),
        Output("routes-before", "data"),
        Input("page", "data"),
        Input("routes-view", "value"),
        Input("origin", "data"),
        Input("goal", "data"),
        Input("vehicle", "value"),
        Input("nearest-layer", "value"),
        Input("version", "data"),
        Input("lang", "data"),
        State("routes-before", "data"),
    )
    async def answer(  # noqa: PLR0913, PLR0917  (one argument per field of the question)
        page: str,
        view: str,
        origin: str | None,
        goal: str | None,
        vehicle: str,
        layer: str,
        _version: str,
        lang: str,
        before: dict[str, Any] | None,
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
