"""The blocks about what is: warnings, people, roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.brief.answers import Block, CasualtyFact, ClosureFact, KeyRow, Line, SingleRoadFact, WarningFact
from dashboard.brief.records import HARMS
from dashboard.brief.wording import Scribe
from dashboard.desk.situation_answers import LevelRow

MOST_AREAS = 6
MOST_CLOSURES = 6
MOST_SINGLE = 3


def write_hazards(scribe: Scribe) -> Block:
    """Write the responses that stand and the warnings in force, in their issuers' words."""
    facts = scribe.facts
    responses = [
        scribe.tell(
            "hazards.response",
            [row["subject"]],
            words=scribe.words_of(row),
            issuer=scribe.side(row["issuer"]),
            since=scribe.clock(row["since"]),
        )
        for row in facts["responses"]
    ]
    alike: dict[tuple[str | None, ...], list[WarningFact]] = {}
    for row in facts["warnings"]:
        key = (row["level"], scribe.words_of(row), row["issuer"], row["until"])
        alike.setdefault(key, []).append(row)
    warnings = [_tell_warnings(scribe, rows) for rows in alike.values()]
    lines = [*(responses or [scribe.tell("hazards.no_response")]), *(warnings or [scribe.tell("hazards.none")])]
    return scribe.block("hazards", lines)


def _tell_warnings(scribe: Scribe, rows: list[WarningFact]) -> Line:
    """Write warnings of one level, issuer and end in one sentence; each tells its own beginning where they differ."""
    first = rows[0]
    names = [scribe.name(row) for row in rows]
    if len({row["since"] for row in rows}) > 1:
        names = [
            scribe.say("brief.hazards.since", name=name, clock=scribe.clock(row["since"]))
            for name, row in zip(names, rows, strict=True)
        ]
    hazards = dict.fromkeys(scribe.hazard(row["hazard"]) for row in rows)
    return scribe.tell(
        "hazards.warning_until" if first["until"] else "hazards.warning",
        [row["subject"] for row in rows],
        name=scribe.more(scribe.join(names[:MOST_AREAS], "semicolon"), len(names) - MOST_AREAS),
        words=scribe.words_of(first),
        hazard=scribe.join(list(hazards)),
        issuer=scribe.side(first["issuer"]),
        since=scribe.clock(min(row["since"] or "" for row in rows) or None),
        until=scribe.clock(first["until"]),
    )


def write_people(scribe: Scribe) -> Block:
    """Write who is to be moved, who is housed, and the casualties as far as a person lets them out."""
    facts = scribe.facts
    by_key = {row["key"]: row for row in facts["figures"]}
    if not facts["warnings"] and not by_key["to_be_moved"]["now"]:
        nobody = scribe.tell("people.nobody", clock=scribe.clock(facts["as_at"]))
        return scribe.block("people", [nobody, *_tell_sites(scribe), *_tell_casualties(scribe)])
    levels = [_tell_level(scribe, row) for row in facts["levels"] if row["to_be_moved"]]
    by_level = [scribe.tell("people.levels", levels=scribe.join(levels, "semicolon"))] if levels else []
    moving = _tell_moving(scribe, by_key)
    return scribe.block("people", [moving, *by_level, *_tell_sites(scribe), *_tell_casualties(scribe)])


def _tell_moving(scribe: Scribe, by_key: Mapping[str, KeyRow]) -> Line:
    """Write who is to be moved, has moved, refuses and is left, each with what it rests on."""
    to_be_moved, silent = by_key["to_be_moved"], len(by_key["moved"]["unknown"])
    nobody_told = by_key["moved"]["now"] is None and by_key["refused"]["now"] is None
    key = "moving_unreported" if nobody_told else "moving_partly" if silent else "moving"
    return scribe.tell(
        f"people.{key}",
        to_be_moved["subjects"],
        clock=scribe.clock(scribe.facts["as_at"]),
        to_be_moved=scribe.people(to_be_moved["now"]),
        basis=scribe.basis(to_be_moved),
        silent=silent,
        **{key: scribe.people(by_key[key]["now"]) for key in ("moved", "refused", "not_yet")},
    )


def _tell_level(scribe: Scribe, row: LevelRow) -> str:
    """Write one level; where nobody has reported who moved, it has not moved 0."""
    return scribe.say(
        "brief.people.level_unreported" if row["moved"] is None else "brief.people.level",
        level=scribe.level(row["level"]),
        moved=scribe.count(row["moved"]),
        to_be_moved=scribe.count(row["to_be_moved"]),
        at_risk=scribe.count(row["at_risk"]),
    )


def _tell_sites(scribe: Scribe) -> Iterator[Line]:
    totals, sites = scribe.facts["totals"], scribe.facts["sites"]
    if totals and (sites["open"] or totals["demand"]):
        yield scribe.tell(
            "people.places",
            open=sites["open"],
            places=scribe.count(totals["places"]),
            free=scribe.count(totals["places_free"]),
            asking=scribe.count(totals["demand"]),
            without=scribe.count(totals["without_a_place"]),
        )
    if not sites["open"]:
        return
    if sites["in_residence"] is None:
        yield scribe.tell("people.in_residence_unknown")
    else:
        key = "in_residence_partly" if sites["silent"] else "in_residence"
        yield scribe.tell(f"people.{key}", count=scribe.count(sites["in_residence"]), silent=sites["silent"])


