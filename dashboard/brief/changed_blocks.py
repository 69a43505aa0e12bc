"""The blocks about change: what changed since the briefing before, and the key figures beside what they were."""

from __future__ import annotations

from dashboard.brief.answers import Block, Happening, KeyRow, Line
from dashboard.brief.wording import Scribe

MOST_CHANGES = 7
LED_BY = ("isolated", "to_be_moved", "without_a_place", "not_yet", "moved", "not_heard")
"""Figures whose change is told first, in this order."""

MOST_FIGURES = 4


def write_changed(scribe: Scribe) -> Block:
    """Write what changed, at most seven lines: figures first, then what was learned."""
    facts, written = scribe.facts, scribe.written
    lines = [scribe.tell("change.correction", text=written["correction"])] if written["correction"] else []
    since = facts["since"]
    if since is None:
        return scribe.block("changed", [*lines, scribe.tell("change.nothing_first")])
    clock = scribe.clock(since["as_at"])
    by_key = {row["key"]: row for row in facts["figures"]}
    moved = [by_key[key] for key in LED_BY if by_key[key]["change"]][:MOST_FIGURES]
    lines += [_tell_change(scribe, row, clock) for row in moved]
    room, happened = MOST_CHANGES - len(lines), facts["happenings"]
    total = len(happened) + facts["happenings_left"]
    room -= total > room  # the line that counts the rest
    lines += [
        scribe.tell(
            "change.happening",
            [row["subject"]],
            clock=scribe.clock(row["known_at"]),
            name=scribe.name(row),
            told=tell_happening(scribe, row),
        )
        for row in happened[:room]
    ]
    if total > room:
        lines.append(scribe.tell("change.more", tone="more", count=total - room))
    return scribe.block("changed", lines or [scribe.tell("change.nothing", since=clock)])


def tell_happening(scribe: Scribe, row: Happening) -> str:
    """Write what was learned of a record."""
    return scribe.say(f"situation_words.change.{row['what']}", **row["values"])


def _tell_change(scribe: Scribe, row: KeyRow, since: str) -> Line:
    label, change = scribe.say(f"brief.figure.{row['key']}"), row["change"] or 0
    if row["key"] == "isolated" and change > 0 and scribe.facts["isolated"]:
        places = scribe.facts["isolated"]
        closures = {each["subject"]: each for place in places for each in place["closures"]}
        return scribe.tell(
            "change.isolated_by",
            row["subjects"],
            now=scribe.about(row["now"], estimate=True, unit=scribe.unit(row["key"])),
            change=scribe.count(change),
            since=since,
            places=scribe.names(places),
            closures=scribe.names(list(closures.values())),
        )
    verb = "figure_up" if change > 0 else "figure_corrected" if row["corrected"] else "figure_down"
    unit = scribe.unit(row["key"])
    now = scribe.about(row["now"], estimate=row["estimate"], unit=unit)
    return scribe.tell(
        f"change.{verb}", row["subjects"], label=label, now=now, change=scribe.count(abs(change)) + unit, since=since
    )


def write_figures(scribe: Scribe) -> Block:
    """Write the table of key figures: before, now, change, source and age."""
    facts, say = scribe.facts, scribe.say
    since = facts["since"]
    head = [
        say("brief.table.figure"),
        say("brief.table.before", clock=scribe.clock(since["as_at"])) if since else say("brief.table.before_none"),
        say("brief.table.now", clock=scribe.clock(facts["as_at"])),
        say("brief.table.change"),
        say("brief.table.source"),
    ]
    block = scribe.block("figures", [])
    block["head"], block["rows"] = head, [_row_figure(scribe, row) for row in facts["figures"]]
    return block


def _row_figure(scribe: Scribe, row: KeyRow) -> list[str]:
    say, none = scribe.say, scribe.say("brief.none")
    change = none if row["change"] is None else f"{row['change']:+,}".replace("-", "\u2212") if row["change"] else "0"
    if scribe.say.lang == "zh":
        change = change.replace(",", "")
    basis = say(f"brief.basis.{row['basis']}")
    if row["source"] and row["age_s"] is not None:
        source = say(
            "brief.table.basis_source", basis=basis, source=scribe.side(row["source"]), age=scribe.age(row["age_s"])
        )
    else:
        source = say("brief.table.basis_only", basis=basis)
    if row["unknown"]:
        source += scribe.join(["", say("brief.table.unreported", count=len(row["unknown"]))], "semicolon")
    return [
        say(f"brief.figure.{row['key']}"),
        none if row["before"] is None else scribe.count(row["before"]),
        scribe.figure(row),
        say("brief.table.corrected", change=change) if row["corrected"] else change,
        source,
    ]
