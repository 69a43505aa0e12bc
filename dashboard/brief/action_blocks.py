"""The blocks about what is done, what lacks, what is not known, and what a person writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.brief.answers import Block, Line, NeedFact, OrderFact
from dashboard.brief.facts import CAUSES
from dashboard.brief.wording import Scribe

STATES = ("free", "busy", "resting", "out_of_service", "unknown")
MOST_ORDERS = 6
MOST_PLACES = 5
MOST_NEEDS = 4
MOST_DOUBTS = 6
MOST_SILENT = 12
LETTERS = "ABCDEFGHIJ"


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
        lines = [scribe.tell("shortfalls.without", count=scribe.count(without), asking=asking, causes=causes)]
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
    sites = scribe.facts["not_counted"]
    if sites:
        told = [
            scribe.say(
                "brief.shortfalls.site",
                name=scribe.name(site),
                count=scribe.count(site["capacity"]),
                why=scribe.say(f"gap.why.{site['why']}"),
            )
            for site in sites
        ]
        subjects = [site["subject"] for site in sites]
        lines.append(scribe.tell("shortfalls.not_counted", subjects, rows=scribe.join(told, "semicolon")))
    return scribe.block("shortfalls", [*lines, *_tell_needs(scribe)])


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
    stores = row["stores"]
    there = row["there"] + row["coming"]
    key = f"need{'_moved' if there else ''}{'_unknown' if row['unknown_lines'] else ''}"
    return scribe.say(
        f"brief.shortfalls.{key}",
        need=_word(scribe, row["need"]),
        unit=_word(scribe, row["unit"]),
        amount=scribe.count(round(row["amount"])),
        there=scribe.count(round(there)),
        stores=scribe.count(None if stores is None else round(stores)),
        short=scribe.count(None if stores is None else max(0, round(row["amount"] - there - stores))),
        lines=row["unknown_lines"],
    )


def _word(scribe: Scribe, word: str) -> str:
    key = f"brief.need.{word}"
    return scribe.say(key) if key in scribe.say else word


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
        rows = scribe.join(told)
        if len(silent) > MOST_SILENT:
            rows = scribe.say("brief.and_more", names=rows, count=len(silent) - MOST_SILENT)
        lines.append(scribe.tell("unknown.silents", [row["subject"] for row in silent], rows=rows))
    merged: dict[str, list[str]] = {}
    for key in unknown["unreported"]:
        merged.setdefault(scribe.names(by_key[key]["unknown"]), []).append(scribe.say(f"brief.figure.{key}"))
    lines += [scribe.tell("unknown.figure", figure=scribe.join(keys), names=names) for names, keys in merged.items()]
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
    for kind in ("expired", "to_check"):
        lines += [scribe.tell(f"unknown.{kind}", [row["subject"]], name=scribe.name(row)) for row in unknown[kind]]
    stale = scribe.facts["teams"]["stale"]
    if stale:
        lines.append(scribe.tell("unknown.teams", [row["subject"] for row in stale], count=len(stale)))
    return scribe.block("unknown", lines or [scribe.tell("unknown.nothing")])


def write_outlook(scribe: Scribe) -> Block:
    """Write what a person expects; the program adds nothing."""
    written = scribe.written
    if not written["outlook"].strip():
        return scribe.block("outlook", [scribe.tell("outlook.empty", tone="empty")])
    lines = [Line(text=text, subjects=[]) for text in written["outlook"].strip().splitlines() if text.strip()]
    if written["confidence"]:
        level = scribe.say(f"brief.outlook.{written['confidence']}")
        lines[0]["text"] = scribe.say("brief.outlook.sure", text=lines[0]["text"], confidence=level)
    return scribe.block("outlook", lines)


def write_decisions(scribe: Scribe) -> Block:
    """Write what a person asks to be decided."""
    asked = [text.strip() for text in scribe.written["decisions"] if text.strip()]
    rows = [
        Line(text=scribe.say("brief.decisions.row", letter=_mark(scribe, place), text=text), subjects=[])
        for place, text in enumerate(asked)
    ]
    return scribe.block("decisions", rows or [scribe.tell("decisions.empty", tone="empty")])


def _mark(scribe: Scribe, place: int) -> str:
    return str(place + 1) if scribe.say.lang == "zh" else LETTERS[place % len(LETTERS)]


def write_what_if(scribe: Scribe) -> Block:
    """Write what opening every site, and then clearing one road, would leave: beside the decisions, not for them."""
    tried = scribe.facts["what_if"]
    if tried is None:
        return scribe.block("what_if", [])
    opened = tried["opened"]
    lines = [
        scribe.tell(
            "what_if.opened",
            tone="what_if",
            without=scribe.count(opened["without_a_place"]),
            left=scribe.count(opened["places_left"]),
        )
    ]
    lines += [
        scribe.tell(
            "what_if.clear",
            [row["subject"]],
            tone="what_if",
            name=scribe.name(row),
            length=scribe.length(row["length_m"]),
            without=scribe.few(row["without_a_place"]),
            isolated=scribe.few(row["isolated"]),
        )
        for row in tried["clearing"]
    ]
    return scribe.block("what_if", lines)
