"""What people need against what is there: for one shelter, with who could bring it; for all, against all the stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from dashboard.desk import gap
from dashboard.desk.authority import judge, tell_verdict
from dashboard.desk.order_answers import (
    NeedAnswer,
    ProposalAnswer,
    SourceAnswer,
    StoreLineAnswer,
    StoreNeed,
    SuppliesAnswer,
    TruckWay,
    VerdictAnswer,
)
from dashboard.desk.places import Place, find_place, pick_point
from dashboard.desk.post import Actor, Post
from dashboard.desk.reasons import name_record
from data.authority import Act
from data.clock import write_time
from data.faults import BadInput, Unavailable
from data.norms import Profile, find_profile, tell_age
from data.picture import Picture
from data.records import OrderLine, Reserve, ReserveKind, Shelter, Vehicle
from data.supplies import Truck, load_trucks, size_load
from layers.reserve_gap import Need, find_nearest_store, is_store, list_needs, stock_need, weigh_store
from layers.stores import Holding, Supplied, weigh_goal, weigh_stores

MAX_DAYS = 15
CARRY_S = 3600.0
"""Nobody is proposed to carry loads on foot for longer than this; assumed."""

_UNASKED = VerdictAnswer(
    may=False,
    why="no_clause",
    approver="",
    clause=None,
    clause_en=None,
    clause_zh=None,
    paper_h=None,
    item=None,
    limit=None,
    adopted=False,
)

Basis = Literal["given", "in_residence", "places", "stated", "unknown"]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a question about supplies is answered from."""

    post: Post
    picture: Picture
    at: datetime
    as_known: datetime | None
    days: int
    profile: Profile

    @classmethod
    def of(cls, post: Post, days: int, profile: str | None, as_known: datetime | None) -> _Scene:
        if not 1 <= days <= MAX_DAYS:
            raise BadInput("bad_days", value=days, limit=MAX_DAYS)
        chosen = find_profile(profile or post.settings.profile)
        return cls(post, post.picture_at(as_known), as_known or post.now(), as_known, days, chosen)

    def reserves(self) -> dict[str, Reserve]:
        rows = self.picture.records("reserves").values()
        return {row.id: row for row in rows if isinstance(row, Reserve)}


def propose_supplies(  # noqa: PLR0913
    post: Post,
    who: Actor,
    goal: str,
    *,
    persons: int | None = None,
    days: int = 1,
    profile: str | None = None,
    as_known: datetime | None = None,
) -> ProposalAnswer:
    """Say what a goal needs, has and lacks, and which reserves could bring it how soon and by which vehicle.

    Parameters
    ----------
    persons
        People to provide for; by default whoever the gap gives a place there, or who is in residence.
    days
        For how long.

    Raises
    ------
    BadInput, NotFound
        If the goal, the days or the profile cannot be understood.
    Unavailable
        If no area has been built.
    """
    scene = _Scene.of(post, days, profile, as_known)
    place = find_place(post, goal, scene.picture)
    count, basis = (persons, "stated") if persons is not None else _count_persons(scene, goal)
    supplied = weigh_goal(scene.picture, goal)
    needs = [_tell_need(need, supplied, scene.days) for need in list_needs(count or 0, days, scene.profile)]
    sources = _list_sources(scene, who, place, needs)
    return ProposalAnswer(
        goal=place.answer(),
        persons=count,
        persons_basis=basis,
        days=days,
        profile=scene.profile.name,
        needs=needs,
        sources=sources,
        as_known_at=write_time(scene.at),
    )


def describe_supplies(
    post: Post, days: int = 1, profile: str | None = None, as_known: datetime | None = None
) -> SuppliesAnswer:
    """Say what all who ask for a place need against all the stores, which shelters lack what, which store stands wrong.

    Raises
    ------
    BadInput
        If the days or the profile cannot be understood.
    Unavailable
        If no area has been built.
    """
    scene = _Scene.of(post, days, profile, as_known)
    told = gap.find_gap(post, scene.profile.name, as_known=as_known)
    persons = told["totals"]["demand"]
    holdings = weigh_stores(scene.picture, scene.at)
    reserves = scene.reserves()
    needs = []
    for need in list_needs(persons or 0, days, scene.profile):
        stock = stock_need(need, holdings.values(), reserves)
        answer = _tell_need(need, _sum_sites(scene, told["shelters"]), scene.days)
        answer["stores"], answer["day_1"], answer["day_3"] = stock.now, stock.day_1, stock.day_3
        answer["unknown_lines"] = stock.unknown_lines
        needs.append(answer)
    demand = [(row["lon"], row["lat"], row["demand"] or 0) for row in told["settlements"] if row["lon"] is not None]
    return SuppliesAnswer(
        persons=persons,
        days=days,
        profile=scene.profile.name,
        needs=needs,
        sites=list(_list_sites(scene, told["shelters"])),
        stores=_list_stores(scene, demand, [held for held in holdings.values() if is_store(held)]),  # type: ignore[arg-type]
        as_known_at=write_time(scene.at),
    )


def _count_persons(scene: _Scene, goal: str) -> tuple[int | None, Basis]:
    """Return for how many people a goal is to provide: those given its places, or more if more are there."""
    layer, _, identity = goal.partition("/")
    if layer == "settlements":
        rows = gap.find_gap(scene.post, scene.profile.name, as_known=scene.as_known)["settlements"]
        demand = next((row["demand"] for row in rows if row["id"] == identity), None)
        return demand, "given" if demand is not None else "unknown"
    record = scene.picture.records(layer).get(identity)
    if not isinstance(record, Shelter):
        return None, "unknown"
    shelters = gap.find_gap(scene.post, scene.profile.name, as_known=scene.as_known)["shelters"]
    return _count_site(next((row for row in shelters if row["id"] == identity), None))


