"""What goes in and what comes out: rows of a file, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.journal import Draft


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file gives it.

    Parameters
    ----------
    number
        Where a person finds it: the line of a spreadsheet (the header is 1), the place of a feature (the first is 1).
    cells
        Column to text (CSV) or to a JSON value (GeoJSON).
    geometry
        GeoJSON geometry of a feature, ``None`` in a CSV.
    extra
        Cells beyond the header.
    """

    number: int
    cells: Mapping[str, Any]
    geometry: object = None
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file and the columns it named."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a row stays out; ``reason`` names the sentence ``reasons.<reason>``."""

    row: int
    field: str
    reason: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd about a row that was taken all the same, told like a refusal."""

    row: int
    field: str
    reason: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One record that a row tells of; ``fields`` are ready for the body of an event."""

    subject: str
    fields: Mapping[str, Any]
    source: str
    happened_at: datetime | None
    row: int

    def draft(self, known_at: datetime, actor: str, role: str) -> Draft:
        """Return the event to write; what has no time of its own happened when it was learned."""
        return Draft(
            kind=f"{self.subject.partition('/')[0]}.recorded",
            subject=self.subject,
            happened_at=self.happened_at or known_at,
            known_at=known_at,
            actor=actor,
            role=role,
            body={"fields": dict(self.fields), "source": self.source},
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a file: ``rows_accepted + rows_refused == rows``, always.

    A row of a reserves file makes two records; a bad row has one refusal per reason. ``ignored``
    are the columns that the layer does not have.
    """

    accepted: tuple[Accepted, ...]
    refused: tuple[Refusal, ...]
    doubts: tuple[Doubt, ...]
    ignored: tuple[str, ...]
    rows: int
    rows_refused: int

    @property
    def rows_accepted(self) -> int:
        """Rows that became records."""
        return self.rows - self.rows_refused


class UnfitError(ValueError):
    """Carry the reason why one value cannot be taken; never leaves the intake.

    ``field`` names the column to blame where it is not the one that was asked for.
    """

    def __init__(self, reason: str, *, field: str = "", **values: object) -> None:
        self.reason = reason
        self.field = field
        self.values = values
        super().__init__(reason)
