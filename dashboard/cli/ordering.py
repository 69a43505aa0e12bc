"""Commands of orders: ``orders``, ``send``, ``supply``, ``order``, ``sheet``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.reporting import read_settings
from dashboard.cli.roads import name_place, name_thing
from dashboard.cli.say import say_age, say_duration, say_length, say_moment, write_table
from dashboard.desk import needs, orders, supplies, teams
from dashboard.desk.order_answers import NeedAnswer, OrderAnswer, ProposalAnswer, TeamsAnswer, VerdictAnswer
from dashboard.desk.post import Actor
from dashboard.duties import read_duty
from dashboard.orders.order_list import write_lines, write_state
from dashboard.orders.saying import name_change, write_amount, write_paper, write_role
from dashboard.parts import write_word
from data.faults import BadInput

SHOWN = 8


def list_or_show(call: Call) -> Outcome:
    """List the orders that are open, or show one with its trail."""
    if call["id"]:
        one = orders.describe(call.post, call["id"], call.as_known)
        return Outcome(one, [*_tell_order(call, one), *_tell_trail(call, one)])
    answer = orders.list_all(call.post, call.as_known, over=call["all"])
    lines = [line for row in answer["rows"] for line in _tell_order(call, row)]
    return Outcome(answer, lines or [call.say("orders.none")])


def send(call: Call) -> Outcome:
    """Send a team, or tell who could go."""
    if not call["team"]:
        proposal = teams.propose_teams(call.post, find_actor(call), call["to"], call.as_known)
        return Outcome(proposal, _tell_teams(call, proposal), done=bool(proposal["rows"]))
    answer = teams.send_team(
        call.post, find_actor(call), call["team"], call["to"], reason=call["reason"] or "", anyway=call["anyway"]
    )
    return Outcome(answer, _tell_order(call, answer))


def supply(call: Call) -> Outcome:
    """Order supplies; without a reserve propose them, without a goal tell what is short of everything."""
    days = call["days"]
    if not call["to"]:
        whole = needs.describe_supplies(call.post, days, as_known=call.as_known)
        return Outcome(whole, _tell_needs(call, whole["needs"]))
    if not call["from"]:
        proposal = needs.propose_supplies(
            call.post, find_actor(call), call["to"], persons=call["people"], days=days, as_known=call.as_known
        )
        return Outcome(proposal, _tell_proposal(call, proposal))
    answer = supplies.request_supplies(
        call.post,
        find_actor(call),
        call["from"],
        call["to"],
        read_lines(call["set"], call["from"]) or {},
        truck=call["truck"],
        reason=call["reason"] or "",
        anyway=call["anyway"],
    )
    return Outcome(answer, _tell_order(call, answer))


def act(call: Call) -> Outcome:
    """Do the next act on an order."""
    acts = list_acts(call)
    if call["act"] not in acts:
        raise BadInput("order_act_unknown", value=call["act"])
    answer = acts[call["act"]]()
    return Outcome(answer, _tell_order(call, answer))


def list_acts(call: Call) -> Mapping[str, Callable[[], OrderAnswer]]:
    """Return the acts on an order by name, as they would be done."""
    post, who, one, word = call.post, find_actor(call), call["id"], call["word"] or ""
    lines = read_lines(call["set"], "") if call["set"] else None
    return {
        "approve": lambda: orders.approve(post, who, one, on_word_of=word, quantities=lines),
        "refuse": lambda: orders.refuse(post, who, one, by=word),
        "accept": lambda: orders.accept(post, who, one, by=word),
        "set_off": lambda: teams.set_off(post, who, one),
        "release": lambda: supplies.release_supplies(post, who, one, by=word, quantities=lines),
        "arrive": lambda: orders.arrive(post, who, one),
        "sign": lambda: supplies.sign_supplies(post, who, one, by=word, quantities=lines),
        "give_back": lambda: supplies.return_supplies(post, who, one, lines),
        "close": lambda: orders.close(post, who, one, note=word),
        "cancel": lambda: orders.cancel(post, who, one, because=word),
        "file_paper": lambda: orders.file_paper(post, who, one, word),
    }


def sheet(call: Call) -> Outcome:
    """Write the route and loading sheet of an order as PDF."""
    from dashboard.paper.sheet import render_sheet  # noqa: PLC0415  (brings the typesetter, which few commands need)

    order = orders.describe(call.post, call["id"])
    data = render_sheet(call.post, order["id"], call.say.lang)
    out = Path(call["out"]) if call["out"] else call.home / "exports"
    out.mkdir(parents=True, exist_ok=True)
    mark = "EXERCISE_" if order["exercise"] else ""
    path = out / f"{mark}{order['id']}_{call.say.lang}.pdf"
    path.write_bytes(data)
    return Outcome({"file": str(path), "order": order["id"]}, [call.say("cli.sheet.written", path=str(path))])


def find_actor(call: Call) -> Actor:
    """Return who acts, in the role that the authorization list is asked for."""
    return replace(call.who, role=read_duty(call["role"]))


def read_lines(text: str | None, reserve: str) -> dict[str, float] | None:
    """Read ``cowes-depot/blanket=40;…`` into quantities; a bare item is of the reserve.

    Raises
    ------
    BadInput
        If a quantity is none.
    """
    lines = {}
    for name, value in read_settings(text or "").items():
        try:
            quantity = float(value)
        except ValueError:
            quantity = math.nan
        if not quantity >= 0:
            raise BadInput("bad_order_line", line=name, value=value)
        lines[name if "/" in name or not reserve else f"{reserve.removeprefix('reserves/')}/{name}"] = quantity
    return lines or None


def _tell_order(call: Call, row: OrderAnswer) -> Iterator[str]:
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    yield say("cli.order.head", id=row["id"], name=name_thing(call, row), state=write_state(row, say))
    if row["lines"]:
        yield "  " + write_lines(row, say)
    if row["clause"]:
        words = row["clause_zh"] if say.lang == "zh" else row["clause_en"]
        yield "  " + say("orders.clause", clause=row["clause"], words=words)
    elif row["state"] == "requested":
        yield "  " + say("orders.must_approve", approver=write_role(row["approver"], say))
    if row["paper"]:
        yield "  " + write_paper(row["paper"], say)
    way = row["way"]
    if way and way["eta"]:
        key = "orders.eta" if row["dispatched_at"] else "orders.would_take"
        clock = say_moment(say, way["eta"], zone, now)
        time, length = say_duration(say, way["travel_s"]), say_length(say, way["length_m"])
        yield "  " + say(key, clock=clock, time=time, length=length, via=way["via"] or say("routes.unnamed"))
    if way and way["change"] in {"later", "sooner", "detour", "cut"}:
        by = say("routes.list_join").join(name_thing(call, each) for each in way["closures"])
        was = say_moment(say, way["was_eta"], zone, now)
        later = say_duration(say, abs(way["later_s"] or 0.0))
        yield "  " + say(f"orders.change.{name_change(way)}{'_by' if by else ''}", by=by, was=was, later=later)


def _tell_trail(call: Call, row: OrderAnswer) -> Iterator[str]:
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    for each in row["trail"]:
        clock = say_moment(say, each["happened_at"], zone, now)
        by = f" · {say('orders.on_word', by=each['by'])}" if each["by"] else ""
        who = say("orders.signed", name=each["actor"], role=write_role(each["role"], say))
        yield f"  {clock}  {say('orders.trail_of.' + each['kind'])} · {who}{by}"
    if row["can_do"]:
        yield "  " + say("cli.order.next", acts=", ".join(row["can_do"]))


def _tell_teams(call: Call, answer: TeamsAnswer) -> Iterator[str]:
    say = call.say
    yield name_place(call, answer["goal"])
    rows = [
        [
            say_duration(say, row["travel_s"]),
            row["id"],
            name_thing(call, row),
            say("orders.own") if row["own"] else say("orders.others"),
            say(f"desk.team_status.{row['status']}") if row["status"] else "",
            say(f"orders.position.{row['position_freshness']}", age=say_age(say, row["position_age_s"]))
            if row["position_age_s"] is not None
            else say("orders.position.unknown"),
        ]
        for row in answer["rows"][:SHOWN]
    ]
    yield from write_table(rows, right=frozenset({0}))
    yield say("orders.own") + ": " + _say_verdict(call, answer["send"])
    yield say("orders.others") + ": " + _say_verdict(call, answer["request"])


def _say_verdict(call: Call, verdict: VerdictAnswer) -> str:
    say = call.say
    if verdict["may"]:
        words = verdict["clause_zh"] if say.lang == "zh" else verdict["clause_en"]
        return f"{say('orders.may', clause=verdict['clause'])} {words}"
    item, limit = write_word(verdict["item"] or "", say), f"{verdict['limit'] or 0:g}"
    why = say(f"orders.why.{verdict['why']}", clause=verdict["clause"] or "", item=item, limit=limit)
    return f"{say('orders.must_approve', approver=write_role(verdict['approver'], say))} {why}"


def _tell_needs(call: Call, rows: list[NeedAnswer]) -> Iterator[str]:
    say = call.say
    names = ("need", "amount", "there", "coming", "short")
    table: list[list[str]] = [[say(f"supplies.column.{name}") for name in names]]
    for row in rows:
        amounts = [write_amount(row[key], row["unit"], say) for key in ("amount", "there", "coming", "short")]
        table.append([say(f"supplies.need.{row['need']}"), *amounts])
    yield from write_table(table, right=frozenset({1, 2, 3, 4}))


def _tell_proposal(call: Call, answer: ProposalAnswer) -> Iterator[str]:
    say = call.say
    yield name_place(call, answer["goal"])
    count: Any = answer["persons"] if answer["persons"] is not None else say("shell.unknown")
    yield say(f"supplies.persons.{answer['persons_basis']}", count=count, days=answer["days"])
    yield from _tell_needs(call, answer["needs"])
    for source in answer["sources"]:
        taken = [line for line in source["lines"] if line["take"]]
        if not taken or source["truck"] is None:
            continue
        truck = say(f"orders.truck.{source['truck']}")
        time = say_duration(say, source["travel_s"])
        way = say("supplies.way_trips", truck=truck, time=time, trips=source["trips"] or 1)
        yield f"{name_thing(call, source)} ({source['id']}) · {way}"
        for line in taken:
            amount = write_amount(line["take"], line["unit"], say)
            yield f"  {line['stock_id']}: {say('orders.item', item=write_word(line['item'], say), amount=amount)}"
        yield "  " + _say_verdict(call, source["verdict"])
