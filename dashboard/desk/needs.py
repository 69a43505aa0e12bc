"""What people need against what is there: for one shelter, with who could bring it; for all, against all the stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import numpy as np

from dashboard.desk import gap
from dashboard.desk.names import name_record
from dashboard.desk.order_answers import (
    NeedAnswer,
    ProposalAnswer,
    StoreNeed,
    SuppliesAnswer,
)
from dashboard.desk.places import find_place, pick_point
from dashboard.desk.post import Actor, Post
from dashboard.desk.sources import Scene, list_sources
from data.clock import write_time
from data.faults import Unavailable
from data.records import ReserveKind, Shelter, Vehicle
from layers.reserve_gap import Need, find_nearest_store, is_store, list_needs, stock_need, weigh_store
from layers.stores import Holding, Supplied, weigh_goal, weigh_stores

Basis = Literal["given", "in_residence", "places", "stated", "unknown"]


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
    scene = Scene.of(post, days, profile, as_known)
    place = find_place(post, goal, scene.picture)
    count, basis = (persons, "stated") if persons is not None else _count_persons(scene, goal)
    supplied = weigh_goal(scene.picture, goal)
    needs = [_tell_need(need, supplied, scene.days) for need in list_needs(count or 0, days, scene.profile)]
    sources = list_sources(scene, who, place, needs)
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
    scene = Scene.of(post, days, profile, as_known)
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


def _count_persons(scene: Scene, goal: str) -> tuple[int | None, Basis]:
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


def _sum_sites(scene: Scene, shelters: Iterable[Mapping[str, Any]]) -> dict[str, Supplied]:
    """Add what all the shelters have and what is coming to them."""
    total: dict[str, Supplied] = {}
    for row in shelters:
        for item, one in weigh_goal(scene.picture, row["subject"]).items():
            before = total.get(item)
            there = one.there + (before.there if before else 0.0)
            coming = one.coming + (before.coming if before else 0.0)
            total[item] = Supplied(item, one.unit, there, coming, None)
    return total


def _list_sites(scene: Scene, shelters: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield the shelters that somebody is in or is going to, most people first, with what each is short of."""
    rows = [(row, *_count_site(row)) for row in shelters]
    for row, count, basis in sorted(rows, key=lambda each: -(each[1] or 0)):
        if not count:
            continue
        supplied = weigh_goal(scene.picture, row["subject"])
        needs = [_tell_need(need, supplied, scene.days) for need in list_needs(count, scene.days, scene.profile)]
        names = {key: row[key] for key in ("id", "subject", "name", "name_en", "name_zh")}
        yield {**names, "persons": count, "persons_basis": basis, "needs": needs}


def _list_stores(
    scene: Scene, demand: Sequence[tuple[float, float, int]], holdings: Sequence[Holding]
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
