"""What an act changed: the figures of the bar before and after it, told in one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import situation
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import SituationAnswer
from dashboard.i18n import Words
from dashboard.parts import aria, button, write_count, write_name

WATCHED = ("to_be_moved", "without_a_place", "isolated")
"""Figures of which a change is told after each act."""


def tell_changes(post: Post, act: Callable[[], str], say: Words) -> list[Component]:
    """Do an act and say what it did, and what it changed on the screen."""
    before = situation.describe(post)
    sentence = act()
    after = situation.describe(post)
    lines = list_changes(before, after, say)
    told: Component = html.Ul([html.Li(line) for line in lines]) if lines else html.P(say("shell.change.nothing"))
    return [tell([html.Strong(sentence), told], say)]


def tell(children: list[Component], say: Words) -> Component:
    """Show what was done, until it is closed or something else is done."""
    name = say("shell.close")
    shut = button("\u00d7", sets={"notice.children": None}, kind="shut", title=name, **aria(label=name))
    return html.Div([html.Div(children), shut], className="told")


def write_news(row: Mapping[str, Any], say: Words) -> str:
    """Write one thing that the post learned, behind the name of what it is about."""
    key = f"situation_words.change.{row['what']}"
    join = say("routes.list_join").join
    values = {
        name: join(write_name(each, say) for each in value) if isinstance(value, list) else value
        for name, value in row["values"].items()
    }
    return say(key, **values) if key in say else str(row["what"]).replace("_", " ")


def list_changes(before: SituationAnswer, after: SituationAnswer, say: Words) -> list[str]:
    """Say each watched figure that moved, and each road that became the last one left."""
    lines = []
    for name in WATCHED:
        was, now = before[name]["value"], after[name]["value"]  # type: ignore[literal-required]
        if was != now:
            label = say(f"shell.bar.{name}")
            lines.append(say("shell.change.figure", figure=label, was=write_count(was, say), now=write_count(now, say)))
    known = {row["road"] for row in before["single_roads"]}
    new = [
        row for row in after["single_roads"] if row["road"] not in known and row["residents"] >= situation.WORTH_A_LINE
    ]
    lines += [
        say("situation.one_road", road=row["road"] or say("routes.unnamed"), count=write_count(row["residents"], say))
        for row in new
    ]
    return lines
