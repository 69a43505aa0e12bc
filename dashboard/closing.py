"""The small form that marks a road blocked or slow, after a click on it or an area drawn round it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import turns
from dashboard.browser import run_in_browser
from dashboard.changes import tell_changes
from dashboard.desk import closures as desk
from dashboard.desk.post import Post
from dashboard.desk.reports.when import read_when
from dashboard.forms.actor import find_actor
from dashboard.forms.telling import offer_undo
from dashboard.i18n import Words, words
from dashboard.parts import button, write_length, write_name
from data.faults import Fault
from data.records import BLOCKED, Certainty, Vehicle

CAUSES = ("landslip", "flood", "fallen_tree", "snow_ice", "collapse", "accident", "bridge_damaged")
"""Usual causes, offered; any other may be typed."""

EFFECTS = {"blocked": BLOCKED, "slow_2": 2.0, "slow_3": 3.0}
"""What the form offers: nobody gets through, or twice or three times as slow."""

CHANNELS = ("phone", "radio", "in_person", "highways")
UNTIL_H = {"unknown": None, "h2": 2, "h6": 6, "h12": 12, "h24": 24}
"""Hours until somebody should look again."""

EMPTY: Mapping[str, Any] = MappingProxyType(
    {
        "cause": "",
        "effect": "blocked",
        "certainty": "reported",
        "source": "",
        "until": "unknown",
        "since": "",
        "vehicles": [str(vehicle) for vehicle in Vehicle],
        "channel": None,
    }
)
"""The fields as a new form holds them; the first five stand open, the rest is folded."""

OPEN = 5
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "effect": ("map.effect", tuple(EFFECTS)),
        "certainty": ("cards.certainty", ("reported", "confirmed")),
        "until": ("map.until", tuple(UNTIL_H)),
        "vehicles": ("routes.vehicle", tuple(Vehicle)),
        "channel": ("map.channel", CHANNELS),
    }
)
"""Fields that are chosen: where the choices' words are, and the choices."""


def lay_out() -> Component:
    """Lay out the form; it is shown while a place has been given and not yet recorded."""
    fields = [_lay_out_field(name) for name in EMPTY]
    record = button("", id="closing-record", kind="primary")
    cancel = button("", id="closing-cancel", sets={"closure-draft": None, "closing-answer.children": None})
    return html.Section(
        [
            dcc.Store(id="closure-draft"),
            turns.lay_out("closing"),
            dcc.Store(id="closure-act"),
            dcc.Store(id="closing-done"),
            html.H2(id="closing-title"),
            html.P(id="closing-place", className="faint"),
            *fields[:OPEN],
            html.Details([html.Summary(id="closing-more"), *fields[OPEN:]]),
            html.Datalist(id="closing-causes"),
            html.Div(
                [html.Div(id="closing-answer", role="alert"), html.Div([record, cancel], className="acts")],
                className="foot",
            ),
        ],
        id="form",
    )


def _lay_out_field(name: str) -> Component:
    identity = f"closing-{name}"
    if name not in CHOICES:
        suggested = "closing-causes" if name == "cause" else None
        typed = dcc.Input(id=identity, type="text", maxLength=120, list=suggested, autoComplete="off")
        return html.Div([html.Label(id=f"{identity}-label", htmlFor=identity), typed], className="entry")
    kind = dcc.Checklist if name == "vehicles" else dcc.RadioItems
    control = kind(id=identity, value=EMPTY[name], className="chips")
    return html.Fieldset([html.Legend(id=f"{identity}-label"), control], className="entry")


