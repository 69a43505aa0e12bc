"""The page: one screen of three zones — where I am, the map, the answer — put together once and never rebuilt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update, set_props
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard import asknown, band, bar, cards, closing, mapzone, signon, speaking, turns
from dashboard.browser import run_in_browser
from dashboard.desk.post import Post
from dashboard.forms import panel as reporting
from dashboard.i18n import LANGUAGES, Words, words
from dashboard.pages import briefing, briefing_answer, exercise, journal, routes, shelters, situation, supplies
from dashboard.parts import aria, button
from data.faults import Fault

logger = logging.getLogger(__name__)

ROOMS: Mapping[str, Any] = MappingProxyType(
    {
        "situation": situation,
        "shelters": shelters,
        "routes": routes,
        "supplies": supplies,
        "briefing": briefing,
        "journal": journal,
        "exercise": exercise,
    }
)
"""The pages there are, the three questions first; the first opens by itself."""

SPEAKERS = (asknown, bar, signon, mapzone, closing, reporting, routes, shelters, supplies, briefing_answer, journal)
"""Rooms with words of their own besides their answers."""

BY_THE_BAND = frozenset({"exercise"})
"""Pages that the band opens, not the rail."""

PAGES = tuple(ROOMS)

TICK_MS = 30_000
"""How often ages on the screen move on by themselves."""

INDEX = """<!doctype html>
<html lang="en">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{%title%}</title>
    <link rel="icon" href="/assets/icons/map.svg">
    {%css%}
    <script src="/assets/a_boot.js"></script>
  </head>
  <body data-lost-en="{lost_en}" data-lost-zh="{lost_zh}">
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def create_app(post: Post) -> Dash:
    """Make the Dash app of an open post, with every callback registered."""
    server: Any = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)  # its own pages would ask another host
    app = Dash(
        "dashboard",
        server=server,
        backend="fastapi",
        assets_folder=str(files("dashboard").joinpath("assets")),
        assets_ignore=r"(starting|gate)\.css|a_boot\.js",
        compress=False,
        title=words(post.settings.language)("shell.title"),
        update_title="",
        index_string=write_index(),
        suppress_callback_exceptions=True,
        add_log_handler=False,
        on_error=tell_fault,
    )
    app.layout = partial(lay_out, post)
    register(app, post)
    for room in (asknown, band, bar, mapzone, closing, reporting, cards, *ROOMS.values()):
        room.register(app, post)
    turns.register_pages(app, PAGES)
    speaking.register(app, [speak, *(room.speak for room in SPEAKERS)])
    return app


def write_index() -> str:
    """Write the page around the screen; what is said when a part of it does not arrive stands in it from the start."""
    index = INDEX
    for lang in LANGUAGES:
        index = index.replace(f"{{lost_{lang}}}", escape(words(lang).under("map.problem")["part_lost"]))
    return index


def lay_out(post: Post) -> Component:
    """Lay out the screen: stores, bar, rail, map and panel; only what is inside them changes later."""
    lang = post.settings.language if post.settings.language in LANGUAGES else LANGUAGES[0]
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="lang", storage_type="local", data=lang),
            dcc.Store(id="theme", storage_type="local"),
            dcc.Store(id="page", data=PAGES[0]),
            dcc.Store(id="version", data=post.version),
            dcc.Store(id="asked-version"),
            *(turns.lay_out(name) for name in (*PAGES, "card")),
            dcc.Store(id="acted"),
            dcc.Store(id="selected"),
            dcc.Store(id="also"),
            dcc.Store(id="exercise-act"),
            dcc.Store(id="exercise-dismiss"),
            dcc.Store(id="exercise-seen", storage_type="local"),
            dcc.Interval(id="tick", interval=TICK_MS),
            html.Div(id="skips"),
            bar.lay_out(),
            asknown.lay_out_band(),
            html.Nav(id="rail"),
            mapzone.lay_out(post),
            html.Aside(
                [
                    html.Button(html.Span(), id="sheet", type="button"),
                    html.Div(id="notice", role="status", **aria(live="polite")),
                    html.Div(id="message"),
                    closing.lay_out(),
                    reporting.lay_out(),
                    html.Section(id="card"),
                    *(
                        html.Section(room.lay_out(), id=f"page-{name}", className="page")
                        for name, room in ROOMS.items()
                    ),
                ],
                id="panel",
                className="sheet-half",
                tabIndex=-1,
            ),
            asknown.lay_out(),
        ],
        id="shell",
        className="page-situation",
    )


