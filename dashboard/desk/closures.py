"""Closures as acts: mark a road blocked or slow, confirm it, reopen it, list what holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.desk.answers import ClosureAnswer, ClosureRow, ClosuresAnswer, ConfirmAnswer, ReopenAnswer
from dashboard.desk.in_force import is_expired, is_in_force
from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import draw_id
from data.clock import write_time
from data.codec import decode_geometry, encode_fields, encode_geometry, encode_value
from data.faults import BadInput, Conflict, NotFound
from data.picture import Picture
from data.records import BLOCKED, Certainty, Closure, Vehicle

if TYPE_CHECKING:
    from routing.closures import Interval

NEAR_ROAD_M = 100.0
"""A click further than this from every road marks nothing."""

_JUDGED = frozenset({Certainty.CONFIRMED, Certainty.REFUTED})


def close_road(  # noqa: PLR0913, PLR0917  (a report has as many facts as it has)
    post: Post,
    who: Actor,
    geometry: BaseGeometry | Mapping[str, object],
    cause: str,
    effects: Mapping[Vehicle, float] | None = None,
    until: datetime | None = None,
    source: str = "",
    certainty: Certainty = Certainty.REPORTED,
    *,
    since: datetime | None = None,
    planned: bool = False,
    channel: str | None = None,
) -> ClosureAnswer:
    """Record that a road is blocked or slow; every route from now on knows it.

    Parameters
    ----------
    geometry
        An area, every road inside it; or a point, a short stretch of the nearest road. Shapely or GeoJSON.
    cause
        In the reporter's words.
    effects
        Slow-down factor by class, `BLOCKED` where nobody of the class gets through; blocked for all by default.
    until
        When somebody should look again; only a `planned` closure opens by itself then.
    source
        Who says so; the actor where nothing is given.
    since
        From when the road is closed; now by default.

    Raises
    ------
    BadInput
        If the place, the cause or an effect cannot be used.
    Conflict
        If no road lies there: nothing is recorded.
    Unavailable
        If no area has been built.
    """
    picture, now = post.refresh(), post.now()
    closure = Closure(
        id=draw_id(picture, "closures", "c"),
        name=cause.strip(),
        geometry=geometry if isinstance(geometry, BaseGeometry) else decode_geometry(geometry),
        exercise=picture.exercise is not None,
        cause=cause.strip(),
        effects=MappingProxyType(dict(effects) if effects is not None else dict.fromkeys(Vehicle, BLOCKED)),
        certainty=Certainty(certainty),
        channel=channel,
        valid_from=since,
        valid_until=until,
        planned=planned,
    )
    _check(closure)
    _record(post, who, _name_road(post, closure), source)
    row = _describe(post, post.picture, closure.id, now)
    return ClosureAnswer(**row, until_is_past=until is not None and until <= now)


def reopen_road(post: Post, who: Actor, identity: str) -> ReopenAnswer:
    """Lift a closure: routes are again exactly what they were without it.

    Raises
    ------
    NotFound
        If there is no such closure.
    Conflict
        If it has been lifted already.
    """
    closure = _find_held(post.refresh(), identity)
    drafts = [post.draft("closures.lifted", f"closures/{closure.id}", {})]
    post.append(who, drafts, check=partial(_find_held, identity=identity))
    lifted = _find(post.picture, closure.id).lifted_at or post.now()
    return ReopenAnswer(id=closure.id, name=closure.name, road=closure.road, lifted_at=write_time(lifted))


def confirm_closure(
    post: Post, who: Actor, identity: str, *, certainty: Certainty = Certainty.CONFIRMED, source: str = ""
) -> ConfirmAnswer:
    """Say that a reported closure is confirmed, or refuted; a refuted one bars nobody.

    Raises
    ------
    NotFound
        If there is no such closure.
    Conflict
        If it is lifted, or already said to be so.
    """
    picture = post.refresh()
    closure = _find_held(picture, identity)
    if closure.certainty is certainty:
        raise Conflict("certainty_unchanged", name=closure.name)
    subject = f"closures/{closure.id}"
    told_at = picture.stamp(subject, "certainty").happened_at
    kind = f"closures.{certainty}" if certainty in _JUDGED else "closures.recorded"
    body = {"fields": {"certainty": str(certainty)}, "source": source or who.name}
    post.append(who, [post.draft(kind, subject, body)], check=partial(_find_held, identity=identity))
    waited_s = (post.now() - told_at).total_seconds()
    return ConfirmAnswer(id=closure.id, name=closure.name, certainty=str(certainty), unconfirmed_for_s=waited_s)


def keep_closed(
    post: Post, who: Actor, identity: str, *, until: datetime | None = None, source: str = ""
) -> ConfirmAnswer:
    """Say that somebody has looked and the road is still closed: it is confirmed, and no longer asks to be checked.

    Parameters
    ----------
    until
        When somebody should look again; not known by default.

    Raises
    ------
    NotFound
        If there is no such closure.
    Conflict
        If it is lifted already.
    """
    picture = post.refresh()
    closure = _find_held(picture, identity)
    subject = f"closures/{closure.id}"
    told_at = picture.stamp(subject, "certainty").happened_at
    body = {"fields": encode_fields({"valid_until": until}), "source": source or who.name}
    post.append(who, [post.draft("closures.confirmed", subject, body)], check=partial(_find_held, identity=identity))
    waited_s = (post.now() - told_at).total_seconds()
    return ConfirmAnswer(
        id=closure.id, name=closure.name, certainty=str(Certainty.CONFIRMED), unconfirmed_for_s=waited_s
    )


def list_closures(post: Post, as_known: datetime | None = None, *, lifted: bool = False) -> ClosuresAnswer:
    """List the closures that nobody has lifted, the newest first; with `lifted`, those too."""
    picture = post.picture_at(as_known)
    at = as_known or post.now()
    rows = [
        _describe(post, picture, identity, at)
        for identity, record in picture.records("closures").items()
        if lifted or not (isinstance(record, Closure) and record.lifted_at is not None and record.lifted_at <= at)
    ]
    rows.sort(key=lambda row: (row["since"], row["id"]), reverse=True)
    return ClosuresAnswer(as_known_at=write_time(at), rows=rows)


def _check(closure: Closure) -> None:
    place = closure.geometry
    if not closure.cause:
        raise BadInput("cause_missing")
    if not closure.effects:
        raise BadInput("effects_missing")
    for vehicle, factor in closure.effects.items():
        if not factor >= 1:
            raise BadInput("bad_slowdown", vehicle=str(vehicle), value=factor)
    if place is None or place.is_empty or place.geom_type not in {"Point", "Polygon", "MultiPolygon"}:
        raise BadInput("bad_closure_geometry", kind="-" if place is None else place.geom_type)
    west, south, east, north = place.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("bad_closure_bounds", west=west, south=south, east=east, north=north)


def _record(post: Post, who: Actor, closure: Closure, source: str) -> None:
    told = {
        name: value
        for name in closure.__dataclass_fields__
        if name != "id" and (value := getattr(closure, name)) is not None
    }
    body = {"fields": encode_fields(told), "source": source or who.name}
    since = closure.valid_from if closure.valid_from and closure.valid_from <= post.now() else None
    post.append(who, [post.draft("closures.recorded", f"closures/{closure.id}", body, happened_at=since)])


def _describe(post: Post, picture: Picture, identity: str, at: datetime) -> ClosureRow:
    closure = _find(picture, identity)
    subject = f"closures/{identity}"
    stamps = picture.stamps(subject)
    told = stamps.get("cause") or picture.stamp(subject)
    newest = picture.stamp(subject)
    pieces = post.locate(closure) if post.has_area else None
    return ClosureRow(
        id=identity,
        subject=subject,
        name=closure.name,
        name_en=closure.name_en,
        name_zh=closure.name_zh,
        road=closure.road,
        cause=closure.cause,
        vehicles=[str(vehicle) for vehicle in Vehicle if vehicle in closure.effects],
        effects=encode_value({vehicle: closure.effects[vehicle] for vehicle in Vehicle if vehicle in closure.effects}),
        certainty=str(closure.certainty),
        source=newest.source,
        channel=closure.channel,
        since=write_time(closure.valid_from or told.happened_at),
        until=encode_value(closure.valid_until),
        planned=closure.planned,
        expired=is_expired(closure, at),
        in_force=is_in_force(closure, at),
        geometry=encode_geometry(closure.geometry) if closure.geometry is not None else None,
        segments=None if pieces is None else len(pieces),
        length_m=None if pieces is None else round(sum(piece.to_m - piece.from_m for piece in pieces), 1),
        known_at=write_time(newest.known_at),
        exercise=closure.exercise,
    )


def _find(picture: Picture, identity: str) -> Closure:
    record = picture.records("closures").get(identity.removeprefix("closures/"))
    if not isinstance(record, Closure):
        raise NotFound("closure_missing", id=identity)
    return record


def _find_held(picture: Picture, identity: str) -> Closure:
    """Return a closure that nobody has lifted."""
    closure = _find(picture, identity)
    if closure.lifted_at is not None:
        raise Conflict("already_reopened", name=closure.name)
    return closure


def _lies_on_road(post: Post, pieces: Iterable[Interval]) -> bool:
    """Tell whether any stretch is a road; ferries are none, and no way is sought over them."""
    from routing.ways import Structure  # noqa: PLC0415  (the network has loaded it by now)

    structure = post.network.structure
    return any(not structure[piece.edge] & Structure.FERRY for piece in pieces)


def _is_far(post: Post, closure: Closure) -> bool:
    """Tell whether a click lies too far from the road it would bar."""
    place = closure.geometry
    if place is None or place.geom_type != "Point":
        return False
    network = post.network
    east, north = network.scale
    edges = sorted({piece.edge for piece in post.locate(closure)})
    return bool(
        shapely.distance(network.lines[edges], shapely.Point(place.x * east, place.y * north)).min() > NEAR_ROAD_M
    )


def _name_road(post: Post, closure: Closure) -> Closure:
    """Return a closure with the road's name that most of the barred length belongs to.

    Raises
    ------
    Conflict
        If it bars no road.
    """
    pieces = post.locate(closure)
    if not _lies_on_road(post, pieces) or _is_far(post, closure):
        raise Conflict("closes_no_road", limit_m=round(NEAR_ROAD_M))
    network = post.network
    length_m: dict[str, float] = {}
    for piece in pieces:
        name = network.names[network.name[piece.edge]]
        length_m[name] = length_m.get(name, 0.0) + piece.to_m - piece.from_m
    named = {name: length for name, length in length_m.items() if name}
    if not named:
        return closure
    road = max(named, key=named.__getitem__)
    return replace(closure, road=road, name=road, name_zh=post.area.road_names_zh.get(road))
