"""Sentences that every view of orders shares: the ground to act on, the paper's clock, an amount, the way as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk.order_answers import OrderAnswer, PaperAnswer, VerdictAnswer, WayNow
from dashboard.desk.post import Actor, Post
from dashboard.duty import DUTY, who_if_any
from dashboard.i18n import Words
from dashboard.pages.route_answer import name_closure, name_road
from dashboard.parts import button, note, pick_language, write_clock, write_duration, write_length, write_word


def find_asker() -> Actor:
    """Return for whom the authorization list is asked: whoever has signed on, else a duty officer."""
    return who_if_any() or DUTY


def write_amount(quantity: float | None, unit: str, say: Words) -> str:
    """Write so much of something with its unit; what nobody knows is a word."""
    if quantity is None:
        return say("shell.unknown")
    number = f"{quantity:,.0f}" if say.lang == "en" else f"{quantity:.0f}"
    if say.lang == "en" and unit == "piece":
        return number
    return say("orders.amount", number=number, unit=write_word(unit, say))


def write_role(role: str, say: Words) -> str:
    """Write a role in the reader's language, as it was told where we have no word for it."""
    for key in (f"journal.role.{role}", f"orders.role.{role}"):
        if key in say:
            return say(key)
    return pick_language(role, say)


def write_signature(text: str | None, say: Words) -> str:
    """Write who signed: the name as it was told, a role in the reader's language."""
    if not text:
        return say("shell.unknown")
    name, comma, role = text.partition(", ")
    name, role = (_name_duty(part, say) or part for part in (name, role))
    return say("orders.signed", name=name, role=role) if comma else name


def _name_duty(text: str, say: Words) -> str | None:
    """Return a duty in the reader's language, ``None`` where the text is none that we have a word for."""
    code = text.strip().replace(" ", "_")
    named = write_role(code, say)
    return named if named != code else None


def draw_ground(verdict: VerdictAnswer, say: Words) -> Component:
    """Say which clause lets the actor act now, or who must approve and why."""
    if verdict["may"]:
        words = verdict["clause_zh"] if say.lang == "zh" else verdict["clause_en"]
        parts: list[Any] = [html.Strong(say("orders.may", clause=verdict["clause"])), " ", words]
        if verdict["paper_h"]:
            parts += [" ", say("orders.paper_after", hours=f"{verdict['paper_h']:g}")]
        return note([*parts, *_draw_adopted(verdict, say)], "ground")
    approver = write_role(verdict["approver"], say)
    why = say(
        f"orders.why.{verdict['why']}",
        item=write_word(verdict["item"] or "", say),
        limit=f"{verdict['limit']:g}" if verdict["limit"] is not None else "",
        clause=verdict["clause"] or "",
    )
    return note([html.Strong(say("orders.must_approve", approver=approver)), " ", why], "ground waits")


def _draw_adopted(verdict: VerdictAnswer, say: Words) -> list[Any]:
    return [] if verdict["adopted"] else [" ", say("orders.not_adopted")]


def write_paper(paper: PaperAnswer, say: Words) -> str:
    """Say how long there is for the paper, since when it is overdue, or that it is filed."""
    if paper["filed_at"]:
        return say("orders.paper.filed", ref=paper["ref"] or "-")
    hours = paper["left_s"] / 3600
    if hours < 0:
        return say("orders.paper.overdue", hours=f"{-hours:.0f}")
    if hours < 1:
        return say("orders.paper.due_min", minutes=f"{paper['left_s'] / 60:.0f}")
    return say("orders.paper.due", hours=f"{hours:.0f}")


def draw_paper(paper: PaperAnswer | None, say: Words) -> list[Component]:
    """Draw the clock of the paper, nothing where none is needed."""
    if paper is None:
        return []
    late = paper["filed_at"] is None and paper["left_s"] < 0
    return [html.Span(write_paper(paper, say), className=f"state paper{' overdue' if late else ''}")]


def draw_way(post: Post, order: OrderAnswer, say: Words) -> list[Component]:
    """Say when it is expected, and what has changed about that since it was ordered."""
    way = order["way"]
    if way is None:
        return []
    cut = way["change"] == "cut"
    eta = write_eta(post, way, say, under_way=order["dispatched_at"] is not None)
    lines: list[Component] = [] if cut else [html.Div(eta, className="eta")]
    if told := _write_change(post, way, say):
        lines.append(note(told, "cut" if cut else "doubt"))
    if cut:
        start = order["team"] or order["reserve"]
        asked = {"origin": start["subject"] if start else None, "goal": write_goal(order)}
        sets = {**asked, "vehicle.value": order["vehicle"], "routes-view.value": "route", "selected": None}
        lines.append(button(say("orders.who_gets_through"), sets=sets, go="/routes", kind="small"))
    if way["overdue_s"]:
        lines.append(note(say("orders.overdue", minutes=f"{way['overdue_s'] / 60:.0f}"), "doubt"))
    return lines


def _write_change(post: Post, way: WayNow, say: Words) -> str | None:
    """Say what has changed about a way since it was ordered, and because of what; ``None`` where nothing has."""
    if way["change"] not in {"later", "sooner", "cut", "detour"}:
        return None
    names = say("routes.list_join").join(name_closure(post, each["id"], say) for each in way["closures"])
    later = write_duration(abs(way["later_s"] or 0.0), say)
    was = write_clock(way["was_eta"], post.settings.zone(), say) if way["was_eta"] else ""
    return say(f"orders.change.{name_change(way)}{'_by' if names else ''}", by=names, was=was, later=later)


def name_change(way: WayNow) -> str:
    """Name what has changed: an arrival, or of an order that has not left yet how long it takes."""
    untimed = {} if way["was_eta"] else {"later": "longer", "sooner": "shorter"}
    return untimed.get(way["change"], way["change"])


def write_eta(post: Post, way: WayNow, say: Words, *, under_way: bool) -> str:
    """Say when an order is expected; of one that has not left yet, how long it would take."""
    if way["eta"] is None:
        return say("orders.eta_unknown")
    facts = {
        "clock": write_clock(way["eta"], post.settings.zone(), say),
        "time": write_duration(way["travel_s"], say),
        "length": write_length(way["length_m"], say),
        "via": write_via(post, way["via"], say),
    }
    return say("orders.eta" if under_way else "orders.would_take", **facts)


def write_via(post: Post, via: str | None, say: Words) -> str:
    """Name the roads that most of a way follows, as their signs do and in the reader's language."""
    if not via:
        return say("routes.unnamed")
    return say("routes.list_join").join(name_road(post, road, say) for road in via.split(", "))


def write_goal(order: OrderAnswer) -> str:
    """Return an order's goal as a route is asked for it."""
    goal = order["goal"]
    return goal["subject"] or f"{goal['lon']},{goal['lat']}"


def name_side(thing: Mapping[str, Any], say: Words) -> str:
    """Return a thing's name, or a point's coordinates where it has none."""
    named = thing.get(f"name_{say.lang}") or thing.get("name")
    return pick_language(str(named), say) if named else f"{thing['lat']:.4f}, {thing['lon']:.4f}"
