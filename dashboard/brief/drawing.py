"""A briefing on the page: its headings, sentences that open what they speak of, its table of figures."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.brief.answers import Block, Briefing, Line, Section
from dashboard.brief.printing import list_body, write_marking, write_meta, write_title
from dashboard.brief.wording import Scribe
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import button


def draw_briefing(post: Post, briefing: Briefing, say: Words, *, draft: bool = False) -> Component:
    """Draw a briefing as it was issued, or as it would be."""
    scribe = Scribe(briefing["facts"], briefing["written"], say, post.settings.zone())
    marking = write_marking(briefing, say)
    head = [
        html.H3(write_title(briefing, say, draft=draft), className="brief-title"),
        html.P(" · ".join([*([marking] if marking else []), *write_meta(briefing, scribe)]), className="faint"),
    ]
    sections = [_draw_section(each) for each in list_body(briefing, say.lang)]
    return html.Article([*head, *sections], className="brief draft" if draft else "brief", lang=say.lang)


def _draw_section(section: Section) -> Component:
    return html.Section(
        [html.H4(section["title"]), *(part for each in section["blocks"] for part in _draw_block(each))]
    )


def _draw_block(block: Block) -> list[Component]:
    parts: list[Component] = []
    if block["key"] == "what_if":
        parts.append(html.P(block["title"], className="brief-aside"))
    if block["lines"]:
        parts.append(html.Ul([html.Li(_draw_line(each), className=each.get("tone", "")) for each in block["lines"]]))
    if block.get("rows"):
        parts.append(_draw_figures(block))
    return parts


def _draw_line(line: Line) -> Any:
    if not line["subjects"]:
        return line["text"]
    return button(line["text"], sets={"selected": line["subjects"][0]}, kind="brief-line")


def _draw_figures(block: Block) -> Component:
    """Draw the key figures: before, now and change, with source and age on a line below."""
    head = block["head"]
    rows: list[Component] = [html.Tr([html.Th(cell) for cell in head[:4]])]
    for label, before, now, change, source in block["rows"]:
        rows.append(
            html.Tr(
                [html.Td(label), html.Td(before), html.Td(now, className="now"), html.Td(change)], className="values"
            )
        )
        rows.append(html.Tr(html.Td(source, colSpan=4), className="source"))
    return html.Table(html.Tbody(rows), className="brief-figures")
