"""The card of what was clicked: its figures with source and age, its state in words, what can be done with it."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import bar, settlement_card
from dashboard.desk import closures, records
from dashboard.desk.answers import CardAnswer, Figure
from dashboard.desk.gap import find_gap
from dashboard.desk.places import read_point
from dashboard.desk.post import Post
from dashboard.desk.what_if import OPEN
from dashboard.forms import offering
from dashboard.i18n import Words, words
from dashboard.orders import order_list, stock_line
from dashboard.pages.closures_list import draw_acts, draw_end, tell_effects
from dashboard.pages.not_counted import tell_why
from dashboard.parts import age_line, button, link, note, section, write_clock, write_count, write_name, write_word
from dashboard.turns import on_turn, register_part
from data.faults import NotFound
from data.records import LAYERS, LIFELINES, StockLine
from layers.stores import weigh_stores

LEAD = {
    "shelters": ("opening", "usability", "stated_maximum_persons", "in_residence_persons"),
    "settlements": ("residents", "to_be_moved_reported", "moved", "refused", "last_heard_at", *LIFELINES),
    "teams": ("status", "type", "vehicle", "size_persons"),
    "reserves": ("kind", "keeper", "released_by", "lead_time_min"),
    "incidents": ("certainty", "type", "occurred_at"),
    "closures": ("certainty", "cause", "road", "valid_until"),
    "warnings": ("level", "hazard", "issuer", "valid_until"),
    "risk_zones": ("hazard", "grade"),
}
"""Fields of a layer that are told first, in this order; the rest follows folded."""

SENT_TO = ("incidents", "settlements", "closures", "facilities")
"""Layers of the places that a team is sent to."""

SUPPLIED = ("shelters", "settlements", "reserves")
"""Layers of the places that supplies are sent to."""

UNTOLD = frozenset({"name", "name_en", "name_zh", "geometry", "exercise", "reserve_id"})
"""Fields that stand in the title or on the map already."""

TIMES = frozenset(
    {
        "valid_from",
        "valid_until",
        "lifted_at",
        "since",
        "ended_at",
        "occurred_at",
        "closed_at",
        "last_heard_at",
        "free_at",
        "expires_at",
    }
)


def register(app: Dash, post: Post) -> None:
    """Register the card: it opens by what is selected, follows the figures, and closes only by hand."""
    register_part(app, "card", Input("selected", "data"), Input("version", "data"), Input("lang", "data"))

    @app.callback(
        Output("card", "children"),
        Input("selected", "data"),
        on_turn("card"),
        State("lang", "data"),
        State("also", "data"),
        prevent_initial_call=True,
    )
    async def show(selected: str | None, _turn: str | None, lang: str, also: list[str] | None) -> Any:
        if not selected:
            return None
        say = words(lang)
        card = await asyncio.to_thread(draw, post, selected, say)
        others = [subject for subject in also or [] if subject != selected]
        return [*card, *await asyncio.to_thread(draw_others, post, others, say)]


def draw(post: Post, selected: str, say: Words) -> list[Component]:
    """Draw the card of a record, of a bare point, or of a figure of the bar with the records behind it."""
    layer, _, identity = selected.partition("/")
    if layer == "figure":
        return [draw_head(say(f"shell.bar.{identity}"), None, say), *bar.draw_behind(post, identity, say)]
    if layer == "point":
        return draw_point(identity, say)
    if layer == "isolated":
        selected = f"settlements/{identity}"
    if layer == "orders":
        return draw_order(post, identity, say)
    if layer == "casualties":
        selected = offering.find_belonging(post, selected)
    try:
        card = records.describe(post, selected)
    except NotFound:  # undone by somebody while the card was open
        return [draw_head(say("forms.gone_title"), None, say), note(say("forms.gone"), "doubt")]
    return draw_record(post, card, say)


def draw_order(post: Post, identity: str, say: Words) -> list[Component]:
    """Draw the card of an order."""
    try:
        named = post.picture.get(f"orders/{identity}")
    except NotFound:  # undone while the card was open
        return [draw_head(say("forms.gone_title"), None, say), note(say("forms.gone"), "doubt")]
    title = write_name({"name": named.name, "name_en": named.name_en, "name_zh": named.name_zh}, say)
    return [draw_head(title, say("cards.one.orders"), say), *order_list.draw_card(post, identity, say)]


def draw_others(post: Post, subjects: list[str], say: Words) -> list[Component]:
    """Draw what else lay under the pointer, each a press away."""
    if not subjects:
        return []
    rows: list[Component] = [html.Li(link(bar.name_subject(post, subject, say), subject)) for subject in subjects]
    return [section(say("cards.also_here"), html.Ul(rows, className="plain"))]


def draw_head(title: str, kind: str | None, say: Words) -> Component:
    """Draw a card's title with what kind of thing it is, and the way back."""
    shut = button(
        "\u00d7", sets={"selected": None}, kind="shut", title=say("shell.close"), **{"aria-label": say("shell.close")}
    )
    return html.Header([html.Div([html.Span(kind, className="kind")] if kind else None), html.H2(title), shut])


