"""What the desk answers about a shift: the sheet that one leaves to the next, and a sheet as it was handed over."""

from __future__ import annotations

from typing import Any, TypedDict


class DutyRow(TypedDict):
    """One person on duty."""

    name: str
    post: str
    since: str


class FigureRow(TypedDict):
    """One figure of the bar at the end of the shift; ``value`` is ``None`` where nobody knows."""

    name: str
    value: int | None
    basis: str
    happened_at: str | None
    unknown: int
    """How many records nobody has told of."""


class SheetRow(TypedDict):
    """One thing that is open, or not known; its sentence is ``shift.row.<what>``."""

    what: str
    subject: str
    name: str
    name_en: str | None
    name_zh: str | None
    values: dict[str, Any]


class SheetAnswer(TypedDict):
    """The sheet of one shift."""

    since: str
    at: str
    exercise: bool
    on_duty: list[DutyRow]
    figures: list[FigureRow]
    happened: list[dict[str, Any]]
    """What the post learned, newest first: rows of `dashboard.desk.situation_answers.ChangeRow`."""
    happened_more: int
    lines: int
    """Lines of the journal that were written in this shift."""
    open: list[SheetRow]
    open_more: int
    unknown: list[SheetRow]
    unknown_more: int


class HandoverAnswer(TypedDict):
    """A sheet as it was handed over."""

    number: int
    at: str
    name: str
    post: str
    to: dict[str, str] | None
    note: str
    sheet: SheetAnswer
