"""Telling the story: pieces of a step are written down once, each at its own time, then that the step was played."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.demo.exercise import Exercise, Step, load_exercise
from data.demo.pieces import Piece, list_pieces
from data.faults import Conflict
from data.journal import Draft
from data.kinds import ExerciseState
from data.picture import Picture

Known = Callable[[datetime], datetime]
"""When the post learns of a piece, by when the story has it known."""


@cache
def read_story() -> Exercise:
    """Return the exercise that comes with the program, read once."""
    return load_exercise()


def find_running(picture: Picture) -> ExerciseState:
    """Return the exercise of a picture.

    Raises
    ------
    Conflict
        If none is running.
    """
    if picture.exercise is None:
        raise Conflict("no_exercise")
    return picture.exercise


def find_next_step(state: ExerciseState) -> Step | None:
    """Return the step that comes next, ``None`` after the last."""
    story = read_story()
    return story.step(state.step + 1) if state.step < len(story.steps) else None


def list_untold(post: Post, number: int, control: Actor) -> list[Piece]:
    """List the pieces of a step that the journal does not hold yet."""
    picture = post.refresh()
    state = find_running(picture)
    key = ("pieces", number, state.started_at, control.name)
    pieces: Sequence[Piece] = post.remember(
        key, lambda: list_pieces(read_story(), number, state.started_at, control.name)
    )
    told = find_told(picture)
    return [piece for piece in pieces if piece.id not in told]


def find_told(picture: Picture) -> set[str]:
    """Return the names of the pieces that the journal holds, those too that were taken back since."""
    return {event.body["story"] for event in picture.changes if "story" in event.body}


def tell_pieces(
    post: Post, control: Actor, pieces: Iterable[Piece], known: Known, played: tuple[Step, datetime] | None = None
) -> None:
    """Write pieces down, and where the step is over that it was played, in one transaction.

    Parameters
    ----------
    known
        When the post learns of each, by when the story has it known.
    played
        The step that is over with them, and the exercise's time then.

    Raises
    ------
    Conflict
        If another has told them, or played the step, in the meantime.
    """
    drafts = [replace(piece.draft, known_at=known(piece.draft.known_at)) for piece in pieces]
    step, at = played or (None, None)
    if step is not None and at is not None:
        drafts.append(draft_clock(post, "exercise.advanced", at, {"step": step.number}))
    told = {draft.body["story"] for draft in drafts if "story" in draft.body}
    post.append(control, drafts, check=partial(_expect_untold, told=told, step=step))
    if step is not None and step.announce:
        announce(post, control)


def draft_clock(post: Post, kind: str, at: datetime, body: dict[str, Any]) -> Draft:
    """Return the draft of an event that sets the exercise clock to a time, as of now on the wall."""
    wall = post.wall_now()
    clock = {"ahead_s": (at - wall).total_seconds(), "set_at": write_time(wall)}
    return Draft(kind, f"exercise/{read_story().id}", at, at, "unsigned", "", {**body, **clock})


def announce(post: Post, control: Actor) -> None:
    """Tell each settlement where its people go; one that has no place any longer is told so."""
    from dashboard.desk.announcing import announce_places  # noqa: PLC0415  (brings the solver, which only a step needs)

    announce_places(post, control)


def _expect_untold(picture: Picture, told: set[str], step: Step | None) -> None:
    """Refuse what another has told, or a step that another has played, in the meantime."""
    played = step is not None and find_running(picture).step + 1 != step.number
    if played or told & find_told(picture):
        raise Conflict("exercise_step_played", step=step.number if step else find_running(picture).step + 1)