def draw_point(place: str, say: Words) -> list[Component]:
    """Draw the card of a bare point: its coordinates and what can be asked from there."""
    lon, lat = read_point(place)
    north = f"{lat:.5f}, {lon:.5f}"
    copy = dcc.Clipboard(content=north, title=say("cards.copy"), className="copy")
    line = html.P([html.Span(north, className="coordinates"), copy])
    asks = [*draw_send_acts(place, say), *draw_route_acts(place, say)]
    acts = [offering.draw_report_here(place, say), *asks, close_act(lon, lat, say)]
    return [draw_head(say("cards.point"), None, say), line, html.Div(acts, className="acts")]


def draw_record(post: Post, card: CardAnswer, say: Words) -> list[Component]:
    """Draw the card of a record."""
    layer = card["layer"]
    told = {each["field"]: each for each in card["figures"] if each["field"] not in UNTOLD}
    first = [told[name] for name in LEAD.get(layer, ()) if name in told]
    rest = [each for name, each in told.items() if name not in LEAD.get(layer, ())]
    blocks: list[Component] = [draw_head(write_name(card, say), say(f"cards.one.{layer}"), say)]
    if card["name"] != write_name(card, say):
        blocks.append(html.P(card["name"], className="faint"))
    if card["exercise"]:
        blocks.append(note(say("cards.exercise"), "exercise-note"))
    if layer == "closures" and "effects" in told:
        rest = [each for each in rest if each["field"] != "effects"]
        blocks.append(html.P(tell_effects(told["effects"]["value"], say), className="headline"))
    if layer == "shelters":
        blocks += draw_verdict(post, card["id"], say)
    if layer == "settlements":
        blocks += settlement_card.draw_state(post, card["id"], say)
    if layer == "teams":
        blocks += order_list.draw_engaged(post, card["id"], say)
    blocks += draw_figures(post, first, say)
    blocks += offering.draw_untold(layer, told, say)
    blocks += offering.draw_position(card, say)
    blocks += offering.draw_casualties(post, card["subject"], say)
    if rest:
        blocks.append(html.Details([html.Summary(say("cards.more", count=len(rest))), *draw_figures(post, rest, say)]))
    if layer == "reserves":
        blocks.append(section(say("cards.stock"), draw_stock(post, card["id"], say)))
    if card["lon"] is None:
        blocks.append(note(say("cards.no_place"), "doubt"))
    return [*blocks, *offering.draw_reports(card, say), html.Div(draw_acts_of(post, card, say), className="acts")]


def draw_verdict(post: Post, shelter: str, say: Words) -> list[Component]:
    """Say whether a shelter counts now, with its free places, or why it does not."""
    if not post.has_area:
        return []
    row = next((row for row in find_gap(post)["shelters"] if row["id"] == shelter), None)
    if row is None:
        return []
    if row["counts"]:
        places, free = write_count(row["capacity"], say), write_count(row["free"], say)
        return [html.P(say("cards.counts", places=places, free=free), className="headline")]
    why = tell_why(post, row, say)
    return [html.P(say("cards.not_counted", places=write_count(row["capacity"], say), why=why), className="headline")]


def draw_stock(post: Post, reserve: str, say: Words) -> Component:
    """Draw what a reserve holds, line by line, each with the age of its count."""
    rows, held = [], weigh_stores(post.picture, post.now())
    for identity, record in post.picture.records("stock").items():
        if not isinstance(record, StockLine) or record.reserve_id != reserve:
            continue
        counted = next(
            (each for each in records.describe(post, f"stock/{identity}")["figures"] if each["field"] == "quantity"),
            None,
        )
        line = stock_line.write_line(record, held[identity], say)
        age = age_line(counted["source"], counted["age_s"], counted["freshness"], say) if counted else None
        count = offering.draw_opener("stock_count", f"stock/{identity}", say)
        rows.append(
            html.Li([html.Div([html.Span(line, className="value"), html.Br(), age]), count], className="stock-line")
        )
    return html.Ul(rows, className="plain") if rows else note(say("shell.empty.layer"))


