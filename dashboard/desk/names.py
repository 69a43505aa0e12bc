"""Records by their names, for every answer that speaks of one."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.desk.gap_answers import Named
from data.picture import Picture
from data.records import Record


def name_record(layer: str, record: Record) -> Named:
    """Return a record by its subject and its names."""
    return Named(
        id=record.id,
        subject=f"{layer}/{record.id}",
        name=record.name,
        name_en=record.name_en,
        name_zh=record.name_zh,
    )


def name_subjects(picture: Picture, layer: str, identities: Sequence[str]) -> list[Named]:
    """Return records by their names, those that the picture does not hold left out."""
    records = picture.records(layer)
    return [name_record(layer, records[identity]) for identity in identities if identity in records]
