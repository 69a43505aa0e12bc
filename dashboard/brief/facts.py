"""Gather the facts of one moment: what the screen says then, nothing that it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from dashboard.brief.answers import (
    ActionFacts,
    Facts,
    HeadFacts,
    KeyRow,
    PlaceRow,
    Since,
    SingleRoadFact,
    SituationFacts,
    Unknown,
    WhatIf,
)
from dashboard.brief.changes import LOOK_BACK, find_corrected, list_figures, list_happenings, read_before, read_told
from dashboard.brief.lifelines import list_lifelines
from dashboard.brief.records import (
    count_sites,
    count_teams,
    find_announced,
    list_casualties,
    list_closures,
    list_needs,
    list_orders,
    list_unconfirmed,
    list_warnings,
)
from dashboard.desk import gap, situation
from dashboard.desk.figures import count_left
from dashboard.desk.gap_answers import GapAnswer, GapRowAnswer, Named
from dashboard.desk.isolation import find_isolation
from dashboard.desk.names import name_record
from dashboard.desk.population import describe_population
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import SituationAnswer
from data.clock import read_time, write_time
from data.picture import Picture
from data.records import Certainty, Closure, Settlement, Vehicle

Tell = Callable[[str, float], None]
CAUSES = ("cut_off", "over_capacity", "too_far", "no_valid_shelter")
CLASSES = (Vehicle.FOUR_BY_FOUR, Vehicle.FOOT)
IN_USE = {"open", "full"}

MOST = 60
"""Happenings that are kept; what is left stands in the journal."""


def gather(
    post: Post, at: datetime, before: Facts | None = None, number: int | None = None, tell: Tell = lambda *_: None
) -> Facts:
    """Gather everything that a briefing says of one moment.

    Parameters
    ----------
    at
        The moment; everything is as known then.
    before, number
        Facts and number of the briefing before; ``None`` compares with the post as known an hour earlier.
    tell
        Told the part at work (``brief.part.<part>``) and the fraction done.
    """
    tell("situation", 0.0)
    picture = post.picture_at(at)
    told = situation.describe(post, at)
    tell("gap", 0.3)
    answer = gap.find_gap(post, as_known=at) if post.has_area else None
    tell("what_if", 0.5)
    what_if = _try_opening(post, at, answer)
    tell("changes", 0.8)
    since_at, since = _find_since(picture, at, before, number)
    figures = _list_figures(post, picture, told, before, since_at)
    happenings = list_happenings(picture, at, since, since_at)
    facts = Facts(
        **_head(post, picture, at),
        since=since,
        figures=figures,
        happenings=happenings[:MOST],
        happenings_left=max(0, len(happenings) - MOST),
        **_gather_situation(post, picture, at, told),
        **_gather_action(post, picture, at),
        totals=told["totals"],
        not_counted=told["not_counted"],
        places=_list_places(post, picture, answer),
        what_if=what_if,
        unknown=_list_unknown(picture, at, told, figures, answer),
    )
    tell("done", 1.0)
    return facts


def _head(post: Post, picture: Picture, at: datetime) -> HeadFacts:
    """Tell whose facts of which moment these are."""
    exercise = picture.exercise
    area = post.area.record if post.has_area else None
    names = {"name_en": exercise.name_en, "name_zh": exercise.name_zh, "step": exercise.step} if exercise else None
    return HeadFacts(
        as_at=write_time(at),
        head=picture.head,
        post=area.name if area else post.settings.name,
        post_zh=area.name_zh if area else None,
        exercise=names,
        uncertainty=area.residents_uncertainty if area else None,
    )


def _gather_situation(post: Post, picture: Picture, at: datetime, told: SituationAnswer) -> SituationFacts:
    """Gather what is: warnings, casualties, roads, lifelines."""
    names = post.area.road_names_zh if post.has_area else {}
    return SituationFacts(
        responses=told["responses"],
        warnings=list_warnings(picture, at),
        levels=[row for row in told["by_level"] if row["at_risk"]],
        casualties=list_casualties(picture),
        closures=list_closures(post, at),
        isolated=told["isolated_places"],
        still_reached=_count_reached(post, picture, at, told),
        single_roads=[SingleRoadFact(**row, road_zh=names.get(row["road"] or "")) for row in told["single_roads"]],
        lifelines=list_lifelines(post, picture, at, told),
    )


def _gather_action(post: Post, picture: Picture, at: datetime) -> ActionFacts:
    """Gather what is done, and with what."""
    return ActionFacts(
        announced=find_announced(picture),
        teams=count_teams(picture, at),
        orders=list_orders(post, at),
        sites=count_sites(picture),
        needs=list_needs(post, at),
    )


def _list_unknown(
    picture: Picture, at: datetime, told: SituationAnswer, figures: list[KeyRow], answer: GapAnswer | None
) -> Unknown:
    return Unknown(
        missing=list(told.get("missing", [])),
        silent=told["not_heard_from"],
        unreported=[row["key"] for row in figures if row["unknown"] and row["key"] != "not_heard"],
        stale=[row["key"] for row in figures if row["freshness"] == "stale"],
        unconfirmed=list_unconfirmed(picture, at),
        expired=[name_record("closures", each) for each in _list_expired(picture, at)],
        to_check=_list_to_check(answer),
    )


def _find_since(
    picture: Picture, at: datetime, before: Facts | None, number: int | None
) -> tuple[datetime, Since | None]:
    if before is not None:
        return read_time(before["as_at"]), Since(number=number, as_at=before["as_at"])
    earlier = at - LOOK_BACK
    known = any(event.known_at <= earlier for event in picture.changes)
    return earlier, Since(number=None, as_at=write_time(earlier)) if known else None


def _list_figures(
    post: Post, picture: Picture, told: SituationAnswer, before: Facts | None, since_at: datetime
) -> list[KeyRow]:
    if before is not None:
        was = read_before(before["figures"])
    elif any(event.known_at <= since_at for event in picture.changes):
        was = read_told(situation.describe(post, since_at))
    else:
        was = {}
    settlements = describe_population(post, picture).settlements
    names: dict[str, Named] = {f"settlements/{each.id}": name_record("settlements", each) for each in settlements}
    return list_figures(told, was, find_corrected(picture, since_at), names)


def _try_opening(post: Post, at: datetime, answer: GapAnswer | None) -> WhatIf | None:
    """Lay beside the decisions what opening every site, and then clearing a road, would leave."""
    if answer is None or not answer["totals"]["without_a_place"]:
        return None
    opened = gap.find_gap(post, as_known=at, what_if=gap.OPEN_EVERYTHING)
    return WhatIf(opened=opened["totals"], clearing=opened.get("clear_first", [])[:3])


def _count_reached(post: Post, picture: Picture, at: datetime, told: SituationAnswer) -> dict[str, int]:
    """Count who of the isolated another class still reaches."""
    cut = {row["id"]: row["residents"] for row in told["isolated_places"]}
    if not cut or not post.has_area:
        return {}
    population = describe_population(post, picture)
    reached = {}
    for vehicle in CLASSES:
        isolated = find_isolation(post, population, picture, at, vehicle).isolated
        left = {each.id: count or 0 for each, count in zip(population.settlements, isolated, strict=True)}
        reached[str(vehicle)] = sum(max(0, count - left[identity]) for identity, count in cut.items())
    return reached


def _list_places(post: Post, picture: Picture, answer: GapAnswer | None) -> list[PlaceRow]:
    """Return the settlements where somebody is at risk or isolated."""
    if answer is None:
        return []
    settlements = {each.id: each for each in describe_population(post, picture).settlements}
    rows = [row for row in answer["settlements"] if row["at_risk"] or row["isolated"]]
    return [_tell_place(row, settlements[row["id"]]) for row in rows]


def _tell_place(row: GapRowAnswer, settlement: Settlement) -> PlaceRow:
    closures = {each["id"]: each for reason in row["reasons"] for each in reason.get("closures", [])}
    to_be_moved = row["to_be_moved"]
    return PlaceRow(
        id=row["id"],
        subject=row["subject"],
        name=row["name"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        to_be_moved=to_be_moved,
        moved=row["moved"],
        refused=row["refused"],
        not_yet=None if to_be_moved is None else count_left(settlement, to_be_moved),
        without_a_place=row["without_a_place"],
        isolated=row["isolated"],
        causes={cause: row[cause] for cause in CAUSES if row[cause]},  # type: ignore[literal-required]
        closures=list(closures.values()),
    )


def _list_to_check(answer: GapAnswer | None) -> list[Named]:
    """Return the shelters in use that somebody has to look at before they count."""
    sites = answer["shelters"] if answer else []
    return [_name(site) for site in sites if site["opening"] in IN_USE and site["usability"] == "to_be_checked"]


def _list_expired(picture: Picture, at: datetime) -> Sequence[Closure]:
    closures = (each for each in picture.records("closures").values() if isinstance(each, Closure))
    return [
        each
        for each in closures
        if each.valid_until is not None
        and each.valid_until <= at
        and not each.planned
        and each.lifted_at is None
        and each.certainty is not Certainty.REFUTED
    ]


def _name(row: Named) -> Named:
    return Named(id=row["id"], subject=row["subject"], name=row["name"], name_en=row["name_en"], name_zh=row["name_zh"])
