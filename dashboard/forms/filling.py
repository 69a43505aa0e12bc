"""From what was typed into a form to the act: each field read by its kind, what was left empty not told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import How, ReportAnswer
from dashboard.desk.reports.when import read_when
from dashboard.forms.table import FORMS, Ask, Entry, Form
from dashboard.i18n import Words
from data.clock import read_time
from data.faults import BadInput

HOW = ("happened_at", "source", "channel")
"""Answers that say how the report came, not what it says."""


def find_form(name: str) -> Form:
    """Return a form by its name.

    Raises
    ------
    BadInput
        If there is no such form.
    """
    try:
        return FORMS[name]
    except KeyError:
        raise BadInput("form_unknown", value=name, known=", ".join(FORMS)) from None


def submit(  # noqa: PLR0913
    post: Post,
    who: Actor,
    form: Form,
    typed: Mapping[str, Any],
    say: Words,
    *,
    subject: str | None = None,
    seen: int | None = None,
) -> ReportAnswer:
    """Record what was typed into a form.

    Parameters
    ----------
    typed
        Field to text, number, choice or GeoJSON; what is empty is left out.
    subject
        The record it is about.
    seen
        Head of the journal when the form was opened.

    Raises
    ------
    BadInput
        If a field cannot be read, or one that is needed is empty.
    Conflict
        If another told the same fields otherwise meanwhile.
    """
    entries = {entry.name: entry for entry in form.whole}
    unknown = typed.keys() - entries.keys() - set(HOW)
    if unknown:
        raise BadInput("form_field_unknown", value=", ".join(sorted(unknown)), known=", ".join(entries))
    read = {
        name: value
        for name, entry in entries.items()
        if (value := read_answer(entry, typed.get(name), post, say)) is not None
    }
    missing = [name for name, entry in entries.items() if entry.required and name not in read]
    if form.layer and not subject:
        missing.insert(0, f"{form.layer}/…")
    if missing:
        fields = ", ".join(tell_field(name, say) for name in missing)
        raise BadInput("form_field_missing", fields=fields)
    how = How(
        source=str(read.pop("source", "")),
        channel=str(typed["channel"]) if typed.get("channel") else None,
        happened_at=read.pop("happened_at", None),
        seen=seen,
    )
    return form.act(post, who, *([subject] if form.layer else []), **_adapt(form, read), how=how)


def read_answer(entry: Entry, typed: object, post: Post, say: Words) -> Any:
    """Return the value of one field, `None` where nothing was filled in.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    if typed is None or typed in ("", [], {}):
        return None
    if entry.ask is Ask.FLAG:
        return True if typed is True or typed == ["yes"] or str(typed).lower() in {"yes", "true", "1", "是"} else None
    if entry.ask in {Ask.COUNT, Ask.NUMBER}:
        return _read_number(entry, typed, say)
    if entry.ask in {Ask.WHEN, Ask.UNTIL}:
        return _read_moment(entry, typed, post)
    if entry.ask in {Ask.AREA, Ask.PLACE} and not isinstance(typed, str):
        return typed
    return str(typed).strip() or None


def tell_field(name: str, say: Words) -> str:
    """Return what a field is called on the screen."""
    key = f"forms.field.{name}"
    return say(key) if key in say else name


def _read_number(entry: Entry, typed: object, say: Words) -> float | int:
    text = str(typed).strip().replace(",", "")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0) or (entry.ask is Ask.COUNT and not number.is_integer()):
        raise BadInput("count_unreadable", value=typed, field=tell_field(entry.name, say))
    return int(number) if number.is_integer() else number


def _read_moment(entry: Entry, typed: object, post: Post) -> datetime | None:
    if isinstance(typed, datetime):
        return typed
    text = str(typed)
    if text.endswith("Z") and "T" in text:
        return read_time(text)
    return read_when(text, post.now(), post.settings.zone(), ahead=entry.ask is Ask.UNTIL)


def _adapt(form: Form, read: dict[str, Any]) -> dict[str, Any]:
    """Put a form's answers into the act's own words where they differ: stock that nobody can count is unknown."""
    if form.name == "stock_count":
        unknown = read.pop("unknown", False)
        if not unknown and "quantity" not in read:
            raise BadInput("nothing_told")
        return {**read, "quantity": None if unknown else read["quantity"]}
    return read
