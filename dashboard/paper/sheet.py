"""The route and loading sheet of an order on A4: ground, load, signatures; the map to scale; the turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.bar import name_post
from dashboard.desk import orders, routes
from dashboard.desk.answers import RouteAnswer
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words, words
from dashboard.orders.saying import write_amount, write_goal, write_paper, write_role, write_signature, write_via
from dashboard.pages.route_answer import name_closure, name_road
from dashboard.paper.maps import PaperMap, draw_paper_map, fit_frame, show_bounds
from dashboard.paper.render import render_pdf
from dashboard.parts import write_clock, write_duration, write_length, write_name, write_word
from data.faults import BadInput, NotFound, Unavailable
from data.records import OrderLine
from data.supplies import size_load
from layers.basemap import ATTRIBUTION

WIDE_MM, HIGH_MM = 174.0, 205.0
"""Size of the map on an upright page, with its legend below."""

MARGIN = 0.06
"""Room around the way on its map, as a share of its extent."""

LEAST_MARGIN_DEG = 0.004
LAYERS = ("warnings", "settlements", "shelters", "reserves", "incidents", "closures")
SIGNERS = {"supply": ("released", "driver", "received"), "team": ("sent", "leader", "arrived")}


def render_sheet(post: Post, identity: str, lang: str) -> bytes:
    """Print the sheet of an order in one language.

    Raises
    ------
    NotFound
        If there is no such order.
    Unavailable
        If the page cannot be set on this machine.
    """
    return render_pdf("order", describe_sheet(post, identity, lang), made_at=post.now())


def describe_sheet(post: Post, identity: str, lang: str) -> dict[str, Any]:
    """Return what the sheet says: the same words and figures as the screen's for this moment."""
    say = words(lang)
    order = orders.describe(post, identity)
    way = _find_way(post, order)
    drawn = _draw_map(post, order, way, lang)
    title = say(f"orders.paper_sheet.title_{order['kind']}")
    clock = write_clock(post.now(), post.settings.zone(), say, day=True)
    exercise = {"exercise": say("paper.exercise"), "exercise_band": say("paper.exercise_band")}
    return {
        "lang": lang,
        "title": title,
        "number": order["id"],
        "name": write_name(order, say),
        "running": f"{title} {order['id']} · {say('orders.paper_sheet.as_at', clock=clock)}",
        "marking": "",
        **(exercise if order["exercise"] else {}),
        "words": _list_words(say),
        "cut": _write_cut(post, order, say),
        "facts": [list(row) for row in _list_facts(post, order, way, say)],
        "lines": [
            [write_word(line["item"], say), write_amount(_quantity(line), line["unit"], say)] for line in order["lines"]
        ],
        "size": _write_size(order, say),
        "signatures": [say(f"orders.paper_sheet.sign_{name}") for name in SIGNERS[order["kind"]]],
        "map": drawn,
        "map_note": say("orders.paper_sheet.scale", scale=f"{drawn['scale']:,}") if drawn else "",
        "turns": [list(row) for row in _list_turns(post, way, say)],
        "note": say("orders.paper_sheet.note", clock=clock, attribution=ATTRIBUTION),
        "footer": say("orders.paper_sheet.footer", post=name_post(post, say), clock=clock),
    }


def _find_way(post: Post, order: OrderAnswer) -> RouteAnswer | None:
    """Return the whole way over the roads as they are now, from where the order starts."""
    origin = order["reserve"]["subject"] if order["reserve"] else order["team"]["subject"] if order["team"] else None
    if origin is None:
        return None
    try:
        way = routes.find_route(post, origin, write_goal(order), order["vehicle"])
    except (BadInput, NotFound, Unavailable):
        return None
    return way if way["found"] else None


