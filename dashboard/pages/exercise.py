"""The exercise's own page: how it is played, what has arrived, what is to come for the controller, and the debrief."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import debrief_words, duty
from dashboard.band import draw_one_message, name_channel
from dashboard.desk import debrief, exercise, exercise_clock
from dashboard.desk.answers import ExerciseAnswer
from dashboard.desk.exercise import ENDED
from dashboard.desk.exercise_clock import RATES, CueAnswer, CueStep
from dashboard.desk.post import Post
from dashboard.duties import is_control
from dashboard.i18n import Words, words
from dashboard.parts import aria, button, link, note, section, write_clock, write_name
from dashboard.turns import on_turn


def lay_out() -> list[Component]:
    """Lay out the page; the debrief stands apart, for it takes a while."""
    return [
        dcc.Store(id="debrief-asked"),
        html.H2(id="exercise-title"),
        html.Div(id="exercise-answer", className="answer"),
        dcc.Loading(html.Div(id="debrief-answer", className="answer"), delay_show=400, type="dot"),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page and its debrief."""

    @app.callback(
        Output("exercise-title", "children"),
        Output("exercise-answer", "children"),
        on_turn("exercise"),
        Input("signed", "data"),
        State("page", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def answer(_turn: str | None, _signed: object, page: str, lang: str) -> Any:
        if page != "exercise":
            return no_update, no_update
        return await asyncio.to_thread(draw, post, words(lang), control=is_control(duty.who_if_any()))

    @app.callback(
        Output("debrief-answer", "children"),
        on_turn("exercise"),
        Input("debrief-asked", "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def look_back(_turn: str | None, asked: dict[str, Any] | None, lang: str) -> Any:
        state = await asyncio.to_thread(exercise.describe, post)
        if not state["running"]:
            return None
        say = words(lang)
        hidden = state["blind"] and not is_control(duty.who_if_any())
        if state["next_step"] is None or (asked and asked["of"] == state["started_at"] and not hidden):
            return await asyncio.to_thread(draw_debrief, post, say)
        if hidden:
            return None
        of = {"debrief-asked": {"of": state["started_at"]}}
        ask = button(say("exercise.page.draw_debrief"), sets=of, kind="small")
        return section(say("exercise.page.debrief"), ask)


def draw(post: Post, say: Words, *, control: bool) -> tuple[str, list[Component]]:
    """Draw the page's title and body."""
    state = exercise.describe(post)
    if not state["running"]:
        return say("shell.bar.live"), [note(say("exercise.page.none"))]
    blocks: list[Component] = []
    if state["stopped"] != ENDED and (control or not state["blind"]):
        blocks.append(section(say("exercise.page.how"), draw_how(state, say)))
    blocks.append(section(say("exercise.page.messages"), draw_arrived(post, say)))
    blocks += draw_control(post, state, say, control=control)
    rules = [html.Li(rule.in_language(say.lang)) for rule in exercise.read_story().rules]
    blocks.append(html.Details([html.Summary(say("exercise.page.rules")), html.Ul(rules, className="rules")]))
    return say("exercise.page.title", name=write_name(state, say)), blocks


def draw_how(state: ExerciseAnswer, say: Words) -> list[Component]:
    """Draw how the exercise is played, and what else it can be."""

    def choose(label: str, *, pressed: bool, hint: str | None = None, **wished: Any) -> Component:
        kind = "small act-now pressed" if pressed else "small act-now"
        sets = {"exercise-act": {"act": "pace", **wished}}
        return button(label, sets=sets, kind=kind, title=hint, **aria(pressed=str(pressed).lower()))

    by_clock, rate = state["by_clock"], state["rate"]
    rates = [
        choose(
            f"{say('exercise.page.by_clock')} {say('exercise.page.rate', rate=f'{each:g}')}"
            if each == RATES[0]
            else say("exercise.page.rate", rate=f"{each:g}"),
            pressed=by_clock and rate == each,
            by_clock=True,
            rate=each,
        )
        for each in RATES
    ]
    how = [choose(say("exercise.page.by_button"), pressed=not by_clock, by_clock=False), *rates]
    blind = choose(
        say("exercise.page.blind"),
        pressed=state["blind"],
        hint=say("exercise.page.blind_hint"),
        blind=not state["blind"],
    )
    acts = ["resume" if state["stopped"] else "pause", "end", "restart"]
    more = [
        button(
            say(f"exercise.page.{act}"),
            sets={"exercise-act": {"act": act}},
            kind="small act-now",
            title=say(key) if (key := f"exercise.page.{act}_hint") in say else None,
        )
        for act in acts
    ]
    return [html.Div([*how, blind], className="acts choices"), html.Div(more, className="acts")]


def draw_arrived(post: Post, say: Words) -> Component:
    """Draw the messages that have arrived, the newest first, each with the records that it tells of."""
    rows: list[Component] = []
    for told in reversed(exercise.list_messages(post.picture)):
        names = [(subject, _name(post, subject, say)) for subject in told["about"][:3]]
        links = [link(name, subject) for subject, name in names if name]
        rows.append(html.Li([*draw_one_message(post, told, say), html.Div(links, className="acts")]))
    return html.Ul(rows, className="plain") if rows else note(say("exercise.page.nothing_yet"))


def draw_control(post: Post, state: ExerciseAnswer, say: Words, *, control: bool) -> list[Component]:
    """Draw what is to come, for the controller alone where the exercise is played blind."""
    if state["blind"] and not control:
        return [note(say("exercise.page.hidden"))]
    steps = exercise_clock.list_cues(post)
    body: list[Component] = [html.P(say("exercise.page.control_hint"), className="note")]
    body += [_draw_step(post, step, say) for step in steps if not step["played"]]
    body.append(
        html.Details(
            [
                html.Summary(say("exercise.page.messages")),
                *(_draw_step(post, step, say) for step in steps if step["played"]),
            ]
        )
    )
    return [html.Details([html.Summary(say("exercise.page.control")), *body], open=control, className="control")]


def _draw_step(post: Post, step: CueStep, say: Words) -> Component:
    clock = write_clock(step["at"], post.settings.zone(), say)
    title = f"{step['number']} \u00b7 {clock} \u00b7 {step[f'title_{say.lang}']}"  # type: ignore[literal-required]
    cues = [html.Li(_draw_cue(post, cue, say)) for cue in step["cues"]]
    return html.Section([html.H4(title), html.Ul(cues, className="plain")])


def _draw_cue(post: Post, cue: CueAnswer, say: Words) -> list[Component]:
    zone = post.settings.zone()
    arrived = cue["arrived_at"]
    state = say("exercise.page.cue_arrived", clock=write_clock(arrived, zone, say)) if arrived else None
    marks = [state or say("exercise.page.cue_due"), *([say("exercise.page.aside")] if cue["aside"] else [])]
    by = say(
        "shell.message.by",
        clock=write_clock(cue["at"], zone, say),
        channel=name_channel(cue["channel"], say),
        certainty=say(f"cards.certainty.{cue['certainty']}"),
    )
    parts: list[Component] = [
        html.Span([by, *(html.Span(mark, className="state") for mark in marks)], className="faint"),
        html.P(cue[f"text_{say.lang}"]),  # type: ignore[literal-required]
    ]
    if expected := cue[f"expected_{say.lang}"]:  # type: ignore[literal-required]
        parts.append(html.P([html.Strong(f"{say('exercise.page.expected')}: "), expected], className="expected"))
    return parts


def draw_debrief(post: Post, say: Words) -> list[Component]:
    """Draw the hot debrief."""
    told = debrief.describe(post)
    blocks: list[Component] = [html.P(say("debrief.mark"), className="exercise-note")]
    for passage in debrief_words.tell_debrief(told, post.settings.zone(), say):
        head = (html.H2, html.H3, html.H4)[passage.level - 1](passage.heading)
        said = [html.Blockquote(passage.said)] if passage.said else []
        lines = [html.Ul([html.Li(line) for line in passage.lines])] if passage.lines else []
        blocks.append(html.Section([head, *said, *lines], className="debrief"))
    return blocks


def _name(post: Post, subject: str, say: Words) -> str | None:
    layer, _, identity = subject.partition("/")
    record = post.picture.records(layer).get(identity)
    named = {"name": record.name, "name_en": record.name_en, "name_zh": record.name_zh} if record else None
    return write_name(named, say) if named else None
