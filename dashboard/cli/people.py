"""Commands about people: ``situation``, ``gap``, and ``share``, by which assumptions they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.roads import name_road, name_thing
from dashboard.cli.say import pick_side, say_age, say_count, say_moment, write_table
from dashboard.desk import gap as desk
from dashboard.desk import situation as situation_desk
from dashboard.desk import terms
from dashboard.desk.gap_answers import GapAnswer, GapRowAnswer, Named, ReasonAnswer, ShareAnswer, ShelterAnswer
from dashboard.desk.reports import rollcall
from dashboard.desk.situation_answers import IsolatedRow, SingleRoadRow, SituationAnswer
from dashboard.i18n import Words
from data.faults import BadInput

COLUMNS = ("at_risk", "to_be_moved", "demand", "served", "too_far", "over_capacity", "cut_off", "no_valid_shelter")
"""The figures of a row, in the order in which they are defined."""


MOST_NAMES = 8
"""Settlements that one line names."""

CAUSES = COLUMNS[4:]
"""Why people have no place."""

FIGURES = (
    "at_risk",
    "to_be_moved",
    "moved",
    "refused",
    "not_yet",
    "demand",
    "without_a_place",
    "isolated",
    "not_heard",
)
"""The figures of the situation, in the order in which they are asked."""


def situation(call: Call) -> Outcome:
    """Answer what the situation is."""
    answer = situation_desk.describe(call.post, call.as_known)
    return Outcome(answer, _tell_situation(call, answer))


def roll_call(call: Call) -> Outcome:
    """Start the roll call, or end it, and tell who is to be heard from."""
    act = "end" if call["end"] else "start"
    answer = rollcall.ACTS[act](call.post, call.who)
    silent = situation_desk.describe(call.post)["not_heard_from"]
    head = call.say(f"forms.roll_call.{act}ed", count=say_count(call.say, len(silent)))
    return Outcome({**answer, "not_heard_from": silent}, [head, *([_name_some(call, silent)] if silent else [])])


def share(call: Call) -> Outcome:
    """List the assumed shares, or set one."""
    if (call["name"] is None) != (call["value"] is None):
        raise BadInput("usage_missing", command="share", options="NAME VALUE")
    if call["name"] is None:
        shares = terms.list_shares(call.post.picture_at(call.as_known))
    else:
        shares = terms.assume_shares(call.post, call.who, {call["name"]: call["value"]}, call["basis"])
    return Outcome({"shares": shares}, _tell_shares(call.say, shares))


def gap(call: Call) -> Outcome:
    """Answer who has no shelter, by settlement, and why."""
    what_if = "open_everything" if call["open_everything"] else f"clear:{call['clear']}" if call["clear"] else None
    answer = desk.find_gap(call.post, call["profile"], call["minutes"], call["vehicle"], call.as_known, what_if)
    return Outcome(answer, _tell_gap(call, answer))


def _tell_gap(call: Call, answer: GapAnswer) -> Iterator[str]:
    say, totals = call.say, answer["totals"]
    yield say(
        "cli.gap.head", without=say_count(say, totals["without_a_place"]), demand=say_count(say, totals["demand"])
    )
    rows = [row for row in answer["settlements"] if row["at_risk"]]
    table = [
        ["", *(say(f"cli.gap.column.{name}") for name in COLUMNS)],
        *([name_thing(call, row), *_count(say, row)] for row in rows),
        [say("cli.gap.total"), *_count(say, totals)],
    ]
    yield from write_table(table, right=frozenset(range(1, len(COLUMNS) + 1)))
    for row in rows:
        for reason in row["reasons"]:
            if reason["code"] in CAUSES:
                yield _tell_cause(call, row, reason)
    if answer["unknown"]:
        yield say("cli.gap.unknown", count=len(answer["unknown"]))
    open_sites = (site for site in answer["shelters"] if site["opening"] == "open" and not site["counts"])
    yield from _tell_not_counted(call, open_sites)


def _tell_cause(call: Call, row: GapRowAnswer, reason: ReasonAnswer) -> str:
    say, code = call.say, reason["code"]
    told = {"name": name_thing(call, row), "count": say_count(say, reason["persons"])}
    if code == "cut_off" and reason.get("closures"):
        by = say("desk.comma").join(name_thing(call, closure) for closure in reason["closures"])
        return say("cli.gap.cut_off_by", **told, by=by)
    return say(f"cli.gap.{code}", **told)


def _tell_situation(call: Call, answer: SituationAnswer) -> Iterator[str]:
    say, lang = call.say, call.say.lang
    figures: dict[str, Any] = {**answer}
    for response in answer["responses"]:
        words, issuer = (
            response["level_words_zh" if lang == "zh" else "level_words_en"],
            pick_side(response["issuer"], lang),
        )
        clock = say_moment(say, response["since"], call.post.settings.zone(), call.post.now())
        yield say("cli.situation.response", words=words, issuer=issuer, clock=clock)
    table = []
    for name in FIGURES:
        figure = figures[name]
        age = "" if figure["age_s"] is None else say_age(say, figure["age_s"])
        basis = say(f"cli.situation.basis.{figure['basis']}")
        source = pick_side(figure["source"], lang)
        table.append([say(f"cli.situation.{name}"), say_count(say, figure["value"]), basis, age, source])
    yield from write_table(table, right=frozenset({1}))
    yield from _tell_isolated(call, answer["isolated_places"])
    yield from _tell_single_roads(call, answer["single_roads"])
    yield from _tell_not_counted(call, answer["not_counted"])
    yield from (say(f"situation.missing.{part}") for part in answer.get("missing", ()))


def _tell_isolated(call: Call, places: Sequence[IsolatedRow]) -> Iterator[str]:
    say = call.say
    many = [place for place in places if place["residents"] >= situation_desk.WORTH_A_LINE]
    for place in many:
        by = say("desk.comma").join(name_thing(call, closure) for closure in place["closures"])
        told = {
            "name": name_thing(call, place),
            "count": place["residents"],
            "by": by or say("cli.situation.basis.unknown"),
        }
        yield say("cli.situation.isolated_place", **told)
    if few := len(places) - len(many):
        yield say("cli.situation.more_isolated", count=few)


def _tell_single_roads(call: Call, roads: Sequence[SingleRoadRow]) -> Iterator[str]:
    many = [road for road in roads if road["residents"] >= situation_desk.WORTH_A_LINE]
    for road in many:
        named, places = name_road(call, road["road"]), _name_some(call, road["settlements"])
        yield call.say("cli.situation.one_road", road=named, places=places, count=road["residents"])
    if few := len(roads) - len(many):
        yield call.say("cli.situation.more_roads", count=few)


def _name_some(call: Call, places: Sequence[Named]) -> str:
    names = call.say("desk.comma").join(name_thing(call, place) for place in places[:MOST_NAMES])
    left = len(places) - MOST_NAMES
    return call.say("cli.situation.and_more", names=names, count=left) if left > 0 else names


def _tell_not_counted(call: Call, sites: Iterable[ShelterAnswer]) -> Iterator[str]:
    for site in sites:
        places, why = say_count(call.say, site["capacity"]), call.say(f"gap.why.{site['why']}")
        yield call.say("cli.gap.not_counted", name=name_thing(call, site), places=places, why=why)


def _tell_shares(say: Words, shares: Sequence[ShareAnswer]) -> Iterator[str]:
    yield from write_table(
        [
            [row["name"], f"{100 * row['share']:g} %", say(f"cli.share.{'changed' if row['changed'] else 'assumed'}")]
            for row in shares
        ],
        right=frozenset({1}),
    )


def _count(say: Words, figures: Mapping[str, Any]) -> list[str]:
    return [say_count(say, figures[name]) for name in COLUMNS]
