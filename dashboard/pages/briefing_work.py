"""The work of the briefing page: draft, issue, print, each in a thread, with its progress told."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update

from dashboard.brief.facts import Tell
from dashboard.brief.jobs import Job, Jobs, Work
from dashboard.brief.printing import print_briefing
from dashboard.desk import briefing as desk
from dashboard.desk.post import Post
from dashboard.duty import DUTY, who, who_if_any
from dashboard.i18n import Words, words
from dashboard.screen.routes import name_paper

FIELDS = (
    "outlook",
    "decisions",
    "messages",
    "correction",
    "next",
    "approved",
    "map_approval",
    "confidence",
    "marking",
    "profile",
    "casualties",
)
"""What a person writes, by the component's name; ``briefing.js`` keeps them in this order."""

_NOTHING = (no_update,) * 6

NAMES = {"next": "next_at", "approved": "approved_by"}
"""Names that the briefing has for them, where they differ."""


def register(app: Dash, post: Post, jobs: Jobs) -> None:
    """Register the buttons, the progress, and the drafts that the browser keeps."""
    _register_kept(app)
    _register_work(app, post, jobs)
    _register_progress(app, jobs)


def _register_work(app: Dash, post: Post, jobs: Jobs) -> None:
    @app.callback(
        Output("brief-confirm", "hidden"),
        Input("brief-ask", "n_clicks"),
        Input("brief-cancel", "n_clicks"),
        Input("brief-job", "data"),
        prevent_initial_call=True,
    )
    async def ask(_asked: int, _cancelled: int, _job: Any) -> bool:
        return bool(ctx.triggered_id != "brief-ask")

    @app.callback(
        Output("brief-job", "data"),
        Output("brief-tick", "disabled"),
        Input("brief-issue", "n_clicks"),
        Input("brief-draft", "n_clicks"),
        Input("brief-print", "data"),
        *(State(f"brief-{name}", "value") for name in FIELDS),
        prevent_initial_call=True,
    )
    async def begin(_issue: int, _draft: int, printing: dict[str, Any] | None, *values: Any) -> Any:
        asked = str(ctx.triggered_id)
        if asked == "brief-print" and not printing:
            return no_update, no_update
        given = read_fields(dict(zip(FIELDS, values, strict=True)))
        kind, work, key = _plan(post, asked, printing, given)
        return {"name": jobs.start(work, (kind, *key)), "kind": kind}, False


def _plan(
    post: Post, asked: str, printing: Mapping[str, Any] | None, given: dict[str, Any]
) -> tuple[str, Work, tuple[Hashable, ...]]:
    """Return what a button asks for, the work it is, and under which key it is not begun twice."""
    house = given.pop("profile")
    if asked == "brief-print" and printing:
        return "print", partial(_print, post, printing), (printing["number"], printing["lang"])
    actor = who() if asked == "brief-issue" else who_if_any() or DUTY
    key = (actor, repr(given), house)
    if asked == "brief-issue":
        return "issue", partial(desk.issue_briefing, post, actor, given, house), key
    return "draft", partial(desk.draft_briefing, post, actor, given, house), key


def _register_progress(app: Dash, jobs: Jobs) -> None:
    @app.callback(
        Output("brief-progress", "children"),
        Output("brief-tick", "disabled", allow_duplicate=True),
        Output("brief-drafted", "data"),
        Output("brief-number", "data", allow_duplicate=True),
        Output("brief-file", "data"),
        Output("acted", "data", allow_duplicate=True),
        Output("brief-correction", "value", allow_duplicate=True),
        Output("brief-casualties", "value", allow_duplicate=True),
        Input("brief-tick", "n_intervals"),
        State("brief-job", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def follow(_tick: int, asked: dict[str, str] | None, lang: str) -> Any:
        say = words(lang)
        job = jobs.look(asked["name"]) if asked else None
        if asked is None or job is None:
            return None, True, *_NOTHING
        if not job.done:
            return _tell_part(job, say), no_update, *_NOTHING
        if job.fault is not None or job.result is None:
            sentence = say.fault(job.fault) if job.fault else say("shell.notice.unexpected")
            return html.P(sentence, className="fault"), True, *_NOTHING
        return await asyncio.to_thread(_finish, asked, job, say)


def _finish(asked: dict[str, str], job: Job, say: Words) -> Any:
    stamp = {"at": time.time()}
    if asked["kind"] == "print":
        name, body = job.result
        sent = {"content": base64.b64encode(body).decode(), "filename": name, "type": "application/pdf", "base64": True}
        return say("brief.page.printed", name=name), True, no_update, no_update, sent, *_NOTHING[3:]
    if asked["kind"] == "issue":
        told = say("brief.page.issued", number=job.result["number"])
        chosen = {"number": job.result["number"], **stamp}
        return told, True, None, chosen, no_update, stamp, "", []  # a correction and a press for casualties hold once
    return None, True, {"name": asked["name"]}, None, *_NOTHING[2:]


def _tell_part(job: Job, say: Words) -> Any:
    bar = html.Progress(value=str(round(100 * job.fraction)), max="100")
    return [html.Span(say(f"brief.part.{job.part}")), bar]


def _print(post: Post, asked: Mapping[str, Any], tell: Tell) -> tuple[str, bytes]:
    number, lang = int(asked["number"]), str(asked["lang"])
    briefing = desk.find_issued(post, number)
    body = post.remember(("briefing pdf", number, lang), lambda: print_briefing(post, briefing, lang, tell))
    return f"{name_paper(post, briefing, lang)}.pdf", body


def read_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a person has written, under the names that a briefing has for it."""
    given = {NAMES.get(name, name): value for name, value in values.items()}
    return {**given, "casualties": bool(given["casualties"]), "profile": given["profile"] or None}


def _register_kept(app: Dash) -> None:
    """Keep what is written in the browser, by journal: an exercise's words never slip into a live briefing."""
    fields = [Input(f"brief-{name}", "value") for name in FIELDS]
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("briefing", "keep"),
        Output("brief-kept", "data"),
        *fields,
        State("brief-stem", "data"),
        State("brief-kept", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("briefing", "restore"),
        *(Output(f"brief-{name}", "value") for name in FIELDS),
        Input("brief-stem", "data"),
        State("brief-kept", "data"),
        prevent_initial_call=True,
    )
