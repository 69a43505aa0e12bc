"""The roll call on the screen: who is still to be heard from, whom to ring there, and the press that asks everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.changes import tell
from dashboard.desk import situation
from dashboard.desk.post import Post
from dashboard.desk.reports import rollcall
from dashboard.desk.situation_answers import NotHeardRow, SituationAnswer
from dashboard.forms.actor import find_actor
from dashboard.forms.offering import draw_opener
from dashboard.i18n import Words
from dashboard.parts import button, link, write_clock, write_count, write_name, write_word

MOST_ROWS = 40
"""Settlements that are listed; the rest is counted."""


def record(post: Post, asked: Mapping[str, Any], say: Words) -> list[Component]:
    """Start the roll call or end it, and say how many are to be heard from."""
    act = asked["act"]
    answer = rollcall.ACTS[act](post, find_actor())
    silent = len(situation.describe(post)["not_heard_from"])
    sentence = html.Strong(say(f"forms.roll_call.{act}ed", count=write_count(silent, say)))
    back = button(say("reports.undo"), sets={"undo": {"event": answer["event_id"]}}, kind="small")
    return [tell([sentence], say), html.Div(back, className="acts")]


def draw_silent(post: Post, told: SituationAnswer, say: Words) -> list[Component]:
    """Draw who is to be heard from, how far the roll call has come, and the press that starts or ends it."""
    calling = told["roll_call"]
    act = "end" if calling else "start"
    awaited = told["not_heard"]["value"] is not None
    hint = say("forms.roll_call.hint" if awaited else "forms.roll_call.nobody")
    if calling:
        clock = write_clock(calling["since"], post.settings.zone(), say)
        heard, total = write_count(calling["heard"], say), write_count(calling["settlements"], say)
        hint = say("forms.roll_call.standing", clock=clock, heard=heard, settlements=total)
    press = button(say(f"forms.roll_call.{act}"), sets={"roll-call": {"act": act}}, kind="small act-now")
    rows = told["not_heard_from"]
    listed: list[Component] = [_draw_row(post, row, say) for row in rows[:MOST_ROWS]]
    if (more := len(rows) - MOST_ROWS) > 0:
        listed.append(html.Li(say("shell.bar.and_more", count=more), className="faint"))
    return [html.P(hint), html.Div(press, className="acts"), html.Ul(listed, className="plain silent")]


def _draw_row(post: Post, row: NotHeardRow, say: Words) -> Component:
    """Draw one settlement with when it was last heard from, whom to ring, and the form for what is said."""
    last = say("forms.roll_call.never")
    if row["last_heard_at"]:
        last = say("forms.roll_call.last", clock=write_clock(row["last_heard_at"], post.settings.zone(), say))
    below = [last, *([write_word(row["duty_contact"], say)] if row["duty_contact"] else [])]
    name = html.Div([link(write_name(row, say), row["subject"]), html.Div(" \u00b7 ".join(below), className="faint")])
    return html.Li([name, draw_opener("settlement_heard", row["subject"], say)], className="stock-line")
