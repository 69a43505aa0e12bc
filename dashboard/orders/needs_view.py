"""What is short: all who ask for a place against all the stores, who lacks most, which store stands wrong."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import needs as desk
from dashboard.desk.order_answers import NeedAnswer, StoreNeed
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.orders.load_form import name_need, write_number
from dashboard.orders.saying import write_amount
from dashboard.parts import button, link, note, section, write_count, write_name

SITES, STORES = 8, 3
WORST = "blankets"
"""Need by which a store that stands wrong is found: what is stored for long and needed at once."""


def draw(post: Post, days: int, say: Words) -> list[Component]:
    """Draw the whole answer."""
    answer = desk.describe_supplies(post, days)
    if not answer["persons"]:
        return [html.P(say("supplies.nobody"), className="headline"), note(say("supplies.nobody_hint"))]
    count = write_count(answer["persons"], say)
    blocks: list[Component] = [
        html.P(say("supplies.all", count=count, days=days), className="headline"),
        _draw_totals(answer["needs"], say),
    ]
    unknown = sum(need.get("unknown_lines", 0) for need in answer["needs"])
    if unknown:
        blocks.append(note(say("supplies.unknown_lines", count=unknown), "doubt"))
    wrong = draw_wrong(answer["stores"], say)
    if wrong:
        blocks.append(section(say("supplies.stand_wrong"), wrong))
    sites = [html.Li(_draw_site(site, say), className="closure") for site in answer["sites"][:SITES]]
    if sites:
        blocks.append(section(say("supplies.sites"), html.Ul(sites, className="plain")))
    blocks.append(note(say("supplies.basis", profile=say(f"shelters.profile_name.{answer['profile']}")), "faint"))
    return blocks


def _draw_totals(needs: list[NeedAnswer], say: Words) -> Component:
    head = html.Tr(
        [html.Th(say(f"supplies.column.{name}")) for name in ("need", "amount", "sent", "stores", "missing")]
    )
    rows = []
    for need in needs:
        unit, left = need["unit"], [max(0.0, need["short"] - need[key]) for key in ("stores", "day_1", "day_3")]
        numbers = (need["amount"], need["there"] + need["coming"], need["stores"], left[0])
        drawn = [html.Td(write_number(number, say), className="amount") for number in numbers]
        rows.append(html.Tr([name_need(need, say), *drawn], className="short" if left[0] else ""))
        if left[0] and left[2] < left[0]:
            later = say(
                "supplies.later", day_1=write_amount(left[1], unit, say), day_3=write_amount(left[2], unit, say)
            )
            rows.append(html.Tr(html.Td(later, colSpan=5, className="faint"), className="later"))
    return html.Table([html.Thead(head), html.Tbody(rows)], className="needs")


def draw_wrong(stores: list[StoreNeed], say: Words) -> list[Component]:
    """Draw the stores that lack most for those nearest to them, each with the store that holds most beyond its own."""
    rows = [(store, next(row for row in store["rows"] if row["need"] == WORST)) for store in stores]
    short = sorted((each for each in rows if each[1]["short"] > 0), key=lambda each: -each[1]["short"])[:STORES]
    rich = max((each for each in rows if each[1]["surplus"] > 0), key=lambda each: each[1]["surplus"], default=None)
    drawn: list[Component] = []
    for store, row in short:
        told = say(
            "supplies.store_short",
            persons=write_count(store["persons"], say),
            need=say(f"supplies.need.{WORST}"),
            needed=write_amount(row["needed"], row["unit"], say),
            free=write_amount(row["free"], row["unit"], say),
        )
        sets = {"sending": store["subject"], "supplies-persons.value": store["persons"], "supplies-view.value": "load"}
        act = button(say("supplies.fill_up"), sets=sets, kind="small")
        drawn.append(
            html.Div([html.Div(link(write_name(store, say), store["subject"])), told, " ", act], className="gap")
        )
    if rich is not None and drawn:
        store, row = rich
        surplus = write_amount(row["surplus"], row["unit"], say)
        told = say("supplies.store_rich", need=say(f"supplies.need.{WORST}"), surplus=surplus)
        drawn.append(html.Div([link(write_name(store, say), store["subject"]), " ", told], className="gap"))
    return drawn


def _draw_site(site: dict[str, Any], say: Words) -> list[Component]:
    short = [
        say(
            "supplies.short_of",
            need=say(f"supplies.need.{need['need']}"),
            amount=write_amount(need["short"], need["unit"], say),
        )
        for need in site["needs"]
        if need["short"] > 0
    ]
    persons = say(f"supplies.persons_short.{site['persons_basis']}", count=write_count(site["persons"], say))
    sets = {"sending": site["subject"], "supplies-persons.value": None, "supplies-view.value": "load"}
    return [
        html.Div([link(write_name(site, say), site["subject"]), html.Span(persons, className="state")]),
        html.Div(say("routes.part_join").join(short) if short else say("supplies.site_has_all"), className="faint"),
        html.Div(button(say("supplies.send_here"), sets=sets, kind="small"), className="acts"),
    ]
