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
from data.faults import NotFound

SHOWN = 6
"""Numbers issued that are listed; the older ones are folded."""


def register(app: Dash, post: Post, jobs: Jobs) -> None:
    """Register words, list and reading."""
    _register_words(app, post)

    @app.callback(
        Output("brief-issued", "children"),
        Output("brief-ask", "children"),
        Output("brief-issue", "children"),
        Output("brief-warn", "children"),
        Output("brief-stem", "data"),
        Input("page", "data"),
        Input("version", "data"),
        Input("lang", "data"),
        State("map", "theme"),
        State("brief-stem", "data"),
    )
    async def list_numbers(page: str, _version: str, lang: str, theme: str | None, stem: str | None) -> Any:
        if page != "briefing":
            return (no_update,) * 5
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
        )

    @app.callback(
        Output("brief-answer", "children"),
        Input("page", "data"),
        Input("brief-number", "data"),
        Input("brief-drafted", "data"),
        Input("lang", "data"),
    )
    async def read(page: str, chosen: dict[str, Any] | None, drafted: dict[str, str] | None, lang: str) -> Any:
        if page != "briefing":
            return no_update
        say = words(lang)
        if chosen:
            return await asyncio.to_thread(_draw_issued, post, int(chosen["number"]), say)
        job = jobs.look(drafted["name"]) if drafted else None
        if job is None or job.result is None:
            return None
        return [note(say("brief.page.draft_note"), "doubt"), draw_briefing(post, job.result, say, draft=True)]


def _register_words(app: Dash, post: Post) -> None:
    @app.callback(
        Output("brief-title", "children"),
        Output("brief-intro", "children"),
        Output("brief-draft", "children"),
        Output("brief-cancel", "children"),
        Output("brief-write", "children"),
        *(Output(f"brief-{name}-label", "children") for name in FIELDS),
        Output("brief-confidence", "options"),
        Output("brief-marking", "options"),
        Output("brief-profile", "options"),
        Output("brief-casualties", "options"),
        Output("brief-next", "placeholder"),
        Input("lang", "data"),
    )
    async def write(lang: str) -> Any:
        say = words(lang)
        house = choose_profile(post.settings.warning_scale)
        labels = [say(f"brief.page.{name}") for name in FIELDS]
        houses = [{"label": say("brief.page.usual", name=say(f"brief.profile.{house}")), "value": ""}]
        houses += [{"label": say(f"brief.profile.{name}"), "value": name} for name in PROFILES if name != house]
        return (
            say("shell.question.briefing"),
            say("brief.page.intro"),
            say("brief.page.draft"),
            say("shell.cancel"),
            say("brief.page.write"),
            *labels,
            [{"label": say(f"brief.outlook.{each}"), "value": each} for each in CONFIDENCES[1:]],
            [{"label": say(f"brief.marking.{each}"), "value": each} for each in MARKINGS],
            houses,
            [{"label": say("brief.page.casualties_in"), "value": "in"}],
            say("brief.page.next_hint"),
        )


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
