"""The status bar: the exercise band, the county and its response, and the figures that open what is behind them."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard import signon
from dashboard.band import draw_band
from dashboard.desk import exercise, records, situation
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import FigureAnswer, SituationAnswer
from dashboard.forms.rollcall import draw_silent
from dashboard.i18n import Words, words
from dashboard.parts import (
    age_line,
    button,
    link,
    note,
    pick_language,
    write_age,
    write_clock,
    write_count,
    write_name,
    write_word,
)
from data.faults import NotFound

FIGURES = {
    "to_be_moved": "to_be_moved",
    "moved": "moved",
    "not_yet": "not_yet",
    "without_a_place": "without_a_place",
    "isolated": "isolated",
    "not_heard_from": "not_heard",
}
"""Figures of the bar in reading order, and their keys in the desk's answer."""

BEHIND = 40
"""Records shown behind a figure; the rest is counted."""


def lay_out() -> Component:
    """Lay out the bar: band, post, figures, and the two switches."""
    return html.Header(
        [
            html.Div(id="band"),
            html.Div(id="post-line", className="post"),
            html.Div(id="bar-figures", className="bar-figures"),
            html.Div(
                [
                    signon.lay_out(),
                    button("", id="to-lang", kind="small"),
                    button([html.Span(id="to-dark"), html.Span(id="to-light")], id="to-theme", kind="small"),
                ],
                className="bar-tools",
            ),
        ],
        id="bar",
    )


def register(app: Dash, post: Post) -> None:
    """Register the bar, and who sits here."""
    signon.register(app, post)

    @app.callback(
        Output("band", "children"),
        Output("band", "className"),
        Output("post-line", "children"),
        Output("bar-figures", "children"),
        Input("version", "data"),
        Input("tick", "n_intervals"),
        Input("lang", "data"),
    )
    async def draw(_version: str, _tick: int, lang: str) -> Any:
        return await asyncio.to_thread(draw_bar, post, words(lang))


def speak(say: Words) -> dict[str, Any]:
    """Tell the words of the two switches; which theme is the other one, the style knows."""
    return {
        "to-lang.children": say("shell.language"),
        "to-lang.title": say("shell.language_hint"),
        "to-dark.children": say("shell.dark"),
        "to-light.children": say("shell.light"),
        "to-theme.title": say("shell.theme_hint"),
    }


def draw_bar(post: Post, say: Words) -> tuple[list[Component], str, list[Component], list[Component]]:
    """Draw the band, its class, the line of the post, and the figures."""
    state = exercise.describe(post)
    told = situation.describe(post)
    band = draw_band(post, state, say)
    kind = "band exercise" if state["running"] else "band live"
    return band, kind, draw_post(post, told, say), draw_figures(told, say)


def draw_post(post: Post, told: SituationAnswer, say: Words) -> list[Component]:
    """Draw whose post this is and how hard it works, in the issuer's own words."""
    zone = post.settings.zone()
    responses: list[Component] = []
    for answer in told["responses"]:
        line = say(
            "shell.bar.response",
            words=answer[f"level_words_{say.lang}"],  # type: ignore[literal-required]
            issuer=pick_language(answer["issuer"], say),
            hazard=write_word(answer["hazard"], say, "hazard"),
            clock=write_clock(answer["since"], zone, say),
        )
        responses.append(link(html.Span(line), answer["subject"], title=line))
    lines = responses or [html.Span(say("shell.bar.no_response"))]
    return [html.Strong(name_post(post, say)), *lines]


def name_post(post: Post, say: Words) -> str:
    """Name the county: the exercise's in the reader's language, else as the post is called."""
    if post.picture.exercise is not None:
        return exercise.read_story().county.in_language(say.lang)
    return post.settings.name or say("shell.title")


def draw_figures(told: SituationAnswer, say: Words) -> list[Component]:
    """Draw the figures of the bar; each is a button that opens the records behind it."""
    shown = []
    for key, name in FIGURES.items():
        figure: FigureAnswer = told[name]  # type: ignore[literal-required]
        below = (
            write_age(figure["age_s"], say) if figure["age_s"] is not None else say(f"shell.basis.{figure['basis']}")
        )
        shown.append(_draw_figure(key, write_count(figure["value"], say), below, say))
    oldest = told["oldest"]
    value = write_age(oldest["age_s"], say) if oldest else say("shell.unknown")
    below = write_name(oldest, say) if oldest else ""
    return [*shown, _draw_figure("oldest", value, below, say)]


def _draw_figure(key: str, value: str, below: str, say: Words) -> Component:
    lines = [
        html.Span(say(f"shell.bar.{key}"), className="label"),
        html.Span(value, className="value"),
        html.Span(below, className="age"),
    ]
    kind = "figure bar-figure shortfall" if key == "without_a_place" else "figure bar-figure"
    return button(lines, sets={"selected": f"figure/{key}"}, kind=kind, id=f"figure-{key}")


def draw_behind(post: Post, key: str, say: Words) -> list[Component]:
    """Draw the records behind a figure of the bar, and those that have told nothing."""
    told = situation.describe(post)
    if key == "oldest":
        return _draw_oldest(post, told, say)
    figure: FigureAnswer = told[FIGURES[key]]  # type: ignore[literal-required]
    head = html.P(
        [
            html.Span(write_count(figure["value"], say), className="figure-value"),
            html.Span(say(f"shell.basis.{figure['basis']}"), className="state"),
        ]
    )
    blocks: list[Component] = [head, html.P(say(f"shell.meaning.{key}"), className="note")]
    if figure["source"]:
        blocks.append(age_line(figure["source"], figure["age_s"], figure["freshness"], say))
    if key == "not_heard_from":
        return [*blocks, *draw_silent(post, told, say)]
    blocks.append(html.Ul(_draw_subjects(post, figure["subjects"], say), className="plain"))
    if figure["unknown"]:
        blocks.append(html.H3(say("shell.bar.no_report", count=len(figure["unknown"]))))
        blocks.append(html.Ul(_draw_subjects(post, figure["unknown"], say), className="plain"))
    return blocks


def _draw_subjects(post: Post, subjects: list[str], say: Words) -> list[Component]:
    rows: list[Component] = [html.Li(link(name_subject(post, subject, say), subject)) for subject in subjects[:BEHIND]]
    if (more := len(subjects) - BEHIND) > 0:
        rows.append(html.Li(say("shell.bar.and_more", count=more), className="faint"))
    return rows


def _draw_oldest(post: Post, told: SituationAnswer, say: Words) -> list[Component]:
    oldest = told["oldest"]
    if oldest is None:
        return [note(say("shell.unknown"))]
    field = say(key) if (key := f"cards.field.{oldest['field']}") in say else oldest["field"]
    clock = write_clock(oldest["happened_at"], post.settings.zone(), say, day=True)
    return [
        html.P([link(write_name(oldest, say), oldest["subject"]), f" · {field} · {clock}"]),
        age_line(oldest["source"], oldest["age_s"], oldest["freshness"], say),
        html.P(say("shell.meaning.oldest"), className="note"),
    ]


def name_subject(post: Post, subject: str, say: Words) -> str:
    """Name what a subject stands for in the reader's language."""
    try:
        return write_name(records.describe(post, subject), say)
    except NotFound:
        return subject
