"""Commands about closures: ``close``, ``reopen``, ``confirm``, ``closures``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from dashboard.cli.call import Call, Outcome
from dashboard.cli.roads import name_thing
from dashboard.cli.say import say_cause, say_length, say_moment, write_table
from dashboard.desk import closures
from dashboard.desk.answers import ClosureAnswer, ClosureRow
from data.faults import BadInput
from data.records import BLOCKED, Certainty, Vehicle

MAX_AREA_BYTES = 20_000_000


def close(call: Call) -> Outcome:
    """Record that a road is blocked or slow."""
    if (call["area"] is None) == (call["at"] is None):
        raise BadInput("usage_area_or_at")
    place = Point(call["at"]) if call["at"] else read_area(call["area"])
    vehicles = call["vehicle"] or tuple(Vehicle)
    answer = closures.close_road(
        call.post,
        call.who,
        place,
        call["cause"],
        effects={Vehicle(vehicle): call["slow"] or BLOCKED for vehicle in vehicles},
        since=call.read_moment("since"),
        until=call.read_moment("until"),
        source=call["source"],
        certainty=Certainty.CONFIRMED if call["confirmed"] else Certainty.REPORTED,
        planned=call["planned"],
    )
    return Outcome(answer, _tell_closed(call, answer))


def reopen(call: Call) -> Outcome:
    """Lift a closure."""
    answer = closures.reopen_road(call.post, call.who, call["id"])
    return Outcome(answer, [call.say("cli.reopen.done", id=answer["id"], name=answer["name"])])


def confirm(call: Call) -> Outcome:
    """Say that a closure is confirmed, or refuted."""
    certainty = Certainty.REFUTED if call["refuted"] else Certainty.CONFIRMED
    answer = closures.confirm_closure(call.post, call.who, call["id"], certainty=certainty, source=call["source"])
    return Outcome(answer, [call.say(f"cli.confirm.{certainty}", id=answer["id"], name=answer["name"])])


def list_all(call: Call) -> Outcome:
    """List the closures."""
    answer = closures.list_closures(call.post, call.as_known, lifted=call["all"])
    return Outcome(answer, _tell_closures(call, answer["rows"]))


def read_area(path: Path) -> BaseGeometry:
    """Read the areas of a GeoJSON file as one geometry, a shaky outline made sound.

    Raises
    ------
    BadInput
        If the file is no GeoJSON in WGS 84, or holds anything but areas or a single point.
    """
    if path.stat().st_size > MAX_AREA_BYTES:
        raise BadInput("file_too_large", path=str(path), limit_mb=MAX_AREA_BYTES // 1_000_000)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        geometries = [shape(geometry) for geometry in _list_geometries(document)]
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
        raise BadInput("not_geojson", path=str(path), detail=str(error)) from error
    _refuse_other_crs(path, document)
    if len(geometries) == 1 and geometries[0].geom_type == "Point":
        return shapely.force_2d(geometries[0])
    if not geometries or any(geometry.geom_type not in {"Polygon", "MultiPolygon"} for geometry in geometries):
        kinds = ", ".join(sorted({geometry.geom_type for geometry in geometries})) or "-"
        raise BadInput("not_an_area", path=str(path), kind=kinds)
    sound = [shapely.make_valid(shapely.force_2d(geometry)) for geometry in geometries]
    return shapely.union_all([part for part in shapely.get_parts(sound) if part.area > 0])


def _list_geometries(document: dict[str, Any]) -> list[dict[str, Any]]:
    if document["type"] == "FeatureCollection":
        return [feature["geometry"] for feature in document["features"]]
    return [document["geometry"] if document["type"] == "Feature" else document]


def _refuse_other_crs(path: Path, document: dict[str, Any]) -> None:
    name = str(((document.get("crs") or {}).get("properties") or {}).get("name", "CRS84"))
    if not name.endswith(("CRS84", ":4326", "EPSG:4326")):
        raise BadInput("other_crs", path=str(path), crs=name)


def _tell_closed(call: Call, answer: ClosureAnswer) -> Iterator[str]:
    say = call.say
    yield say(
        "cli.close.done",
        id=answer["id"],
        name=name_thing(call, answer),
        effect=_say_effects(call, answer),
        length=say_length(say, answer["length_m"]),
        segments=answer["segments"],
    )
    if answer["until_is_past"]:
        yield say("cli.close.until_is_past")


def _tell_closures(call: Call, rows: Sequence[ClosureRow]) -> Iterator[str]:
    yield call.say("cli.closures.head", count=len(rows)) if rows else call.say("cli.closures.none")
    yield from write_table([_tell_row(call, row) for row in rows])


def _tell_row(call: Call, row: ClosureRow) -> list[str]:
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    until = say("cli.closures.until", at=say_moment(say, row["until"], zone, now)) if row["until"] else ""
    return [
        row["id"],
        name_thing(call, row),
        say_length(say, row["length_m"]),
        _say_effects(call, row),
        say(f"desk.certainty.{row['certainty']}"),
        say("cli.closures.since", at=say_moment(say, row["since"], zone, now)),
        f"{until} {say('cli.closures.expired') if row['expired'] else ''}".strip(),
        say_cause(say, row["cause"]),
    ]


def _say_effects(call: Call, row: ClosureRow | ClosureAnswer) -> str:
    say = call.say
    by_factor: dict[float | str, list[str]] = {}
    for vehicle, effect in row["effects"].items():
        by_factor.setdefault(effect, []).append(vehicle)
    told = []
    for factor, vehicles in by_factor.items():
        everyone = set(vehicles) == set(Vehicle)
        names = (
            say("desk.vehicle.all") if everyone else say("desk.comma").join(say(f"desk.vehicle.{v}") for v in vehicles)
        )
        key = "blocked" if factor == "blocked" else "slowed"
        told.append(say(f"desk.effect.{key}", vehicles=names, factor=factor))
    return say("desk.comma").join(told)
