"""Rows into records: every row is accepted or refused, and a refused one is told all its reasons at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from data.codec import encode_fields
from data.faults import BadInput
from data.intake.fields import FIELDS, GEOMETRY_COLUMNS, PLACES, PROVENANCE, STOCK, Field, columns_of
from data.intake.gate import open_text
from data.intake.places import Bounds, check_where, read_place
from data.intake.rows import Accepted, Doubt, Intake, Refusal, Row, Table, UnfitError
from data.intake.tables import read_csv, read_geojson
from data.intake.values import Terms, is_blank, make_id, read_cell, read_id

_STOCK_NAMES = frozenset(spec.name for spec in STOCK)


def read_records(  # noqa: PLR0913 - one door, every condition by name
    path: Path,
    layer: str,
    *,
    now: datetime,
    zone: tzinfo = UTC,
    exercise: bool = False,
    anchor: datetime | None = None,
    bounds: Bounds | None = None,
    known: Iterable[str] = (),
) -> Intake:
    """Read a GeoJSON or CSV file of one layer through all checks.

    Parameters
    ----------
    path
        The file; its name is the source of rows that name none.
    layer
        One of `data.intake.fields.FIELDS`.
    now
        The post's clock: a past time must not lie after it.
    zone
        Zone of times that are given without an offset.
    exercise
        Marks every record as of an exercise.
    anchor
        Start of the exercise, which times like ``T+1:30`` count from.
    bounds
        West, south, east, north of the area in degrees.
    known
        Subjects ``<layer>/<id>`` that the post has: their rows may tell some fields alone.

    Raises
    ------
    NotFound
        If there is no such file.
    BadInput
        If the file as a whole cannot be used, or there is no such layer.
    """
    if layer not in FIELDS:
        raise BadInput("layer_not_loadable", layer=layer, known=", ".join(FIELDS))
    kind, text = open_text(path)
    table = read_geojson(text) if kind == "geojson" else read_csv(text)
    terms = Terms(now=now, zone=zone, exercise=exercise, anchor=anchor, bounds=bounds, known=frozenset(known))
    return check_table(table, layer, terms, path.name)


def check_table(table: Table, layer: str, terms: Terms, source: str) -> Intake:
    """Check every row of a table.

    Raises
    ------
    BadInput
        If the table has no row, or no column that the layer knows.
    """
    columns = columns_of(layer)
    if not table.rows:
        raise BadInput("table_empty")
    if not any(name in columns for name in table.columns):
        raise BadInput("columns_unknown", given=", ".join(table.columns[:12]), known=", ".join(columns))
    clerk = _Clerk(layer, terms, source)
    for row in table.rows:
        clerk.take(row)
    return Intake(
        accepted=tuple(clerk.accepted()),
        refused=tuple(clerk.refused),
        doubts=tuple(clerk.doubts),
        ignored=tuple(name for name in table.columns if name not in columns),
        rows=len(table.rows),
        rows_refused=clerk.rows_refused,
    )


@dataclass(slots=True)
class _Reading:
    """One row under the checks."""

    row: Row
    fields: dict[str, Any] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def refuse(self, name: str, reason: str, values: Mapping[str, object] | None = None) -> None:
        self.refused.append(Refusal(self.row.number, name, reason, dict(values or {})))

    def doubt(self, name: str, reason: str, values: Mapping[str, object]) -> None:
        self.doubts.append(Doubt(self.row.number, name, reason, values))


class _Clerk:
    """Takes the rows of one file, one after the other."""

    def __init__(self, layer: str, terms: Terms, source: str) -> None:
        self._layer = layer
        self._terms = terms
        self._source = source
        self._taken: dict[str, Accepted] = {}
        self.refused: list[Refusal] = []
        self.doubts: list[Doubt] = []
        self.rows_refused = 0

    def accepted(self) -> list[Accepted]:
        """Return the records, in the order in which the file first names them."""
        return list(self._taken.values())

    def take(self, row: Row) -> None:
        """Check one row and keep either its records or its reasons."""
        reading = _Reading(row)
        identity = self._read_identity(reading)
        specs = {spec.name: spec for spec in (*FIELDS[self._layer], *PROVENANCE) if spec.name != "id"}
        for name, spec in specs.items():
            self._read_field(reading, spec, row.cells.get(name))
        self._read_geometry(reading)
        records = self._records(reading, identity)
        _check_order(reading)
        if row.extra:
            reading.refuse("", "too_many_cells", {"extra": row.extra})
        if "stock" in row.cells:
            reading.refuse("stock", "stock_unreadable")
        if reading.refused:
            self.refused += reading.refused
            self.rows_refused += 1
            return
        self.doubts += reading.doubts
        for record in records:
            self._taken[record.subject] = record

    def _read_identity(self, reading: _Reading) -> str:
        """Return the id given, or one made from the name; empty where neither can be used."""
        cells = reading.row.cells
        if not is_blank(cells.get("id")):
            try:
                return read_id(cells["id"])
            except UnfitError as fault:
                reading.refuse("id", fault.reason, fault.values)
                return ""
        names = (cells.get(name) for name in ("name_en", "name", "name_zh"))
        made = next((make_id(name) for name in names if isinstance(name, str) and make_id(name)), "")
        if not made:
            reading.refuse("id", "no_id_and_no_name")
        return made

    def _read_field(self, reading: _Reading, spec: Field, cell: object) -> None:
        if is_blank(cell):
            return
        try:
            reading.fields[spec.name] = read_cell(spec, cell, self._terms)
        except UnfitError as fault:
            reading.refuse(spec.name, fault.reason, fault.values)

    def _read_geometry(self, reading: _Reading) -> None:
        try:
            geometry = read_place(reading.row, PLACES[self._layer])
            near = check_where(geometry, self._terms.bounds) if geometry is not None else None
        except UnfitError as fault:
            reading.refuse(fault.field or "geometry", fault.reason, fault.values)
            return
        if geometry is not None:
            reading.fields["geometry"] = geometry
        if near is not None:
            reading.doubt("geometry", "outside_area_near", near)

    def _records(self, reading: _Reading, identity: str) -> list[Accepted]:
        """Return what the row tells of; a reserve's row tells of the reserve and of one stock line."""
        told = dict(reading.fields)
        happened_at, source = told.pop("happened_at", None), told.pop("source", self._source)
        line = {name: told.pop(name) for name in _STOCK_NAMES & told.keys()} if self._layer == "reserves" else {}
        subject = f"{self._layer}/{identity}"
        self._complete(reading, subject, told, FIELDS[self._layer])
        if self._layer in {"risk_zones", "warnings", "closures"}:
            self._require_geometry(reading, subject, told)
        record = Accepted(subject, encode_fields(told), source, happened_at, reading.row.number)
        earlier = self._taken.get(subject)
        if earlier is not None and self._layer == "reserves" and line:
            record = _merge(reading, earlier, record)
        elif earlier is not None:
            reading.refuse("id", "told_twice", {"id": identity, "first": earlier.row})
        if not line:
            return [record]
        return [record, self._stock_line(reading, identity, line)]

    def _stock_line(self, reading: _Reading, reserve: str, line: dict[str, Any]) -> Accepted:
        """Return the stock line of the row, as `line` tells of it."""
        item = line.get("item", "")
        made = make_id(item)
        subject = f"stock/{reserve}/{made}"
        refused = {refusal.field for refusal in reading.refused}
        if not item and "item" not in refused:
            reading.refuse("item", "missing")
        elif item and not made:
            reading.refuse("item", "id_unusable", {"value": item})
        elif subject in self._taken:
            reading.refuse("item", "told_twice", {"id": item, "first": self._taken[subject].row})
        if "unit" not in line and "unit" not in refused and subject not in self._terms.known:
            reading.refuse("unit", "missing")
        line |= {"name": item, "reserve_id": reserve}
        if self._terms.exercise:
            line["exercise"] = True
        happened_at = reading.fields.get("happened_at")
        source = reading.fields.get("source", self._source)
        return Accepted(subject, encode_fields(line), source, happened_at, reading.row.number)

    def _complete(self, reading: _Reading, subject: str, told: dict[str, Any], specs: Iterable[Field]) -> None:
        """Give a new record its name and see that it has what it cannot be without."""
        if self._terms.exercise:
            told["exercise"] = True
        if subject in self._terms.known or subject in self._taken:
            return
        names = (told.get(name) for name in ("name", "name_en", "name_zh"))
        told["name"] = next((name for name in names if name), subject.partition("/")[2])
        refused = {refusal.field for refusal in reading.refused}
        for spec in specs:
            if spec.required and spec.name not in told and spec.name not in refused:
                reading.refuse(spec.name, "missing")

    def _require_geometry(self, reading: _Reading, subject: str, told: Mapping[str, Any]) -> None:
        refused = any(refusal.field in {"geometry", *GEOMETRY_COLUMNS} for refusal in reading.refused)
        if "geometry" not in told and subject not in self._terms.known and not refused:
            reading.refuse("geometry", "missing")


def _merge(reading: _Reading, earlier: Accepted, record: Accepted) -> Accepted:
    """Join two rows of one reserve; where they disagree the later row is refused."""
    for name in record.fields.keys() & earlier.fields.keys():
        if record.fields[name] != earlier.fields[name]:
            first = earlier.fields[name]
            shown = first["coordinates"] if name == "geometry" else first
            reading.refuse(name, "reserve_disagrees", {"first": earlier.row, "value": shown})
    times = [at for at in (earlier.happened_at, record.happened_at) if at is not None]
    return Accepted(
        subject=earlier.subject,
        fields={**earlier.fields, **record.fields},
        source=earlier.source,
        happened_at=max(times, default=None),
        row=earlier.row,
    )


def _check_order(reading: _Reading) -> None:
    """Refuse a span of time that ends before it begins."""
    for start, end in (("valid_from", "valid_until"), ("since", "ended_at"), ("occurred_at", "closed_at")):
        first, last = reading.fields.get(start), reading.fields.get(end)
        if first is not None and last is not None and last < first:
            reading.refuse(end, "ends_before_it_begins", {"start": start})
