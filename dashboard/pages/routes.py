"""How do we get there: the way and another, who is nearest, how far one gets, and what is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.desk import search
from dashboard.desk.places import find_place
from dashboard.desk.post import Post
from dashboard.i18n import Words, words
from dashboard.pages import closures_list, nearest_answer, reach_answer, route_answer
from dashboard.parts import button, keep_while_working, write_name
from data.records import Vehicle

VIEWS = ("route", "nearest", "reach", "closures")
"""What the page answers, one at a time."""

ENDS = ("origin", "goal")
FIELDS = {"route": ENDS, "nearest": ("goal",), "reach": ("origin",), "closures": ()}
"""Which of the two places each view asks for."""

NEAREST_LAYERS = ("teams", "shelters", "reserves")
SEARCH_ROWS = 6
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
        *(_lay_out_field(end) for end in ENDS),
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


def _lay_out_field(end: str) -> Component:
    return html.Div(
        [
            html.Label(id=f"{end}-label", htmlFor=f"{end}-text"),
            dcc.Input(id=f"{end}-text", type="text", debounce=0.25, autoComplete="off", maxLength=80),
            button(
                html.Span(className="icon icon-pick"),
                sets={"picking": end, "map.tool": "pick"},
                id=f"{end}-pick",
                kind="small",
            ),
            html.Div(id=f"{end}-text-results", className="results"),
        ],
        id=f"{end}-field",
        className="place-field",
    )


def register(app: Dash, post: Post) -> None:
    """Register the page's words, its two place fields and its answer."""
    _register_words(app)
    for end in ENDS:
        _register_field(app, post, end)
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


def _register_field(app: Dash, post: Post, end: str) -> None:
    """Let one field show the place that was chosen, and offer what typed text may mean."""

    @app.callback(Output(f"{end}-text", "value"), Input(end, "data"), Input("lang", "data"), prevent_initial_call=True)
    async def show(place: str | None, lang: str) -> str:
        return await asyncio.to_thread(name_place, post, place, words(lang))

    @app.callback(
        Output(f"{end}-text-results", "children"),
        Input(f"{end}-text", "value"),
        State(end, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def offer(text: str | None, place: str | None, lang: str) -> Any:
        say = words(lang)
        if not text or text == await asyncio.to_thread(name_place, post, place, say):
            return None
        found = await asyncio.to_thread(search.find_name, post, text, SEARCH_ROWS)
        rows = [
            html.Li(
                button(
                    write_name(row, say),
                    sets={end: row["subject"] or f"{row['lon']:.6f},{row['lat']:.6f}"},
                    kind="found",
                )
            )
            for row in found["rows"]
        ]
        return html.Ul(rows) if rows else html.P(say("map.search_nothing", text=text), className="nothing")


def name_place(post: Post, place: str | None, say: Words) -> str:
    """Name a chosen place: the record's name, or the coordinates of a bare point."""
    if not place:
        return ""
    found = find_place(post, place, post.picture).answer()
    return write_name(found, say) if found["name"] else f"{found['lat']:.5f}, {found['lon']:.5f}"


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
