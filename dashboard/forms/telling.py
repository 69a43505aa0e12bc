"""What is said once a report is recorded: what it was, what it changed, what looks odd, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dash import html
from dash.development.base_component import Component

from dashboard.changes import tell_changes
from dashboard.desk.post import Post
from dashboard.desk.reports.telling import ReportAnswer
from dashboard.desk.reports.undo import find_since
from dashboard.forms.actor import find_actor
from dashboard.forms.table import Form
from dashboard.i18n import Words
from dashboard.parts import button, link, write_clock, write_name

TELLS_WHY = frozenset({"shelters.opened", "shelters.full", "shelters.checked"})
"""Reports after which a person expects the shelter to count, and is told why it does not."""


def tell_recorded(post: Post, form: Form, act: Callable[[], ReportAnswer], say: Words) -> list[Component]:
    """Do the act and say what was recorded, with the undoing beside it."""
    answers: list[ReportAnswer] = []

    def do() -> str:
        answers.append(act())
        return say_done(answers[0], say)

    told: list[Component] = (
        tell_changes(post, do, say) if form.moves else [html.Div(html.Strong(do()), className="told")]
    )
    (answer,) = answers
    lines = list(list_remarks(post, answer, say))
    remarks = [html.Ul([html.Li(line) for line in lines], className="told doubts")] if lines else []
    return [
        *told,
        *remarks,
        html.Div([link(write_name(answer, say), answer["subject"]), draw_undo(answer, say)], className="acts"),
    ]


def say_done(answer: ReportAnswer, say: Words) -> str:
    """Say in one sentence what was recorded."""
    return say(f"reports.done.{answer['kind'].replace('.', '_')}", name=write_name(answer, say))


def list_remarks(post: Post, answer: ReportAnswer, say: Words) -> Iterator[str]:
    """Say what a person should know beside the report."""
    if not answer["stands"] and answer["newer_at"]:
        yield say("reports.late", clock=write_clock(answer["newer_at"], post.settings.zone(), say))
    if "waited_s" in answer:
        yield say("reports.waited", minutes=round(answer["waited_s"] / 60))
    if answer.get("why") and answer["kind"] in TELLS_WHY:
        yield say("reports.not_counted", why=say(f"gap.why.{answer['why']}"))
    for doubt in answer.get("doubts", []):
        yield say(f"reports.doubt.{doubt}")


def offer_undo(post: Post, head: int, say: Words) -> list[Component]:
    """Draw the way back from the act that this person did since a line of the journal."""
    event = find_since(post.picture, find_actor(), head)
    if event is None:
        return []
    return [html.Div(button(say("reports.undo"), sets={"undo": {"event": event.id}}, kind="small"), className="acts")]


def draw_undo(answer: ReportAnswer, say: Words) -> Component:
    """Draw the way back from a report."""
    return button(say("reports.undo"), sets={"undo": {"event": answer["event_id"]}}, kind="small")
