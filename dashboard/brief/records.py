"""Facts that are read from single records: warnings, casualties, roads, teams, orders, items, doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from dashboard.brief.answers import (
    AnnouncedFact,
    CasualtyFact,
    ClosureFact,
    Happening,
    NeedFact,
    OrderFact,
    TeamsFact,
    WarningFact,
)
from dashboard.desk import closures, needs, orders
from dashboard.desk.gap_answers import Named
from dashboard.desk.names import name_record
from dashboard.desk.post import Post
from data.clock import write_time
from data.norms import Age, tell_age
from data.picture import Picture
from data.records import (
    BLOCKED,
    Casualties,
    Certainty,
    Closure,
    Incident,
    Opening,
    Record,
    Shelter,
    Team,
    TeamStatus,
    Vehicle,
    WarningInForce,
)
from layers.exposure import is_in_force

HARMS = ("dead", "missing", "injured", "trapped")
IN_USE = {Opening.OPEN, Opening.FULL}


def list_warnings(picture: Picture, at: datetime) -> list[WarningFact]:
    """Return the warnings in force, the highest first."""
    records = [each for each in picture.records("warnings").values() if isinstance(each, WarningInForce)]
    ranks = ("red", "orange", "yellow", "blue")
    standing = sorted((each for each in records if is_in_force(each, at)), key=lambda each: ranks.index(each.level))
    return [
        WarningFact(
            **name_record("warnings", each),
            hazard=each.hazard,
            level=str(each.level),
            level_words_en=each.level_words_en,
            level_words_zh=each.level_words_zh,
            issuer=each.issuer,
            since=_write(each.valid_from or picture.stamp(f"warnings/{each.id}").happened_at),
            until=_write(each.valid_until),
        )
        for each in standing
    ]


def list_casualties(picture: Picture) -> list[CasualtyFact]:
    """Return the confirmed casualties place by place; never added up, never taken from what is only reported."""
    rows = []
    for record in picture.records("casualties").values():
        if not isinstance(record, Casualties):
            continue
        confirmed = {harm: getattr(record, f"{harm}_confirmed") for harm in HARMS}
        reported = {harm: getattr(record, f"{harm}_reported") for harm in HARMS}
        told = {harm: count for harm, count in reported.items() if count is not None}
        pending = any(confirmed[harm] is None or confirmed[harm] < count for harm, count in told.items())
        place = _find_place(picture, record.belongs_to) or name_record("casualties", record)
        stamp = picture.stamp(f"casualties/{record.id}")
        rows.append(
            CasualtyFact(**place, **confirmed, pending=pending, happened_at=write_time(stamp.happened_at))  # type: ignore[typeddict-item]
        )
    return rows


def list_closures(post: Post, at: datetime) -> list[ClosureFact]:
    """Return the roads that are closed or slow, those that block first."""
    records = post.picture_at(at).records("closures")
    rows = []
    for row in closures.list_closures(post, at)["rows"]:
        record = records[row["id"]]
        if not row["in_force"] or not isinstance(record, Closure):
            continue
        rows.append(
            ClosureFact(
                id=row["id"],
                subject=row["subject"],
                name=row["name"],
                name_en=row["name_en"],
                name_zh=row["name_zh"],
                cause=row["cause"],
                blocked=record.effects.get(Vehicle.CAR) == BLOCKED,
                barred=[str(vehicle) for vehicle, factor in record.effects.items() if factor == BLOCKED],
                certainty=row["certainty"],
                since=row["since"],
                length_m=row["length_m"],
                expired=row["expired"],
                source=row["source"],
            )
        )
    return sorted(rows, key=lambda row: not row["blocked"])


def count_teams(picture: Picture, at: datetime) -> TeamsFact:
    """Count the teams by owner and status, and name those whose position is stale."""
    teams = [each for each in picture.records("teams").values() if isinstance(each, Team)]
    ages: dict[str, float | None] = {}
    for team in teams:
        stamp = picture.stamps(f"teams/{team.id}").get("geometry")
        ages[team.id] = (at - stamp.happened_at).total_seconds() if stamp and team.geometry is not None else None
    out = {TeamStatus.OUT_OF_SERVICE}
    stale = [
        each
        for each in teams
        if each.status not in out and tell_age("teams", "geometry", ages[each.id]) in {Age.STALE, Age.UNKNOWN}
    ]
    known = [age for age in ages.values() if age is not None]
    return TeamsFact(
        own=dict(Counter(str(each.status) for each in teams if each.own)),
        others=dict(Counter(str(each.status) for each in teams if not each.own)),
        stale=[name_record("teams", each) for each in stale],
        oldest_age_s=max(known, default=None),
    )


def list_orders(post: Post, at: datetime) -> list[OrderFact]:
    """Return the orders that are not over."""
    return [
        OrderFact(
            id=row["id"],
            subject=row["subject"],
            name=row["name"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            kind=row["kind"],
            state=row["state"],
            goal=dict(row["goal"]),
            eta=row["way"]["eta"] if row["way"] else row["eta"],
            cut=bool(row["way"] and row["way"]["change"] == "cut"),
            paper_due_at=row["paper"]["due_at"] if row["paper"] and not row["paper"]["filed_at"] else None,
        )
        for row in orders.list_all(post, at)["rows"]
    ]


def list_needs(post: Post, at: datetime) -> list[NeedFact]:
    """Return what all who ask for a place lack for one day, the greatest lack first."""
    if not post.has_area:
        return []
    told = needs.describe_supplies(post, as_known=at)["needs"]
    short = [row for row in told if row["short"] > 0]
    return [
        NeedFact(
            need=row["need"],
            unit=row["unit"],
            amount=row["amount"],
            there=row["there"],
            coming=row["coming"],
            short=row["short"],
            stores=row.get("stores"),
            unknown_lines=row.get("unknown_lines", 0),
        )
        for row in sorted(short, key=lambda row: -row["short"] / row["amount"])
    ]


def count_sites(picture: Picture) -> dict[str, int | None]:
    """Count the shelters in use, who is counted in them, and how many have not counted."""
    sites = [
        each for each in picture.records("shelters").values() if isinstance(each, Shelter) and each.opening in IN_USE
    ]
    counted = [each.in_residence_persons for each in sites if each.in_residence_persons is not None]
    return {
        "open": len(sites),
        "in_residence": sum(counted) if counted else None,
        "silent": len(sites) - len(counted),
    }


def list_unconfirmed(picture: Picture, at: datetime) -> list[Happening]:
    """Return the incidents and closures that are reported and nobody has checked, the oldest first."""
    rows = sorted(_find_unconfirmed(picture, at), key=lambda pair: pair[1])
    return [
        Happening(**name_record(layer, record), what=f"{layer}_unconfirmed", values={}, known_at=write_time(known))
        for (layer, record), known in rows
    ]


def find_announced(picture: Picture) -> AnnouncedFact | None:
    """Return how many people of how many settlements have been told a place, and by whom the last was told."""
    told = [each for each in picture.announced if each.persons]
    events = [each for each in picture.changes if each.kind == "places.announced" and each.id not in picture.undone]
    if not told or not events:
        return None
    return AnnouncedFact(
        at=write_time(events[-1].happened_at),
        role=events[-1].role,
        settlements=len({each.settlement_id for each in told}),
        persons=sum(each.persons for each in told),
    )


def _find_unconfirmed(picture: Picture, at: datetime) -> Iterator[tuple[tuple[str, Record], datetime]]:
    for layer in ("incidents", "closures"):
        for record in picture.records(layer).values():
            if not isinstance(record, Incident | Closure) or record.certainty is not Certainty.REPORTED:
                continue
            ended = record.closed_at if isinstance(record, Incident) else record.lifted_at
            if ended is None or ended > at:
                yield (layer, record), picture.stamp(f"{layer}/{record.id}").known_at


def _find_place(picture: Picture, subject: str) -> Named | None:
    layer, _, identity = subject.partition("/")
    record = picture.records(layer).get(identity)
    return name_record(layer, record) if record else None


def _write(moment: datetime | None) -> str | None:
    return write_time(moment) if moment else None
