"""Who is nearest: things ranked by time on the road, stale positions said, those left out named."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import routes as desk
from dashboard.desk.answers import NearestLeftOut, NearestRow
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import (
    FRESHNESS_SHAPES,
    button,
    link,
    note,
    section,
    write_clock,
    write_duration,
    write_length,
    write_name,
)

ROWS = 10


def draw(post: Post, goal: str, layer: str, say: Words) -> tuple[list[Component], dict[str, Any]]:
    """Answer who gets to a goal soonest, and draw the goal and the first three ways' starts."""
    answer = desk.find_nearest(post, goal, layer, ROWS)
    free = [html.Li(_draw_row(post, row, goal, say)) for row in answer["rows"] if row["suitable"]]
    busy = [html.Li(_draw_row(post, row, goal, say)) for row in answer["rows"] if not row["suitable"]]
    blocks: list[Component] = [html.Ol(free, className="ranking")] if free else [note(say("routes.nearest_none"))]
    if busy:
        blocks.append(section(say("routes.not_free"), html.Ol(busy, className="ranking")))
    if layer == "teams" and answer["rows"]:
        sets = {"sending": goal, "supplies-view.value": "teams"}
        blocks.append(button(say("orders.send_team"), sets=sets, go="/supplies", kind="primary"))
    if answer["left_out"]:
        left = [html.Li(_draw_left_out(row, say)) for row in answer["left_out"]]
        blocks.append(section(say("routes.left_out"), html.Ul(left, className="plain")))
    return blocks, _shape(answer["goal"], answer["rows"])


def _draw_row(post: Post, row: NearestRow, goal: str, say: Words) -> list[Component]:
    state = say(f"cards.status.{row['status']}") if row["status"] else None
    facts = [
        html.Span(write_duration(row["travel_s"], say), className="amount"),
        html.Span(write_length(row["length_m"], say), className="amount"),
        html.Span(say(f"routes.vehicle.{row['vehicle']}"), className="faint"),
    ]
    lines: list[Component] = [
        html.Div(
            [link(write_name(row, say), row["subject"]), *([html.Span(state, className="state")] if state else [])]
        )
    ]
    lines.append(html.Div(facts, className="facts"))
    if row["position_freshness"] != "fresh":
        shape = FRESHNESS_SHAPES[row["position_freshness"]]
        clock = write_clock(row["position_at"], post.settings.zone(), say)
        lines.append(html.Div(f"{shape} {say('routes.position_of', clock=clock)}", className="doubt"))
    sets = {"origin": row["subject"], "goal": goal, "vehicle.value": row["vehicle"], "routes-view.value": "route"}
    lines.append(button(say("routes.show_way"), sets=sets, kind="link"))
    return lines


def _draw_left_out(row: NearestLeftOut, say: Words) -> list[Any]:
    return [link(write_name(row, say), row["subject"]), " ", say(f"routes.left_out_because.{row['reason']}")]


def _shape(goal: Any, rows: list[NearestRow]) -> dict[str, Any]:
    def point(lon: float, lat: float, role: str) -> dict[str, Any]:
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"role": role},
        }

    features = [point(row["lon"], row["lat"], "from") for row in rows[:1]]
    return {"type": "FeatureCollection", "features": [*features, point(goal["lon"], goal["lat"], "to")]}
