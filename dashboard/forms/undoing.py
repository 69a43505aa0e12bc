"""Undo on the screen: one press on the notice or in the journal takes a report back, another brings it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.changes import tell_changes
from dashboard.desk.post import Post
from dashboard.desk.reports.undo import UndoAnswer, undo
from dashboard.forms.actor import find_actor
from dashboard.i18n import Words
from dashboard.parts import button


def undo_event(post: Post, asked: Mapping[str, Any], say: Words) -> list[Component]:
    """Take an event back, and say whose it was and what that changed."""
    answers: list[UndoAnswer] = []

    def do() -> str:
        answers.append(undo(post, find_actor(), asked["event"]))
        return write_undone(answers[0], say)

    told = tell_changes(post, do, say)
    back = button(say("reports.redo"), sets={"undo": {"event": answers[0]["event_id"]}}, kind="small")
    return [*told, html.Div(back, className="acts")]


def write_undone(answer: UndoAnswer, say: Words) -> str:
    """Say which line no longer counts, or counts again, and which went with it."""
    key = "reports.redone" if answer["kind"] == "event.undone" else "reports.undone"
    told = say(key, seq=answer["undone_seq"])
    if answer["with_seqs"]:
        lines = say("routes.list_join").join(str(seq) for seq in answer["with_seqs"])
        told = say("reports.with_parts", told=told, lines=lines)
    return told
