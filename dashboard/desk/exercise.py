"""The exercise: start it, play its next step, say where it stands. Each start has a journal of its own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from dashboard.desk.answers import ExerciseAnswer
from dashboard.desk.home import LIVE_JOURNAL, Anchor, Settings
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.demo.exercise import CONTROL, Exercise, Step, drafts_of_step, load_exercise
from data.faults import Conflict
from data.journal import Draft
from data.kinds import ExerciseState
from data.picture import Picture
from data.records import Settlement

FOLDER = "exercises"
"""Where the journals of exercises are kept, below the home."""

RESTART_AFTER = timedelta(hours=12)
"""An exercise older than this is offered to be started again."""


@cache
def read_story() -> Exercise:
    """Return the exercise that comes with the program, read once."""
    return load_exercise()


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
            _play(staged, control, step, started_at, known_from=started_at, ahead_s=0.0)
    post.switch_to(journal)
    return describe(post)


def ensure(post: Post, who: Actor, *, restart: bool = False) -> ExerciseAnswer:
    """Start the exercise where none is running, or anew; else leave it where it stands."""
    if restart or post.refresh().exercise is None:
        return start(post, who)
    return describe(post)


def next_step(post: Post, who: Actor) -> ExerciseAnswer:
    """Play the next step: the exercise clock goes on to its time, its reports arrive.

    Raises
    ------
    Conflict
        If no exercise is running, or its last step has been played.
    """
    state = _running(post.refresh())
    story = read_story()
    if state.step >= len(story.steps):
        raise Conflict("exercise_over", steps=len(story.steps))
    step = story.step(state.step + 1)
    arrives_at = max(post.now(), state.started_at + step.at)
    ahead_s = (arrives_at - post.wall_now()).total_seconds()
    _play(post, Actor(who.name, CONTROL), step, state.started_at, known_from=post.now(), ahead_s=ahead_s)
    return describe(post)


def leave(post: Post) -> ExerciseAnswer:
    """Open the live journal for every process of this home; the exercise's own is kept.

    Raises
    ------
    Conflict
        If no exercise is running.
    """
    _running(post.refresh())
    post.switch_to(post.home / LIVE_JOURNAL)
    return describe(post)


def describe(post: Post) -> ExerciseAnswer:
    """Say whether an exercise is running, where it stands, and what its last step told."""
    picture, now = post.refresh(), post.now()
    running = picture.exercise
    if running is None:
        return ExerciseAnswer(
            running=False, name_en=None, name_zh=None, started_at=None, now=write_time(now), elapsed_s=None, step=None,
            steps_total=None, next_step=None, step_title_en=None, step_title_zh=None, messages=[], look_at_en=None,
            look_at_zh=None, what_if=None, what_if_subject=None, offer_restart=False,
        )  # fmt: skip
    story = read_story()
    step = story.step(running.step) if running.step else None
    opened_at = running.started_at + story.opens_at
    return ExerciseAnswer(
        running=True,
        name_en=running.name_en,
        name_zh=running.name_zh,
        started_at=write_time(running.started_at),
        now=write_time(now),
        elapsed_s=(now - running.started_at).total_seconds(),
        step=running.step,
        steps_total=running.steps_total,
        next_step=running.step + 1 if running.step < running.steps_total else None,
        step_title_en=step.title.en if step else None,
        step_title_zh=step.title.zh if step else None,
        messages=_list_messages(picture, step, running.started_at) if step else [],
        look_at_en=step.look.en if step else None,
        look_at_zh=step.look.zh if step else None,
        what_if=step.what_if if step else None,
        what_if_subject=step.what_if_subject if step else None,
        offer_restart=post.wall_now() - opened_at > RESTART_AFTER,
    )


class _SetClock:
    """A clock that stands where it is put, for a journal that is played in advance."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def _play(  # noqa: PLR0913  (a step, and the times it is told at)
    post: Post, control: Actor, step: Step, started_at: datetime, *, known_from: datetime, ahead_s: float
) -> None:
    """Write a step down: what it reports, that it was played, then the places announced as the gap now stands.

    Each report is known at its own time of the story, at the earliest `known_from`: what comes late is known late.
    """
    story, arrives_at = read_story(), post.wall_now() + timedelta(seconds=ahead_s)
    reports = drafts_of_step(story, step.number, started_at, control.name)
    timed = [replace(draft, known_at=max(draft.known_at, known_from)) for draft in reports]
    subject, body = f"exercise/{story.id}", {"step": step.number, "ahead_s": ahead_s}
    advance = Draft("exercise.advanced", subject, arrives_at, arrives_at, control.name, control.role, body)
    post.append(control, [*timed, advance], check=partial(_expect_before, step=step))
    if step.announce:
        _announce(post, control)


def _expect_before(picture: Picture, step: Step) -> None:
    """Refuse a step that another has played in the meantime."""
    if _running(picture).step + 1 != step.number:
        raise Conflict("exercise_step_played", step=step.number)


def _announce(post: Post, control: Actor) -> None:
    """Tell each settlement where its people go; one that has no place any longer is told so."""
    from dashboard.desk import gap  # noqa: PLC0415  (brings the solver, which only a step needs)

    rows = {(told.settlement_id, told.shelter_id): 0 for told in post.picture.announced}
    for settlement in gap.find_gap(post)["settlements"]:
        rows |= {(settlement["id"], place["id"]): place["persons"] for place in settlement["places"]}
    told = [{"settlement_id": home, "shelter_id": site, "persons": persons} for (home, site), persons in rows.items()]
    post.append(control, [post.draft("places.announced", "places/announced", {"rows": told})])


def _draft_start(story: Exercise, started_at: datetime) -> Draft:
    body = {
        "name_en": story.name.en,
        "name_zh": story.name.zh,
        "county": story.county.en,
        "steps_total": len(story.steps),
    }
    return Draft("exercise.started", f"exercise/{story.id}", started_at, started_at, "unsigned", "", body)


def _running(picture: Picture) -> ExerciseState:
    if picture.exercise is None:
        raise Conflict("no_exercise")
    return picture.exercise


def _list_messages(picture: Picture, step: Step, started_at: datetime) -> list[dict[str, Any]]:
    people = [record for record in picture.records("settlements").values() if isinstance(record, Settlement)]
    counts = {
        "moved": sum(record.moved or 0 for record in people),
        "refused": sum(record.refused or 0 for record in people),
    }
    return [
        {
            "at": write_time(started_at + message.at),
            "channel": message.channel,
            "certainty": str(message.certainty),
            "text_en": message.text.en.format(**counts),
            "text_zh": message.text.zh.format(**counts),
        }
        for message in step.messages
    ]


def _new_journal(home: Path, at: datetime) -> Path:
    stem = f"{at:%Y%m%dT%H%M%SZ}"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(path for name in names if not (path := home / FOLDER / f"{name}.sqlite").exists())
