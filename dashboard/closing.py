"""The small form that marks a road blocked or slow, after a click on it or an area drawn round it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.changes import tell_changes
from dashboard.desk import closures as desk
from dashboard.desk.post import Post
from dashboard.forms.actor import find_actor
from dashboard.forms.telling import offer_undo
from dashboard.i18n import Words, words
from dashboard.parts import button, write_length
from data.records import BLOCKED, Certainty, Vehicle

CAUSES = ("landslip", "flood", "fallen_tree", "snow_ice", "collapse", "accident", "bridge_damaged")
"""Usual causes, offered; any other may be typed."""

EFFECTS = {"blocked": BLOCKED, "slow_2": 2.0, "slow_3": 3.0}
"""What the form offers: nobody gets through, or twice or three times as slow."""

CHANNELS = ("phone", "radio", "in_person", "highways")
UNTIL_H = {"unknown": None, "h2": 2, "h6": 6, "h12": 12, "h24": 24}
"""Hours until somebody should look again."""

FIELDS = ("closing-effect", "closing-vehicles", "closing-until", "closing-certainty", "closing-channel")


def lay_out() -> Component:
    """Lay out the form; it is shown while a place has been given and not yet recorded."""
    return html.Section(
        [
            dcc.Store(id="closure-draft"),
            dcc.Store(id="closure-act"),
            html.H2(id="closing-title"),
            html.P(id="closing-place", className="faint"),
            html.Label(id="closing-cause-label", htmlFor="closing-cause"),
            dcc.Input(id="closing-cause", type="text", maxLength=120, list="closing-causes", autoComplete="off"),
            html.Datalist(id="closing-causes"),
            _field("closing-effect", dcc.RadioItems(id="closing-effect", value="blocked", className="chips")),
            _field("closing-vehicles", dcc.Checklist(id="closing-vehicles", value=list(Vehicle), className="chips")),
            _field("closing-certainty", dcc.RadioItems(id="closing-certainty", value="reported", className="chips")),
            _field("closing-channel", dcc.RadioItems(id="closing-channel", value=CHANNELS[0], className="chips")),
            html.Label(id="closing-source-label", htmlFor="closing-source"),
            dcc.Input(id="closing-source", type="text", maxLength=120, autoComplete="off"),
            _field("closing-until", dcc.RadioItems(id="closing-until", value="unknown", className="chips")),
            html.Div(
                [
                    button("", id="closing-record", kind="primary"),
                    button("", id="closing-cancel", sets={"closure-draft": None}),
                ],
                className="acts",
            ),
        ],
        id="form",
    )


def _field(identity: str, control: Component) -> Component:
    return html.Fieldset([html.Legend(id=f"{identity}-label"), control])


def register(app: Dash, post: Post) -> None:
    """Register the form's words and the act of recording."""

    @app.callback(
        Output("closing-title", "children"),
        Output("closing-place", "children"),
        Output("closing-cause-label", "children"),
        Output("closing-causes", "children"),
        Output("closing-source-label", "children"),
        *(Output(f"{field}-label", "children") for field in FIELDS),
        *(Output(field, "options") for field in FIELDS),
        Output("closing-record", "children"),
        Output("closing-cancel", "children"),
        Input("lang", "data"),
        Input("closure-draft", "data"),
    )
    async def speak(lang: str, draft: dict[str, Any] | None) -> Any:
        say = words(lang)
        kind = "point" if draft and draft["geometry"]["type"] == "Point" else "area"
        causes = [html.Option(value=say(f"map.cause.{cause}")) for cause in CAUSES]
        labels = [say(f"map.closing.{field.removeprefix('closing-')}") for field in FIELDS]
        options = (
            choose(say, "map.effect", EFFECTS),
            choose(say, "routes.vehicle", Vehicle),
            choose(say, "map.until", UNTIL_H),
            choose(say, "cards.certainty", ("reported", "confirmed")),
            choose(say, "map.channel", CHANNELS),
        )
        titles = say("map.closing.title"), say(f"map.closing.{kind}"), say("map.closing.cause")
        return (
            *titles,
            causes,
            say("map.closing.source"),
            *labels,
            *options,
            say("map.closing.record"),
            say("shell.cancel"),
        )

    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("closure-draft", "data", allow_duplicate=True),
        Output("acted", "data", allow_duplicate=True),
        Output("closing-cause", "value"),
        Input("closing-record", "n_clicks"),
        State("closure-draft", "data"),
        State("closing-cause", "value"),
        State("closing-source", "value"),
        *(State(field, "value") for field in FIELDS),
        State("lang", "data"),
        prevent_initial_call=True,
        running=[(Output("closing-record", "disabled"), True, False)],
    )
    async def record(
        clicks: int, draft: dict[str, Any] | None, cause: str | None, source: str | None, *rest: Any
    ) -> Any:
        *answers, lang = rest
        if not clicks or not draft:
            return no_update, no_update, no_update, no_update
        told = await asyncio.to_thread(_record, post, draft, (cause or "", source or "", *answers), words(lang))
        return told, None, {"closed": clicks}, ""


def choose(say: Words, prefix: str, names: Any) -> list[dict[str, str]]:
    """Return the options of a choice in the reader's language."""
    return [{"value": str(name), "label": say(f"{prefix}.{name}")} for name in names]


def _record(post: Post, draft: dict[str, Any], answers: tuple[Any, ...], say: Words) -> list[Component]:
    cause, source, effect, vehicles, until, certainty, channel = answers
    hours = UNTIL_H[until]
    who = source.strip() or say(f"map.channel.{channel}")

    def do() -> str:
        answer = desk.close_road(
            post,
            find_actor(),
            draft["geometry"],
            _plain_cause(cause, say),
            {Vehicle(name): EFFECTS[effect] for name in vehicles},
            post.now() + timedelta(hours=hours) if hours else None,
            who,
            Certainty(certainty),
            channel=channel,
        )
        length = write_length(answer["length_m"], say)
        return say("map.closing.done", road=answer["road"] or say("routes.unnamed"), length=length)

    head = post.refresh().head
    told = tell_changes(post, do, say)
    return [*told, *offer_undo(post, head, say)]


def _plain_cause(cause: str, say: Words) -> str:
    """Return the plain word of a usual cause, so that it is read in either language; else what was typed."""
    return next((name.replace("_", " ") for name in CAUSES if say(f"map.cause.{name}") == cause.strip()), cause.strip())
