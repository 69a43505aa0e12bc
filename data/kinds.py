"""The kinds of events as one table: what each does to the picture.

An event either tells fields of one record, or changes the state of the post as a whole. A kind
that is not in the table was written by a newer program: the journal keeps it, the fold skips it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from data.journal import Event
from data.records import LAYERS
from data.verbs import VERBS

UNDONE = "event.undone"
"""Takes an event back; the subject is ``events/<id>``. Undoing the undoing brings it again."""


@dataclass(frozen=True, slots=True)
class ExerciseState:
    """The exercise that the journal tells: its names, its clock, its step.

    ``ahead_s`` is exercise clock minus wall clock, in seconds.
    """

    name_en: str
    name_zh: str
    county: str
    started_at: datetime
    steps_total: int
    step: int = 0
    ahead_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Announced:
    """People of a settlement who were told to go to a shelter."""

    settlement_id: str
    shelter_id: str
    persons: int


@dataclass(frozen=True, slots=True)
class PostState:
    """What the post as a whole has decided, beside its records."""

    exercise: ExerciseState | None = None
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    shares_basis: str | None = None
    announced: tuple[Announced, ...] = ()
    area_id: str | None = None


AT_START = PostState()
"""The state of a post whose journal is empty."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of event does: tells fields of its subject, or moves the state of the post."""

    meaning: str
    tell: Callable[[Event], Mapping[str, Any]] | None = None
    move: Callable[[PostState, Event], PostState] | None = None


def _tell_fields(event: Event) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = event.body["fields"]
    return fields


def _start_exercise(state: PostState, event: Event) -> PostState:
    body = event.body
    exercise = ExerciseState(
        name_en=body["name_en"],
        name_zh=body["name_zh"],
        county=body["county"],
        started_at=event.happened_at,
        steps_total=int(body["steps_total"]),
        step=int(body.get("step", 0)),
        ahead_s=float(body.get("ahead_s", 0.0)),
    )
    return replace(state, exercise=exercise)


def _advance_exercise(state: PostState, event: Event) -> PostState:
    if state.exercise is None:
        raise ValueError("no exercise has been started")
    step, ahead_s = int(event.body["step"]), float(event.body["ahead_s"])
    return replace(state, exercise=replace(state.exercise, step=step, ahead_s=ahead_s))


def _announce_places(state: PostState, event: Event) -> PostState:
    rows = tuple(Announced(row["settlement_id"], row["shelter_id"], int(row["persons"])) for row in event.body["rows"])
    told = {row.settlement_id for row in rows}
    kept = tuple(row for row in state.announced if row.settlement_id not in told)
    return replace(state, announced=kept + tuple(row for row in rows if row.persons > 0))


def _assume_shares(state: PostState, event: Event) -> PostState:
    shares = {str(name): float(share) for name, share in event.body["shares"].items()}
    basis = event.body.get("basis")
    return replace(state, shares=MappingProxyType({**state.shares, **shares}), shares_basis=basis)


def _adopt_area(state: PostState, event: Event) -> PostState:
    return replace(state, area_id=str(event.body["area_id"]))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        **{f"{layer}.recorded": Kind("fields of the record, as given", tell=_tell_fields) for layer in LAYERS},
        **{name: Kind(verb.meaning, tell=verb.tell) for name, verb in VERBS.items()},
        "exercise.started": Kind("an exercise begins with this journal", move=_start_exercise),
        "exercise.advanced": Kind("the exercise is at another step", move=_advance_exercise),
        "places.announced": Kind("a settlement was told where to go", move=_announce_places),
        "shares.assumed": Kind("a person changed assumed shares", move=_assume_shares),
        "area.adopted": Kind("the post works on this built area", move=_adopt_area),
        UNDONE: Kind("an event is taken back"),
    }
)
"""Kind of an event to what it does; the documentation lists the same kinds."""