def _count_site(row: Mapping[str, Any] | None) -> tuple[int | None, Basis]:
    if row is None:
        return None, "unknown"
    given, inside = row["given"], row["in_residence"]
    if inside is not None and inside >= given:
        return inside, "in_residence"
    return (given, "given") if given else (None, "unknown") if inside is None else (inside, "in_residence")


def _tell_need(need: Need, supplied: Mapping[str, Supplied], days: int) -> NeedAnswer:
    rows = [supplied[item] for item in need.items if item in supplied]
    there, coming = sum(row.there for row in rows), sum(row.coming for row in rows)
    per_day = need.amount / days if need.daily else None
    return NeedAnswer(
        need=need.name,
        items=list(need.items),
        unit=need.unit,
        per_person=need.per_person,
        daily=need.daily,
        assumed=need.assumed,
        source=need.source,
        amount=need.amount,
        there=there,
        coming=coming,
        short=max(0.0, need.amount - there - coming),
        days=(there + coming) / per_day if per_day else None,
    )


def _sum_sites(scene: _Scene, shelters: Iterable[Mapping[str, Any]]) -> dict[str, Supplied]:
    """Add what all the shelters have and what is coming to them."""
    total: dict[str, Supplied] = {}
    for row in shelters:
        for item, one in weigh_goal(scene.picture, row["subject"]).items():
            before = total.get(item)
            there = one.there + (before.there if before else 0.0)
            coming = one.coming + (before.coming if before else 0.0)
            total[item] = Supplied(item, one.unit, there, coming, None)
    return total


def _list_sites(scene: _Scene, shelters: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield the shelters that somebody is in or is going to, most people first, with what each is short of."""
    rows = [(row, *_count_site(row)) for row in shelters]
    for row, count, basis in sorted(rows, key=lambda each: -(each[1] or 0)):
        if not count:
            continue
        supplied = weigh_goal(scene.picture, row["subject"])
        needs = [_tell_need(need, supplied, scene.days) for need in list_needs(count, scene.days, scene.profile)]
        names = {key: row[key] for key in ("id", "subject", "name", "name_en", "name_zh")}
        yield {**names, "persons": count, "persons_basis": basis, "needs": needs}


def _list_sources(scene: _Scene, who: Actor, place: Place, needs: Sequence[NeedAnswer]) -> list[SourceAnswer]:
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
    sources = [_tell_source(scene, reserve, mine, holdings, wanted, open_short) for _, reserve, mine in rows]
    for source in sources:
        amounts = {line["item"]: line["take"] for line in source["lines"] if line["take"]}
        verdict = judge(scene.post, scene.picture, who, Act.SEND_SUPPLIES, place.subject or "", amounts)
        source["verdict"] = tell_verdict(scene.post, verdict)
    return sources


def _tell_source(  # noqa: PLR0913, PLR0917
    scene: _Scene,
    reserve: Reserve,
    ways: list[TruckWay],
    holdings: Mapping[str, Holding],
    wanted: Mapping[str, str],
    open_short: dict[str, float],
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
        verdict=_UNASKED,
    )


def serves(way: TruckWay) -> bool:
    """Tell whether a vehicle is worth sending: it gets there, and people who carry not from too far."""
    return way["travel_s"] is not None and (way["vehicle"] != Vehicle.FOOT or way["travel_s"] <= CARRY_S)


def _tell_line(scene: _Scene, held: Holding, take: float) -> StoreLineAnswer:
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


def _find_ways(scene: _Scene, place: Place, reserves: Sequence[Reserve]) -> dict[str, list[TruckWay]]:
    """Return for each reserve how each kind of vehicle gets to the goal, the largest vehicle first."""
    placed = [row for row in reserves if row.geometry is not None]
    found: dict[str, list[TruckWay]] = {row.id: [] for row in reserves}
    by_size = sorted(load_trucks().values(), key=lambda truck: -truck.payload_kg)
    for truck in by_size:
        for reserve, way in zip(placed, _drive(scene, place, placed, truck), strict=True):
            found[reserve.id].append(way)
    return found


def _drive(scene: _Scene, place: Place, reserves: Sequence[Reserve], truck: Truck) -> list[TruckWay]:
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


def _list_stores(
    scene: _Scene, demand: Sequence[tuple[float, float, int]], holdings: Sequence[Holding]
) -> list[StoreNeed]:
    """Weigh each physical store against those who ask for a place nearest to it, the shortest first."""
    stores = [row for row in scene.reserves().values() if row.kind is ReserveKind.PHYSICAL and row.geometry is not None]
    if not stores or not demand:
        return []
    try:
        network = scene.post.network
    except Unavailable:
        return []
    points = [pick_point(row.geometry) for row in stores]
    starts = network.snap([lon for lon, _ in points], [lat for _, lat in points], Vehicle.CAR)
    ends = network.snap([lon for lon, _, _ in demand], [lat for _, lat, _ in demand], Vehicle.CAR)
    nearest = find_nearest_store(scene.post.free_roads(Vehicle.CAR).matrix(starts, ends))
    persons = np.array([count for _, _, count in demand])
    rows = []
    for index, store in enumerate(stores):
        mine = int(persons[nearest == index].sum())
        weighed = weigh_store(store.id, mine, scene.days, scene.profile, holdings)
        rows.append(
            StoreNeed(
                **name_record("reserves", store),
                persons=mine,
                rows=[
                    {
                        "need": row.need,
                        "unit": row.unit,
                        "needed": row.needed,
                        "free": row.free,
                        "short": row.short,
                        "surplus": row.surplus,
                    }
                    for row in weighed
                ],
            )
        )
    rows.sort(key=lambda row: (-row["persons"], row["id"]))
    return rows
