"""The middle zone: the map with its search, its tools, and the folded panel of layers and legend."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import turns
from dashboard.browser import run_in_browser
from dashboard.desk import mapdata, search
from dashboard.desk.answers import SearchRow
from dashboard.desk.post import Post
from dashboard.i18n import LANGUAGES, Words, words
from dashboard.map import CommandMap
from dashboard.orders import flags
from dashboard.parts import button, sign, write_count, write_name
from dashboard.turns import on_turn, register_part
from layers.catalog import CATALOG, MapLayer, Sign

TOOLS = ("close_road", "draw_area", "measure")
"""Tools in hand besides looking, in the order of the toolbar."""

SEARCH_ROWS = 8

PLAIN = frozenset({"open", "blocked_confirmed", "confirmed"})
"""Words of a legend that show a layer in its plain state."""


def lay_out(post: Post) -> Component:
    """Lay out the map once; it is never drawn anew."""
    shown = [layer.id for layer in CATALOG if layer.shown]
    return html.Main(
        [
            CommandMap(
                id="map",
                basemap=describe_basemap(post.home),
                layers=[],
                visible=shown,
                version=post.version,
                live_url="/ws/live",
                tool="browse",
            ),
            html.Div(
                [
                    dcc.Input(id="search-text", type="search", autoComplete="off", maxLength=80),
                    html.Div(id="search-text-results"),
                    dcc.Store(id="fly"),
                ],
                id="search",
                role="search",
            ),
            html.Div(
                [
                    html.Button(id=f"tool-{tool.replace('_', '-')}", type="button", className="button tool")
                    for tool in TOOLS
                ]
                + [button("", id="to-report", sets={"report": {"form": "choose"}, "closure-draft": None}, kind="tool")],
                id="tools",
                role="toolbar",
            ),
            dcc.Store(id="problem-words", data={lang: words(lang).under("map.problem") for lang in LANGUAGES}),
            html.Div([html.Div(id="map-problem", role="status"), flags.lay_out()], id="map-notes"),
            html.Details(
                [
                    turns.lay_out("legend"),
                    html.Summary(id="layers-title"),
                    dcc.Checklist(id="visible", value=shown),
                    html.Details([html.Summary(id="legend-title"), html.Div(id="legend-body")], id="legend"),
                ],
                id="layers",
            ),
        ],
        id="map-zone",
    )


def describe_basemap(home: Path) -> dict[str, Any] | None:
    """Tell the map where its tiles are and whose they are; ``None`` where no area has been built."""
    record = home / "area" / "build.json"
    if not record.is_file():
        return None
    built = json.loads(record.read_text(encoding="utf-8"))
    date = str(built.get("source_date") or "")[:10]
    credit = "© OpenStreetMap contributors (ODbL)"
    return {
        "url": "/tiles/base.pmtiles",
        "attribution": f"{credit}, {date}" if date else credit,
        "bounds": built.get("bbox"),
        "surroundings": built.get("notes", {}).get("surrounded_by", "sea"),
    }


def register(app: Dash, post: Post) -> None:
    """Register search, tools, layers and what the map is told."""
    _register_layers(app, post)
    _register_problem(app)
    _register_search(app, post)
    _register_tools(app)


def _register_layers(app: Dash, post: Post) -> None:
    register_part(app, "legend", Input("legend-title", "n_clicks"), Input("lang", "data"))

    @app.callback(
        Output("legend-body", "children"), on_turn("legend"), State("lang", "data"), prevent_initial_call=True
    )
    async def explain(_turn: str, lang: str) -> Any:
        return draw_legend(words(lang))

    @app.callback(
        Output("map", "version"),
        Output("visible", "options"),
        Output("map", "watermark"),
        Input("version", "data"),
        Input("lang", "data"),
    )
    async def count(version: str, lang: str) -> Any:
        say = words(lang)
        counts = await asyncio.to_thread(mapdata.count_features, post)
        exercise = post.picture.exercise
        options = [
            {"value": layer.id, "label": draw_entry(layer, counts.get(layer.id), say)} for layer in reversed(CATALOG)
        ]
        return version, options, say("shell.bar.exercise") if exercise else None

    run_in_browser(app, "pass_on", Output("map", "visible"), Input("visible", "value"), prevent_initial_call=True)


def speak(say: Words) -> dict[str, Any]:
    """Tell the map's own words, and those of its tools, search and layers."""
    return {
        "map.layers": [tell_layer(layer, say) for layer in CATALOG],
        "map.lang": say.lang,
        "map.words": {**say.under("map.component"), "states": say.under("cards.value")},
        "search-text.placeholder": say("map.search"),
        "tools.aria-label": say("map.tools"),
        "layers-title.children": say("map.layers"),
        "legend-title.children": say("map.legend"),
        **{f"tool-{tool.replace('_', '-')}.children": html.Span(say(f"map.tool.{tool}")) for tool in TOOLS},
        "to-report.children": html.Span(say("forms.report")),
    }