def draw_figures(post: Post, figures: list[Figure], say: Words) -> list[Component]:
    """Draw figures as name and value with source and age: once where all came together, else under each."""
    together = len({(each["source"], each["happened_at"]) for each in figures}) == 1
    parts: list[Component] = []
    for each in figures:
        name = say(key) if (key := f"cards.field.{each['field']}") in say else each["field"].replace("_", " ")
        value: list[Component] = [html.Span(write_value(post, each, say), className="value")]
        parts += [html.Dt(name), html.Dd(value if together else [*value, _draw_age(each, say)])]
    shown: list[Component] = [html.Dl(parts, className="card-figures")]
    return [*shown, html.P(_draw_age(figures[0], say))] if together else shown


def _draw_age(each: Figure, say: Words) -> Component:
    return age_line(each["source"], each["age_s"], each["freshness"], say)


def write_value(post: Post, each: Figure, say: Words) -> str:
    """Write one value in the reader's words; what is not known says so."""
    field, value = each["field"], each["value"]
    join = say("routes.list_join").join
    match value:
        case None:
            text = say("shell.unknown")
        case str() if field in TIMES:
            text = write_clock(value, post.settings.zone(), say, day=True)
        case bool():
            text = say("cards.yes") if value else say("cards.no")
        case int() | float():
            text = write_count(value, say)
        case list():
            text = join(write_word(str(item), say, field) for item in value)
        case dict():
            text = join(f"{write_word(name, say)} {write_word(str(part), say)}" for name, part in value.items())
        case _:
            text = write_word(str(value), say, field)
    return text


def draw_acts_of(post: Post, card: CardAnswer, say: Words) -> list[Component]:
    """Draw what can be done with a record."""
    layer, acts = card["layer"], []
    if card["lon"] is not None and layer in {*SENT_TO, *SUPPLIED}:
        acts += draw_send_acts(card["subject"], say)
    if card["lon"] is not None and layer != "closures":
        acts += draw_route_acts(card["subject"], say)
    if layer == "closures":
        row = next((row for row in closures.list_closures(post)["rows"] if row["id"] == card["id"]), None)
        acts += [*draw_end(post, row, say), *draw_acts(row, say)] if row else [note(say("cards.closure_lifted"))]
    if any(each["field"] == "opening" and each["value"] == "standby" for each in card["figures"]):
        sets = {"what-if.value": [f"{OPEN}{card['id']}"], "selected": None}
        acts.append(button(say("cards.what_if_open"), sets=sets, go="/shelters", kind="small"))
    if layer in LAYERS:
        acts.append(draw_journal_act(card, say))
    return acts


def draw_journal_act(card: CardAnswer, say: Words) -> Component:
    """Draw the way to the journal's lines about one record."""
    option = {"value": card["subject"], "label": write_name(card, say)}
    sets = {"journal-record.options": [option], "journal-record.value": card["subject"], "selected": None}
    return button(say("journal.of_record"), sets=sets, go="/journal", kind="small")


def draw_send_acts(place: str, say: Words) -> list[Component]:
    """Draw the ways to help a place: send a team, and where people are, send supplies."""
    layer = place.partition("/")[0]
    views = [("teams", "send_team", layer != "reserves"), ("load", "send_supplies", layer in SUPPLIED)]
    return [
        button(
            say(f"orders.{key}"),
            sets={"sending": place, "supplies-persons.value": None, "supplies-view.value": view, "selected": None},
            go="/supplies",
            kind="small",
        )
        for view, key, fits in views
        if fits
    ]


def draw_route_acts(place: str, say: Words) -> list[Component]:
    """Draw the four questions about roads that any place can be asked."""

    def ask(key: str, view: str, **stores: Any) -> Component:
        return button(
            say(f"cards.{key}"),
            sets={**stores, "routes-view.value": view, "selected": None},
            go="/routes",
            kind="small",
        )

    return [
        ask("route_to", "route", goal=place),
        ask("route_from", "route", origin=place),
        ask("nearest_teams", "nearest", goal=place),
        ask("reach_from", "reach", origin=place),
    ]


def close_act(lon: float, lat: float, say: Words) -> Component:
    """Draw the act that marks the road at a point."""
    draft = {"geometry": {"type": "Point", "coordinates": [lon, lat]}}
    return button(say("cards.close_here"), sets={"closure-draft": draft, "selected": None}, kind="small")
