"""Orders in a list and as a card: where each stands, its way now, its lines, its paper, its trail, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.desk import orders as desk
from dashboard.desk.order_answers import LineAnswer, OrderAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.orders.clauses import draw_clauses
from dashboard.orders.saying import draw_paper, draw_way, write_amount, write_role, write_signature
from dashboard.parts import button, link, note, section, write_clock, write_name, write_word
from data.clock import read_time
from data.orders import find_engaged

BY, QUANTITY = "order-by", "order-quantity"
"""Roles of the card's two kinds of field: on whose word, and how much of a line."""

Stage = Literal["asked", "approved", "released", "received", "returned", "in_transit", "missing"]

WITH_BY = frozenset({"approve", "refuse", "accept", "release", "sign", "file_paper", "cancel"})
WITH_LINES = frozenset({"approve", "release", "sign", "give_back"})
MAIN = ("approve", "accept", "set_off", "release", "arrive", "sign", "close")
"""Acts of which the first that may be done stands out."""


def draw(post: Post, say: Words) -> list[Component]:
    """Draw every order that is not over, then those that are."""
    answer = desk.list_all(post)
    rows = answer["rows"]
    known = {row["id"] for row in rows}
    over = [row for row in desk.list_all(post, over=True)["rows"] if row["id"] not in known]
    head = say("orders.count", count=len(rows)) if rows else say("orders.none")
    blocks: list[Component] = [html.P(head, className="headline")]
    if not rows and not over:
        blocks.append(note(say("orders.none_hint")))
    if answer["papers_due"]:
        blocks.append(note(say("orders.papers_due", count=answer["papers_due"]), "doubt"))
    blocks.append(html.Ul([html.Li(draw_row(post, row, say), className="closure") for row in rows], className="plain"))
    if over:
        done = html.Ul([html.Li(draw_row(post, row, say), className="closure") for row in over], className="plain")
        blocks.append(html.Details([html.Summary(say("orders.over_count", count=len(over))), done]))
    return [*blocks, draw_clauses(post, say)]


def draw_row(post: Post, row: OrderAnswer, say: Words) -> list[Component]:
    """Draw one order in short: what goes where, its state, its way, its paper."""
    head = [link(write_name(row, say), row["subject"]), html.Span(write_state(row, say), className="state")]
    lines: list[Component] = [html.Div([*head, *draw_paper(row["paper"], say)])]
    if row["lines"]:
        lines.append(html.Div(write_lines(row, say), className="facts"))
    return [*lines, *draw_way(post, row, say)]


def draw_card(post: Post, identity: str, say: Words) -> list[Component]:
    """Draw the card of an order, below its title."""
    order = desk.describe(post, identity)
    blocks: list[Component] = [
        html.P([html.Span(write_state(order, say)), *draw_paper(order["paper"], say)], className="headline"),
        *draw_way(post, order, say),
    ]
    if order["reason"]:
        blocks.append(note(order["reason"]))
    blocks.append(_draw_facts(order, say))
    if order["lines"]:
        blocks.append(section(say("orders.lines"), draw_lines(order, say)))
    blocks += draw_acts(order, say)
    trail = [html.Li(_write_trail(post, order, each, say)) for each in order["trail"]]
    blocks.append(section(say("orders.trail"), html.Ol(trail, className="plain trail")))
    return blocks


def draw_engaged(post: Post, team_id: str, say: Words) -> list[Component]:
    """Draw which order a team is on, nothing where it is on none."""
    order = find_engaged(post.picture).get(team_id)
    if order is None:
        return []
    row = desk.describe(post, order.id)
    head = html.Div([say("orders.is_on"), " ", link(write_name(row, say), row["subject"])])
    return [
        html.Div(
            [head, html.Div(write_state(row, say), className="faint"), *draw_way(post, row, say)], className="told"
        )
    ]


def draw_acts(order: OrderAnswer, say: Words) -> list[Component]:
    """Draw what comes next, with the one field that says on whose word."""
    if not order["can_do"]:
        return []
    first = next((name for name in MAIN if name in order["can_do"]), None)
    fields: list[Component] = []
    if WITH_BY & set(order["can_do"]):
        label = say(f"orders.by.{first if first in WITH_BY else 'other'}", approver=write_role(order["approver"], say))
        control = dcc.Input(
            id={"role": BY, "id": order["id"]}, type="text", value="", maxLength=120, autoComplete="off",
            persistence=_name_stage(order), persistence_type="memory",
        )  # fmt: skip
        fields.append(html.Label([html.Span(label, className="asked"), control], className="entry"))
    buttons = [
        button(
            say(f"orders.act.{'close_load' if name == 'close' and order['kind'] == 'supply' else name}"),
            sets={"order-act": {"act": name, "id": order["id"]}},
            kind="primary" if name == first else "small",
        )
        for name in order["can_do"]
    ]
    sheet = html.A(
        say("orders.sheet"),
        href=f"/orders/{order['id']}/sheet.pdf?lang={say.lang}",
        className="button small",
        target="_blank",
    )
    return [html.Div([*fields, html.Div([*buttons, sheet], className="acts")], className="next-acts")]


def draw_lines(order: OrderAnswer, say: Words) -> Component:
    """Draw the lines of an order with what moved of each; where a quantity is asked next, a field for it."""
    asks = bool(WITH_LINES & set(order["can_do"]))
    return html.Ul(
        [html.Li(_draw_line(order, line, say, asks=asks), className="load-line") for line in order["lines"]],
        className="plain",
    )


