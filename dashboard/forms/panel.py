"""The report that is open: chosen, filled in, recorded; or met by another's, with both versions to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import turns
from dashboard.browser import run_in_browser
from dashboard.desk.post import Post
from dashboard.forms import press, rollcall, undoing
from dashboard.forms.actor import find_actor
from dashboard.forms.clash import draw_clash
from dashboard.forms.drawing import ROLE, draw_form
from dashboard.forms.filling import find_form, submit
from dashboard.forms.table import NEW
from dashboard.forms.telling import tell_recorded
from dashboard.i18n import Words, words
from dashboard.parts import button
from data.faults import Conflict, Fault

CHOOSE = "choose"
"""The form that asks which form."""


def lay_out() -> Component:
    """Lay out the place of the form; it is shown while a report is open."""
    cancel = button("", id="report-cancel", sets={"report": None, "report-area": None, "map.tool": "browse"})
    acts = html.Div([button("", id="report-record", kind="primary"), cancel], className="acts", id="report-acts")
    return html.Section(
        [
            dcc.Store(id="report"),
            turns.lay_out("report"),
            dcc.Store(id="report-opened"),
            dcc.Store(id="report-area"),
            dcc.Store(id="report-keep"),
            dcc.Store(id="report-done"),
            dcc.Store(id="undo"),
            dcc.Store(id="roll-call"),
            html.Div(id="report-body"),
            html.Div([html.Div(id="report-answer", role="alert"), acts], className="foot"),
        ],
        id="report-form",
    )


def register(app: Dash, post: Post) -> None:
    """Register opening, recording and keeping, and the acts that need no form."""
    press.register(app, post, "undo", undoing.undo_event)
    press.register(app, post, "roll-call", rollcall.record)
    _register_showing(app, post)
    _register_recording(app, post)


def _register_showing(app: Dash, post: Post) -> None:
    turns.register_part(app, "report", Input("report", "data"), Input("lang", "data"))

    @app.callback(
        Output("report-body", "children"),
        Output("report-answer", "children"),
        Output("report-opened", "data"),
        Output("report-acts", "className"),
        Input("report", "data"),
        turns.on_turn("report"),
        State("lang", "data"),
        State({"role": ROLE, "name": ALL}, "value"),
        State({"role": ROLE, "name": ALL}, "id"),
        State("report-area", "data"),
        prevent_initial_call=True,
    )
    async def show(
        asked: dict[str, Any] | None, _turn: str | None, lang: str, values: list[Any], ids: list[Any], area: Any
    ) -> Any:
        say = words(lang)
        if not asked:
            return None, None, None, "acts"
        if asked["form"] == CHOOSE:
            return draw_choice(asked, say), None, None, "acts choosing"
        turned = "report.data" not in ctx.triggered_prop_ids and bool(ids)
        typed = gather(values, ids, area) if turned else dict(asked.get("values") or {})
        drawn = await asyncio.to_thread(draw_form, post, find_form(asked["form"]), asked.get("subject"), typed, say)
        opened = no_update if turned else mark_opened(post)
        return drawn, no_update if turned else None, opened, "acts"


def speak(say: Words) -> dict[str, Any]:
    """Tell the words of the form's two buttons."""
    return {"report-record.children": say("forms.record"), "report-cancel.children": say("shell.cancel")}


def _register_recording(app: Dash, post: Post) -> None:
    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("report-answer", "children", allow_duplicate=True),
        Output("report-done", "data"),
        Output("acted", "data", allow_duplicate=True),
        Input("report-record", "n_clicks"),
        Input("report-keep", "data"),
        State("report", "data"),
        State("report-opened", "data"),
        State({"role": ROLE, "name": ALL}, "value"),
        State({"role": ROLE, "name": ALL}, "id"),
        State("report-area", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
        running=[(Output("report-record", "disabled"), True, False)],
    )
    async def record(
        clicks: int,
        keep: dict[str, Any] | None,
        asked: dict[str, Any] | None,
        opened: dict[str, Any] | None,
        *filled: Any,
    ) -> Any:
        kept = ctx.triggered_id == "report-keep"
        if not asked or not opened or not (keep if kept else clicks):
            return (no_update,) * 4
        mark = {**opened, "seen": keep["seen"]} if kept and keep else opened
        values, ids, area, lang = filled
        say = words(lang)
        try:
            told = await asyncio.to_thread(record_report, post, asked, mark, gather(values, ids, area), say)
        except Fault as fault:
            return no_update, draw_fault(post, fault, say), no_update, no_update
        return told, None, {"asked": asked, "empty": [None]}, {"reported": asked["form"], "n": post.picture.head}

    run_in_browser(
        app,
        "shut_form",
        Output("report", "data", allow_duplicate=True),
        Output("report-area", "data", allow_duplicate=True),
        Input("report-done", "data"),
        State("report", "data"),
        prevent_initial_call=True,
    )


def draw_fault(post: Post, fault: Fault, say: Words) -> Component:
    """Draw why nothing was recorded: in a sentence, and where another told otherwise with both versions."""
    if isinstance(fault, Conflict) and "both" in fault.values:
        return draw_clash(post, fault, say)
    return html.P(say.fault(fault), className="fault")


def draw_choice(asked: Mapping[str, Any], say: Words) -> list[Component]:
    """Draw what can be reported without a record, at a place where one is given; the rest is on the cards."""
    place = asked.get("place")
    offered = []
    for name in NEW:
        values = {"place": place} if place and name == "incident" else {}
        sets = {"report": {"form": name, "values": values}}
        offered.append(button(say(f"forms.title.{name}"), sets=sets, kind="choice"))
    road = button(say("forms.title.closure"), sets={"report": None, "map.tool": "close_road"}, kind="choice")
    return [
        html.H2(say("forms.title.choose")),
        html.Div([offered[0], road, *offered[1:]], className="choices"),
        html.P(say("forms.on_cards"), className="note"),
    ]


def gather(values: list[Any], ids: list[Mapping[str, str]], area: Any) -> dict[str, Any]:
    """Return what is filled into the open form, by field."""
    typed = {identity["name"]: value for identity, value in zip(ids, values, strict=True)}
    if area:
        typed["area"] = area
    return {name: value for name, value in typed.items() if value not in (None, "", [])}


def mark_opened(post: Post) -> dict[str, Any]:
    """Return what the form was opened on: which journal, and up to which line."""
    post.refresh()
    return {"seen": post.picture.head, "journal": post.journal_path.stem}


def record_report(
    post: Post, asked: Mapping[str, Any], opened: Mapping[str, Any], typed: Mapping[str, Any], say: Words
) -> list[Component]:
    """Record the open report, and say what was recorded and what it changed.

    Raises
    ------
    Conflict
        If another journal was opened meanwhile, or another told the same fields otherwise.
    """
    form = find_form(asked["form"])
    post.refresh()
    if post.journal_path.stem != opened["journal"]:
        raise Conflict("journal_switched")
    who = find_actor()

    def act() -> Any:
        return submit(post, who, form, typed, say, subject=asked.get("subject"), seen=int(opened["seen"]))

    return tell_recorded(post, form, act, say)
