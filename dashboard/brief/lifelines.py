"""The lifelines over all settlements: the road as worked out, power, water and signal as people told them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.brief.answers import LifelineFact, LightRow
from dashboard.desk.names import name_record
from dashboard.desk.population import NOWHERE, describe_population
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import SituationAnswer, TownName
from dashboard.desk.towns import name_townships
from data.clock import write_time
from data.norms import Age, tell_age
from data.picture import Picture
from data.records import LIFELINES, Lifeline, Settlement

Towns = Mapping[str, TownName]

FEW_NAMES = 8
"""Settlements of which nobody has told are named up to so many."""


def list_lifelines(post: Post, picture: Picture, at: datetime, told: SituationAnswer) -> list[LifelineFact]:
    """Return each lifeline: where it is out or works in part, where it works, of how many nobody has told.

    The road is left out where nobody can work out who is isolated.
    """
    population = describe_population(post, picture)
    rows = [pair for pair in zip(population.settlements, population.residents, strict=True) if pair[0].id != NOWHERE]
    settlements = [settlement for settlement, _ in rows]
    towns = name_townships(settlements)
    lights = [_tell_light(picture, at, name, settlements, towns) for name in LIFELINES]
    return [*([_tell_road(at, rows, told, towns)] if told["totals"] else []), *lights]


def _tell_road(
    at: datetime, rows: list[tuple[Settlement, int | None]], told: SituationAnswer, towns: Towns
) -> LifelineFact:
    """Tell the road from who is isolated: out where nobody of a settlement is reached, in part where some are not."""
    cut = {place["id"]: place["residents"] for place in told["isolated_places"]}
    faults = [
        _write_row(settlement, towns, Lifeline.OUT if cut[settlement.id] >= (residents or 0) else Lifeline.PARTLY, at)
        for settlement, residents in rows
        if settlement.id in cut
    ]
    working = [settlement.id for settlement, _ in rows if settlement.id not in cut]
    return LifelineFact(key="road", faults=faults, working=working, working_since=None, silent=0, silent_names=[])


def _tell_light(picture: Picture, at: datetime, name: str, settlements: list[Settlement], towns: Towns) -> LifelineFact:
    known = {each.id: getattr(each, name) for each in settlements}
    silent = [each for each in settlements if known[each.id] is None]
    heard = {
        identity: picture.stamp(f"settlements/{identity}", name).happened_at
        for identity, state in known.items()
        if state is not None
    }
    working = [identity for identity in heard if known[identity] is Lifeline.WORKING]
    return LifelineFact(
        key=name,
        faults=list(_list_faults(at, name, settlements, heard, towns)),
        working=working,
        working_since=write_time(min(heard[identity] for identity in working)) if working else None,
        silent=len(silent),
        silent_names=[name_record("settlements", each) for each in silent] if len(silent) <= FEW_NAMES else [],
    )


def _list_faults(
    at: datetime, name: str, settlements: list[Settlement], heard: dict[str, datetime], towns: Towns
) -> Iterator[LightRow]:
    for settlement in settlements:
        state = getattr(settlement, name)
        if state in {Lifeline.OUT, Lifeline.PARTLY}:
            since = heard[settlement.id]
            age = tell_age("settlements", name, (at - since).total_seconds())
            yield _write_row(settlement, towns, state, since, stale=age is Age.STALE)


def _write_row(
    settlement: Settlement, towns: Towns, state: Lifeline, since: datetime, *, stale: bool = False
) -> LightRow:
    return LightRow(
        **name_record("settlements", settlement),
        township=towns[settlement.township] if settlement.township else None,
        state=str(state),
        happened_at=write_time(since),
        stale=stale,
    )
