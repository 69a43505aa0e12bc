"""What warnings were before they were changed: where one was lowered or drawn smaller, it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from data.codec import decode_field
from data.faults import BadInput
from data.journal import Event
from data.kinds import KINDS
from data.picture import Picture
from data.records import WarningInForce

CHANGING = ("level", "geometry")
"""Fields that decide whom a warning moves."""


def list_past(picture: Picture) -> list[WarningInForce]:
    """Return every earlier level and area of the warnings, each lifted when the next took its place.

    A shelter inside is then to be checked, as where the whole warning was lifted; where it still lies inside
    what is in force, that is the reason told.
    """
    told: dict[str, list[tuple[Event, dict[str, Any]]]] = {}
    for event in picture.changes:
        if event.kind.startswith("warnings.") and event.id not in picture.undone and event.kind in KINDS:
            fields = _read(event)
            if fields:
                told.setdefault(event.subject.partition("/")[2], []).append((event, fields))
    records = picture.records("warnings")
    return [
        past
        for identity, events in told.items()
        if len(events) > 1 and isinstance(warning := records.get(identity), WarningInForce)
        for past in _list_versions(warning, events)
    ]


def _list_versions(warning: WarningInForce, events: list[tuple[Event, dict[str, Any]]]) -> Iterator[WarningInForce]:
    now: dict[str, Any] = {}
    for event, fields in sorted(events, key=lambda pair: (pair[0].happened_at, pair[0].seq)):
        after = {**now, **fields}
        if "level" in now and "geometry" in now and _differs(now, after):
            yield replace(warning, level=now["level"], geometry=now["geometry"], lifted_at=event.happened_at)
        now = after


def _differs(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return before["level"] is not after["level"] or not before["geometry"].equals(after["geometry"])


def _read(event: Event) -> dict[str, Any]:
    tell = KINDS[event.kind].tell
    try:
        given = tell(event) if tell else {}
        return {name: decode_field("warnings", name, given[name]) for name in CHANGING if given.get(name) is not None}
    except (BadInput, KeyError, TypeError, ValueError):  # the fold has skipped it too, and says so
        return {}
