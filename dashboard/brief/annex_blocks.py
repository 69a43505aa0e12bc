"""The annex as tables: what was learned, settlements, closures, sites that do not count, items."""

from __future__ import annotations

from dashboard.brief.action_blocks import count_lack
from dashboard.brief.answers import Block, ClosureFact
from dashboard.brief.changed_blocks import tell_happening
from dashboard.brief.picture_blocks import tell_barred
from dashboard.brief.wording import Scribe

PEOPLE = ("to_be_moved", "moved", "refused", "not_yet", "without_a_place", "isolated")


def write_happenings(scribe: Scribe) -> Block:
    """Write the table of what the post has learned since the briefing before."""
    say, rows = scribe.say, scribe.facts["happenings"]
    block = scribe.block("happenings", [])
    block["head"] = [say(f"brief.table.{column}") for column in ("known", "about", "learned")]
    block["rows"] = [[scribe.clock(row["known_at"]), scribe.name(row), tell_happening(scribe, row)] for row in rows]
    left = scribe.facts["happenings_left"]
    if left:
        block["rows"].append([say("brief.none"), say("brief.change.in_journal", count=left), say("brief.none")])
    return block


def write_places(scribe: Scribe) -> Block:
    """Write the table of settlements, those with most people to be moved first."""
    say = scribe.say
    block = scribe.block("places", [])
    block["head"] = [
        say("brief.table.place"),
        *(say(f"brief.figure.{key}") for key in PEOPLE[:-1]),
        say("brief.table.no_road"),
        say("brief.table.cause"),
    ]
    rows = sorted(scribe.facts["places"], key=lambda row: (-(row["to_be_moved"] or 0), -(row["isolated"] or 0)))
    block["rows"] = [
        [
            scribe.name(row),
            *(scribe.few(row[key]) for key in PEOPLE),  # type: ignore[literal-required]
            scribe.join([say(f"brief.cause.{cause}") for cause in row["causes"]]) or say("brief.none"),
        ]
        for row in rows
    ]
    return block


def write_closures(scribe: Scribe) -> Block:
    """Write the table of closures."""
    say = scribe.say
    block = scribe.block("closures", [])
    columns = ("road", "effect", "cause_of", "since", "length", "certainty")
    block["head"] = [say(f"brief.table.{column}") for column in columns]
    block["rows"] = [
        [
            scribe.name(row),
            _tell_effect(scribe, row),
            scribe.hazard(row["cause"]),
            scribe.clock(row["since"]),
            scribe.length(row["length_m"]),
            scribe.join([say(f"cards.value.{row['certainty']}"), scribe.side(row["source"])]),
        ]
        for row in scribe.facts["closures"]
    ]
    return block


def _tell_effect(scribe: Scribe, row: ClosureFact) -> str:
    if row["blocked"]:
        return scribe.say("brief.roads.blocked")
    slow = scribe.say("brief.roads.slow")
    return scribe.say("brief.aside").join([slow, tell_barred(scribe, row)]) if row["barred"] else slow


def write_warnings(scribe: Scribe) -> Block:
    """Write the table of the warnings in force, in their issuers' words."""
    say = scribe.say
    block = scribe.block("warnings", [])
    block["head"] = [say(f"brief.table.{column}") for column in ("area", "level", "hazard", "since", "until", "issuer")]
    block["rows"] = [
        [
            scribe.name(row),
            scribe.words_of(row),
            scribe.hazard(row["hazard"]),
            scribe.clock(row["since"]),
            scribe.clock(row["until"]),
            scribe.side(row["issuer"]),
        ]
        for row in scribe.facts["warnings"]
    ]
    return block


def write_orders(scribe: Scribe) -> Block:
    """Write the table of the orders that are not over."""
    say, none = scribe.say, scribe.say("brief.none")
    block = scribe.block("orders", [])
    block["head"] = [say(f"brief.table.{column}") for column in ("order", "state", "expected", "paper_due", "way")]
    block["rows"] = [
        [
            scribe.name(row),
            say(f"brief.teams.{row['state']}"),
            scribe.clock(row["eta"]) if row["eta"] else none,
            scribe.clock(row["paper_due_at"]) if row["paper_due_at"] else none,
            say("brief.table.way_cut") if row["cut"] else none,
        ]
        for row in scribe.facts["orders"]
    ]
    return block


def write_sites(scribe: Scribe) -> Block:
    """Write the table of the open shelters that do not count, and why."""
    say = scribe.say
    block = scribe.block("sites", [])
    block["head"] = [say(f"brief.table.{column}") for column in ("site", "places", "why")]
    block["rows"] = [
        [scribe.name(row), scribe.count(row["capacity"]), say(f"gap.why.{row['why']}")]
        for row in scribe.facts["not_counted"]
    ]
    return block


def write_needs(scribe: Scribe) -> Block:
    """Write the table of the items that fall short of one day's need."""
    say = scribe.say
    block = scribe.block("needs", [])
    columns = ("item", "unit", "needed", "there", "stores", "short", "not_counted")
    block["head"] = [say(f"brief.table.{column}") for column in columns]
    block["rows"] = [
        [
            scribe.item(row["need"]),
            scribe.item(row["unit"]),
            scribe.count(round(row["amount"])),
            scribe.count(round(row["there"] + row["coming"])),
            scribe.count(None if row["stores"] is None else round(row["stores"])),
            scribe.count(count_lack(row)),
            scribe.count(row["unknown_lines"]),
        ]
        for row in scribe.facts["needs"]
    ]
    return block
