"""Who could go: the best team with one press to send it, the others below, each with the age of its position."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import teams as desk
from dashboard.desk.order_answers import TeamRow, TeamsAnswer
from dashboard.desk.places import find_place
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.orders.saying import draw_ground, find_asker, name_side
from dashboard.parts import (
    FRESHNESS_SHAPES,
    button,
    link,
    note,
    section,
    write_age,
    write_duration,
    write_length,
    write_name,
    write_word,
)

THERE_M = 100.0
"""A team that is as near as this is there already."""

OTHERS = 6
"""How many teams stand below the first."""


def draw(post: Post, goal: str, say: Words) -> list[Component]:
    """Draw who could go to a goal; the proposal is the first that suits, is free and is not stale."""
    answer = desk.propose_teams(post, find_asker(), goal)
    fit = [row for row in answer["rows"] if row["suitable"] and row["suits"]]
    sure = [row for row in fit if row["position_freshness"] in {"fresh", "ageing"}]
    blocks: list[Component] = [_draw_head(answer, say)]
    best = next(iter(sure or fit), None)
    if best is None:
        blocks.append(note(say("orders.no_team"), "doubt"))
    else:
        blocks.append(draw_best(answer, best, goal, say))
        sooner = [row for row in fit if row["travel_s"] < best["travel_s"]]
        blocks += [note(say("orders.sooner_but_stale", name=write_name(row, say)), "doubt") for row in sooner]
    rest = [row for row in answer["rows"] if row["suitable"] and row is not best]
    if rest:
        blocks.append(_draw_group("orders.other_free", answer, rest[:OTHERS], goal, say))
    busy = [row for row in answer["rows"] if not row["suitable"]]
    if busy:
        inner = _draw_group("orders.not_free", answer, busy, goal, say)
        blocks.append(html.Details([html.Summary(say("orders.not_free_count", count=len(busy))), inner]))
    if answer["left_out"]:
        left = [
            html.Li([link(write_name(row, say), row["subject"]), " ", say(f"routes.left_out_because.{row['reason']}")])
            for row in answer["left_out"]
        ]
        blocks.append(html.Details([html.Summary(say("routes.left_out")), html.Ul(left, className="plain")]))
    return blocks


def shape(post: Post, goal: str) -> dict[str, Any]:
    """Draw the goal."""
    place = find_place(post, goal, post.picture)
    point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "FeatureCollection", "features": [_feature(point, "to")]}


def draw_best(answer: TeamsAnswer, row: TeamRow, goal: str, say: Words) -> Component:
    """Draw the proposal: who, how soon, how sure the position, on which ground, and the press that does it."""
    verdict = answer["send"] if row["own"] else answer["request"]
    key = "send" if row["own"] else "request"
    if not verdict["may"]:
        key = "apply"
    act = button(
        say(f"orders.act.{key}", name=write_name(row, say)), sets={"order-act": _act(row, goal)}, kind="primary wide"
    )
    return html.Div(
        [*_draw_facts(row, say), draw_ground(verdict, say), html.Div(act, className="acts")], className="proposal"
    )


def _draw_head(answer: TeamsAnswer, say: Words) -> Component:
    kind = write_word(answer["incident_type"], say) if answer["incident_type"] else None
    text = name_side(answer["goal"], say)
    return html.P(say("orders.to_goal", goal=text, kind=kind) if kind else text, className="headline")


def _draw_group(title: str, answer: TeamsAnswer, rows: list[TeamRow], goal: str, say: Words) -> Component:
    listed = []
    for row in rows:
        verdict = answer["send"] if row["own"] else answer["request"]
        key = "send_this" if row["own"] and verdict["may"] else "request_this" if verdict["may"] else "apply_this"
        act = button(say(f"orders.act.{key}"), sets={"order-act": _act(row, goal)}, kind="small")
        listed.append(html.Li([*_draw_facts(row, say), html.Div(act, className="acts")]))
    return section(say(title), html.Ol(listed, className="ranking"))


def _draw_facts(row: TeamRow, say: Words) -> list[Component]:
    kind = say("orders.team_kind", type=write_word(row["type"], say), whose=_write_whose(row, say))
    way = [write_duration(row["travel_s"], say), write_length(row["length_m"], say)]
    far = way if row["length_m"] > THERE_M else [say("orders.there_already")]
    facts = [
        *(html.Span(each, className="amount") for each in far),
        html.Span(say(f"routes.vehicle.{row['vehicle']}"), className="faint"),
    ]
    status = say(f"cards.status.{row['status']}") if row["status"] else say("cards.status.unknown")
    name = [link(write_name(row, say), row["subject"]), html.Span(status, className="state")]
    lines: list[Component] = [
        html.Div(name),
        html.Div(kind, className="faint"),
        html.Div(facts, className="facts"),
        _draw_position(row, say),
    ]
    if row["order_id"]:
        lines.append(html.Div(link(say("orders.on_order"), f"orders/{row['order_id']}")))
    if not row["suits"]:
        lines.append(html.Div(say("orders.does_not_suit"), className="faint"))
    return lines


def _draw_position(row: TeamRow, say: Words) -> Component:
    fresh = row["position_freshness"]
    age = write_age(row["position_age_s"], say)
    words = say(f"orders.position.{fresh}", age=age)
    return html.Div(f"{FRESHNESS_SHAPES[fresh]} {words}", className="faint" if fresh == "fresh" else "doubt")


def _write_whose(row: TeamRow, say: Words) -> str:
    if row["own"]:
        return say("orders.own")
    return write_word(row["owner"], say) if row["owner"] else say("orders.others")


def _act(row: TeamRow, goal: str) -> dict[str, Any]:
    return {"act": "send_team", "team": row["id"], "goal": goal}


def _feature(geometry: Any, role: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role}}
