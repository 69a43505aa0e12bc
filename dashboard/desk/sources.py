"""Who could bring supplies: the reserves by time on the road, what each has free, and the vehicle that gets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dashboard.desk.authority import judge, tell_verdict
from dashboard.desk.names import name_record
from dashboard.desk.order_answers import NeedAnswer, SourceAnswer, StoreLineAnswer, TruckWay, VerdictAnswer
from dashboard.desk.places import Place, pick_point
from dashboard.desk.post import Actor, Post
from data.authority import Act
from data.faults import BadInput
from data.norms import Profile, find_profile, tell_age
from data.picture import Picture
from data.records import OrderLine, Reserve, ReserveKind, Vehicle
from data.supplies import Truck, load_trucks, size_load
from layers.stores import Holding, weigh_stores

MAX_DAYS = 15
"""Longer than this nobody plans by these figures."""

CARRY_S = 3600.0
"""Nobody is proposed to carry loads on foot for longer than this; assumed."""

Judge = Callable[[Mapping[str, float]], VerdictAnswer]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question about supplies is answered from: a post, what it knew, when, for how long, by which norms."""

    post: Post
    picture: Picture
    at: datetime
    as_known: datetime | None
    days: int
    profile: Profile

    @classmethod
    def of(cls, post: Post, days: int, profile: str | None, as_known: datetime | None) -> Scene:
        """Prepare a question; refuse days that cannot be reckoned with."""
        if not 1 <= days <= MAX_DAYS:
            raise BadInput("bad_days", value=days, limit=MAX_DAYS)
        chosen = find_profile(profile or post.settings.profile)
        return cls(post, post.picture_at(as_known), as_known or post.now(), as_known, days, chosen)

    def reserves(self) -> dict[str, Reserve]:
        """Return the reserves by id."""
        rows = self.picture.records("reserves").values()
        return {row.id: row for row in rows if isinstance(row, Reserve)}


def list_sources(scene: Scene, who: Actor, place: Place, needs: Sequence[NeedAnswer]) -> list[SourceAnswer]:
    """Return the reserves that hold something useful, by time on the road; each is proposed what is still short."""
    holdings = weigh_stores(scene.picture, scene.at)
    wanted = {item: need["need"] for need in needs for item in need["items"]}
    rows: list[tuple[float, Reserve, list[TruckWay]]] = []
    useful = {held.holder for held in holdings.values() if held.item in wanted}
    reserves = [row for row in scene.reserves().values() if row.id in useful]
    ways = _find_ways(scene, place, reserves)
    for reserve in reserves:
        mine = ways[reserve.id]
        best = min((way["travel_s"] for way in mine if way["travel_s"] is not None), default=float("inf"))
        wait = 60.0 * (reserve.lead_time_min or 0) if reserve.kind is not ReserveKind.PHYSICAL else 0.0
        rows.append((best + wait, reserve, mine))
    rows.sort(key=lambda row: (row[0], row[1].id))
    open_short = {need["need"]: need["short"] for need in needs}

    def judge_load(amounts: Mapping[str, float]) -> VerdictAnswer:
        verdict = judge(scene.post, scene.picture, who, Act.SEND_SUPPLIES, place.subject or "", amounts)
        return tell_verdict(scene.post, verdict)

    return [_tell_source(scene, row, mine, holdings, wanted, open_short, judge_load) for _, row, mine in rows]


def _tell_source(  # noqa: PLR0913, PLR0917
    scene: Scene,
    reserve: Reserve,
    ways: list[TruckWay],
    holdings: Mapping[str, Holding],
    wanted: Mapping[str, str],
    open_short: dict[str, float],
    judge_load: Judge,
) -> SourceAnswer:
    through = next((way for way in ways if serves(way)), None)
    lines, load = [], []
    for held in holdings.values():
        if held.holder != reserve.id or held.item not in wanted:
            continue
        need = wanted[held.item]
        can = through is not None and held.free is not None and not held.expired
        take = float(np.floor(min(held.free or 0.0, open_short[need]))) if can else 0.0
        open_short[need] -= take
        lines.append(_tell_line(scene, held, take))
        load.append(OrderLine(held.stock_id, held.item, held.unit, take))
    size = size_load(line for line in load if line.quantity)
    for way in ways:
        reaches = way["travel_s"] is not None and size.kg > 0
        way["trips"] = size.trips(load_trucks()[way["truck"]]) if reaches else None
    return SourceAnswer(
        **name_record("reserves", reserve),
        kind=str(reserve.kind),
        lead_time_min=reserve.lead_time_min,
        released_by=reserve.released_by,
        keeper=reserve.keeper,
        travel_s=through["travel_s"] if through else None,
        truck=through["truck"] if through else None,
        trips=through["trips"] if through else None,
        ways=ways,
        lines=lines,
        verdict=judge_load({line["item"]: line["take"] for line in lines if line["take"]}),
    )


def serves(way: TruckWay) -> bool:
    """Tell whether a vehicle is worth sending: it gets there, and people who carry not from too far."""
    return way["travel_s"] is not None and (way["vehicle"] != Vehicle.FOOT or way["travel_s"] <= CARRY_S)


def _tell_line(scene: Scene, held: Holding, take: float) -> StoreLineAnswer:
    age = (scene.at - held.counted_at).total_seconds() if held.counted_at and held.counted is not None else None
    return StoreLineAnswer(
        stock_id=held.stock_id,
        item=held.item,
        unit=held.unit,
        counted=held.counted,
        in_store=held.in_store,
        kept=held.kept,
        free=held.free,
        out=held.out - held.back,
        expired=held.expired,
        counted_age_s=age,
        freshness=str(tell_age("stock", "quantity", age)),
        take=take,
    )


def _find_ways(scene: Scene, place: Place, reserves: Sequence[Reserve]) -> dict[str, list[TruckWay]]:
    """Return for each reserve how each kind of vehicle gets to the goal, the largest vehicle first."""
    placed = [row for row in reserves if row.geometry is not None]
    found: dict[str, list[TruckWay]] = {row.id: [] for row in reserves}
    by_size = sorted(load_trucks().values(), key=lambda truck: -truck.payload_kg)
    for truck in by_size:
        for reserve, way in zip(placed, _drive(scene, place, placed, truck), strict=True):
            found[reserve.id].append(way)
    return found


def _drive(scene: Scene, place: Place, reserves: Sequence[Reserve], truck: Truck) -> list[TruckWay]:
    network = scene.post.network
    points = [pick_point(row.geometry) for row in reserves]
    starts = network.snap([lon for lon, _ in points], [lat for _, lat in points], truck.vehicle)
    (end,) = network.snap([place.lon], [place.lat], truck.vehicle)
    state = scene.post.roads(truck.vehicle, scene.picture, scene.at)
    times = state.matrix(starts, [end])[:, 0].tolist() if reserves else []
    rows = []
    for ms, start in zip(times, starts, strict=True):
        cut: list[str] = []
        if ms < 0 and start is not None and end is not None:
            cut = list(getattr(state.route(start, end), "cut_off_by", ()))
        travel_s = ms / 1000 if ms >= 0 else None
        rows.append(
            TruckWay(truck=truck.name, vehicle=str(truck.vehicle), travel_s=travel_s, cut_off_by=cut, trips=None)
        )
    return rows
