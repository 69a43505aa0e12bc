"""Two people on one record: both versions side by side, and the choice to keep one's own or to drop it."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import button, write_clock, write_count, write_word
from data.faults import Conflict


def draw_clash(post: Post, clash: Conflict, say: Words) -> Component:
    """Draw what another told meanwhile beside what was typed; nothing typed is lost."""
    both: Any = clash.values["both"]
    rows = [_draw_row(post, each, say) for each in both]
    head = html.Tr([html.Th(""), html.Th(say("forms.clash.mine")), html.Th(say("forms.clash.theirs"))])
    keep = {"report-keep": {"seen": post.picture.head}}
    drop = {"report": None, "report-area": None}
    return html.Div(
        [
            html.P(say.fault(clash), className="fault"),
            html.Table([html.Thead(head), html.Tbody(rows)], className="beside"),
            html.Div(
                [
                    button(say("forms.clash.keep"), sets=keep, kind="primary"),
                    button(say("forms.clash.drop"), sets=drop),
                ],
                className="acts",
            ),
        ],
        className="clash",
    )


def _draw_row(post: Post, each: dict[str, Any], say: Words) -> Component:
    name = say(key) if (key := f"cards.field.{each['field']}") in say else each["field"]
    clock = write_clock(each["happened_at"], post.settings.zone(), say)
    key = "forms.clash.by" if each["source"] != each["actor"] else "forms.clash.by_self"
    by = say(key, actor=each["actor"], source=write_word(each["source"], say), clock=clock)
    theirs = [html.Span(_write(each["theirs"], each["field"], say), className="value"), html.Div(by, className="faint")]
    return html.Tr([html.Th(name), html.Td(_write(each["mine"], each["field"], say)), html.Td(theirs)])


def _write(value: object, field: str, say: Words) -> str:
    if value is None:
        return say("shell.unknown")
    if isinstance(value, dict):  # a place: the map shows it, the table only that it is another
        return say("forms.clash.place")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return write_count(value, say)
    return write_word(str(value), say, field)
