"""Commands that play the exercise on, or leave it: ``next``, ``live``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.say import say_moment
from dashboard.desk import exercise
from dashboard.desk.answers import ExerciseAnswer


def next_step(call: Call) -> Outcome:
    """Play the next step of the exercise."""
    answer = exercise.next_step(call.post, call.who)
    return Outcome(answer, tell_step(call, answer))


def go_live(call: Call) -> Outcome:
    """Leave the exercise: what is recorded from now on is real."""
    return Outcome(exercise.leave(call.post), [call.say("cli.live.done")])


def tell_step(call: Call, answer: ExerciseAnswer) -> Iterator[str]:
    """Tell the step that was played last: its time, its messages, what to look at."""
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    lang = say.lang
    told: dict[str, Any] = {**answer}
    clock = say_moment(say, answer["now"], zone, now)
    title = told[f"step_title_{lang}"]
    yield say("cli.next.step", step=answer["step"], total=answer["steps_total"], clock=clock, title=title)
    for message in answer["messages"]:
        clock = say_moment(say, message["at"], zone, now)
        yield say("cli.next.message", clock=clock, text=message[f"text_{lang}"])
    yield say("cli.next.look_at", text=told[f"look_at_{lang}"])
