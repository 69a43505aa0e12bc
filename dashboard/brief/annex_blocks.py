"""The annex: settlements and closures as tables."""

from __future__ import annotations

from dashboard.brief.answers import Block
from dashboard.brief.wording import Scribe

PEOPLE = ("to_be_moved", "moved", "refused", "not_yet", "without_a_place", "isolated")


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
            say(f"brief.roads.{'blocked' if row['blocked'] else 'slow'}"),
            scribe.hazard(row["cause"]),
            scribe.clock(row["since"]),
            scribe.length(row["length_m"]),
            scribe.join([say(f"cards.value.{row['certainty']}"), scribe.side(row["source"])]),
        ]
        for row in scribe.facts["closures"]
    ]
    return block
