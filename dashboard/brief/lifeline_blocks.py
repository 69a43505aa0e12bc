"""The lifelines as sentences, and settlement by settlement as a table of the annex."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.brief.answers import Block, LifelineFact, LightRow, Line
from dashboard.brief.wording import Scribe

STATES = ("out", "partly")
MOST_NAMES = 5
ROAD = "road"


def write_lifelines(scribe: Scribe) -> Block:
    """Write where each lifeline is out or works in part, where it works, and of how many nobody has told."""
    lines: list[Line] = []
    untold: list[str] = []
    for fact in scribe.facts["lifelines"]:
        if fact["faults"] or fact["working"]:
            subjects = [row["subject"] for row in fact["faults"]]
            light = scribe.say("brief.lifelines.roads") if fact["key"] == ROAD else _name(scribe, fact)
            lines.append(scribe.tell("lifelines.line", subjects, light=light, told=_tell(scribe, fact)))
        elif fact["silent"]:
            untold.append(_name(scribe, fact))
    if untold:
        lines.append(scribe.tell("lifelines.untold", lights=scribe.join(untold)))
    return scribe.block("lifelines", lines)


def _name(scribe: Scribe, fact: LifelineFact) -> str:
    return scribe.say(f"brief.lifelines.{fact['key']}")


def _tell(scribe: Scribe, fact: LifelineFact) -> str:
    tell_faults = _count_faults if fact["key"] == ROAD else _name_faults
    told = [text for state in STATES if (text := tell_faults(scribe, fact, state))]
    if fact["working"]:
        key, clock = "reached" if fact["key"] == ROAD else "working", scribe.clock(fact["working_since"])
        told.append(scribe.say(f"brief.lifelines.{key}", count=len(fact["working"]), clock=clock))
    if fact["silent"]:
        key, names = "silent_names" if fact["silent_names"] else "silent", scribe.names(fact["silent_names"])
        told.append(scribe.say(f"brief.lifelines.{key}", count=fact["silent"], names=names))
    return scribe.join(told, "semicolon")


def _count_faults(scribe: Scribe, fact: LifelineFact, state: str) -> str:
    """Count where the road is out; the places are named beside the closures that cut them off."""
    count = sum(row["state"] == state for row in fact["faults"])
    return scribe.say(f"brief.lifelines.count_{state}", count=count) if count else ""


def _name_faults(scribe: Scribe, fact: LifelineFact, state: str) -> str:
    rows = [row for row in fact["faults"] if row["state"] == state]
    names = scribe.join([_tell_fault(scribe, row) for row in rows[:MOST_NAMES]])
    return scribe.more(scribe.say(f"brief.lifelines.{state}", names=names), len(rows) - MOST_NAMES) if rows else ""


def _tell_fault(scribe: Scribe, row: LightRow) -> str:
    key = "since_stale" if row["stale"] else "since"
    return scribe.say(f"brief.lifelines.{key}", name=scribe.name(row), clock=scribe.clock(row["happened_at"]))


def list_silent(scribe: Scribe) -> Iterator[Line]:
    """Write of which lifelines the isolated places have told nothing."""
    cut = scribe.facts["isolated"]
    silent: dict[str, list[str]] = {}
    for fact in scribe.facts["lifelines"]:
        known = {*fact["working"], *(row["id"] for row in fact["faults"])}
        names = scribe.names([place for place in cut if place["id"] not in known])
        if names:
            silent.setdefault(names, []).append(_name(scribe, fact))
    for names, lights in silent.items():
        yield scribe.tell(
            "lifelines.silent_cut", [place["subject"] for place in cut], lights=scribe.join(lights), names=names
        )


def write_lights(scribe: Scribe) -> Block:
    """Write the table of the settlements where a lifeline is out or works in part, township by township."""
    say, lifelines = scribe.say, scribe.facts["lifelines"]
    block = scribe.block("lights", [])
    block["head"] = [
        say("brief.table.township"),
        say("brief.table.place"),
        *(_name(scribe, fact) for fact in lifelines),
    ]
    faults = {(row["id"], fact["key"]): row for fact in lifelines for row in fact["faults"]}
    places = {row["id"]: row for row in faults.values()}
    ordered = sorted(places.values(), key=lambda row: (row["township"]["name"] if row["township"] else "", row["name"]))
    block["rows"] = [
        [
            scribe.name(row["township"]) if row["township"] else say("brief.none"),
            scribe.name(row),
            *(_write_light(scribe, fact, row["id"], faults.get((row["id"], fact["key"]))) for fact in lifelines),
        ]
        for row in ordered
    ]
    return block


def _write_light(scribe: Scribe, fact: LifelineFact, place: str, row: LightRow | None) -> str:
    if row is None:
        return scribe.say("cards.value.working" if place in fact["working"] else "brief.not_reported")
    word = scribe.say(f"cards.value.{row['state']}")
    if fact["key"] == ROAD:
        return word
    return scribe.say("brief.lifelines.since", name=word, clock=scribe.clock(row["happened_at"]))
