"""What a place needs and who could bring it: the needs with what is missing, then each reserve as a load to order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.desk import needs as desk
from dashboard.desk.order_answers import NeedAnswer, ProposalAnswer, SourceAnswer, StoreLineAnswer, TruckWay
from dashboard.desk.post import Post
from dashboard.desk.sources import serves
from dashboard.i18n import Words
from dashboard.orders.saying import draw_ground, find_asker, write_amount
from dashboard.pages.route_answer import name_closure
from dashboard.parts import (
    FRESHNESS_SHAPES,
    button,
    link,
    note,
    section,
    write_age,
    write_count,
    write_duration,
    write_name,
    write_word,
)

TAKE, TRUCK = "load-take", "load-truck"
"""Roles of the fields of a load: how much of a line, and by which vehicle."""

_KEPT: Mapping[str, Any] = {"persistence": True, "persistence_type": "memory"}
"""What a person has typed stays when the answer is drawn anew."""


def draw(post: Post, goal: str, persons: int | None, days: int, say: Words) -> tuple[list[Component], dict[str, Any]]:
    """Draw the needs of a place and the loads that could meet them; and what the map shows beside."""
    answer = desk.propose_supplies(post, find_asker(), goal, persons=persons, days=days)
    blocks: list[Component] = [_draw_persons(answer, say)]
    blocks.append(draw_needs(answer["needs"], say))
    short = any(need["short"] > 0 for need in answer["needs"])
    if answer["persons"] and not short:
        blocks.append(note(say("supplies.nothing_short")))
    useful = [source for source in answer["sources"] if any(line["take"] for line in source["lines"])]
    others = [source for source in answer["sources"] if source not in useful]
    if useful:
        loads = [draw_source(post, source, goal, say) for source in useful]
        blocks.append(section(say("supplies.from_where"), loads))
    elif short:
        blocks.append(note(say("supplies.nobody_can"), "doubt"))
    if others:
        loads = [draw_source(post, source, goal, say) for source in others]
        blocks.append(html.Details([html.Summary(say("supplies.other_stores", count=len(others))), *loads]))
    return blocks, _shape(answer)


def _draw_persons(answer: ProposalAnswer, say: Words) -> Component:
    if answer["persons"] is None:
        return note(say("supplies.persons_unknown"), "doubt")
    count = write_count(answer["persons"], say)
    return note(say(f"supplies.persons.{answer['persons_basis']}", count=count, days=answer["days"]))


def draw_needs(needs: list[NeedAnswer], say: Words) -> Component:
    """Draw needs as a table: needed, there, on the way, missing; and how long what is there lasts."""
    head = [html.Th(say(f"supplies.column.{name}")) for name in ("need", "amount", "there", "coming", "short")]
    rows = []
    for need in needs:
        numbers = (need["amount"], need["there"], need["coming"], need["short"])
        cells = [html.Td(write_number(number, say), className="amount") for number in numbers]
        rows.append(html.Tr([name_need(need, say), *cells], className="short" if need["short"] > 0 else ""))
        if need["days"]:
            lasts = say("supplies.lasts", days=f"{need['days']:.1f}")
            rows.append(html.Tr(html.Td(lasts, colSpan=5, className="faint"), className="later"))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="needs")


def write_number(quantity: float, say: Words) -> str:
    """Write a quantity of a table whose row names the unit; a dash for none."""
    return write_count(quantity, say) if quantity else "\u2013"


def name_need(need: NeedAnswer, say: Words) -> Component:
    """Name a need, with what one person needs of it, and say where no confirmed norm stands behind that."""
    source = need["source"] or say("supplies.assumed_hint")
    hint = say("supplies.per_person", amount=write_amount(need["per_person"], need["unit"], say), source=source)
    name, unit = say(f"supplies.need.{need['need']}"), need["unit"]
    parts: list[Any] = [name if unit == "piece" else say("supplies.need_in", need=name, unit=write_word(unit, say))]
    if need["assumed"]:
        word = "unconfirmed" if need["source"] else "assumed"
        parts += [" ", html.Span(say(f"supplies.{word}"), className="faint")]
    return html.Th(parts, title=hint)


def draw_source(post: Post, source: SourceAnswer, goal: str, say: Words) -> Component:
    """Draw one reserve as a load: what it has, how it gets there, on which ground, and the press that orders it."""
    head = [link(write_name(source, say), source["subject"])]
    if source["kind"] != "physical":
        wait = say("supplies.lead_time", time=write_duration(60.0 * (source["lead_time_min"] or 0), say))
        head.append(html.Span(f"{write_word(source['kind'], say)}, {wait}", className="state"))
    blocks: list[Component] = [html.H4(head), *_draw_ways(post, source, say)]
    lines = [_draw_line(line, say) for line in source["lines"]]
    blocks.append(html.Ul(lines, className="plain"))
    can = any(line["free"] and not line["expired"] for line in source["lines"])
    if can:
        through = [way for way in source["ways"] if serves(way)]
        options = [{"value": way["truck"], "label": say(f"orders.truck.{way['truck']}")} for way in through]
        if options:
            truck = {"role": TRUCK, "reserve": source["id"]}
            chosen = source["truck"] or options[0]["value"]
            blocks.append(dcc.RadioItems(id=truck, value=chosen, options=options, className="chips", **_KEPT))
        blocks.append(draw_ground(source["verdict"], say))
        key = "request_supplies" if source["verdict"]["may"] else "apply_supplies"
        asked = {"act": "request_supplies", "reserve": source["id"], "goal": goal}
        blocks.append(
            html.Div(button(say(f"orders.act.{key}"), sets={"order-act": asked}, kind="primary"), className="acts")
        )
    return html.Div(blocks, className="proposal")


def _draw_line(line: StoreLineAnswer, say: Words) -> Component:
    free = write_amount(line["free"], line["unit"], say)
    facts = [say("supplies.free_unknown") if line["free"] is None else say("supplies.free", amount=free)]
    if line["kept"]:
        facts.append(say("supplies.kept", amount=write_amount(line["kept"], line["unit"], say)))
    if line["out"]:
        facts.append(say("supplies.out", amount=write_amount(line["out"], line["unit"], say)))
    if line["counted"] is not None:
        shape = FRESHNESS_SHAPES[line["freshness"]]
        facts.append(f"{shape} {say('supplies.counted', age=write_age(line['counted_age_s'], say))}")
    doubt = line["expired"] or line["free"] is None
    if line["expired"]:
        facts.append(say("supplies.expired"))
    parts: list[Component] = [
        html.Div(
            [
                html.Span(write_word(line["item"], say), className="value"),
                html.Div(" · ".join(facts), className="doubt" if doubt else "faint"),
            ]
        )
    ]
    if line["free"] and not line["expired"]:
        control = dcc.Input(
            id={"role": TAKE, "line": line["stock_id"]},
            type="number",
            min=0,
            max=line["free"],
            value=line["take"] or None,
            **_KEPT,
            className="quantity",
        )
        named = say("supplies.take", item=write_word(line["item"], say))
        parts.append(html.Label([html.Span(named, className="unseen"), control]))
    return html.Li(parts, className="load-line")


def _draw_ways(post: Post, source: SourceAnswer, say: Words) -> list[Component]:
    """Say which vehicle gets through, how soon and how often it must go; and what stops the larger ones."""
    lines: list[Component] = []
    stopped = [way for way in source["ways"] if way["travel_s"] is None and way["vehicle"] != "foot"]
    through = next((way for way in source["ways"] if way["truck"] == source["truck"]), None)
    if through:
        lines.append(html.Div(_write_through(through, say), className="facts"))
    if stopped:
        by = list(dict.fromkeys(name for way in stopped for name in way["cut_off_by"]))
        names = say("routes.list_join").join(name_closure(post, each, say) for each in by)
        who = say("routes.list_join").join(say(f"orders.truck.{way['truck']}") for way in stopped)
        key = "supplies.stopped" if names else "supplies.no_way"
        lines.append(note(say(key, who=who, by=names), "doubt"))
    return lines


def _write_through(way: TruckWay, say: Words) -> str:
    time = write_duration(way["travel_s"], say)
    truck = say(f"orders.truck.{way['truck']}")
    if way["trips"] and way["trips"] > 1:
        return say("supplies.way_trips", truck=truck, time=time, trips=way["trips"])
    return say("supplies.way", truck=truck, time=time)


def _shape(answer: ProposalAnswer) -> dict[str, Any]:
    place = answer["goal"]
    point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": point, "properties": {"role": "to"}}],
    }
