"""What is the situation: the bar's figures large, two charts, the road that must not go, the last hour."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Output, State, html
from dash.development.base_component import Component

from dashboard.changes import write_news
from dashboard.charts import chart_moved, chart_places
from dashboard.desk import situation as desk
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import (
    ChangeRow,
    FigureAnswer,
    IsolatedRow,
    SingleRoadRow,
    SituationAnswer,
)
from dashboard.i18n import Words, words
from dashboard.pages.not_counted import draw_not_counted
from dashboard.pages.route_answer import name_road
from dashboard.parts import (
    button,
    figure,
    keep_while_working,
    link,
    note,
    section,
    write_age,
    write_clock,
    write_count,
    write_name,
    write_word,
)
from dashboard.turns import on_turn
from data.records import LAYERS

FIGURES = ("to_be_moved", "moved", "not_yet", "without_a_place", "isolated", "not_heard")
TOWNS = 7
"""Towns on the chart; the rest is on the page of shelters."""
CHANGES = 12


def lay_out() -> list[Component]:
    """Lay out the page."""
    return [
        html.H2(id="situation-title"),
        keep_while_working(html.Div(id="situation-answer", className="answer")),
    ]


def register(app: Dash, post: Post) -> None:
    """Register the page's one answer; it follows every event."""

    @app.callback(
        Output("situation-answer", "children"),
        Output("situation-title", "children"),
        on_turn("situation"),
        State("lang", "data"),
        State("map", "theme"),
        prevent_initial_call=True,
    )
    async def answer(_turn: str, lang: str, theme: str | None) -> Any:
        say = words(lang)
        told = await asyncio.to_thread(desk.describe, post)
        return draw(post, told, theme or "light", say), say("shell.question.situation")


def draw(post: Post, told: SituationAnswer, theme: str, say: Words) -> list[Component]:
    """Draw the page from the desk's answer."""
    blocks: list[Component] = [_draw_missing(part, say) for part in told.get("missing", [])]
    if told["isolated_places"]:
        blocks.append(section(say("situation.isolated"), _draw_isolated(told["isolated_places"], say)))
    blocks += draw_one_roads(post, told["single_roads"], say)
    blocks.append(html.Div([_draw_figure(name, told[name], say) for name in FIGURES], className="figures"))  # type: ignore[literal-required]
    if levels := [row for row in told["by_level"] if row["to_be_moved"]]:
        rows = [{**row, "label": say(f"cards.value.{row['level']}")} for row in levels]
        blocks.append(section(say("situation.moved_by_level"), chart_moved(rows, theme, say)))
    if towns := [row for row in told["by_town"] if row["demand"]][:TOWNS]:
        rows = [{"label": write_name(row, say), "places": row["places"], "demand": row["demand"]} for row in towns]
        chart = chart_places(rows, theme, say)
        more = button(say("situation.all_towns"), go="/shelters", kind="link")
        blocks.append(section(say("situation.places_by_town"), [chart, more]))
    if told["not_counted"]:
        blocks.append(section(say("situation.not_counted"), draw_not_counted(post, told["not_counted"], say)))
    return [*blocks, section(say("situation.last_hour"), _draw_changes(post, told["changes"], say))]


def _draw_missing(part: str, say: Words) -> Component:
    return note(say(f"situation.missing.{part}"), "doubt")


def draw_one_roads(post: Post, rows: list[SingleRoadRow], say: Words) -> list[Component]:
    """Draw the roads that many people hang on openly, the lesser ones folded into one line."""
    many = [draw_one_road(post, row, say) for row in rows if row["residents"] >= desk.WORTH_A_LINE]
    few = [draw_one_road(post, row, say) for row in rows if row["residents"] < desk.WORTH_A_LINE]
    return [*many, *_fold(few, say("situation.more_roads", count=len(few)))]


def _fold(lines: list[Any], summary: str) -> list[Component]:
    return [html.Details([html.Summary(summary), *lines])] if lines else []


def draw_one_road(post: Post, row: SingleRoadRow, say: Words) -> Component:
    """Say, unasked, which places hang on one road, and how many people live behind it."""
    names = say("routes.list_join").join(write_name(place, say) for place in row["settlements"])
    line = say(
        "situation.one_road_places",
        places=names,
        road=name_road(post, row["road"], say),
        count=write_count(row["residents"], say),
    )
    show = button(say("routes.show"), sets={"fly": {"lon": row["lon"], "lat": row["lat"], "zoom": 13.5}}, kind="link")
    return html.P([line, " ", show], className="lead-line")


def _draw_figure(name: str, told: FigureAnswer, say: Words) -> Component:
    basis = say(f"shell.basis.{told['basis']}")
    source = told["source"]
    below = (
        say("shell.source_age", source=write_word(source, say), age=write_age(told["age_s"], say)) if source else basis
    )
    kind = "shortfall" if name == "without_a_place" else ""
    key = "not_heard_from" if name == "not_heard" else name
    parts: list[Any] = [below]
    if told["unknown"] and name != "not_heard":
        parts = [below, html.Br(), say("shell.bar.no_report", count=len(told["unknown"]))]
    return figure(say(f"shell.bar.{key}"), write_count(told["value"], say), below=parts, kind=kind)


def _draw_isolated(places: list[IsolatedRow], say: Words) -> list[Component]:
    """Draw the isolated places with what cuts each off, the smallest folded into one line."""
    many: list[Component] = []
    few: list[Component] = []
    for place in places:
        by = say("routes.list_join").join(write_name(closure, say) for closure in place["closures"])
        text = say("situation.isolated_by", count=write_count(place["residents"], say), by=by or say("shell.unknown"))
        line = html.Li([link(write_name(place, say), place["subject"]), " ", text])
        (many if place["residents"] >= desk.WORTH_A_LINE else few).append(line)
    folded = [html.Ul(few, className="plain")] if few else []
    listed = [html.Ul(many, className="plain")] if many else []
    return [*listed, *_fold(folded, say("situation.more_isolated", count=len(few)))]


def _draw_subject(row: ChangeRow, say: Words) -> Component:
    """Name what a change is about; the press opens its record, where it is one."""
    name = write_name(row, say)
    return link(name, row["subject"]) if row["subject"].partition("/")[0] in LAYERS else html.Strong(name)


def _draw_changes(post: Post, changes: list[ChangeRow], say: Words) -> Component:
    if not changes:
        return note(say("situation.no_changes"))
    zone = post.settings.zone()
    rows = [
        html.Li(
            [
                html.Span(write_clock(row["known_at"], zone, say), className="clock"),
                html.Span([_draw_subject(row, say), " ", write_news(row, say)]),
            ]
        )
        for row in changes[:CHANGES]
    ]
    more = len(changes) - CHANGES
    if more > 0:
        rows.append(html.Li([html.Span(), html.Span(say("shell.bar.and_more", count=more), className="faint")]))
    return html.Ul(rows, className="changes")
