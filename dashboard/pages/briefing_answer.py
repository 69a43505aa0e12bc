"""What the briefing page shows: its words, the numbers issued, the one that is read, what-ifs beside the decisions."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard.brief.drawing import draw_briefing
from dashboard.brief.freeze import CONFIDENCES, MARKINGS
from dashboard.brief.jobs import Jobs
from dashboard.brief.profiles import PROFILES, choose_profile
from dashboard.desk import briefing as desk
from dashboard.desk.briefing import BriefingRow
from dashboard.desk.post import Post
from dashboard.i18n import LANGUAGES, Words, words
from dashboard.pages.briefing_work import FIELDS
from dashboard.parts import button, note, section, write_clock
from dashboard.turns import on_turn
from data.faults import NotFound

SHOWN = 6
"""Numbers issued that are listed; the older ones are folded."""


def register(app: Dash, post: Post, jobs: Jobs) -> None:
    """Register list and reading."""

    @app.callback(
        Output("brief-issued", "children"),
        Output("brief-ask", "children"),
        Output("brief-issue", "children"),
        Output("brief-warn", "children"),
        Output("brief-stem", "data"),
        Output("brief-profile", "options"),
        on_turn("briefing"),
        State("lang", "data"),
        State("map", "theme"),
        State("brief-stem", "data"),
        prevent_initial_call=True,
    )
    async def list_numbers(_turn: str, lang: str, theme: str | None, stem: str | None) -> Any:
        say = words(lang)
        told = await asyncio.to_thread(desk.list_issued, post)
        number = told["next_number"]
        here = post.journal_path.stem
        return (
            _draw_list(post, told["rows"], say, theme or "light"),
            say("brief.page.issue", number=number),
            say("brief.page.issue", number=number),
            say("brief.page.sure", number=number),
            no_update if stem == here else here,
            _list_houses(post, say),
        )

    @app.callback(
        Output("brief-answer", "children"),
        on_turn("briefing"),
        Input("brief-number", "data"),
        Input("brief-drafted", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def read(_turn: str | None, chosen: dict[str, Any] | None, drafted: dict[str, str] | None, lang: str) -> Any:
        say = words(lang)
        if chosen:
            return await asyncio.to_thread(_draw_issued, post, int(chosen["number"]), say)
        job = jobs.look(drafted["name"]) if drafted else None
        if job is None or job.result is None:
            return None
        return [note(say("brief.page.draft_note"), "doubt"), draw_briefing(post, job.result, say, draft=True)]


def speak(say: Words) -> dict[str, Any]:
    """Tell the page's words."""
    return {
        "brief-title.children": say("shell.question.briefing"),
        "brief-intro.children": say("brief.page.intro"),
        "brief-draft.children": say("brief.page.draft"),
        "brief-cancel.children": say("shell.cancel"),
        "brief-write.children": say("brief.page.write"),
        **{f"brief-{name}-label.children": say(f"brief.page.{name}") for name in FIELDS},
        "brief-confidence.options": [
            {"label": say(f"brief.outlook.{each}"), "value": each} for each in CONFIDENCES[1:]
        ],
        "brief-marking.options": [{"label": say(f"brief.marking.{each}"), "value": each} for each in MARKINGS],
        "brief-casualties.options": [{"label": say("brief.page.casualties_in"), "value": "in"}],
        "brief-next.placeholder": say("brief.page.next_hint"),
    }


def _list_houses(post: Post, say: Words) -> list[dict[str, str]]:
    """List the orders a briefing may be told in, the post's usual one first."""
    house = choose_profile(post.settings.warning_scale)
    usual = {"label": say("brief.page.usual", name=say(f"brief.profile.{house}")), "value": ""}
    return [usual, *({"label": say(f"brief.profile.{name}"), "value": name} for name in PROFILES if name != house)]


def _draw_list(post: Post, rows: list[BriefingRow], say: Words, theme: str) -> Component:
    if not rows:
        return note(say("brief.page.none_yet"))
    drawn = [_draw_row(post, row, say, theme) for row in rows]
    parts: list[Component] = [html.Ul(drawn[:SHOWN], className="brief-list")]
    if len(drawn) > SHOWN:
        older = html.Ul(drawn[SHOWN:], className="brief-list")
        parts.append(html.Details([html.Summary(say("brief.page.older", count=len(drawn) - SHOWN)), older]))
    return section(say("brief.page.numbers"), parts)


def _draw_row(post: Post, row: BriefingRow, say: Words, theme: str) -> Component:
    number, zone = row["number"], post.settings.zone()
    title = "brief.title" if row["profile"] == "sitrep" else "brief.title_consultation"
    name = f"{say(title, number=number)} · {write_clock(row['as_at'], zone, say)}"
    address = f"/screen/{number}?lang={say.lang}&theme={theme}"
    full = html.A(say("brief.page.full_screen"), href=address, target="_blank", className="button small")
    papers = [
        button(
            say(f"brief.page.pdf_{lang}"),
            sets={"brief-print": {"number": number, "lang": lang}},
            kind="small",
        )
        for lang in sorted(LANGUAGES, key=lambda lang: lang != say.lang)
    ]
    return html.Li(
        [
            button(name, sets={"brief-number": {"number": number}}, kind="link"),
            html.Div([full, *papers], className="acts"),
        ]
    )


def _draw_issued(post: Post, number: int, say: Words) -> Component:
    try:
        return draw_briefing(post, desk.find_issued(post, number), say)
    except NotFound:  # the page looks back to before it was issued, or another journal is open
        return note(say("brief.page.not_here", number=number))
