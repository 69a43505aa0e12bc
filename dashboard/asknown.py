"""As known at: a slider takes the whole screen back to what the post knew at a time, and one press brings it to now.

The browser sends the time with every request of the page that looks back, so that map, bar, cards and
pages answer alike without asking for it one by one; another page of the same browser stays at now.
"""

from __future__ import annotations

import asyncio
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.desk.post import Post
from dashboard.desk.viewing import find_viewed, look_back
from dashboard.i18n import Words, words
from dashboard.parts import aria, write_clock
from data.clock import read_time, write_time

HEADER = "x-as-known"
"""Names the time that the page looks back to, ISO 8601 with its offset."""

MOMENTS = 2000
"""Times at which something became known that the two arrows can go to, the newest ones."""

DAY_MIN = 24 * 60


class AsKnown:
    """Answer every request that names a time as the post knew it then."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        asked = Headers(scope=scope).get(HEADER) if scope["type"] == "http" else None
        if not asked:
            await self.app(scope, receive, send)
            return
        try:
            at = read_time(asked)
        except ValueError:
            await PlainTextResponse(f"{HEADER} is no ISO 8601 time", status_code=400)(scope, receive, send)
            return
        with look_back(at):
            await self.app(scope, receive, send)


def lay_out_band() -> Component:
    """Lay out the band that says that this is not now."""
    return html.Div(
        [
            html.Strong(id="past-title"),
            html.Span(id="past-hint"),
            html.Button(id="past-now", type="button", className="button small"),
        ],
        id="past-band",
        role="status",
        **aria(live="polite"),
    )


def lay_out() -> Component:
    """Lay out the row of the slider, folded until it is asked for."""
    return html.Div(
        [
            dcc.Store(id="as-known"),
            dcc.Store(id="past-range"),
            html.Button(html.Span(id="past-open-word"), id="past-open", type="button", className="button small"),
            html.Div(
                [
                    html.Label(id="past-label", htmlFor="past-slider"),
                    html.Button("\u25c0", id="past-back", type="button", className="button small"),
                    dcc.Slider(
                        id="past-slider",
                        min=0,
                        max=1,
                        step=1,
                        value=1,
                        marks=None,
                        updatemode="mouseup",
                        allow_direct_input=False,
                    ),
                    html.Button("\u25b6", id="past-on", type="button", className="button small"),
                    html.Output(id="past-clock"),
                    html.Button("\u00d7", id="past-shut", type="button", className="button small shut"),
                ],
                id="past-row",
                hidden=True,
            ),
        ],
        id="past",
    )


def register(app: Dash, post: Post) -> None:
    """Register the slider, its band, and the version that makes every answer follow."""

    @app.callback(
        Output("past-range", "data"),
        Output("past-slider", "marks"),
        Output("past-slider", "max"),
        Input("version", "data"),
        Input("tick", "n_intervals"),
        Input("lang", "data"),
    )
    async def span(_version: str, _tick: int, _lang: str) -> Any:
        told = await asyncio.to_thread(tell_range, post)
        return told, told["marks"], told["span_min"]

    @app.callback(
        Output("version", "data", allow_duplicate=True),
        Output("past-title", "children"),
        Input("as-known", "data"),
        Input("lang", "data"),
        prevent_initial_call=True,
    )
    async def turn(_at: str | None, lang: str) -> Any:
        await asyncio.to_thread(post.refresh)
        viewed, say = find_viewed(), words(lang)
        title = say("asknown.title", clock=_write(post, viewed, lang)) if viewed else None
        return no_update if ctx.triggered_id == "lang" else post.version, title

    _register_in_browser(app)


def speak(say: Words) -> dict[str, Any]:
    """Tell the words of the slider and its band."""
    texts = {"past-hint": "hint", "past-now": "now", "past-open-word": "open", "past-label": "label"}
    titles = {"past-back": "back", "past-on": "on", "past-shut": "shut", "past-open": "open_hint"}
    return {
        **{f"{name}.children": say(f"asknown.{key}") for name, key in texts.items()},
        **{f"{name}.title": say(f"asknown.{key}") for name, key in titles.items()},
    }


def tell_range(post: Post) -> dict[str, Any]:
    """Tell from when to when one can look back, and when something became known, in minutes from the start."""
    with look_back(None):
        picture, now = post.refresh(), post.now()
    known = [event.known_at for event in picture.changes]
    start = min([*known, now]).replace(second=0, microsecond=0)
    span_min = max(1, -int((start - now).total_seconds() // 60))
    moments = sorted({-int((start - at).total_seconds() // 60) for at in known})
    marks = {
        str(-int((start - event.known_at).total_seconds() // 60)): str(event.body["step"])
        for event in picture.changes
        if event.kind == "exercise.advanced" and event.id not in picture.undone
    }
    return {
        "start": write_time(start),
        "zone": post.settings.time_zone,
        "span_min": span_min,
        "days": span_min > DAY_MIN,
        "moments": moments[-MOMENTS:],
        "marks": marks or None,
    }


def _write(post: Post, at: Any, lang: str) -> str:
    with look_back(None):
        long_ago = (post.now() - at).total_seconds() > DAY_MIN * 60
    return write_clock(at, post.settings.zone(), words(lang), day=long_ago)


def _register_in_browser(app: Dash) -> None:
    def run(name: str, *wires: Any, **more: Any) -> None:
        app.clientside_callback(ClientsideFunction("asknown", name), *wires, **more)  # type: ignore[no-untyped-call]

    run(
        "take",
        Output("as-known", "data"),
        Input("past-slider", "value"),
        State("past-range", "data"),
        prevent_initial_call=True,
    )
    run(
        "move",
        Output("past-slider", "value"),
        Input("past-slider", "max"),
        Input("past-now", "n_clicks"),
        Input("past-shut", "n_clicks"),
        Input("past-back", "n_clicks"),
        Input("past-on", "n_clicks"),
        State("past-slider", "value"),
        State("past-range", "data"),
        State("as-known", "data"),
        prevent_initial_call=True,
    )
    run(
        "write",
        Output("past-clock", "children"),
        Input("past-slider", "drag_value"),
        Input("past-slider", "value"),
        Input("past-range", "data"),
        Input("lang", "data"),
        prevent_initial_call=True,
    )
    run(
        "unfold",
        Output("past-row", "hidden"),
        Input("past-open", "n_clicks"),
        Input("past-shut", "n_clicks"),
        Input("as-known", "data"),
        State("past-row", "hidden"),
        prevent_initial_call=True,
    )
