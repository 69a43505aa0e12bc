"""How do we get there: a way, another way, who is nearest, how far one gets, who still gets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from dashboard.desk.answers import (
    GeoJson,
    LeftOutReason,
    NearestAnswer,
    NearestLeftOut,
    NearestRow,
    NoWayReason,
    RouteAnswer,
    StepAnswer,
)
from dashboard.desk.places import Place, find_place, pick_point
from dashboard.desk.post import Post
from data.clock import write_time
from data.codec import encode_geometry, record_type
from data.faults import BadInput
from data.norms import tell_age
from data.orders import show_engaged
from data.picture import Picture, Stamp
from data.records import Opening, Record, Shelter, Team, TeamStatus, Usability, Vehicle

if TYPE_CHECKING:
    from routing.cutoff import NoRoute
    from routing.paths import RoadState, Route
    from routing.snap import Spot

MAX_NEAREST = 50
MAX_REACH_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class _Question:
    """What every question about roads begins with: what was known, when, and by which class."""

    post: Post
    picture: Picture
    at: datetime
    vehicle: Vehicle

    @classmethod
    def ask(cls, post: Post, vehicle: str, as_known: datetime | None) -> _Question:
        return cls(post, post.picture_at(as_known), as_known or post.now(), read_vehicle(vehicle))

    def roads(self) -> RoadState:
        return self.post.roads(self.vehicle, self.picture, self.at)

    def place(self, text: str) -> Place:
        return find_place(self.post, text, self.picture)

    def snap(self, places: Sequence[Place]) -> list[Spot | None]:
        lons, lats = [place.lon for place in places], [place.lat for place in places]
        return self.post.network.snap(lons, lats, self.vehicle)


def read_vehicle(text: str) -> Vehicle:
    """Return the vehicle class of a word.

    Raises
    ------
    BadInput
        If there is no such class.
    """
    try:
        return Vehicle(text)
    except ValueError:
        raise BadInput("unknown_vehicle", value=text, known=", ".join(Vehicle)) from None


def find_route(
    post: Post, origin: str, goal: str, vehicle: str = "car", as_known: datetime | None = None
) -> RouteAnswer:
    """Find the quickest way over the roads as they are, or say what cuts it and how near one gets.

    Parameters
    ----------
    origin, goal
        ``LON,LAT`` or ``<layer>/<id>``.
    vehicle
        Vehicle class.
    as_known
        Answer with what was known at that time; now by default.

    Raises
    ------
    BadInput, NotFound
        If a place or the class cannot be understood.
    Unavailable
        If no area has been built.
    """
    question = _Question.ask(post, vehicle, as_known)
    places = question.place(origin), question.place(goal)
    answer = _begin(question, *places)
    start, end = question.snap(places)
    if start is None or end is None:
        ends: dict[Literal["origin", "goal"], Spot | None] = {"origin": start, "goal": end}
        answer["outside"] = [name for name, spot in ends.items() if spot is None]
        return _tell_no_way(answer, "outside_area")
    return _tell_way(answer, question.roads().route(start, end))


def find_alternative(
    post: Post, origin: str, goal: str, vehicle: str = "car", as_known: datetime | None = None
) -> RouteAnswer:
    """Find one sensible other way; ``no_alternative`` where there is none."""
    from routing.cutoff import NoRoute  # noqa: PLC0415  (slow to import, asked for seldom)

    question = _Question.ask(post, vehicle, as_known)
    places = question.place(origin), question.place(goal)
    answer = _begin(question, *places)
    start, end = question.snap(places)
    if start is None or end is None:
        return _tell_no_way(answer, "outside_area")
    roads = question.roads()
    best = roads.route(start, end)
    if isinstance(best, NoRoute):
        return _tell_way(answer, best)
    other = roads.alternative(start, end, best)
    return _tell_no_way(answer, "no_alternative") if other is None else _tell_way(answer, other)


def who_gets_through(post: Post, origin: str, goal: str, as_known: datetime | None = None) -> list[RouteAnswer]:
    """Answer the way for every vehicle class: when cars are cut off, a 4x4 or people on foot may not be."""
    return [find_route(post, origin, goal, vehicle, as_known) for vehicle in Vehicle]


def find_nearest(  # noqa: PLR0913, PLR0917  (a question and its five choices)
    post: Post,
    goal: str,
    layer: str,
    k: int = 5,
    vehicle: str | None = None,
    as_known: datetime | None = None,
    *,
    suitable_only: bool = False,
) -> NearestAnswer:
    """Rank the records of a layer by travel time from them to a goal.

    Parameters
    ----------
    vehicle
        Vehicle class; by default each team's own and a car for everything else.
    suitable_only
        Leave out teams that are not free and shelters that are not open and usable.
    """
    if not 1 <= k <= MAX_NEAREST:
        raise BadInput("bad_k", value=k, limit=MAX_NEAREST)
    record_type(layer)
    base = _Question.ask(post, vehicle or Vehicle.CAR, as_known)
    target = base.place(goal)
    by_class: dict[Vehicle, list[Record]] = {}
    left_out: list[NearestLeftOut] = []
    for record in show_engaged(base.picture, layer):
        if suitable_only and not is_suitable(record):
            continue
        if record.geometry is None:
            left_out.append(_leave_out(layer, record, "no_position"))
            continue
        own = record.vehicle if vehicle is None and isinstance(record, Team) else base.vehicle
        by_class.setdefault(own, []).append(record)
    rows: list[NearestRow] = []
    for own, records in by_class.items():
        question = _Question(post, base.picture, base.at, own)
        found, missed = _rank(question, layer, records, target, k)
        rows += found
        left_out += missed
    rows.sort(key=lambda row: (row["travel_s"], row["id"]))
    return NearestAnswer(
        goal=target.answer(),
        layer=layer,
        vehicle=vehicle or "own",
        as_known_at=write_time(base.at),
        rows=rows[:k],
        left_out=left_out,
    )


def find_reach(
    post: Post, origin: str, minutes: Sequence[float], vehicle: str = "car", as_known: datetime | None = None
) -> GeoJson:
    """Return the areas reached within some minutes as GeoJSON, the widest first; empty outside the area."""
    from routing.reach import service_areas  # noqa: PLC0415  (slow to import, asked for seldom)

    if not minutes or not all(0 < value <= MAX_REACH_MIN for value in minutes):
        raise BadInput("bad_minutes", value=", ".join(f"{value:g}" for value in minutes), limit=MAX_REACH_MIN)
    question = _Question.ask(post, vehicle, as_known)
    place = question.place(origin)
    (spot,) = question.snap([place])
    east_m, north_m = post.network.scale
    km2_per_degree2 = east_m * north_m / 1e6
    areas = [] if spot is None else service_areas(question.roads(), spot, sorted(set(minutes), reverse=True))
    return {
        "type": "FeatureCollection",
        "vehicle": question.vehicle.value,
        "origin": place.answer(),
        "as_known_at": write_time(question.at),
        "found": spot is not None,
        **({} if spot is not None else {"reason": "outside_area"}),
        "features": [
            {
                "type": "Feature",
                "properties": {"role": "reach", "minutes": reached, "area_km2": round(area.area * km2_per_degree2, 2)},
                "geometry": encode_geometry(area),
            }
            for reached, area in areas
        ],
    }


TRACK_TOLD_M = 50.0
"""Less track than this on a way is a farm's gate, not a doubt."""


