"""Texts into rows: GeoJSON features and CSV lines look alike from here on."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from data.faults import BadInput
from data.intake.rows import Row, Table

_WGS84 = ("CRS84", "4326")
_DELIMITERS = ",;\t"


def read_csv(text: str) -> Table:
    """Return the rows of a CSV whose first line names the columns.

    Raises
    ------
    BadInput
        If the header names a column twice or not at all, or the quoting is broken.
    """
    header_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        while header and not header[-1]:
            header.pop()
        _check_header(header)
        rows = tuple(_csv_rows(reader, header))
    except csv.Error as fault:
        raise BadInput("csv_broken", line=reader.line_num, detail=str(fault)) from fault
    return Table(rows, tuple(header))


def read_geojson(text: str) -> Table:
    """Return the features of a GeoJSON FeatureCollection as rows.

    Raises
    ------
    BadInput
        If the text is no JSON, no feature collection, or not in WGS 84.
    """
    try:
        tree = json.loads(text, parse_constant=_refuse_constant)
    except BadInput:
        raise
    except ValueError as fault:  # broken, or a number of thousands of digits
        line, column = getattr(fault, "lineno", "?"), getattr(fault, "colno", "?")
        raise BadInput("json_broken", line=line, column=column) from fault
    except RecursionError as fault:
        raise BadInput("json_too_deep") from fault
    if (
        not isinstance(tree, dict)
        or tree.get("type") != "FeatureCollection"
        or not isinstance(tree.get("features"), list)
    ):
        raise BadInput("geojson_no_collection")
    crs = tree.get("crs")
    if crs is not None and not any(word in json.dumps(crs) for word in _WGS84):
        raise BadInput("geojson_crs", crs=json.dumps(crs, ensure_ascii=False)[:120])
    rows = tuple(row for number, feature in enumerate(tree["features"], 1) for row in _feature_rows(number, feature))
    return Table(rows, tuple(dict.fromkeys(name for row in rows for name in row.cells)))


def _check_header(header: list[str]) -> None:
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice or not all(header):
        raise BadInput("csv_header", columns=", ".join(name or "?" for name in twice or header))


def _csv_rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    """Yield the lines that hold anything, numbered as a spreadsheet shows them."""
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        extra = sum(1 for cell in cells[len(header) :] if cell.strip())
        yield Row(number, dict(zip(header, cells, strict=False)), extra=extra)


def _feature_rows(number: int, feature: object) -> Iterator[Row]:
    """Yield one row per feature, or one per stock line of a reserve."""
    given = feature if isinstance(feature, dict) else {}
    properties = given.get("properties")
    cells: dict[str, Any] = dict(properties) if isinstance(properties, Mapping) else {}
    if "id" not in cells and given.get("id") is not None:
        cells["id"] = given["id"]
    stock = cells.pop("stock", None)
    if isinstance(stock, list) and stock and all(isinstance(line, Mapping) for line in stock):
        for line in stock:
            yield Row(number, {**line, **cells}, given.get("geometry"))
    else:
        kept = {**cells, "stock": stock} if stock else cells
        yield Row(number, kept, given.get("geometry"))


def _refuse_constant(word: str) -> None:
    raise BadInput("json_constant", word=word)
