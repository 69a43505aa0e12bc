"""How a form looks: its few open fields, the rest folded, and beside each what the post knows now, with its age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.desk import records
from dashboard.desk.answers import Figure
from dashboard.desk.post import Post
from dashboard.desk.reports.casualties import name_casualties
from dashboard.forms.filling import tell_field
from dashboard.forms.table import SCALES, Ask, Entry, Form
from dashboard.i18n import Words
from dashboard.parts import age_line, button, write_clock, write_count, write_name, write_word
from data.faults import NotFound

ROLE = "report-field"
"""Role of every field of the open form, with the field's name."""

Typed = Mapping[str, Any]


def draw_form(post: Post, form: Form, subject: str | None, typed: Typed, say: Words) -> list[Component]:
    """Draw a form: title, what it is about, its fields, and in words what will be recorded."""
    known = find_figures(post, form, subject)
    about = find_name(post, subject, say) if subject else None
    opened: list[Component] = []
    folded: list[Component] = []
    for entry in form.whole:
        drawn = draw_entry(post, entry, typed.get(entry.name), known.get(entry.shows or ""), say)
        (folded if entry.folded else opened).append(drawn)
    parts: list[Component] = [html.H2(say(f"forms.title.{form.name}"))]
    if about:
        parts.append(html.P(about, className="headline"))
    parts += opened
    if folded:
        parts.append(html.Details([html.Summary(say("forms.more")), *folded]))
    return parts


def draw_entry(post: Post, entry: Entry, value: Any, figure: Figure | None, say: Words) -> Component:
    """Draw one field with its name, the control, and what is known now."""
    label: list[Component] = [html.Span(tell_field(entry.name, say), className="asked")]
    if entry.required:
        label.append(html.Span(say("forms.needed"), className="needed"))
    now = [draw_now(post, figure, say)] if figure else []
    control = _draw_control(entry, value, list_options(entry, post.settings.warning_scale, say), say)
    if entry.ask in {Ask.CHOICE, Ask.AREA, Ask.FLAG}:
        return html.Fieldset([html.Legend(label), control, *now], className="entry")
    if entry.ask is Ask.PLACE:
        pick = button(say("forms.pick"), sets={"map.tool": "pick"}, kind="small pick")
        return html.Div([html.Label([*label, control]), pick, *now], className="entry place")
    return html.Div([html.Label([*label, control]), *now], className="entry")


def draw_now(post: Post, figure: Figure, say: Words) -> Component:
    """Say what the post knows now of a field, and how old that is."""
    value = write_present(post, figure, say)
    age = age_line(figure["source"], figure["age_s"], figure["freshness"], say)
    return html.Div([say("forms.now", value=value), " ", age], className="faint now")


def write_present(post: Post, figure: Figure, say: Words) -> str:
    """Write the present value of a field; what is not known says so."""
    value = figure["value"]
    if value is None:
        return say("shell.unknown")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return write_count(value, say)
    if figure["field"].endswith(("_at", "_until", "_from", "since")):
        return write_clock(str(value), post.settings.zone(), say)
    return write_word(str(value), say, figure["field"])


def find_figures(post: Post, form: Form, subject: str | None) -> Mapping[str, Figure]:
    """Return what is known of the record a form is about, by field."""
    if subject is None:
        return {}
    told = name_casualties(subject) if form.layer == "casualties" else subject
    try:
        return {each["field"]: each for each in records.describe(post, told)["figures"]}
    except NotFound:  # nobody has reported any casualties there
        return {}


def find_name(post: Post, subject: str, say: Words) -> str:
    """Return what a record is called."""
    return write_name(records.describe(post, subject), say)


def list_options(entry: Entry, scale: str, say: Words) -> list[dict[str, str]]:
    """Return the choices of a field in the reader's words; a level of warning in those of the post's own scale."""
    if entry.name != "level":
        return [{"value": word, "label": say(f"{entry.words}.{word}")} for word in entry.choices]
    own = f"forms.scale.{scale}"
    keys = {word: key if (key := f"{own}.{word}") in say else f"{entry.words}.{word}" for word in entry.choices}
    return [{"value": word, "label": say(keys[word])} for word in SCALES.get(scale, entry.choices)]


def _draw_control(entry: Entry, value: Any, options: list[dict[str, str]], say: Words) -> Component:
    identity = {"role": ROLE, "name": entry.name}
    shared: dict[str, Any] = {"id": identity, "value": value}
    if entry.ask is Ask.CHOICE:
        return dcc.RadioItems(**shared, options=options, className="chips")
    if entry.ask is Ask.LIST:
        labels: Any = say.under("forms.list")
        return dcc.Dropdown(**shared, options=options, placeholder="", labels=labels, className="list")
    if entry.ask is Ask.FLAG:
        yes = [{"value": "yes", "label": say(f"forms.flag.{entry.name}")}]
        return dcc.Checklist(id=identity, value=value or [], options=yes, className="chips")
    if entry.ask is Ask.AREA:
        return _draw_area(say)
    hint = say(f"forms.hint.{entry.ask}") if f"forms.hint.{entry.ask}" in say else ""
    keys: Literal["numeric"] | None = "numeric" if entry.ask is Ask.COUNT else None
    return dcc.Input(**shared, type="text", inputMode=keys, maxLength=400, autoComplete="off", placeholder=hint)


def _draw_area(say: Words) -> Component:
    """Draw the control of an area: the button that takes the pencil, and whether something is drawn."""
    draw = button(say("forms.draw"), sets={"map.tool": "draw_area"}, kind="small")
    states = [html.Span(say(f"forms.{state}"), className=f"faint {state}") for state in ("drawn", "not_drawn")]
    return html.Div([draw, *states], className="acts")