def leads_by_track(answer: RouteAnswer) -> bool:
    """Tell whether so much of a vehicle's way is track that whoever drives it should be told."""
    return answer["vehicle"] != Vehicle.FOOT and answer.get("track_m", 0.0) >= TRACK_TOLD_M


def is_suitable(record: Record) -> bool:
    """Tell whether a thing could be sent or used now: a free team, an open and usable shelter; else yes."""
    if isinstance(record, Team):
        return record.status is TeamStatus.FREE
    if isinstance(record, Shelter):
        return record.opening is Opening.OPEN and record.usability is Usability.USABLE
    return True


def _begin(question: _Question, origin: Place, goal: Place) -> RouteAnswer:
    return RouteAnswer(
        found=False,
        vehicle=question.vehicle.value,
        origin=origin.answer(),
        goal=goal.answer(),
        as_known_at=write_time(question.at),
    )


def _tell_no_way(answer: RouteAnswer, reason: NoWayReason) -> RouteAnswer:
    answer["found"] = False
    answer["reason"] = reason
    answer["cut_off_by"] = []
    answer["reaches"] = None
    answer["gap_m"] = None
    return answer


def _tell_way(answer: RouteAnswer, outcome: Route | NoRoute) -> RouteAnswer:
    from routing.paths import Route  # noqa: PLC0415  (slow to import, asked for seldom)

    if not isinstance(outcome, Route):
        _tell_no_way(answer, "closed" if outcome.reason == "closed" else "no_road")
        answer["cut_off_by"] = list(outcome.cut_off_by)
        answer["reaches"] = list(outcome.reaches) if outcome.reaches else None
        answer["gap_m"] = None if outcome.gap_m is None else round(outcome.gap_m, 1)
        return answer
    answer["found"] = True
    answer["length_m"] = round(outcome.length_m, 1)
    answer["travel_s"] = round(outcome.travel_s, 3)
    answer["track_m"] = round(outcome.track_m, 1)
    answer["geometry"] = encode_geometry(outcome.geometry)
    answer["steps"] = [
        StepAnswer(name=step.name, length_m=round(step.length_m, 1), travel_s=round(step.travel_s, 3))
        for step in outcome.steps
    ]
    return answer


