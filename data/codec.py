"""Records and their fields as JSON bodies: geometry as GeoJSON with 7 decimals, times as ISO 8601 in UTC.

The types of `data.records` are the one table: what a field is read into follows from its annotation.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, asdict, fields
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.clock import read_time, write_time
from data.faults import BadInput
from data.records import BLOCKED, LAYERS, OrderLine, Record, Vehicle

DECIMALS = 7
"""Decimals of a coordinate in a body: about a centimetre."""
BLOCKED_WORD = "blocked"
"""How a body writes the infinite slow-down factor, which JSON cannot hold."""

Reader = Callable[[Any], Any]


def encode_value(value: object) -> Any:
    """Return the value as JSON can hold it.

    Raises
    ------
    BadInput
        If the value is of a kind that no record has, or a number that is none.
    """
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    raise BadInput("value_not_storable", value=repr(value))


def encode_fields(given: Mapping[str, object]) -> dict[str, Any]:
    """Return fields as the ``fields`` of an event's body."""
    return {name: encode_value(value) for name, value in given.items()}


def encode_record(record: Record) -> dict[str, Any]:
    """Return every field of a record but its id, as JSON."""
    return encode_fields({f.name: getattr(record, f.name) for f in fields(record) if f.name != "id"})


def encode_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """Return GeoJSON in two dimensions with `DECIMALS` decimals."""
    flat = shapely.transform(geometry, lambda at: np.round(at, DECIMALS))
    encoded: dict[str, Any] = json.loads(shapely.to_geojson(flat))
    return encoded


def decode_geometry(value: object) -> BaseGeometry:
    """Return the geometry of a GeoJSON mapping.

    Raises
    ------
    BadInput
        If the mapping is no GeoJSON geometry, or an empty one.
    """
    try:
        geometry = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.GEOSException, TypeError, ValueError) as fault:
        raise BadInput("geometry_unreadable", detail=str(fault)) from fault
    if geometry is None or geometry.is_empty:
        raise BadInput("geometry_unreadable", detail="empty")
    return geometry


def decode_field(layer: str, name: str, value: object) -> Any:
    """Return one field of a body as the record holds it.

    Raises
    ------
    BadInput
        If the layer has no such field, or the value is not one of its kind.
    """
    reader = _readers(layer).get(name)
    if reader is None:
        raise BadInput("field_unknown", layer=layer, field=name)
    try:
        return reader(value)
    except (TypeError, ValueError, OverflowError, AttributeError) as fault:
        raise BadInput("value_unreadable", layer=layer, field=name, value=repr(value)) from fault


def decode_record(layer: str, identity: str, given: Mapping[str, object]) -> Record:
    """Return the record that a mapping of JSON fields describes.

    Raises
    ------
    BadInput
        If a field is unknown, unreadable or missing.
    """
    return make_record(layer, identity, {name: decode_field(layer, name, value) for name, value in given.items()})


def make_record(layer: str, identity: str, given: Mapping[str, Any]) -> Record:
    """Return the record with these decoded fields.

    Raises
    ------
    BadInput
        If a required field is missing.
    """
    missing = required_fields(layer) - given.keys()
    if missing:
        raise BadInput("fields_missing", layer=layer, id=identity, fields=", ".join(sorted(missing)))
    return LAYERS[layer](id=identity, **given)


@cache
def required_fields(layer: str) -> frozenset[str]:
    """Return the fields without which a record of the layer cannot be, the id apart."""
    return frozenset(
        f.name
        for f in fields(record_type(layer))
        if f.name != "id" and f.default is MISSING and f.default_factory is MISSING
    )


def record_type(layer: str) -> type[Record]:
    """Return the record of a layer.

    Raises
    ------
    BadInput
        If there is no such layer.
    """
    try:
        return LAYERS[layer]
    except KeyError:
        raise BadInput("layer_unknown", layer=layer, known=", ".join(LAYERS)) from None


@cache
def _readers(layer: str) -> Mapping[str, Reader]:
    """Return how each field of the layer is read."""
    hints = typing.get_type_hints(record_type(layer))
    return {f.name: _reader_of(hints[f.name]) for f in fields(record_type(layer)) if f.name != "id"}


def _reader_of(kind: Any) -> Reader:
    """Return the reader of one annotation; a word list (`StrEnum`) reads itself."""
    if isinstance(kind, types.UnionType):
        (inner,) = (part for part in typing.get_args(kind) if part is not types.NoneType)
        read = _reader_of(inner)
        return lambda value: None if value is None else read(value)
    if typing.get_origin(kind) is tuple:
        return _read_lines if OrderLine in typing.get_args(kind) else _read_words
    if typing.get_origin(kind) is not None:
        return _read_effects
    reader: Reader = _PLAIN.get(kind, kind)
    return reader


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _read_count(value: object) -> int:
    number = _read_number(value)
    if not number.is_integer():
        raise TypeError(value)
    return int(number)


def _read_number(value: object) -> float:
    """Read a number; no record counts or measures anything below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise TypeError(value)
    return float(value)


def _read_words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return tuple(_read_text(word) for word in value)


def _read_lines(value: object) -> tuple[OrderLine, ...]:
    """Read what moves of each stock line."""
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return tuple(
        OrderLine(
            stock_id=_read_text(row.get("stock_id")),
            item=_read_text(row.get("item")),
            unit=_read_text(row.get("unit")),
            quantity=_read_number(row.get("quantity")),
            at=read_time(row["at"]) if row.get("at") else None,
        )
        for row in value
    )


def _read_effects(value: object) -> Mapping[Vehicle, float]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    effects = {Vehicle(name): _read_factor(factor) for name, factor in value.items()}
    return MappingProxyType(effects)


def _read_factor(value: object) -> float:
    """Read a slow-down; nothing on the road makes anybody faster."""
    factor = BLOCKED if value == BLOCKED_WORD else _read_number(value)
    if factor < 1:
        raise ValueError(value)
    return factor


def _write_number(value: float) -> float | str:
    if value == BLOCKED:
        return BLOCKED_WORD
    if not math.isfinite(value):
        raise BadInput("value_not_storable", value=repr(value))
    return value


def _write_mapping(value: Mapping[object, object]) -> dict[str, Any]:
    return {str(name): encode_value(inner) for name, inner in value.items()}


def _write_line(value: OrderLine) -> dict[str, Any]:
    return {name: encode_value(inner) for name, inner in asdict(value).items() if inner is not None}


def _write_list(value: Sequence[object]) -> list[Any]:
    return [encode_value(inner) for inner in value]


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((bool, int, types.NoneType), lambda value: value),
    (str, str),
    (float, _write_number),
    (datetime, write_time),
    (BaseGeometry, encode_geometry),
    (OrderLine, _write_line),
    (Mapping, _write_mapping),
    ((tuple, list), _write_list),
)

_PLAIN: Mapping[Any, Reader] = {
    str: _read_text,
    bool: _read_flag,
    int: _read_count,
    float: _read_number,
    datetime: read_time,
    BaseGeometry: decode_geometry,
}