def tell_layer(layer: MapLayer, say: Words) -> dict[str, Any]:
    """Tell the map one row of its catalogue, with the name a person reads."""
    return {
        "id": layer.id,
        "label": say(f"layers.{layer.id}.name"),
        "url": f"/map/{layer.id}.geojson",
        "min_zoom": layer.min_zoom,
        "clusters": layer.clusters,
    }


def draw_entry(layer: MapLayer, number: int | None, say: Words) -> Component:
    """Draw one layer's switch: its sign, name and count."""
    count = say("shell.empty.layer") if number == 0 else write_count(number, say)
    return html.Span(
        [
            sign(pick_sign(layer)),
            html.Span(say(f"layers.{layer.id}.name"), className="layer-name"),
            html.Span(count, className="layer-count"),
        ],
        className="layer",
    )


def pick_sign(layer: MapLayer) -> Sign:
    """Pick the sign that stands for a layer: the one in its plain state."""
    return next((entry.sign for entry in layer.legend if entry.word in PLAIN), layer.legend[0].sign)


def draw_legend(say: Words) -> list[Component]:
    """Draw what every sign means, layer by layer, the uppermost first."""
    return [
        html.Section(
            [
                html.H4(say(f"layers.{layer.id}.name")),
                html.Ul(
                    [
                        html.Li([sign(entry.sign), html.Span(say(f"layers.{layer.id}.{entry.word}"))])
                        for entry in layer.legend
                    ]
                ),
            ]
        )
        for layer in reversed(CATALOG)
    ]


def _register_problem(app: Dash) -> None:
    """Register what is said when the link is lost: in the browser, in words it has, for nobody can be asked then."""
    run_in_browser(
        app,
        "tell_problem",
        Output("map-problem", "children"),
        Input("map", "problem"),
        Input("lang", "data"),
        State("problem-words", "data"),
        prevent_initial_call=True,
    )


def _register_search(app: Dash, post: Post) -> None:
    @app.callback(
        Output("search-text-results", "children"),
        Input("search-text", "value"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def find(text: str | None, lang: str) -> Any:
        say = words(lang)
        if not text or not text.strip():
            return None
        found = await asyncio.to_thread(search.find_name, post, text, SEARCH_ROWS)
        if not found["rows"]:
            return html.P(say("map.search_nothing", text=text), className="nothing")
        return html.Ul([html.Li(_draw_found(row, say)) for row in found["rows"]])


def _draw_found(row: SearchRow, say: Words) -> Component:
    place = f"{row['lon']:.6f},{row['lat']:.6f}"
    label = [
        html.Span(write_name(row, say), className="found-name"),
        html.Span(_kind(row["kind"], say), className="found-kind"),
    ]
    sets = {
        "selected": row["subject"] or f"point/{place}",
        "fly": {"lon": row["lon"], "lat": row["lat"], "zoom": 14},
        "search-text.value": "",
    }
    return button(label, sets=sets, kind="found")


def _kind(kind: str, say: Words) -> str:
    key = f"map.kind.{kind}"
    return say(key) if key in say else kind


def _register_tools(app: Dash) -> None:
    run = partial(run_in_browser, app)
    run(
        "take_tool",
        Output("map", "tool", allow_duplicate=True),
        *(Input(f"tool-{tool.replace('_', '-')}", "n_clicks") for tool in TOOLS),
        State("map", "tool"),
        prevent_initial_call=True,
    )
    run(
        "show_tool",
        *(Output(f"tool-{tool.replace('_', '-')}", "className") for tool in TOOLS),
        Input("map", "tool"),
        prevent_initial_call=True,
    )
    run(
        "take_click",
        Output("selected", "data", allow_duplicate=True),
        Output("also", "data"),
        Output("closure-draft", "data", allow_duplicate=True),
        Output("origin", "data", allow_duplicate=True),
        Output("goal", "data", allow_duplicate=True),
        Output("map", "tool", allow_duplicate=True),
        Input("map", "clicked"),
        State("map", "tool"),
        State("picking", "data"),
        prevent_initial_call=True,
    )
    run(
        "take_drawing",
        Output("closure-draft", "data", allow_duplicate=True),
        Output("map", "tool", allow_duplicate=True),
        Input("map", "drawn"),
        State("map", "tool"),
        prevent_initial_call=True,
    )
    run("fly", Output("map", "view", allow_duplicate=True), Input("fly", "data"), prevent_initial_call=True)
    run(
        "show_answer",
        Output("map", "answer"),
        Input("page", "data"),
        Input("routes-shapes", "data"),
        Input("gap-shapes", "data"),
        Input("closure-draft", "data"),
        Input("report-area", "data"),
        Input("orders-shapes", "data"),
        Input("supplies-shapes", "data"),
        prevent_initial_call=True,
    )
    run("show_selected", Output("map", "selected"), Input("selected", "data"), prevent_initial_call=True)
