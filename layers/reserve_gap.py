"""Need by item and day against stock: what people need, what is there, how long it lasts, which store stands wrong.

Figures come from the post's norm profile; where no norm speaks (beds, meals) ours is assumed and says so. A stock line
that nobody has counted is in no sum and is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.norms import Profile
from data.records import Reserve, ReserveKind
from data.supplies import load_items
from layers.stores import SITE, Holding

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need of so many people for so many days.

    Parameters
    ----------
    items
        Goods that answer it, in place of each other.
    per_person
        In one day where `daily`, else once.
    assumed
        No norm stands behind the figure.
    """

    name: str
    items: tuple[str, ...]
    unit: str
    per_person: float
    daily: bool
    assumed: bool
    source: str
    amount: float

    @property
    def per_day(self) -> float | None:
        """What all of them need in one day, ``None`` of what is needed once."""
        return None if not self.daily else self.amount


def list_needs(persons: int, days: int, profile: Profile) -> list[Need]:
    """Return what people need for some days; what is needed once, a blanket, is not multiplied by them."""
    needs: dict[str, Need] = {}
    for item in load_items().values():
        per_person = item.per_person(profile)
        if item.need is None or per_person is None:
            continue
        if item.need in needs:
            first = needs[item.need]
            needs[item.need] = _with_item(first, item.name)
            continue
        norm = {"water": profile.water, "blankets": profile.blankets}.get(item.norm or "")
        needs[item.need] = Need(
            name=item.need,
            items=(item.name,),
            unit=norm.unit if norm else "piece",
            per_person=per_person,
            daily=item.daily,
            assumed=norm is None or not norm.verified,
            source=f"{norm.source}, {norm.edition}" if norm else "",
            amount=persons * per_person * (days if item.daily else 1),
        )
    return list(needs.values())


def _with_item(need: Need, item: str) -> Need:
    return Need(
        name=need.name,
        items=(*need.items, item),
        unit=need.unit,
        per_person=need.per_person,
        daily=need.daily,
        assumed=need.assumed,
        source=need.source,
        amount=need.amount,
    )


@dataclass(frozen=True, slots=True)
class Stock:
    """What the stores hold for one need: free now, within a day, within three; lines that nobody has counted."""

    now: float
    day_1: float
    day_3: float
    unknown_lines: int


def stock_need(need: Need, holdings: Iterable[Holding], reserves: Mapping[str, Reserve]) -> Stock:
    """Return what the stores hold for a need by when it could leave them, what has expired left out.

    Physical stock is there now; an agreement after its lead time; a producer's line is what comes **each day**, its
    first after the lead time.
    """
    now = day_1 = day_3 = 0.0
    unknown = 0
    for held in holdings:
        reserve = reserves.get(held.holder)
        if held.item not in need.items or reserve is None or held.expired:
            continue
        if held.free is None:
            unknown += 1
            continue
        lead = reserve.lead_time_min or 0
        physical = reserve.kind is ReserveKind.PHYSICAL
        batches_3 = max(0, (3 * DAY_MIN - lead) // DAY_MIN + 1) if reserve.kind is ReserveKind.CAPACITY else 1
        now += held.free if physical else 0.0
        day_1 += held.free if physical or lead <= DAY_MIN else 0.0
        day_3 += held.free * batches_3 if physical or lead <= 3 * DAY_MIN else 0.0
    return Stock(now, day_1, day_3, unknown)


def find_nearest_store(travel_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each place the store that reaches it soonest, -1 where none does.

    Parameters
    ----------
    travel_ms
        ``[stores, places]``, -1 where there is no way.
    """
    if not travel_ms.size:
        return np.full(travel_ms.shape[1], -1, dtype=np.int64)
    reached = np.where(travel_ms >= 0, travel_ms, np.iinfo(np.int64).max)
    best: NDArray[np.int64] = reached.argmin(axis=0)
    return np.where((travel_ms >= 0).any(axis=0), best, -1)


@dataclass(frozen=True, slots=True)
class StoreRow:
    """One store against the need of those nearest to it, for one need."""

    need: str
    unit: str
    needed: float
    free: float | None

    @property
    def short(self) -> float:
        """What the store lacks of what is known."""
        return max(0.0, self.needed - (self.free or 0.0))

    @property
    def surplus(self) -> float:
        """What it holds beyond it."""
        return max(0.0, (self.free or 0.0) - self.needed)


def weigh_store(store: str, persons: int, days: int, profile: Profile, holdings: Sequence[Holding]) -> list[StoreRow]:
    """Return what a store holds against the need of some people, need by need; of what it does not stock, too."""
    rows = []
    for need in list_needs(persons, days, profile):
        mine = [held for held in holdings if held.holder == store and held.item in need.items and not held.expired]
        known = [held.free for held in mine if held.free is not None]
        free = sum(known) if known or not mine else None
        rows.append(StoreRow(need.name, need.unit, need.amount, free))
    return rows


def is_store(held: Holding) -> bool:
    """Tell whether a stock line stands in a reserve, not with those who use it."""
    return not held.holder.startswith(SITE)