def _draw_map(post: Post, order: OrderAnswer, way: RouteAnswer | None, lang: str) -> PaperMap | None:
    """Draw the way to scale; of an order that is cut off, the way as it was ordered."""
    planned = order["way"]["geometry"] if order["way"] else None
    geometry = way["geometry"] if way else planned
    if geometry is None or not post.has_area:
        return None
    line = {"type": "Feature", "geometry": geometry, "properties": {"role": "route" if way else "cut_off"}}
    ends = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": {"role": role}}
        for role, point in (("from", geometry["coordinates"][0]), ("to", geometry["coordinates"][-1]))
    ]
    west, south, east, north = show_bounds([line]) or post.area.record.bbox
    wide, high = ((top - low) * MARGIN + LEAST_MARGIN_DEG for low, top in ((west, east), (south, north)))
    frame = fit_frame((west - wide, south - high, east + wide, north + high), WIDE_MM, HIGH_MM)
    return draw_paper_map(post, lang, frame, layers=LAYERS, answer=[line, *ends])


def _list_facts(post: Post, order: OrderAnswer, way: RouteAnswer | None, say: Words) -> Iterator[tuple[str, str]]:
    field = "orders.field."
    for key in ("team", "reserve", "goal"):
        named: Any = order[key]
        if named and named.get("name"):
            yield say(field + key), write_name(named, say)
    if order["truck"]:
        truck = say(f"orders.truck.{order['truck']}")
        yield say(field + "truck"), say("orders.truck_trips", truck=truck, trips=order["trips"] or 1)
    if way is not None:
        time, length = write_duration(way["travel_s"], say), write_length(way["length_m"], say)
        told = say("orders.paper_sheet.way", time=time, length=length, via=write_via(post, _pick_via(order), say))
        yield say("orders.paper_sheet.route"), told
    if order["way"] and order["way"]["eta"] and order["dispatched_at"]:
        yield say("orders.paper_sheet.eta"), write_clock(order["way"]["eta"], post.settings.zone(), say, day=True)
    yield from _list_ground(order, say)


def _list_ground(order: OrderAnswer, say: Words) -> Iterator[tuple[str, str]]:
    """Yield on which ground the order stands, who let it go, and when its paper is due."""
    if order["clause"]:
        ground = order["clause_zh"] if say.lang == "zh" else order["clause_en"]
        yield say("orders.field.clause"), say("orders.clause", clause=order["clause"], words=ground)
    if order["state"] == "requested":
        yield say("orders.field.waits_for"), write_role(order["approver"], say)
    if order["approved_by"]:
        yield say("orders.field.approved_by"), write_signature(order["approved_by"], say)
    if order["released_by_role"] and order["kind"] == "supply":
        yield say("orders.field.released_by_role"), write_role(order["released_by_role"], say)
    if order["paper"]:
        yield say("orders.paper_sheet.paper"), write_paper(order["paper"], say)


def _pick_via(order: OrderAnswer) -> str | None:
    return order["way"]["via"] if order["way"] and order["way"]["via"] else order["via"]


def _list_turns(post: Post, way: RouteAnswer | None, say: Words) -> Iterator[tuple[str, str, str, str]]:
    """Yield road by road: name, length, time, and the kilometres so far."""
    so_far = 0.0
    for step in way["steps"] if way else ():
        so_far += step["length_m"]
        name = name_road(post, step["name"], say)
        yield (
            name,
            write_length(step["length_m"], say),
            write_duration(step["travel_s"], say),
            write_length(so_far, say),
        )


def _write_cut(post: Post, order: OrderAnswer, say: Words) -> str | None:
    way = order["way"]
    if way is None or way["change"] != "cut":
        return None
    by = say("routes.list_join").join(name_closure(post, each["id"], say) for each in way["closures"])
    return say("orders.change.cut_by", by=by) if by else say("orders.change.cut")


def _write_size(order: OrderAnswer, say: Words) -> str:
    load = size_load(
        OrderLine(line["stock_id"], line["item"], line["unit"], _quantity(line)) for line in order["lines"]
    )
    unknown = say("routes.list_join").join(write_word(item, say) for item in load.unknown)
    key = "size_without" if load.unknown else "size"
    return say(f"orders.paper_sheet.{key}", kg=f"{load.kg:,.0f}", m3=f"{load.m3:.1f}", unknown=unknown)


def _quantity(line: Any) -> float:
    """Return what is to be on the vehicle: as released, else as approved, else as asked."""
    return float(line["released"] or line["approved"] or line["asked"])


def _list_words(say: Words) -> dict[str, str]:
    own = say.under("orders.paper_sheet.word")
    return {**own, "page_of": say("paper.page_of", page="{page}", pages="{pages}")}
