"""An exercise read from its folder: who it is about, its steps, and the drafts that a step writes down.

Every time in the folder is an offset from the exercise's start (``T+1:50``), never a date, so that an
exercise can be started at any hour of any year. Its records pass the same checks as a user's files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from data.clock import read_offset
from data.demo import CONTROL
from data.faults import BadInput, NotFound
from data.intake import Accepted, read_records
from data.journal import Draft
from data.records import LAYERS, Certainty

FOLDER = Path(__file__).parent
"""Folder of the exercise that comes with the program."""

WHAT_IFS = frozenset({"open_everything", "clear_road"})
"""Questions that a step may put to the desk; the answer is shown beside the picture, never written."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text in both languages."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        """Return the text in Chinese for ``zh``, in English for anything else."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that help comes from."""

    id: str
    name: Said
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Message:
    """What reaches the post at a time, by which channel, and how sure it is.

    ``expected`` is what the player should do about it, for the controller alone; ``about`` are the
    records that it tells of, where no file of the step tells them at the same time; ``acts`` are kinds
    of events that answer it, whatever their record.
    """

    at: timedelta
    channel: str
    certainty: Certainty
    text: Said
    expected: Said | None = None
    about: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of records of one layer.

    ``known`` is when the post learns of the whole file. Without it each row is known when it
    happened, at the earliest when the exercise starts.
    """

    layer: str
    path: Path
    known: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of the story.

    Parameters
    ----------
    number, at
        Its place, from 1, and its time from the exercise's start.
    title, look
        What it is about, and what the player is expected to look at.
    messages, files
        What is said, and the records that become known with it.
    announce
        The settlements are told their places as the gap stands after the step.
    what_if, what_if_subject
        One of `WHAT_IFS`, and the closure it asks about.
    """

    number: int
    at: timedelta
    title: Said
    look: Said
    messages: tuple[Message, ...] = ()
    files: tuple[RecordFile, ...] = ()
    announce: bool = False
    what_if: str | None = None
    what_if_subject: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole exercise; ``opens_after_step`` and ``opens_at`` say where a newcomer comes in."""

    id: str
    name: Said
    county: Said
    time_zone: str
    profile: str
    warning_scale: str
    opens_after_step: int
    opens_at: timedelta
    extract: Path
    names: Path
    residents: int
    residents_source: str
    anchors: tuple[Anchor, ...]
    rules: tuple[Said, ...]
    steps: tuple[Step, ...]
    asides: tuple[Message, ...] = ()
    """Messages besides the steps, which arrive when the exercise is played by the clock."""

    def step(self, number: int) -> Step:
        """Return the step of a number.

        Raises
        ------
        NotFound
            The exercise has no such step.
        """
        if not 1 <= number <= len(self.steps):
            raise NotFound("exercise_step_missing", step=number, steps_total=len(self.steps))
        return self.steps[number - 1]


def load_exercise(folder: Path = FOLDER) -> Exercise:
    """Read ``exercise.toml`` of a folder; the records are read when a step is played.

    Raises
    ------
    NotFound
        The folder holds no exercise.
    BadInput
        A part is missing, a text lacks a language, a step or a message is out of its time, a file is not there.
    """
    path = folder / "exercise.toml"
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound("exercise_missing", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("exercise_unreadable", path=str(path), detail=str(error)) from error
    try:
        exercise = _read_exercise(tree, folder)
    except KeyError as error:
        raise BadInput("exercise_part_missing", path=str(path), part=str(error.args[0])) from error
    except (TypeError, ValueError) as error:
        raise BadInput("exercise_unreadable", path=str(path), detail=str(error)) from error
    _check_story(exercise)
    return exercise


def drafts_of_step(exercise: Exercise, number: int, started_at: datetime, actor: str) -> list[Draft]:
    """Return what a step writes into the journal, as it became known.

    Parameters
    ----------
    exercise
        From `load_exercise`.
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
        A row of the step's files does not pass the checks: a step is played whole or not at all.
    """
    exercise.step(number)
    *_, drafts = _play(exercise.steps[:number], started_at, actor)
    return drafts


def _play(steps: Sequence[Step], started_at: datetime, actor: str) -> Iterator[list[Draft]]:
    """Read the steps one after the other: a row may tell some fields of what an earlier one brought."""
    known: set[str] = set()
    for step in steps:
        drafts = []
        for file in step.files:
            accepted = _accept(file, started_at, started_at + step.at, known)
            known.update(row.subject for row in accepted)
            drafts += [row.draft(_know(row, file, step, started_at), actor, CONTROL) for row in accepted]
        yield sorted(drafts, key=lambda draft: draft.known_at)


def _know(accepted: Accepted, file: RecordFile, step: Step, started_at: datetime) -> datetime:
    """Return when the post learns of a row."""
    if file.known is not None:
        return started_at + file.known
    return max(accepted.happened_at or started_at + step.at, started_at)


def _accept(file: RecordFile, started_at: datetime, now: datetime, known: AbstractSet[str]) -> Sequence[Accepted]:
    intake = read_records(file.path, file.layer, exercise=True, anchor=started_at, now=now, known=known)
    if intake.refused:
        first = intake.refused[0]
        raise BadInput(
            "exercise_rows_refused",
            path=file.path.name,
            refused=intake.rows_refused,
            row=first.row,
            field=first.field,
            reason=first.reason,
        )
    return intake.accepted


def _read_exercise(tree: Mapping[str, Any], folder: Path) -> Exercise:
    county = tree["county"]
    return Exercise(
        id=tree["id"],
        name=_said(tree, "name"),
        county=_said(tree, "county"),
        time_zone=tree["time_zone"],
        profile=tree["profile"],
        warning_scale=tree["warning_scale"],
        opens_after_step=int(tree["opens_after_step"]),
        opens_at=read_offset(tree["opens_at"]),
        extract=folder / county["extract"],
        names=folder / county["names"],
        residents=int(county["residents"]),
        residents_source=county["residents_source"],
        anchors=tuple(Anchor(row["id"], _said(row, "name"), row["lon"], row["lat"]) for row in tree["anchors"]),
        rules=tuple(Said(row["en"], row["zh"]) for row in tree["rules"]),
        steps=tuple(_read_step(row, folder) for row in tree["steps"]),
        asides=tuple(map(_read_message, tree.get("asides", ()))),
    )


def _read_step(row: Mapping[str, Any], folder: Path) -> Step:
    at = read_offset(row["at"])
    return Step(
        number=int(row["number"]),
        at=at,
        title=_said(row, "title"),
        look=_said(row, "look"),
        messages=tuple(map(_read_message, row.get("messages", ()))),
        files=tuple(
            RecordFile(each["layer"], folder / each["file"], read_offset(each["known"]) if "known" in each else None)
            for each in row.get("files", ())
        ),
        announce=bool(row.get("announce", False)),
        what_if=row.get("what_if"),
        what_if_subject=row.get("what_if_subject"),
    )


def _read_message(row: Mapping[str, Any]) -> Message:
    return Message(
        at=read_offset(row["at"]),
        channel=row["channel"],
        certainty=Certainty(row["certainty"]),
        text=_said(row, "text"),
        expected=_said(row, "expected") if "expected_en" in row else None,
        about=tuple(row.get("about", ())),
        acts=tuple(row.get("acts", ())),
    )


def _said(row: Mapping[str, Any], name: str) -> Said:
    return Said(row[f"{name}_en"], row[f"{name}_zh"])


def _check_story(exercise: Exercise) -> None:
    """Raise the first fault of the story: a step out of its place, a word or a file that is not there."""
    for fault in chain(_find_disorder(exercise), *map(_find_gaps, exercise.steps)):
        raise fault


def _find_disorder(exercise: Exercise) -> Iterator[BadInput]:
    numbers = [step.number for step in exercise.steps]
    if numbers != list(range(1, len(numbers) + 1)):
        yield BadInput("exercise_steps_out_of_order", numbers=str(numbers))
    for before, step in pairwise(exercise.steps):
        if step.at <= before.at:
            yield BadInput("exercise_step_too_early", step=step.number)
    for aside in exercise.asides:
        if aside.at > exercise.steps[-1].at:
            yield BadInput("exercise_aside_too_late", text=aside.text.en)
    opening = exercise.opens_after_step
    if not 1 <= opening <= len(exercise.steps):
        yield BadInput("exercise_opening_step_missing", step=opening)
    elif exercise.opens_at < exercise.step(opening).at:
        yield BadInput("exercise_opens_too_early", step=opening)


def _find_gaps(step: Step) -> Iterator[BadInput]:
    times = [message.at for message in step.messages] + [file.known for file in step.files if file.known is not None]
    if any(time > step.at for time in times):
        yield BadInput("exercise_step_tells_the_future", step=step.number)
    if step.what_if is not None and step.what_if not in WHAT_IFS:
        yield BadInput("exercise_what_if_unknown", step=step.number, what_if=step.what_if)
    for file in step.files:
        if file.layer not in LAYERS:
            yield BadInput("layer_unknown", layer=file.layer, known=", ".join(LAYERS))
        if not file.path.is_file():
            yield BadInput("exercise_file_missing", step=step.number, path=str(file.path))