def _tell_casualties(scribe: Scribe) -> Iterator[Line]:
    rows, silent = scribe.facts["casualties"], len(scribe.facts["unknown"]["silent"])
    if not rows:
        yield scribe.tell("people.casualties_no_report" if silent else "people.casualties_no_report_all", silent=silent)
        return
    if not scribe.written["casualties"]:
        yield scribe.tell("people.casualties_held", [row["subject"] for row in rows], count=len(rows))
        return
    confirmed = [row for row in rows if any(_read_harm(row, harm) is not None for harm in HARMS)]
    for row in confirmed:
        harms = [
            scribe.say(f"brief.people.{harm}", count=count)
            for harm in HARMS
            if (count := _read_harm(row, harm)) is not None
        ]
        yield scribe.tell(
            "people.casualties_confirmed",
            [row["subject"]],
            name=scribe.name(row),
            clock=scribe.clock(row["happened_at"]),
            harms=scribe.join(harms),
        )
    if not confirmed:
        yield scribe.tell("people.no_confirmed")
    pending = [row for row in rows if row["pending"]]
    if pending:
        yield scribe.tell("people.casualties_pending", names=scribe.names(pending))


def _read_harm(row: CasualtyFact, harm: str) -> int | None:
    count: int | None = row[harm]  # type: ignore[literal-required]
    return count


def write_roads(scribe: Scribe) -> Block:
    """Write who cannot be reached, what hangs on one road, and the closures."""
    return scribe.block("roads", [*_tell_isolated(scribe), *_tell_single(scribe), *_tell_closures(scribe)])


def _tell_isolated(scribe: Scribe) -> Iterator[Line]:
    places, reached = scribe.facts["isolated"], scribe.facts["still_reached"]
    if not places:
        if scribe.facts["totals"]:
            yield scribe.tell("roads.isolated_none")
        return
    closures = {each["subject"]: each for place in places for each in place["closures"]}
    total = sum(place["residents"] for place in places)
    yield scribe.tell(
        "roads.isolated",
        [place["subject"] for place in places],
        places=scribe.names(places),
        count=scribe.count(total),
        pm=scribe.percent(),
        closures=scribe.names(list(closures.values())),
    )
    if not any(reached.values()):
        yield scribe.tell("roads.still_none")
    if all(reached.get(vehicle) == total for vehicle in ("4x4", "foot")):
        yield scribe.tell("roads.still_both_all")
        return
    for vehicle in ("4x4", "foot"):
        count = reached.get(vehicle)
        if count:
            key = f"still_{vehicle}_all" if count == total else f"still_{vehicle}"
            yield scribe.tell(f"roads.{key}", count=scribe.count(count))


def _tell_single(scribe: Scribe) -> Iterator[Line]:
    rows = scribe.facts["single_roads"]
    told = [
        scribe.say(
            "brief.roads.single_first" if place == 0 else "brief.roads.single_next",
            places=scribe.names(row["settlements"]),
            road=_name_road(scribe, row),
            count=scribe.count(row["residents"]),
        )
        for place, row in enumerate(rows[:MOST_SINGLE])
    ]
    if told:
        subjects = [place["subject"] for row in rows[:MOST_SINGLE] for place in row["settlements"]]
        text = scribe.more(scribe.join(told, "semicolon"), len(rows) - MOST_SINGLE)
        yield scribe.tell("roads.single", subjects, rows=text)


def _name_road(scribe: Scribe, row: SingleRoadFact) -> str:
    """Name a road: in Chinese where it has such a name, else as it is called there, set off from the sentence."""
    if row["road_zh"] and scribe.say.lang == "zh":
        return row["road_zh"]
    return scribe.say("brief.roads.called", name=row["road"]) if row["road"] else scribe.say("brief.roads.unnamed")


def _tell_closures(scribe: Scribe) -> Iterator[Line]:
    """Write the closures in one sentence for each effect, those that cut a place off first; the annex has them all."""
    facts = scribe.facts
    if not facts["closures"]:
        yield scribe.tell("roads.none")
    cutting = {each["subject"] for place in facts["isolated"] for each in place["closures"]}
    ordered = sorted(facts["closures"], key=lambda row: row["subject"] not in cutting)
    for effect in ("blocked", "slow"):
        rows = [row for row in ordered if row["blocked"] == (effect == "blocked")]
        if rows:
            told = scribe.join([_tell_closure(scribe, row) for row in rows[:MOST_CLOSURES]], "semicolon")
            subjects = [row["subject"] for row in rows]
            yield scribe.tell(f"roads.list_{effect}", subjects, rows=scribe.more(told, len(rows) - MOST_CLOSURES))


def _tell_closure(scribe: Scribe, row: ClosureFact) -> str:
    told = [scribe.hazard(row["cause"]), scribe.say("brief.roads.since", clock=scribe.clock(row["since"]))]
    if not row["blocked"] and row["barred"]:
        told.append(tell_barred(scribe, row))
    if row["certainty"] != "confirmed":
        told.append(scribe.say(f"cards.value.{row['certainty']}"))
    return scribe.say("brief.roads.closure", name=scribe.name(row), told=scribe.say("brief.aside").join(told))


def tell_barred(scribe: Scribe, row: ClosureFact) -> str:
    """Write which classes do not pass."""
    classes = scribe.join([scribe.say(f"brief.roads.class_{vehicle}") for vehicle in row["barred"]])
    return scribe.say("brief.roads.barred", classes=classes)