def _rank(
    question: _Question, layer: str, records: Sequence[Record], target: Place, k: int
) -> tuple[list[NearestRow], list[NearestLeftOut]]:
    spots = question.snap([Place(*pick_point(record.geometry)) for record in records])
    (end,) = question.snap([target])
    roads = question.roads()
    near = [(record, spot) for record, spot in zip(records, spots, strict=True) if spot is not None]
    far = [_leave_out(layer, record, "outside_area") for record, spot in zip(records, spots, strict=True) if not spot]
    if end is None or not near:
        return [], far
    times = roads.matrix([spot for _, spot in near], [end])[:, 0].tolist()
    rows: list[NearestRow] = []
    missed: list[NearestLeftOut] = []
    for ms, (record, spot) in sorted(zip(times, near, strict=True), key=lambda pair: (pair[0], pair[1][0].id)):
        if ms < 0:
            way = roads.route(spot, end)
            missed.append(_leave_out(layer, record, "cut_off", getattr(way, "cut_off_by", ())))
        elif len(rows) < k:
            rows.append(_row(question, layer, record, ms, roads.route(spot, end)))
    return rows, [*far, *missed]


def _row(question: _Question, layer: str, record: Record, ms: int, way: Route | NoRoute) -> NearestRow:
    subject = f"{layer}/{record.id}"
    stamp = question.picture.stamps(subject).get("geometry")
    lon, lat = pick_point(record.geometry)
    moves = isinstance(record, Team)
    return NearestRow(
        id=record.id,
        subject=subject,
        name=record.name,
        name_en=record.name_en,
        name_zh=record.name_zh,
        vehicle=question.vehicle.value,
        travel_s=round(ms / 1000, 3),
        length_m=round(getattr(way, "length_m", 0.0), 1),
        lon=round(lon, 7),
        lat=round(lat, 7),
        position_at=write_time(stamp.happened_at) if moves and stamp else None,
        position_freshness=_tell_position(stamp, question.at) if moves else "fresh",
        status=str(record.status) if isinstance(record, Team) else None,
        suitable=is_suitable(record),
    )


def _tell_position(stamp: Stamp | None, at: datetime) -> str:
    return str(tell_age("teams", "geometry", (at - stamp.happened_at).total_seconds() if stamp else None))


def _leave_out(layer: str, record: Record, reason: LeftOutReason, cut_off_by: Sequence[str] = ()) -> NearestLeftOut:
    return NearestLeftOut(
        id=record.id, subject=f"{layer}/{record.id}", name=record.name, reason=reason, cut_off_by=list(cut_off_by)
    )