def register(app: Dash, post: Post) -> None:
    """Register what the whole screen shares: version, page, language, theme and the address."""

    @app.callback(
        Output("asked-version", "data"),
        Input("acted", "data"),
        Input("tick", "n_intervals"),
        State("version", "data"),
        prevent_initial_call=True,
    )
    async def follow(_acted: object, _tick: int, shown: str) -> Any:
        await asyncio.to_thread(post.refresh)
        return no_update if post.version == shown else post.version

    _register_in_browser(app)


def speak(say: Words) -> dict[str, Any]:
    """Tell the rail and what stands around the zones; which page is open, the browser marks."""
    links = [
        button(
            [html.Span(className=f"icon icon-{name}"), html.Span(say(f"shell.page.{name}"))],
            go=f"/{name}",
            kind="rail-link",
            title=say(f"shell.question.{name}"),
        )
        for name in PAGES
        if name not in BY_THE_BAND
    ]
    skips = [html.A(say("shell.skip_to_map"), href="#map"), html.A(say("shell.skip_to_answer"), href="#panel")]
    return {
        "rail.children": links,
        "rail.aria-label": say("shell.bar.label"),
        "skips.children": skips,
        "sheet.aria-label": say("shell.sheet"),
    }


def tell_fault(error: Exception) -> Any:
    """Put a fault of any callback into a sentence of the reader's language, where the answer stands."""
    given = {**ctx.inputs, **ctx.states}
    say = words(given.get("lang.data") or LANGUAGES[0])
    if isinstance(error, Fault):
        sentence = say.fault(error)
    else:
        logger.error("callback failed", exc_info=error)
        sentence = say("shell.notice.unexpected")
    set_props("notice", {"children": html.P(sentence, className="fault")})
    return no_update


def _register_in_browser(app: Dash) -> None:
    run = partial(run_in_browser, app)
    run(
        "take_version",
        Output("version", "data"),
        Input("map", "heard"),
        Input("asked-version", "data"),
        State("version", "data"),
        prevent_initial_call=True,
    )
    run(
        "read_address",
        Output("map", "view"),
        Output("visible", "value"),
        Output("selected", "data", allow_duplicate=True),
        Input("address", "href"),
        prevent_initial_call="initial_duplicate",
    )
    run(
        "write_address",
        Output("skips", "title"),
        Input("map", "moved"),
        Input("visible", "value"),
        Input("selected", "data"),
        Input("page", "data"),
        prevent_initial_call=True,
    )
    run(
        "show_page",
        Output("page", "data"),
        Output("shell", "className"),
        Input("address", "pathname"),
        Input("selected", "data"),
        Input("closure-draft", "data"),
        Input("report", "data"),
        Input("rail", "children"),
    )
    run(
        "switch_language",
        Output("lang", "data"),
        Input("to-lang", "n_clicks"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    run("mark_area", Output("report-form", "className"), Input("report-area", "data"), prevent_initial_call=True)
    run("switch_theme", Output("theme", "data"), Input("to-theme", "n_clicks"), prevent_initial_call=True)
    run("dress", Output("map", "theme"), Input("lang", "data"), Input("theme", "data"))
    run(
        "toggle_sheet",
        Output("panel", "className"),
        Input("sheet", "n_clicks"),
        State("panel", "className"),
        prevent_initial_call=True,
    )