def _draw_line(order: OrderAnswer, line: LineAnswer, say: Words, *, asks: bool) -> list[Component]:
    unit, item = line["unit"], write_word(line["item"], say)
    facts = [say(f"orders.line.{name}", amount=write_amount(line[name], unit, say)) for name in _list_moved(line)]
    told = [html.Span(item, className="value"), html.Div(say("routes.part_join").join(facts), className="faint")]
    parts: list[Component] = [html.Div(told)]
    if asks:
        identity = {"role": QUANTITY, "id": order["id"], "line": line["stock_id"]}
        control = dcc.Input(
            id=identity, type="number", min=0, value=_expect(order, line), persistence=_name_stage(order),
            persistence_type="memory", className="quantity",
        )  # fmt: skip
        label = say("orders.quantity", item=item, unit=write_word(unit, say))
        parts.append(html.Label([html.Span(label, className="unseen"), control]))
    return parts


def _list_moved(line: LineAnswer) -> Iterator[Stage]:
    """Yield what there is to say of a line; a stage that the next one repeats is left out."""
    stages: Sequence[Stage] = ("asked", "approved", "released", "received")
    reached = [name for name in stages if line[name]]
    for name, later in zip(reached, [*reached[1:], None], strict=True):
        if later is None or line[later] != line[name]:
            yield name
    rest: Sequence[Stage] = ("returned", "in_transit", "missing")
    yield from (name for name in rest if line[name])


def _name_stage(order: OrderAnswer) -> str:
    """Name how far an order has come: what was typed for one act is not left for the next."""
    return f"{order['state']}/{len(order['trail'])}"


def _expect(order: OrderAnswer, line: LineAnswer) -> float:
    """Return how much of a line the next act is likely to move."""
    match order["state"]:
        case "requested":
            return line["asked"]
        case "approved":
            return line["approved"]
        case _:
            return line["in_transit"] + line["missing"]


def write_state(order: OrderAnswer, say: Words) -> str:
    """Say where an order stands, as its kind has it."""
    state, kind = order["state"], order["kind"]
    if kind == "team" and state == "approved":
        kind = "team_own" if order["own"] else "team_other"
    if state == "received" and any(line["in_transit"] for line in order["lines"]):
        state = "received_in_part"
    key = f"orders.state.{kind}.{state}"
    return say(key) if key in say else say(f"orders.state.{state}")


def write_lines(order: OrderAnswer, say: Words) -> str:
    """Say in short what an order brings."""
    parts = []
    for line in order["lines"]:
        quantity = line["released"] or line["approved"] or line["asked"]
        amount = write_amount(quantity, line["unit"], say)
        parts.append(say("orders.item", item=write_word(line["item"], say), amount=amount))
    return say("routes.list_join").join(parts)


def _draw_facts(order: OrderAnswer, say: Words) -> Component:
    rows = [*_list_things(order, say), *_list_words(order, say)]
    pairs = [part for key, value in rows for part in (html.Dt(say(f"orders.field.{key}")), html.Dd(value))]
    return html.Dl(pairs, className="card-figures")


def _list_things(order: OrderAnswer, say: Words) -> Iterator[tuple[str, Any]]:
    """Yield what an order is about, each a press away."""
    if order["team"]:
        yield "team", link(write_name(order["team"], say), order["team"]["subject"])
    if order["reserve"]:
        yield "reserve", link(write_name(order["reserve"], say), order["reserve"]["subject"])
    if order["goal"]["subject"]:
        yield "goal", link(write_name(order["goal"], say), order["goal"]["subject"])
    if order["truck"]:
        truck = say(f"orders.truck.{order['truck']}")
        yield "truck", say("orders.truck_trips", truck=truck, trips=order["trips"] or 1)


def _list_words(order: OrderAnswer, say: Words) -> Iterator[tuple[str, str]]:
    """Yield on which ground and on whose word an order stands."""
    words = order["clause_zh"] if say.lang == "zh" else order["clause_en"]
    if order["clause"]:
        yield "clause", say("orders.clause", clause=order["clause"], words=words)
    if order["state"] == "requested":
        yield "waits_for", write_role(order["approver"], say)
    if order["released_by_role"] and order["kind"] == "supply":
        yield "released_by_role", write_role(order["released_by_role"], say)
    for key in ("approved_by", "received_by", "refused_by"):
        if order[key]:
            yield key, write_signature(order[key], say)
    if order["refused_because"]:
        yield "refused_because", order["refused_because"]


def _write_trail(post: Post, order: OrderAnswer, each: Any, say: Words) -> list[Any]:
    zone = post.settings.zone()
    clock = write_clock(each["happened_at"], zone, say)
    name, role = write_signature(each["actor"], say), write_role(each["role"], say)
    who = name if name == role else say("orders.signed", name=name, role=role)
    released = order["kind"] == "supply" and each["kind"] == "dispatched"
    what = say(f"orders.trail_of.{'released' if released else each['kind']}")
    parts: list[Any] = [html.Span(clock, className="amount"), " ", what, " · ", who]
    by = write_signature(each["by"], say)
    if each["by"] and by != who:
        parts += [" · ", say("orders.on_word", by=by)]
    if abs((read_time(each["known_at"]) - read_time(each["happened_at"])).total_seconds()) > 60:
        parts += [" · ", say("orders.known", clock=write_clock(each["known_at"], zone, say))]
    return parts
