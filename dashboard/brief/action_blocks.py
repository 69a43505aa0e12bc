"""The blocks about what is done, what lacks, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.brief.answers import Block, Line, NeedFact, OrderFact
from dashboard.brief.facts import CAUSES
from dashboard.brief.lifeline_blocks import list_silent
from dashboard.brief.wording import Scribe
from dashboard.desk.gap_answers import ShelterAnswer

STATES = ("free", "busy", "resting", "out_of_service", "unknown")
MOST_ORDERS = 6
MOST_PLACES = 5
MOST_NEEDS = 4
MOST_SITES = 4
MOST_DOUBTS = 6
MOST_SILENT = 12


def write_teams(scribe: Scribe) -> Block:
    """Write who is free and who is out, and the orders that are not over."""
    teams, lines = scribe.facts["teams"], []
    for key in ("own", "others"):
        counts: Mapping[str, int] = teams[key]
        told = [scribe.say(f"brief.teams.{state}", count=counts[state]) for state in STATES if counts.get(state)]
        if told:
            lines.append(scribe.tell(f"teams.{key}", rows=scribe.join(told)))
    if not lines:
        lines.append(scribe.tell("teams.none"))
    orders = scribe.facts["orders"]
    lines += [_tell_order(scribe, row) for row in orders[:MOST_ORDERS]]
    if len(orders) > MOST_ORDERS:
        lines.append(scribe.tell("teams.more_orders", tone="more", count=len(orders) - MOST_ORDERS))
    lines += [
        scribe.tell("teams.paper_due", [row["subject"]], name=scribe.name(row), clock=scribe.clock(row["paper_due_at"]))
        for row in orders
        if row["paper_due_at"]
    ]
    if not orders:
        lines.append(scribe.tell("teams.no_orders"))
    return scribe.block("teams", lines)


def _tell_order(scribe: Scribe, row: OrderFact) -> Line:
    state = scribe.say(f"brief.teams.{row['state']}")
    key = "order_cut" if row["cut"] else "order_eta" if row["eta"] and row["state"] == "dispatched" else "order"
    return scribe.tell(
        f"teams.{key}", [row["subject"]], name=scribe.name(row), state=state, eta=scribe.clock(row["eta"])
    )


def write_shortfalls(scribe: Scribe) -> Block:
    """Write who has no place and why, what does not count, and which items fall short."""
    totals = scribe.facts["totals"]
    if totals is None:
        return scribe.block("shortfalls", [scribe.tell("shortfalls.unknown")])
    asking, without = scribe.count(totals["demand"]), totals["without_a_place"]
    if not without:
        lines = [scribe.tell("shortfalls.nobody" if totals["demand"] else "shortfalls.nobody_asks", asking=asking)]
    else:
        causes = _tell_causes(scribe, {cause: totals[cause] or 0 for cause in CAUSES})  # type: ignore[literal-required]
        count = scribe.about(without, estimate=True, unit=scribe.unit("without_a_place"))
        lines = [scribe.tell("shortfalls.without", count=count, asking=asking, causes=causes)]
    short = sorted(
        (row for row in scribe.facts["places"] if row["without_a_place"]),
        key=lambda row: -(row["without_a_place"] or 0),
    )
    if short:
        rows = [
            scribe.say(
                "brief.shortfalls.place",
                name=scribe.name(row),
                count=scribe.few(row["without_a_place"]),
                causes=scribe.join([scribe.say(f"brief.cause.{cause}") for cause in row["causes"]]),
            )
            for row in short[:MOST_PLACES]
        ]
        subjects = [row["subject"] for row in short[:MOST_PLACES]]
        lines.append(scribe.tell("shortfalls.places", subjects, rows=scribe.join(rows, "semicolon")))
    return scribe.block("shortfalls", [*lines, *_tell_sites(scribe), *_tell_needs(scribe)])


def _tell_sites(scribe: Scribe) -> Iterator[Line]:
    """Write the open shelters that do not count, reason by reason."""
    by_why: dict[str, list[ShelterAnswer]] = {}
    for site in scribe.facts["not_counted"]:
        by_why.setdefault(str(site["why"]), []).append(site)
    for why, sites in by_why.items():
        told = [
            scribe.say("brief.shortfalls.site", name=scribe.name(site), count=scribe.count(site["capacity"]))
            for site in sites[:MOST_SITES]
        ]
        rows = scribe.more(scribe.join(told, "semicolon"), len(sites) - MOST_SITES)
        reason = scribe.say(f"gap.why.{why}")
        yield scribe.tell("shortfalls.not_counted", [site["subject"] for site in sites], why=reason, rows=rows)


def _tell_causes(scribe: Scribe, causes: Mapping[str, int]) -> str:
    told = [
        scribe.say(f"brief.shortfalls.{cause}", count=scribe.count(causes[cause]))
        for cause in CAUSES
        if causes.get(cause)
    ]
    return scribe.join(told)


def _tell_needs(scribe: Scribe) -> Iterator[Line]:
    rows = [_tell_need(scribe, row) for row in scribe.facts["needs"][:MOST_NEEDS]]
    if rows:
        yield scribe.tell("shortfalls.needs", rows=scribe.join(rows, "semicolon"))


def _tell_need(scribe: Scribe, row: NeedFact) -> str:
    lack = count_lack(row)
    key = "need_stored" if lack == 0 else "need_unknown" if row["unknown_lines"] else "need"
    return scribe.say(
        f"brief.shortfalls.{key}",
        need=scribe.item(row["need"]),
        unit=scribe.item(row["unit"]),
        amount=scribe.count(round(row["amount"])),
        short=scribe.count(lack),
        lines=row["unknown_lines"],
    )


def count_lack(row: NeedFact) -> int | None:
    """Count what neither the shelters nor the stores hold of an item; not known where nobody has counted the stores."""
    stores = row["stores"]
    return None if stores is None else max(0, round(row["amount"] - row["there"] - row["coming"] - stores))


def write_unknown(scribe: Scribe) -> Block:
    """Write what is not known, stale, or silent: the block that no briefing leaves out."""
    unknown, by_key = scribe.facts["unknown"], {row["key"]: row for row in scribe.facts["figures"]}
    silent = unknown["silent"]
    told = [
        scribe.say(
            "brief.unknown.silent" if row["last_heard_at"] else "brief.unknown.never",
            name=scribe.name(row),
            clock=scribe.clock(row["last_heard_at"]),
        )
        for row in silent[:MOST_SILENT]
    ]
    lines = [Line(text=scribe.say(f"situation.missing.{part}"), subjects=[]) for part in unknown["missing"]]
    if told:
        rows = scribe.more(scribe.join(told), len(silent) - MOST_SILENT)
        lines.append(scribe.tell("unknown.silents", [row["subject"] for row in silent], rows=rows))
    merged: dict[str, list[str]] = {}
    for key in unknown["unreported"]:
        merged.setdefault(scribe.names(by_key[key]["unknown"]), []).append(scribe.say(f"brief.figure.{key}"))
    lines += [scribe.tell("unknown.figure", figure=scribe.join(keys), names=names) for names, keys in merged.items()]
    lines += list_silent(scribe)
    lines += [
        scribe.tell(
            "unknown.stale",
            figure=scribe.say(f"brief.figure.{key}"),
            age=scribe.age(by_key[key]["age_s"] or 0),
            source=scribe.side(by_key[key]["source"]),
        )
        for key in unknown["stale"]
    ]
    lines += [
        scribe.tell("unknown.unconfirmed", [row["subject"]], name=scribe.name(row), clock=scribe.clock(row["known_at"]))
        for row in unknown["unconfirmed"][:MOST_DOUBTS]
    ]
    left = len(unknown["unconfirmed"]) - MOST_DOUBTS
    if left > 0:
        lines.append(scribe.tell("unknown.more_unconfirmed", tone="more", count=left))
    for kind in ("expired", "to_check"):
        lines += [scribe.tell(f"unknown.{kind}", [row["subject"]], name=scribe.name(row)) for row in unknown[kind]]
    stale = scribe.facts["teams"]["stale"]
    if stale:
        lines.append(scribe.tell("unknown.teams", [row["subject"] for row in stale], count=len(stale)))
    return scribe.block("unknown", lines or [scribe.tell("unknown.nothing")])
