"""The status bar: the exercise band, the county and its response, and the figures that open what is behind them."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import duty, signon
from dashboard.desk import exercise, records, situation
from dashboard.desk.answers import ExerciseAnswer
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import FigureAnswer, SituationAnswer
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
                    html.Button(id="to-lang", type="button", className="button small"),
                    html.Button(id="to-theme", type="button", className="button small"),
                ],
                className="bar-tools",
            ),
        ],
        id="bar",
    )


def register(app: Dash, post: Post) -> None:
    """Register the bar, the exercise's two acts, the message that a step brings, and who sits here."""
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

    @app.callback(
        Output("to-lang", "children"),
        Output("to-lang", "title"),
        Output("to-theme", "children"),
        Output("to-theme", "title"),
        Input("lang", "data"),
        Input("map", "theme"),
    )
    async def speak(lang: str, theme: str | None) -> Any:
        say = words(lang)
        other = say("shell.light") if theme == "dark" else say("shell.dark")
        return say("shell.language"), say("shell.language_hint"), other, say("shell.theme_hint")

    @app.callback(
        Output("message", "children"),
        Input("exercise-seen", "data"),
        Input("version", "data"),
        Input("lang", "data"),
    )
    async def message(seen: list[str] | None, _version: str, lang: str) -> Any:
        state = await asyncio.to_thread(exercise.describe, post)
        return draw_message(post, state, seen or [], words(lang))

    @app.callback(
        Output("acted", "data", allow_duplicate=True),
        Input("exercise-act", "data"),
        prevent_initial_call=True,
    )
    async def play(asked: dict[str, Any] | None) -> Any:
        if not asked:
            return no_update
        act = exercise.start if asked["act"] == "restart" else exercise.next_step
        await asyncio.to_thread(act, post, duty.who())
        return asked

    @app.callback(
        Output("exercise-seen", "data", allow_duplicate=True),
        Input("exercise-dismiss", "data"),
        State("exercise-seen", "data"),
        prevent_initial_call=True,
    )
    async def dismiss(asked: dict[str, Any] | None, seen: list[str] | None) -> Any:
        return [*(seen or []), asked["what"]] if asked else no_update


def draw_bar(post: Post, say: Words) -> tuple[list[Component], str, list[Component], list[Component]]:
    """Draw the band, its class, the line of the post, and the figures."""
    state = exercise.describe(post)
    told = situation.describe(post)
    band = draw_band(post, state, say)
    kind = "band exercise" if state["running"] else "band live"
    return band, kind, draw_post(post, told, say), draw_figures(told, say)


def draw_band(post: Post, state: ExerciseAnswer, say: Words) -> list[Component]:
    """Draw the band that says exercise or live, the hour, and the exercise's next act."""
    zone = post.settings.zone()
    if not state["running"]:
        return [html.Span([html.Span(say("shell.bar.live"), className="band-name"), _clock(state["now"], zone, say)])]
    clock, real = (write_clock(moment, zone, say) for moment in (state["now"], post.wall_now()))
    hours = say("shell.bar.clock", name=write_name(state, say), exercise=clock)
    hint = say("shell.bar.clock_hint", exercise=clock, real=real)
    title = html.Span(say("shell.bar.exercise"), className="band-name")
    shown: list[Component] = [html.Div([title, html.Span(hours, className="band-clock")], title=hint)]
    if state["offer_restart"]:
        ask = {"exercise-act": {"act": "restart"}}
        shown.append(button(say("shell.bar.restart"), sets=ask, title=say("shell.bar.restart_hint"), id="restart"))
    elif state["next_step"]:
        label = say("shell.bar.next_step_of", step=state["next_step"], total=state["steps_total"])
        first = {"what": f"first@{state['started_at']}"}
        shown.append(button(label, sets={"exercise-act": {"act": "next"}, "exercise-dismiss": first}, id="next-step"))
    else:
        shown.append(html.Span(say("shell.bar.last_step"), className="band-clock"))
    return shown


def _clock(now: str, zone: Any, say: Words) -> Component:
    return html.Span(write_clock(now, zone, say), className="band-clock")


def draw_post(post: Post, told: SituationAnswer, say: Words) -> list[Component]:
    """Draw whose post this is and how hard it works, in the issuer's own words."""
    zone = post.settings.zone()
    responses = [
        say(
            "shell.bar.response",
            words=answer[f"level_words_{say.lang}"],  # type: ignore[literal-required]
            issuer=pick_language(answer["issuer"], say),
            hazard=write_word(answer["hazard"], say),
            clock=write_clock(answer["since"], zone, say),
        )
        for answer in told["responses"]
    ]
    lines = responses or [say("shell.bar.no_response")]
    return [html.Strong(name_post(post, say)), *(html.Span(line, title=line) for line in lines)]


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


def draw_message(post: Post, state: ExerciseAnswer, seen: list[str], say: Words) -> list[Component] | None:
    """Draw what the last step of the exercise brought; before the first press, what this page is."""
    if not state["running"]:
        return None
    first = f"first@{state['started_at']}"
    key = f"{state['step']}@{state['started_at']}"
    blocks: list[Component] = []
    if first not in seen:
        blocks.append(draw_first(first, say))
    elif key not in seen and state["messages"]:
        blocks.append(_draw_step(post, state, key, say))
    return blocks


def draw_first(key: str, say: Words) -> Component:
    """Draw the first card: this is an exercise, put your own county in."""
    return html.Section(
        [
            html.H2(say("shell.first.title")),
            html.P(say("shell.first.text")),
            html.H3(say("shell.first.own")),
            html.P(say("shell.first.own_hint"), className="note"),
            html.Code(say("shell.first.command")),
            button(say("shell.first.dismiss"), sets={"exercise-dismiss": {"what": key}}, kind="small"),
        ],
        className="first",
    )


def _draw_step(post: Post, state: ExerciseAnswer, key: str, say: Words) -> Component:
    zone = post.settings.zone()
    lines = [
        html.Li(
            [
                html.Span(
                    say(
                        "shell.message.by",
                        clock=write_clock(each["at"], zone, say),
                        channel=name_channel(each["channel"], say),
                        certainty=say(f"cards.certainty.{each['certainty']}"),
                    ),
                    className="faint",
                ),
                html.P(each[f"text_{say.lang}"]),
            ]
        )
        for each in state["messages"]
    ]
    parts: list[Component] = [
        html.Span(say("shell.message.step", step=state["step"], total=state["steps_total"]), className="kind"),
        html.H2(state[f"step_title_{say.lang}"]),  # type: ignore[literal-required]
        html.Ul(lines, className="plain"),
    ]
    if look := state[f"look_at_{say.lang}"]:  # type: ignore[literal-required]
        parts.append(html.P([html.Strong(f"{say('shell.message.look_at')}: "), look]))
    parts.append(button(say("shell.message.dismiss"), sets={"exercise-dismiss": {"what": key}}, kind="small"))
    return html.Section(parts, className="message")


def name_channel(channel: str, say: Words) -> str:
    """Name the way a report came."""
    return say(key) if (key := f"map.channel.{channel}") in say else write_word(channel, say)
