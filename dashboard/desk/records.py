"""Records: load a file of them, show one as a card with the source and age of every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.desk.answers import CardAnswer, Figure, LoadAnswer, RefusedRow
from dashboard.desk.places import AREA_LAYERS, find_feature, pick_point
from dashboard.desk.post import Actor, Post
from data.clock import write_time
from data.codec import decode_geometry, encode_geometry, encode_record, encode_value
from data.faults import NotFound
from data.intake import Doubt, Intake, Refusal, read_records
from data.norms import tell_age
from data.picture import Picture
from data.records import LAYERS, Record

MAP_SOURCE = "OpenStreetMap"
"""Source of what the area was built from."""

_ACTS: Mapping[str, tuple[str, ...]] = {
    "closures": ("confirm", "reopen", "what_if_clear"),
    "shelters": ("route_to", "nearest_teams", "what_if_open"),
    "teams": ("route_from", "reach_from"),
    "reserves": ("route_from", "reach_from"),
    "settlements": ("route_to", "nearest_teams"),
    "incidents": ("route_to", "nearest_teams"),
}
"""What can be done with a record that has a place, by layer."""


def load_file(post: Post, who: Actor, path: Path, layer: str) -> LoadAnswer:
    """Load a GeoJSON or CSV file: sound rows are recorded in one transaction, each bad row is told with every reason.

    Raises
    ------
    BadInput
        If the file as a whole cannot be used, or rows of the layer cannot be loaded.
    NotFound
        If there is no such file.
    """
    picture = post.refresh()
    intake = read_records(
        path,
        layer,
        now=post.now(),
        zone=post.settings.zone(),
        exercise=picture.exercise is not None,
        bounds=post.area.record.bbox if post.has_area else None,
        known=[f"{name}/{identity}" for name in LAYERS for identity in picture.records(name)],
    )
    now = post.now()
    post.append(who, [row.draft(now, who.name, who.role) for row in intake.accepted])
    return _answer_load(intake, path, layer)


def describe(post: Post, subject: str, as_known: datetime | None = None) -> CardAnswer:
    """Show a record, a settlement, candidate or facility as a card.

    Raises
    ------
    NotFound
        If there is no such thing.
    """
    picture = post.picture_at(as_known)
    at = as_known or post.now()
    layer, _, identity = subject.partition("/")
    record = picture.records(layer).get(identity)
    feature = find_feature(post, layer, identity) if layer in AREA_LAYERS else None
    if record is None and feature is None:
        raise NotFound("record_missing", subject=subject)
    told = list(_list_told(picture, subject, record, at)) if record else []
    built = list(_list_built(post, layer, feature, {each["field"] for each in told}, at)) if feature else []
    values = {each["field"]: each["value"] for each in (*built, *told)}
    geometry = encode_geometry(record.geometry) if record and record.geometry else (feature or {}).get("geometry")
    lon, lat = pick_point(decode_geometry(geometry)) if geometry else (None, None)
    return CardAnswer(
        subject=subject,
        layer=layer,
        id=identity,
        name=values.get("name") or identity,
        name_en=values.get("name_en"),
        name_zh=values.get("name_zh"),
        lon=lon,
        lat=lat,
        geometry=geometry,
        figures=[*told, *built],
        can_do=list(_ACTS.get(layer, ("route_to", "nearest_teams"))) if geometry else [],
        exercise=record.exercise if record else False,
    )


def _answer_load(intake: Intake, path: Path, layer: str) -> LoadAnswer:
    return LoadAnswer(
        layer=layer,
        file=path.name,
        accepted=intake.rows_accepted,
        refused=intake.rows_refused,
        reasons=[_answer_row(each) for each in intake.refused],
        doubts=[_answer_row(each) for each in intake.doubts],
        ignored=list(intake.ignored),
        subjects=[each.subject for each in intake.accepted],
    )


def _answer_row(row: Refusal | Doubt) -> RefusedRow:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in row.values.items()}
    return RefusedRow(row=row.row, field=row.field, reason=row.reason, values=values)


def _list_told(picture: Picture, subject: str, record: Record, at: datetime) -> Iterator[Figure]:
    values = encode_record(record)
    for field, stamp in picture.stamps(subject).items():
        age_s = (at - stamp.happened_at).total_seconds()
        yield Figure(
            field=field,
            value=values[field],
            source=stamp.source,
            actor=stamp.actor,
            happened_at=write_time(stamp.happened_at),
            known_at=write_time(stamp.known_at),
            age_s=age_s,
            freshness=str(tell_age(subject.partition("/")[0], field, age_s)),
        )


def _list_built(post: Post, layer: str, feature: Mapping[str, Any], told: set[str], at: datetime) -> Iterator[Figure]:
    """List what the area's build says and nobody has told otherwise; places are as old as the map's data."""
    record = post.area.record
    for field, value in feature["properties"].items():
        if field not in told and field != "id":
            counted = field.startswith("residents")
            true_at = record.built_at if counted else record.source_date or record.built_at
            age_s = (at - true_at).total_seconds()
            yield Figure(
                field=field,
                value=encode_value(value),
                source=(counted and record.residents_source) or MAP_SOURCE,
                actor="build",
                happened_at=write_time(true_at),
                known_at=write_time(record.built_at),
                age_s=age_s,
                freshness=str(tell_age(layer, field, age_s)),
            )
