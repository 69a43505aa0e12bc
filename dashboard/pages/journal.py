"""Who did what, and when: the journal in plain sentences, filtered by person, kind, record and time."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.desk import journal as desk
from dashboard.desk.journal import Wanted
from dashboard.desk.post import Post
from dashboard.desk.reports.when import read_when
from dashboard.i18n import Words, words
from dashboard.pages import journal_lines
from dashboard.parts import write_name
from dashboard.turns import on_turn
from data.faults import BadInput

CHOICES, TIMES = ("actor", "kind", "record"), ("since", "until")
FIELDS = (*CHOICES, *TIMES)
"""What the lines can be filtered by; a time counts once its field is left."""


def lay_out() -> list[Component]:
    """Lay out the page: the filter folded above, the lines below, the chain's state at the end."""
    choices = [dcc.Dropdown(id=f"journal-{name}", options=[]) for name in CHOICES]
    times = [dcc.Input(id=f"journal-{name}", type="text", autoComplete="off", maxLength=20) for name in TIMES]
    fields = [
        html.Div([html.Label(id=f"journal-{name}-label", htmlFor=f"journal-{name}"), control])
        for name, control in zip(FIELDS, [*choices, *times], strict=True)
    ]
    clear = html.Button(id="journal-clear", type="button", className="button small")
    return [
        dcc.Store(id="journal-before"),
        dcc.Store(id="journal-times", data={}),
        html.H2(id="journal-title"),
        html.Details(
            [html.Summary(id="journal-filter"), html.Div([*fields, clear], className="journal-fields")],
            className="settings",
        ),
        dcc.Loading(html.Div(id="journal-answer", className="answer"), delay_show=400, type="dot"),
        html.Div(id="journal-chain"),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page's lines and the state of the chain."""
    _register_times(app)
    _register_clear(app)
    chosen = [Input(f"journal-{name}", "value") for name in CHOICES]

    @app.callback(
        Output("journal-answer", "children"),
        Output("journal-filter", "children"),
        *(Output(f"journal-{name}", "options") for name in CHOICES),
        on_turn("journal"),
        Input("journal-before", "data"),
        Input("journal-times", "data"),
        *chosen,
        State("page", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def answer(_turn: str | None, before: dict[str, int] | None, times: dict[str, str], *rest: Any) -> Any:
        *choices, page, lang = rest
        if page != "journal":
            return (no_update,) * 5
        say = words(lang)
        asked = {**dict(zip(CHOICES, choices, strict=True)), **times}
        wanted = read_wanted(post, asked, (before or {}).get("seq"))
        told = await asyncio.to_thread(desk.list_lines, post, wanted)
        title = say("journal.filter_on") if any(asked.values()) else say("journal.filter")
        drawn = await asyncio.to_thread(journal_lines.draw, post, told, say, paged=wanted.before is not None)
        return drawn, title, *list_choices(told, say)

    @app.callback(
        Output("journal-chain", "children"), on_turn("journal"), State("lang", "data"), prevent_initial_call=True
    )
    async def chain(_turn: str, lang: str) -> Any:
        told = await asyncio.to_thread(desk.check_chain, post)
        return journal_lines.draw_chain(told, words(lang))


def read_wanted(post: Post, asked: dict[str, str | None], before: int | None) -> Wanted:
    """Read what was chosen; a time is said as on the phone, and the end of its minute counts.

    Raises
    ------
    BadInput
        If a time cannot be read.
    """

    def when(name: str) -> datetime | None:
        try:
            return read_when(asked.get(name) or "", post.now(), post.settings.zone())
        except BadInput as fault:
            raise BadInput("journal_time", value=asked.get(name)) from fault

    until = when("until")
    return Wanted(
        actor=asked["actor"] or None,
        kind=asked["kind"] or None,
        subject=asked["record"] or None,
        since=when("since"),
        until=until.replace(second=59, microsecond=999_999) if until else None,
        before=before,
    )


def list_choices(told: desk.JournalAnswer, say: Words) -> tuple[list[dict[str, str]], ...]:
    """List whom, what and which records the filter offers: those that the journal holds."""
    actors = [{"value": name, "label": name} for name in told["actors"]]
    groups = sorted({kind.partition(".")[0] for kind in told["kinds"]})
    kinds = [{"value": group, "label": journal_lines.name_group(group, say)} for group in groups]
    records = [{"value": each["subject"], "label": write_name(each, say)} for each in told["subjects"]]
    return actors, kinds, records


def speak(say: Words) -> dict[str, Any]:
    """Tell the page's words; the times are patterns of what may be typed."""
    empty = [say(f"journal.field.{name}") for name in ("anybody", "anything", "any_record")]
    return {
        "journal-title.children": say("journal.title"),
        "journal-clear.children": say("journal.clear"),
        **{f"journal-{name}-label.children": say(f"journal.field.{name}") for name in FIELDS},
        **{f"journal-{name}.placeholder": hint for name, hint in zip(FIELDS, (*empty, "09:20", "10:05"), strict=True)},
    }


def _register_times(app: Dash) -> None:
    @app.callback(
        Output("journal-times", "data"),
        *(Input(f"journal-{name}", event) for name in TIMES for event in ("n_submit", "n_blur")),
        *(State(f"journal-{name}", "value") for name in TIMES),
        prevent_initial_call=True,
    )
    async def take(*told: Any) -> Any:
        return dict(zip(TIMES, told[-len(TIMES) :], strict=True))


def _register_clear(app: Dash) -> None:
    @app.callback(
        *(Output(f"journal-{name}", "value", allow_duplicate=True) for name in FIELDS),
        Output("journal-times", "data", allow_duplicate=True),
        Output("journal-before", "data", allow_duplicate=True),
        Input("journal-clear", "n_clicks"),
        prevent_initial_call=True,
    )
    async def clear(_clicks: int | None) -> Any:
        return None, None, None, "", "", {}, None
