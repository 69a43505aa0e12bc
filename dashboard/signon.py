"""Signing on at this screen: the name in the bar, and the two fields that the first act asks for."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import duty
from dashboard.desk import shift
from dashboard.desk.post import Post
from dashboard.duties import is_control, list_duties, write_duty
from dashboard.i18n import Words, words
from dashboard.parts import aria, write_clock


def lay_out() -> Component:
    """Lay out the name in the bar, and the box of two fields that it opens."""
    fields = [
        field
        for name in ("name", "post")
        for field in (
            html.Label(id=f"signon-{name}-label", htmlFor=f"signon-{name}"),
            dcc.Input(id=f"signon-{name}", type="text", maxLength=60, list="signon-posts" if name == "post" else None),
        )
    ]
    go = html.Button(id="signon-go", type="submit", className="button primary")
    acts = [go, _button("later"), html.A(id="signon-passphrase", href="/passphrase", target="_blank")]
    return html.Div(
        [
            dcc.Store(id=duty.ASKED),
            dcc.Store(id="signed"),
            _button("chip"),
            html.Dialog(
                html.Form(
                    [
                        html.H2(id="signon-title"),
                        html.P(id="signon-why", className="note"),
                        html.Div(id="signon-now"),
                        html.Div([*fields, html.Datalist(id="signon-posts")], className="signon-fields"),
                        html.P(id="signon-fault", role="alert"),
                        html.Div(acts, className="acts"),
                    ],
                    id="signon-form",
                ),
                id="signon",
                **aria(labelledby="signon-title"),
            ),
        ],
        id="who",
    )


def _button(name: str) -> Component:
    return html.Button(id=f"signon-{name}", type="button", className="button small")


def register(app: Dash, post: Post) -> None:
    """Register who is named in the bar, and the duty posts that the box offers."""

    @app.callback(
        Output("signon-chip", "children"),
        Output("signon-chip", "title"),
        Output("signon-chip", "className"),
        Output("signon-now", "children"),
        Output("signon-posts", "children"),
        Input("signed", "data"),
        Input("version", "data"),
        Input("lang", "data"),
    )
    async def name(_signed: object, _version: str, lang: str) -> Any:
        told = await asyncio.to_thread(draw_who, post, words(lang))
        duties = list_duties(lang, exercise=post.picture.exercise is not None)
        return *told, [html.Option(value=label) for label in duties]

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("signon", "ask"),
        Output("signon-fault", "title"),
        Input(duty.ASKED, "data"),
        prevent_initial_call=True,
    )


def speak(say: Words) -> dict[str, Any]:
    """Tell the words of the box."""
    labels = {"title": "title_ask", "name-label": "field.name", "post-label": "field.post"}
    plain = {name: name for name in ("why", "go", "later", "passphrase")}
    return {f"signon-{name}.children": say(f"signon.{key}") for name, key in {**labels, **plain}.items()}


def draw_who(post: Post, say: Words) -> tuple[Any, str, str, list[Component]]:
    """Draw who sits here: for the bar, its hint and class, and what the box says of the shift."""
    actor = duty.who_if_any()
    if actor is None:
        return say("signon.on"), say("signon.on_hint"), "button small primary", []
    role = write_duty(actor.role, say.lang)
    opened = shift.find_open(post.picture, actor, post.now())
    lines: list[Component] = [html.Strong(f"{actor.name} · {role}")]
    if opened is not None:
        clock = write_clock(opened.happened_at, post.settings.zone(), say)
        lines.append(html.Span(say("signon.since", clock=clock)))
    over = html.A(say("signon.hand_over"), href=f"/handover?lang={say.lang}", target="_blank", className="button small")
    acts = [
        html.Button(say(f"signon.{key}"), id=f"signon-{key}", type="button", className="button small")
        for key in ("change", "off")
    ]
    lines.append(html.Div([over, *acts], className="acts"))
    shown = [html.Span(actor.name, className="who-name"), html.Span(role, className="who-post")]
    if is_control(actor) and post.picture.exercise is None:  # a real report left the exercise: this is nobody's post
        hint = html.P(say("signon.control_live"), className="note")
        return shown, say("signon.control_live"), "button small primary who", [hint, *lines]
    return shown, f"{actor.name}, {role}", "button small who", lines
