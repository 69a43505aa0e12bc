"""The exercise played by the clock: how fast, blind or not, paused, and left at once for a real report."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict

from dashboard.desk import county, exercise
from dashboard.desk.answers import ExerciseAnswer
from dashboard.desk.exercise import ENDED, list_messages
from dashboard.desk.exercise_telling import (
    draft_clock,
    find_next_step,
    find_running,
    list_untold,
    read_story,
    tell_pieces,
)
from dashboard.desk.home import LIVE_JOURNAL, find_left_journal
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.demo import CONTROL
from data.demo.exercise import Message
from data.demo.pieces import list_asides
from data.faults import BadInput, Conflict
from data.kinds import ExerciseState

RATES = (1.0, 2.0, 5.0, 10.0)
"""How fast the clock may play: seconds of the exercise in one of the wall clock."""

ON_TIME = timedelta(minutes=1)
"""What the clock brings with no more delay than this is known at its own time, as if nobody had looked at a clock."""

PAUSE, REAL_REPORT = "pause", "real_report"


class CueAnswer(TypedDict):
    """One message as the controller sees it, arrived or not."""

    number: str
    at: str
    channel: str
    certainty: str
    text_en: str
    text_zh: str
    expected_en: str | None
    expected_zh: str | None
    arrived_at: str | None
    aside: bool
    """Besides the steps: only the clock brings it."""


class CueStep(TypedDict):
    """One step as the controller sees it."""

    number: int
    at: str
    title_en: str
    title_zh: str
    played: bool
    cues: list[CueAnswer]


def pace(
    post: Post, who: Actor, *, by_clock: bool | None = None, rate: float | None = None, blind: bool | None = None
) -> ExerciseAnswer:
    """Set how the exercise is played; what is not given stays as it is.

    Raises
    ------
    BadInput
        If the rate is none of `RATES`.
    Conflict
        If no exercise is running, or it has ended.
    """
    state = _find_open(post)
    if rate is not None and rate not in RATES:
        raise BadInput("exercise_rate", rate=rate, known=", ".join(f"{each:g}" for each in RATES))
    timed = state.by_clock if by_clock is None else by_clock
    wished = state.rate if rate is None else rate
    body = {
        "by_clock": timed,
        "rate": wished if timed else 1.0,
        "blind": state.blind if blind is None else blind,
    }
    return _set_clock(post, who, "exercise.paced", body)


def stop(post: Post, who: Actor, why: str = PAUSE) -> ExerciseAnswer:
    """Let the exercise clock stand still.

    Raises
    ------
    Conflict
        If no exercise is running, or its clock stands still already.
    """
    if _find_open(post).stopped is not None:
        raise Conflict("exercise_stopped")
    return _set_clock(post, who, "exercise.stopped", {"why": why})


def resume(post: Post, who: Actor) -> ExerciseAnswer:
    """Let the exercise clock go on from where it stopped.

    Raises
    ------
    Conflict
        If no exercise is running, or its clock is not standing still.
    """
    if _find_open(post).stopped is None:
        raise Conflict("exercise_runs")
    return _set_clock(post, who, "exercise.resumed", {"why": find_running(post.picture).stopped})


def end(post: Post, who: Actor) -> ExerciseAnswer:
    """End the exercise for good: nothing more arrives, the debrief is whole.

    Raises
    ------
    Conflict
        If no exercise is running, or it has ended already.
    """
    _find_open(post)
    return _set_clock(post, who, "exercise.stopped", {"why": ENDED})


def report_real(post: Post, who: Actor) -> ExerciseAnswer:
    """Stop the exercise clock and open the live post: a real report is never mixed into the exercise.

    Raises
    ------
    Conflict
        If no exercise is running.
    """
    state = find_running(post.refresh())
    if state.stopped is None:
        _set_clock(post, who, "exercise.stopped", {"why": REAL_REPORT})
    post.switch_to(post.home / LIVE_JOURNAL, left=post.journal_path)
    county.adopt_area(post, who)
    return exercise.describe(post)


def return_to(post: Post, who: Actor) -> ExerciseAnswer:
    """Return to the exercise that was left for a real report; its clock goes on from where it stopped.

    Raises
    ------
    Conflict
        If none was left.
    """
    left = find_left_journal(post.home)
    if left is None:
        raise Conflict("no_exercise_left")
    post.switch_to(left)
    if find_running(post.refresh()).stopped == REAL_REPORT:
        _set_clock(post, who, "exercise.resumed", {"why": REAL_REPORT})
    return exercise.describe(post)


def find_next_due(post: Post, who: Actor) -> datetime | None:
    """Return when the clock brings something next, ``None`` where it does not play or nothing is left."""
    state = post.refresh().exercise
    step = find_next_step(state) if state and state.by_clock and state.stopped is None else None
    if state is None or step is None:
        return None
    untold = list_untold(post, step.number, Actor(who.name, CONTROL))
    return min([piece.due_at for piece in untold] + [state.started_at + step.at])


def play_due(post: Post, who: Actor) -> int:
    """Write down what is due, step after step, and return how many pieces that was."""
    control, told = Actor(who.name, CONTROL), 0
    while (state := post.refresh().exercise) is not None and state.by_clock and state.stopped is None:
        step, now = find_next_step(state), post.now()
        if step is None:
            break
        over = state.started_at + step.at
        untold = list_untold(post, step.number, control)
        due = [piece for piece in untold if piece.due_at <= now]
        played = (step, now if now - over > ON_TIME else over) if over <= now else None
        if not due and played is None:
            break
        tell_pieces(post, control, due, lambda at: now if now - at > ON_TIME else at, played)  # noqa: B023
        told += len(due)
        if played is None:
            break
    return told


def list_cues(post: Post) -> list[CueStep]:
    """List the whole story for the controller: each message, what is expected of the player, when it arrived.

    Raises
    ------
    Conflict
        If no exercise is running.
    """
    picture = post.refresh()
    state, story = find_running(picture), read_story()
    arrived = {each["number"]: each["arrived_at"] for each in list_messages(picture)}

    def tell(number: str, message: Message, *, aside: bool) -> CueAnswer:
        return CueAnswer(
            number=number,
            at=write_time(state.started_at + message.at),
            channel=message.channel,
            certainty=str(message.certainty),
            text_en=message.text.en,
            text_zh=message.text.zh,
            expected_en=message.expected.en if message.expected else None,
            expected_zh=message.expected.zh if message.expected else None,
            arrived_at=arrived.get(number),
            aside=aside,
        )

    steps = []
    for step in story.steps:
        cues = [tell(f"{step.number}.{n}", each, aside=False) for n, each in enumerate(step.messages, start=1)]
        cues += [tell(f"+{place}", each, aside=True) for place, each in list_asides(story, step.number)]
        steps.append(
            CueStep(
                number=step.number,
                at=write_time(state.started_at + step.at),
                title_en=step.title.en,
                title_zh=step.title.zh,
                played=step.number <= state.step,
                cues=sorted(cues, key=lambda cue: cue["at"]),
            )
        )
    return steps


def _find_open(post: Post) -> ExerciseState:
    state = find_running(post.refresh())
    if state.stopped == ENDED:
        raise Conflict("exercise_over", steps=state.steps_total)
    return state


def _set_clock(post: Post, who: Actor, kind: str, body: dict[str, Any]) -> ExerciseAnswer:
    """Write down an event of the exercise clock, at the exercise's time now."""
    post.append(who, [draft_clock(post, kind, post.now(), body)])
    return exercise.describe(post)