def register(app: Dash, post: Post) -> None:
    """Register what the form says of its place, and the act of recording."""
    turns.register_part(app, "closing", Input("closure-draft", "data"), Input("lang", "data"))

    @app.callback(
        Output("closing-place", "children"),
        turns.on_turn("closing"),
        State("closure-draft", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def name_place(_turn: str, draft: dict[str, Any] | None, lang: str) -> Any:
        if not draft:  # shut again before it was asked
            return no_update
        return words(lang)("map.closing.point" if draft["geometry"]["type"] == "Point" else "map.closing.area")

    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("closing-done", "data"),
        Output("acted", "data", allow_duplicate=True),
        Output("closing-answer", "children"),
        Input("closing-record", "n_clicks"),
        State("closure-draft", "data"),
        State("lang", "data"),
        *(State(f"closing-{name}", "value") for name in EMPTY),
        prevent_initial_call=True,
        running=[(Output("closing-record", "disabled"), True, False)],
    )
    async def record(clicks: int, draft: dict[str, Any] | None, lang: str, *values: Any) -> Any:
        if not clicks or not draft:
            return (no_update,) * 4
        filled, say = dict(zip(EMPTY, values, strict=True)), words(lang)
        try:
            told = await asyncio.to_thread(record_closure, post, draft["geometry"], filled, say)
        except Fault as fault:
            return no_update, no_update, no_update, html.P(say.fault(fault), className="fault")
        return told, {"asked": draft, "empty": list(EMPTY.values()), "n": clicks}, {"closed": clicks}, None

    run_in_browser(
        app,
        "shut_form",
        Output("closure-draft", "data", allow_duplicate=True),
        *(Output(f"closing-{name}", "value") for name in EMPTY),
        Input("closing-done", "data"),
        State("closure-draft", "data"),
        prevent_initial_call=True,
    )


def speak(say: Words) -> dict[str, Any]:
    """Tell the form's words."""
    chosen = CHOICES.items()
    return {
        "closing-title.children": say("map.closing.title"),
        "closing-causes.children": [html.Option(value=say(f"map.cause.{cause}")) for cause in CAUSES],
        "closing-since.placeholder": say("forms.hint.when"),
        "closing-more.children": say("forms.more"),
        "closing-record.children": say("map.closing.record"),
        "closing-cancel.children": say("shell.cancel"),
        **{f"closing-{name}-label.children": draw_label(name, say) for name in EMPTY},
        **{f"closing-{name}.options": choose(say, prefix, names) for name, (prefix, names) in chosen},
    }


def draw_label(name: str, say: Words) -> list[Component]:
    """Draw a field's name, and that it is needed where it is."""
    asked: list[Component] = [html.Span(say(f"map.closing.{name}"), className="asked")]
    return [*asked, html.Span(say("forms.needed"), className="needed")] if name == "cause" else asked


def choose(say: Words, prefix: str, names: Any) -> list[dict[str, str]]:
    """Return the options of a choice in the reader's language."""
    return [{"value": str(name), "label": say(f"{prefix}.{name}")} for name in names]


def record_closure(post: Post, geometry: Mapping[str, Any], filled: Mapping[str, Any], say: Words) -> list[Component]:
    """Record what was filled in, and say what that changed and how to take it back."""
    hours, channel = UNTIL_H[filled["until"]], filled["channel"]
    since = read_when(filled["since"] or "", post.now(), post.settings.zone())

    def do() -> str:
        answer = desk.close_road(
            post,
            find_actor(),
            geometry,
            _plain_cause(filled["cause"] or "", say),
            {Vehicle(name): EFFECTS[filled["effect"]] for name in filled["vehicles"]},
            post.now() + timedelta(hours=hours) if hours else None,
            (filled["source"] or "").strip() or (say(f"map.channel.{channel}") if channel else ""),
            Certainty(filled["certainty"]),
            since=since,
            channel=channel,
        )
        length = write_length(answer["length_m"], say)
        road = write_name(answer, say) if answer["road"] else say("routes.unnamed")
        return say("map.closing.done", road=road, length=length)

    head = post.refresh().head
    told = tell_changes(post, do, say)
    return [*told, *offer_undo(post, head, say)]


def _plain_cause(cause: str, say: Words) -> str:
    """Return the plain word of a usual cause, so that it is read in either language; else what was typed."""
    return next((name.replace("_", " ") for name in CAUSES if say(f"map.cause.{name}") == cause.strip()), cause.strip())
