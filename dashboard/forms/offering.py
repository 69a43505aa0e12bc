"""What a card offers to report, and the two things it shows of reports alone: casualties, and age."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import records
from dashboard.desk.answers import CardAnswer, Figure
from dashboard.desk.post import Post
from dashboard.desk.reports.casualties import COUNTED, name_casualties
from dashboard.forms.table import OF_CARD
from dashboard.i18n import Words
from dashboard.parts import FRESHNESS_SHAPES, age_line, button, section, write_count
from data.faults import NotFound
from data.records import LIFELINES, Casualties


def draw_reports(card: CardAnswer, say: Words) -> list[Component]:
    """Draw what can be reported of a record, nothing where there is nothing left to say."""
    told = {each["field"]: each["value"] for each in card["figures"]}
    names = [name for name in OF_CARD.get(card["layer"], ()) if _fits(name, told)]
    if not names:
        return []
    buttons = [draw_opener(name, card["subject"], say) for name in names]
    return [html.Div(section(say("forms.report"), html.Div(buttons, className="acts")), className="reporting")]


def draw_opener(name: str, subject: str | None, say: Words, **values: Any) -> Component:
    """Draw the button that opens a form about a record."""
    asked = {"form": name, "subject": subject, "values": values}
    sets = {"report": asked, "report-area": None, "closure-draft": None}
    return button(say(f"forms.title.{name}"), sets=sets, kind="small")


def draw_report_here(place: str, say: Words) -> Component:
    """Draw the button that reports from a point of the map."""
    sets = {"report": {"form": "choose", "place": place}, "report-area": None, "closure-draft": None}
    return button(say("forms.report_here"), sets=sets, kind="small")


EXPECTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "settlements": ("last_heard_at", "to_be_moved_reported", "moved", "refused", *LIFELINES),
        "shelters": ("usability", "in_residence_persons"),
        "teams": ("status",),
    }
)
"""Figures that a decision rests on: a card says of each that nobody has reported it."""


def draw_untold(layer: str, told: Mapping[str, Figure], say: Words) -> list[Component]:
    """Draw the figures that nobody has reported, in words and by a shape; never 0, never blank."""
    names = [name for name in EXPECTED.get(layer, ()) if name not in told or told[name]["value"] is None]
    if not names:
        return []
    fields = say("routes.list_join").join(say(f"cards.field.{name}") for name in names)
    return [html.P([FRESHNESS_SHAPES["unknown"], " ", say("forms.nobody_reported", fields=fields)], className="doubt")]


def draw_position(card: CardAnswer, say: Words) -> list[Component]:
    """Draw where a team last was, with the age of that; the map shows where, the card how long ago."""
    if card["layer"] != "teams":
        return []
    figure = next((each for each in card["figures"] if each["field"] == "geometry"), None)
    if figure is None or card["lon"] is None or card["lat"] is None:
        return [html.P([FRESHNESS_SHAPES["unknown"], " ", say("forms.no_position")], className="doubt")]
    age = age_line(figure["source"], figure["age_s"], figure["freshness"], say)
    place = f"{card['lat']:.4f}, {card['lon']:.4f}"
    parts: list[Component] = [html.Span(say("forms.position", place=place), className="value"), html.Br(), age]
    if figure["freshness"] == "stale":
        parts += [html.Br(), html.Span(say("forms.stale_position"))]
    return [html.P(parts, className=f"position {figure['freshness']}")]


def find_belonging(post: Post, subject: str) -> str:
    """Return the place or incident that casualties belong to."""
    record = post.picture.records("casualties").get(subject.partition("/")[2])
    return record.belongs_to if isinstance(record, Casualties) else subject


def draw_casualties(post: Post, subject: str, say: Words) -> list[Component]:
    """Draw the casualties of a place as two columns, reported and confirmed; nothing where nobody reported any."""
    try:
        figures = records.describe(post, name_casualties(subject))["figures"]
    except NotFound:
        return []
    told: Mapping[str, Figure] = {each["field"]: each for each in figures}
    head = html.Tr([html.Th(""), *(html.Th(say(f"cards.certainty.{sure}")) for sure in ("reported", "confirmed"))])
    rows = [
        html.Tr(
            [
                html.Th(say(f"forms.field.{name}")),
                *(html.Td(_draw_count(told.get(f"{name}_{sure}"), sure, say)) for sure in ("reported", "confirmed")),
            ]
        )
        for name in COUNTED
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="casualties")
    return [section(say("forms.casualties"), table)]


def _draw_count(figure: Figure | None, sure: str, say: Words) -> list[Component]:
    if figure is None or figure["value"] is None:
        return [html.Span(say(f"forms.not_{sure}"), className="faint")]
    age = age_line(figure["source"], figure["age_s"], figure["freshness"], say)
    return [html.Strong(write_count(figure["value"], say)), html.Br(), age]


def _fits(name: str, told: Mapping[str, Any]) -> bool:
    """Tell whether a form has anything left to say: what is confirmed, closed or lifted is not said again."""
    certainty = told.get("certainty")
    if name == "incident_confirm":
        return certainty != "confirmed"
    if name == "incident_refute":
        return certainty != "refuted"
    over = {"incident_close": "closed_at", "warning_lift": "lifted_at", "warning_change": "lifted_at"}
    return told.get({**over, "response_end": "ended_at"}.get(name, "")) is None
