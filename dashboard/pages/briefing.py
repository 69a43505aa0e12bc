"""Tell the commander: issue a numbered briefing with one click, beside it what only a person can write."""

from __future__ import annotations

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.brief.freeze import CONFIDENCES, MARKINGS
from dashboard.brief.jobs import Jobs
from dashboard.brief.profiles import PROFILES
from dashboard.desk.post import Post
from dashboard.pages import briefing_answer, briefing_work

TEXTS = ("outlook", "decisions", "messages", "correction")
LINES = ("next", "approved", "map_approval")
CHOICES = {"confidence": CONFIDENCES[1:], "marking": MARKINGS, "profile": tuple(PROFILES)}


def lay_out() -> list[Component]:
    """Lay out the page: issue, what a person writes, the numbers issued, the one that is read."""
    return [
        dcc.Store(id="brief-kept", storage_type="local"),
        dcc.Store(id="brief-stem"),
        dcc.Store(id="brief-number"),
        dcc.Store(id="brief-print"),
        dcc.Store(id="brief-job"),
        dcc.Store(id="brief-drafted"),
        dcc.Store(id="brief-sure"),
        dcc.Interval(id="brief-tick", interval=400, disabled=True),
        dcc.Download(id="brief-file"),
        html.H2(id="brief-title"),
        html.P(id="brief-intro", className="note"),
        html.Div(
            [
                html.Button(id="brief-ask", type="button", className="button primary"),
                html.Button(id="brief-draft", type="button", className="button"),
            ],
            className="acts",
        ),
        html.Div(
            [
                html.P(id="brief-warn"),
                html.Div(
                    [
                        html.Button(id="brief-issue", type="button", className="button primary"),
                        html.Button(id="brief-cancel", type="button", className="button"),
                    ],
                    className="acts",
                ),
            ],
            id="brief-confirm",
            hidden=True,
            role="alert",
        ),
        html.Div(id="brief-progress", role="status"),
        html.Details(
            [html.Summary(id="brief-write"), html.Div(_lay_out_fields(), className="brief-fields")],
            className="settings",
            open=True,
        ),
        html.Div(id="brief-issued"),
        html.Div(id="brief-answer", className="answer"),
    ]


def _lay_out_fields() -> list[Component]:
    texts = [_field(name, dcc.Textarea(id=f"brief-{name}", rows=3, maxLength=4000, value="")) for name in TEXTS]
    lines = [
        _field(name, dcc.Input(id=f"brief-{name}", type="text", maxLength=80, autoComplete="off", value=""))
        for name in LINES
    ]
    choices = [
        _field(name, dcc.RadioItems(id=f"brief-{name}", value="none" if name == "marking" else "", className="chips"))
        for name in CHOICES
    ]
    casualties = _field("casualties", dcc.Checklist(id="brief-casualties", value=[], className="chips"))
    outlook, decisions, messages, correction = texts
    confidence, marking, profile = choices
    following, approved, map_approval = lines
    more = [profile, casualties, map_approval, correction]
    return [outlook, confidence, decisions, messages, following, approved, marking, *more]


def _field(name: str, control: Component) -> Component:
    return html.Div([html.Label(id=f"brief-{name}-label", htmlFor=f"brief-{name}"), control], className=f"field {name}")


def register(app: Dash, post: Post) -> None:
    """Register the words, the drafts that the browser keeps, the work, and what is read."""
    jobs = Jobs()
    briefing_answer.register(app, post, jobs)
    briefing_work.register(app, post, jobs)
