"""An exercise in pieces: each report and message by itself, with the time of the story at which it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.demo import CONTROL
from data.demo.exercise import Exercise, Message, Step, drafts_of_step
from data.journal import Draft

JUST_AFTER = timedelta(seconds=1)
"""What a step tells is told after the step before it, by at least this much."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a step tells: its name in the story, when it is due, and what is written down.

    ``aside`` is a message besides the steps: only the clock brings it.
    """

    id: str
    due_at: datetime
    draft: Draft
    aside: bool = False


def list_pieces(exercise: Exercise, number: int, started_at: datetime, actor: str) -> list[Piece]:
    """Return what a step tells, piece by piece, as it becomes known.

    The body of each draft names its piece as ``story``, so that the journal says what has been told already.

    Parameters
    ----------
    number
        Which step, from 1.
    started_at
        When T+0:00 was, aware.
    actor
        Who plays the step.

    Raises
    ------
    NotFound
        There is no such step.
    BadInput
        A row of the step's files does not pass the checks.
    """
    step = exercise.step(number)
    earliest = started_at + (exercise.step(number - 1).at + JUST_AFTER if number > 1 else timedelta())
    reports = drafts_of_step(exercise, number, started_at, actor)
    pieces = [_piece(f"{number}r{place}", earliest, draft) for place, draft in enumerate(reports, start=1)]
    for place, message in enumerate(step.messages, start=1):
        draft = _tell_message(exercise, step, message, f"{number}.{place}", started_at, actor, reports)
        pieces.append(_piece(f"{number}.{place}", earliest, draft))
    for place, message in list_asides(exercise, number):
        draft = _tell_message(exercise, step, message, f"+{place}", started_at, actor, [])
        pieces.append(replace(_piece(f"+{place}", earliest, draft), aside=True))
    return sorted(pieces, key=lambda piece: piece.due_at)


def list_asides(exercise: Exercise, number: int) -> Iterator[tuple[int, Message]]:
    """Return the messages besides the steps that come between the step before and this one, with their places."""
    after = exercise.step(number - 1).at if number > 1 else timedelta.min
    for place, message in enumerate(exercise.asides, start=1):
        if after < message.at <= exercise.step(number).at:
            yield place, message


def _piece(identity: str, earliest: datetime, draft: Draft) -> Piece:
    told = replace(draft, body={**draft.body, "story": identity})
    return Piece(identity, max(draft.known_at, earliest), told)


def _tell_message(  # noqa: PLR0913, PLR0917  (a message, its step and its exercise)
    exercise: Exercise,
    step: Step,
    message: Message,
    number: str,
    started_at: datetime,
    actor: str,
    reports: list[Draft],
) -> Draft:
    at = started_at + message.at
    about = message.about or tuple(dict.fromkeys(draft.subject for draft in reports if draft.known_at == at))
    body = {
        "number": number,
        "step": step.number,
        "channel": message.channel,
        "certainty": str(message.certainty),
        "text_en": message.text.en,
        "text_zh": message.text.zh,
        "expected_en": message.expected.en if message.expected else None,
        "expected_zh": message.expected.zh if message.expected else None,
        "about": list(about),
        "acts": list(message.acts),
    }
    return Draft("exercise.messaged", f"exercise/{exercise.id}", at, at, actor, CONTROL, body)
