"""The band at the top: exercise or live, the hour, how the exercise goes on, and the way out for a real report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard import duty
from dashboard.desk import exercise, exercise_clock
from dashboard.desk.answers import ExerciseAnswer, MessageAnswer
from dashboard.desk.post import Actor, Post
from dashboard.desk.viewing import look_back
from dashboard.duties import is_control
from dashboard.i18n import Words, words
from dashboard.parts import button, write_clock, write_name, write_word
from data.faults import Conflict

NOW = 10**9
"""Set as the slider's minute, this is now: who leaves for a real report looks back no longer."""

_HERE = "\x00"


def register(app: Dash, post: Post) -> None:
    """Register the exercise's acts and the message that has arrived."""

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
        await asyncio.to_thread(do, post, duty.who(), asked)
        return asked

    @app.callback(
        Output("exercise-seen", "data", allow_duplicate=True),
        Input("exercise-dismiss", "data"),
        State("exercise-seen", "data"),
        prevent_initial_call=True,
    )
    async def dismiss(asked: dict[str, Any] | None, seen: list[str] | None) -> Any:
        return [*(seen or []), asked["what"]] if asked else no_update


ACTS: Mapping[str, Callable[[Post, Actor], ExerciseAnswer]] = MappingProxyType(
    {
        "restart": exercise.start,
        "next": exercise.next_step,
        "pause": exercise_clock.stop,
        "resume": exercise_clock.resume,
        "end": exercise_clock.end,
    }
)
"""Acts of the exercise that need nothing but who does them."""


def do(post: Post, who: Actor, asked: Mapping[str, Any]) -> None:
    """Do one act of the exercise; leaving it for a real report is open to all, and to those too who look back.

    Raises
    ------
    Conflict
        If it is played blind, and somebody else than exercise control would change how.
    """
    state = post.refresh().exercise
    if state and state.blind and asked["act"] not in {"real", "return"} and not is_control(who):
        raise Conflict("exercise_control_only")
    match asked["act"]:
        case "real":
            with look_back(None):
                exercise_clock.report_real(post, who)
        case "return":
            with look_back(None):
                exercise_clock.return_to(post, who)
        case "pace":
            wished = {name: asked[name] for name in ("by_clock", "rate", "blind") if name in asked}
            exercise_clock.pace(post, who, **wished)
        case name:
            ACTS[name](post, who)


def draw_band(post: Post, state: ExerciseAnswer, say: Words) -> list[Component]:
    """Draw the band that says exercise or live, the hour, the exercise's next act and the way out."""
    zone = post.settings.zone()
    if not state["running"]:
        hour = html.Span(write_clock(state["now"], zone, say), className="band-clock")
        shown: list[Component] = [html.Div([html.Span(say("shell.bar.live"), className="band-name"), hour])]
        return [*shown, _draw_way("return", say)] if state.get("left") else shown
    clock, real = (write_clock(moment, zone, say) for moment in (state["now"], post.wall_now()))
    hint = say("shell.bar.clock_hint", exercise=clock, real=real)
    title = html.Span(say("shell.bar.exercise"), className="band-name")
    hours = button(_draw_hours(state, zone, say), go="/exercise", kind="band-clock", title=hint, id="to-exercise")
    return [
        html.Div([title, hours]),
        html.Div([*_draw_next(state, say), _draw_way("real", say)], className="band-acts"),
    ]


def _draw_hours(state: ExerciseAnswer, zone: ZoneInfo, say: Words) -> list[Any]:
    """Draw the exercise's name and hour; the hour runs on in the browser, at the exercise's own rate."""
    before, _, after = say("shell.bar.clock", name=write_name(state, say), exercise=_HERE).partition(_HERE)
    told: dict[str, Any] = {
        "data-at": state["now"],
        "data-rate": 0 if state["stopped"] else state["rate"],
        "data-zone": zone.key,
    }
    hour = html.Span(write_clock(state["now"], zone, say), className="running-clock", **told)
    notes = [say(f"exercise.page.stopped.{state['stopped']}")] if state["stopped"] else []
    if state["by_clock"] and not state["stopped"]:
        notes.append(say("exercise.page.rate", rate=f"{state['rate']:g}"))
    return [before, hour, after, *(f" \u00b7 {note}" for note in notes)]


