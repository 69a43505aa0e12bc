"""The exercise: start it, play its next step, say where it stands. Each start has a journal of its own."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from dashboard.desk.answers import ExerciseAnswer, MessageAnswer
from dashboard.desk.exercise_telling import find_next_step, find_running, list_untold, read_story, tell_pieces
from dashboard.desk.home import Anchor, Settings, find_left_journal
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.demo import CONTROL
from data.demo.exercise import Exercise
from data.faults import Conflict
from data.journal import Draft, Event
from data.kinds import ExerciseState
from data.picture import Picture

__all__ = ["describe", "ensure", "exercise_settings", "list_messages", "next_step", "read_story", "start"]

FOLDER = "exercises"
"""Where the journals of exercises are kept, below the home."""

ENDED = "ended"
"""Why the clock of an exercise stands still for good."""

RESTART_AFTER = timedelta(hours=12)
"""An exercise older than this is offered to be started again."""


def exercise_settings(language: str) -> Settings:
    """Return the settings of a post that plays the exercise."""
    story = read_story()
    return Settings(
        name=story.county.in_language(language),
        language=language,
        time_zone=story.time_zone,
        profile=story.profile,
        warning_scale=story.warning_scale,
        anchors=tuple(Anchor(row.name.en, row.lon, row.lat, row.name.zh) for row in story.anchors),
    )


def start(post: Post, who: Actor) -> ExerciseAnswer:
    """Start the exercise anchored at now, open just after its opening step; an earlier journal is kept.

    The journal is played in full before any process sees it, so that a start that fails leaves the post as it was.
    """
    story = read_story()
    started_at = post.wall_now().replace(microsecond=0) - story.opens_at
    journal = _new_journal(post.home, post.wall_now())
    clock = _SetClock(started_at)
    control = Actor(who.name, CONTROL)
    with closing(post.stage(journal, clock)) as staged:
        staged.append(control, [_draft_start(story, started_at)])
        for step in story.steps[: story.opens_after_step]:
            clock.now = started_at + step.at
            pieces = [piece for piece in list_untold(staged, step.number, control) if not piece.aside]
            tell_pieces(staged, control, pieces, _as_told, (step, clock.now))
    post.switch_to(journal)
    return describe(post)


def ensure(post: Post, who: Actor, *, restart: bool = False) -> ExerciseAnswer:
    """Start the exercise where none is running, or anew; else leave it where it stands, or left for a real report."""
    if restart or (post.refresh().exercise is None and find_left_journal(post.home) is None):
        return start(post, who)
    return describe(post)


def next_step(post: Post, who: Actor) -> ExerciseAnswer:
    """Play the next step: the exercise clock goes on to its time, its reports arrive.

    Raises
    ------
    Conflict
        If no exercise is running, or its last step has been played.
    """
    state, now = find_running(post.refresh()), post.now()
    step = find_next_step(state)
    if step is None or state.stopped == ENDED:
        raise Conflict("exercise_over", steps=state.steps_total)
    control = Actor(who.name, CONTROL)
    pieces = [piece for piece in list_untold(post, step.number, control) if not piece.aside]
    tell_pieces(post, control, pieces, partial(max, now), (step, max(now, state.started_at + step.at)))
    return describe(post)


def describe(post: Post) -> ExerciseAnswer:
    """Say whether an exercise is running, how it is played, where it stands, and what has arrived last."""
    picture, now = post.refresh(), post.now()
    running = picture.exercise
    if running is None:
        left = find_left_journal(post.home) is not None
        return ExerciseAnswer(
            running=False, name_en=None, name_zh=None, started_at=None, now=write_time(now), elapsed_s=None, step=None,
            steps_total=None, next_step=None, step_title_en=None, step_title_zh=None, messages=[], look_at_en=None,
            look_at_zh=None, what_if=None, what_if_subject=None, offer_restart=False, by_clock=False, rate=1.0,
            stopped=None, blind=False, arrived=0, left=left,
        )  # fmt: skip
    story, messages = read_story(), list_messages(picture)
    step = story.step(running.step) if running.step else None
    shown = step if not running.blind else None
    return ExerciseAnswer(
        running=True,
        name_en=running.name_en,
        name_zh=running.name_zh,
        started_at=write_time(running.started_at),
        now=write_time(now),
        elapsed_s=(now - running.started_at).total_seconds(),
        step=running.step,
        steps_total=running.steps_total,
        next_step=running.step + 1 if running.step < running.steps_total and running.stopped != ENDED else None,
        step_title_en=shown.title.en if shown else None,
        step_title_zh=shown.title.zh if shown else None,
        messages=_pick_newest(messages, running),
        look_at_en=shown.look.en if shown else None,
        look_at_zh=shown.look.zh if shown else None,
        what_if=step.what_if if step else None,
        what_if_subject=step.what_if_subject if step else None,
        offer_restart=post.wall_now() - (running.started_at + story.opens_at) > RESTART_AFTER,
        by_clock=running.by_clock,
        rate=running.rate,
        stopped=running.stopped,
        blind=running.blind,
        arrived=len(messages),
        left=False,
    )


def list_messages(picture: Picture) -> list[MessageAnswer]:
    """List the messages that have arrived, in the order of their arrival."""
    told = [event for event in picture.changes if event.kind == "exercise.messaged"]
    return [_tell_message(event) for event in sorted(told, key=lambda event: (event.known_at, event.seq))]


def _tell_message(event: Event) -> MessageAnswer:
    body = event.body
    return MessageAnswer(
        number=body["number"],
        step=body["step"],
        at=write_time(event.happened_at),
        arrived_at=write_time(event.known_at),
        channel=body["channel"],
        certainty=body["certainty"],
        text_en=body["text_en"],
        text_zh=body["text_zh"],
        about=list(body["about"]),
    )


def _pick_newest(messages: list[MessageAnswer], running: ExerciseState) -> list[MessageAnswer]:
    """Pick the messages of the step under way, or of the last one where nothing of the next has arrived."""
    newest = max((each["step"] for each in messages), default=running.step)
    return [each for each in messages if each["step"] == newest]


class _SetClock:
    """A clock that stands where it is put, for a journal that is played in advance."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def _as_told(known_at: datetime) -> datetime:
    return known_at


def _draft_start(story: Exercise, started_at: datetime) -> Draft:
    body = {
        "name_en": story.name.en,
        "name_zh": story.name.zh,
        "county": story.county.en,
        "steps_total": len(story.steps),
    }
    return Draft("exercise.started", f"exercise/{story.id}", started_at, started_at, "unsigned", "", body)


def _new_journal(home: Path, at: datetime) -> Path:
    stem = f"{at:%Y%m%dT%H%M%SZ}"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(path for name in names if not (path := home / FOLDER / f"{name}.sqlite").exists())
