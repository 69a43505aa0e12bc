"""The kinds of events as one table: what each does to the picture.

An event either tells fields of one record, or changes the state of the post as a whole. A kind
that is not in the table was written by a newer program: the journal keeps it, the fold skips it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from data.clock import read_time
from data.journal import Event
from data.records import LAYERS
from data.verbs import VERBS

UNDONE = "event.undone"
"""Takes an event back; the subject is ``events/<id>``. Undoing the undoing brings it again."""


@dataclass(frozen=True, slots=True)
class ExerciseState:
    """The exercise that the journal tells: its names, its clock, its step.

    Parameters
    ----------
    step
        The step that has been played.
    ahead_s
        Exercise clock minus wall clock at ``set_at``, in seconds; at any time where nobody has set the clock.
    rate
        Seconds of the exercise in one of the wall clock.
    by_clock
        Messages arrive by themselves; else somebody plays the next step.
    blind
        The player does not see what is still to come.
    stopped
        Why the clock stands still: ``pause``, ``real_report`` or ``ended``; ``None`` while it runs.
    """

    name_en: str
    name_zh: str
    county: str
    started_at: datetime
    steps_total: int
    step: int = 0
    ahead_s: float = 0.0
    set_at: datetime | None = None
    rate: float = 1.0
    by_clock: bool = False
    blind: bool = False
    stopped: str | None = None

    def tell_time(self, wall: datetime) -> datetime:
        """Return the exercise's time when the wall clock shows `wall`."""
        ahead = timedelta(seconds=self.ahead_s)
        if self.set_at is None:
            return wall + ahead
        return self.set_at + ahead + (0.0 if self.stopped else self.rate) * (wall - self.set_at)


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
    roll_call_since: datetime | None = None


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


def _set_exercise(state: PostState, event: Event) -> ExerciseState:
    """Return the exercise with its clock as an event sets it."""
    if state.exercise is None:
        raise ValueError("no exercise has been started")
    set_at = read_time(event.body["set_at"]) if "set_at" in event.body else None
    return replace(state.exercise, ahead_s=float(event.body["ahead_s"]), set_at=set_at)


def _advance_exercise(state: PostState, event: Event) -> PostState:
    return replace(state, exercise=replace(_set_exercise(state, event), step=int(event.body["step"])))


def _pace_exercise(state: PostState, event: Event) -> PostState:
    body = event.body
    paced = replace(
        _set_exercise(state, event),
        rate=float(body["rate"]),
        by_clock=bool(body["by_clock"]),
        blind=bool(body["blind"]),
    )
    return replace(state, exercise=paced)


def _stop_exercise(state: PostState, event: Event) -> PostState:
    return replace(state, exercise=replace(_set_exercise(state, event), stopped=str(event.body["why"])))


def _resume_exercise(state: PostState, event: Event) -> PostState:
    return replace(state, exercise=replace(_set_exercise(state, event), stopped=None))


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


def _start_roll_call(state: PostState, event: Event) -> PostState:
    return replace(state, roll_call_since=event.happened_at)


def _end_roll_call(state: PostState, _event: Event) -> PostState:
    return replace(state, roll_call_since=None)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        **{f"{layer}.recorded": Kind("fields of the record, as given", tell=_tell_fields) for layer in LAYERS},
        **{name: Kind(verb.meaning, tell=verb.tell) for name, verb in VERBS.items()},
        "exercise.started": Kind("an exercise begins with this journal", move=_start_exercise),
        "exercise.advanced": Kind("the exercise is at another step", move=_advance_exercise),
        "exercise.messaged": Kind("a message of the exercise has arrived"),
        "exercise.paced": Kind("how it is played: by the button or the clock, how fast, blind", move=_pace_exercise),
        "exercise.stopped": Kind("the exercise clock stands still", move=_stop_exercise),
        "exercise.resumed": Kind("the exercise clock goes on", move=_resume_exercise),
        "places.announced": Kind("a settlement was told where to go", move=_announce_places),
        "shares.assumed": Kind("a person changed assumed shares", move=_assume_shares),
        "area.adopted": Kind("the post works on this built area", move=_adopt_area),
        "roll_call.started": Kind("every settlement is to be heard from, from now on", move=_start_roll_call),
        "roll_call.ended": Kind("the roll call is over", move=_end_roll_call),
        "shift.opened": Kind("a person has signed on for a shift"),
        "shift.handed_over": Kind("the shift is closed, with the sheet that the next one reads"),
        "briefing.issued": Kind("a numbered briefing went out, with all its figures; it is never changed"),
        UNDONE: Kind("an event is taken back"),
    }
)
"""Kind of an event to what it does; the documentation lists the same kinds."""