def _draw_next(state: ExerciseAnswer, say: Words) -> list[Component]:
    """Draw what brings the exercise on: the next step, the pause, the debrief, or a new start."""

    def act(name: str, label: str, **more: Any) -> Component:
        first = {"what": f"first@{state['started_at']}"}
        return button(label, sets={"exercise-act": {"act": name}, "exercise-dismiss": first}, **more)

    hidden = state["blind"] and not is_control(duty.who_if_any())
    if state["offer_restart"] and not hidden:
        return [act("restart", say("shell.bar.restart"), title=say("shell.bar.restart_hint"), id="restart")]
    if not state["next_step"]:
        return [button(say("exercise.page.to_debrief"), go="/exercise", id="to-debrief")]
    if hidden:
        return []
    if state["stopped"]:
        return [act("resume", say("exercise.page.resume"), id="next-step")]
    if state["by_clock"]:
        return [act("pause", say("exercise.page.pause"), id="next-step")]
    label = say("shell.bar.next_step_of", step=state["next_step"], total=state["steps_total"])
    return [act("next", label, id="next-step")]


def _draw_way(act: str, say: Words) -> Component:
    """Draw the button out of the exercise, or back into it."""
    sets = {"exercise-act": {"act": act}, "past-slider.value": NOW, "selected": None}
    hint = say(f"exercise.page.{act}_hint")
    return button(say(f"exercise.page.{act}"), sets=sets, kind="small", title=hint, id=f"exercise-{act}")


def draw_message(post: Post, state: ExerciseAnswer, seen: list[str], say: Words) -> list[Component] | None:
    """Draw what has arrived last; before the first press, what this page is."""
    if not state["running"]:
        return None
    first = f"first@{state['started_at']}"
    key = f"{state['arrived']}@{state['started_at']}"
    if first not in seen:
        return [draw_first(first, say)]
    return [_draw_step(post, state, key, say)] if key not in seen and state["messages"] else []


def draw_first(key: str, say: Words) -> Component:
    """Draw the first card: this is an exercise, put your own county in."""
    return html.Section(
        [
            html.P([html.Strong(say("shell.first.title")), " ", say("shell.first.text")]),
            html.Details(
                [
                    html.Summary(say("shell.first.own")),
                    html.P(say("shell.first.own_hint"), className="note"),
                    html.Code(say("shell.first.command")),
                ]
            ),
            button(say("shell.first.dismiss"), sets={"exercise-dismiss": {"what": key}}, kind="small"),
        ],
        className="first",
    )


def _draw_step(post: Post, state: ExerciseAnswer, key: str, say: Words) -> Component:
    """Draw the messages of the step under way; what it is about only once it has been played, and never blind."""
    title = state[f"step_title_{say.lang}"]  # type: ignore[literal-required]
    whole = title is not None and all(each["step"] == state["step"] for each in state["messages"])
    step = say("shell.message.step", step=state["step"], total=state["steps_total"])
    parts: list[Any] = [
        html.Span(step, className="kind") if whole else None,
        html.H2(title if whole else say("exercise.page.arrived")),
        html.Ul([html.Li(draw_one_message(post, each, say)) for each in state["messages"]], className="plain"),
    ]
    if whole and (look := state[f"look_at_{say.lang}"]):  # type: ignore[literal-required]
        parts.append(html.P([html.Strong(f"{say('shell.message.look_at')}: "), look]))
    parts.append(button(say("shell.message.dismiss"), sets={"exercise-dismiss": {"what": key}}, kind="small"))
    return html.Section(parts, className="message")


def draw_one_message(post: Post, told: MessageAnswer, say: Words) -> list[Component]:
    """Draw one message: when, by which channel, how sure, and its words."""
    by = say(
        "shell.message.by",
        clock=write_clock(told["at"], post.settings.zone(), say),
        channel=name_channel(told["channel"], say),
        certainty=say(f"cards.certainty.{told['certainty']}"),
    )
    return [html.Span(by, className="faint"), html.P(told[f"text_{say.lang}"])]  # type: ignore[literal-required]


def name_channel(channel: str, say: Words) -> str:
    """Name the way a report came."""
    return say(key) if (key := f"map.channel.{channel}") in say else write_word(channel, say)
