"""The forms as one table: what each asks, how each answer is read, and which act of the desk it is.

At most five fields stand open; the rest is folded. A field is told only if it was filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dashboard.desk.reports import casualties, incidents, settlements, shelters, stock, teams, warnings, zones
from dashboard.desk.reports.telling import ReportAnswer
from data.intake.fields import HAZARDS
from data.records import LIFELINES, Lifeline, Opening, TeamStatus, WarningLevel


class Ask(StrEnum):
    """How a field is asked for and read."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    CHOICE = "choice"
    LIST = "list"
    """One of a long list."""
    FLAG = "flag"
    UNTIL = "until"
    WHEN = "when"
    PLACE = "place"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form.

    Parameters
    ----------
    name
        The act's own word for it.
    words
        Under which key the choices are put into words.
    shows
        Field of the record whose present value and age stand beside it.
    """

    name: str
    ask: Ask = Ask.TEXT
    choices: tuple[str, ...] = ()
    words: str = ""
    required: bool = False
    folded: bool = False
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the record it is about (``layer``; none for what is new) and the act that records it."""

    name: str
    act: Callable[..., ReportAnswer]
    entries: tuple[Entry, ...] = ()
    layer: str | None = None
    moves: bool = False
    """Whether it may change who has a place: the change is then told."""

    @property
    def whole(self) -> tuple[Entry, ...]:
        """Its own fields, and those that every report has."""
        return (*self.entries, *(entry for entry in SHARED if all(own.name != entry.name for own in self.entries)))


SHARED = (Entry("happened_at", Ask.WHEN), Entry("source"))
"""What every report may say: when it was true, and who says so."""

_FOLDED = (Entry("happened_at", Ask.WHEN, folded=True), Entry("source", folded=True))
_NOTE = Entry("note", folded=True)
_AREA = Entry("area", Ask.AREA)
_OPENINGS = tuple(str(each) for each in Opening if each is not Opening.PLANNED)
_LEVELS = tuple(str(level) for level in WarningLevel)
_COUNTED = casualties.COUNTED

SCALES: Mapping[str, tuple[str, ...]] = MappingProxyType({"cn": _LEVELS, "england": ("yellow", "orange", "red")})
"""Levels of warning that a scale has; there is no blue one in England, and orange is amber there."""


def _hazard(*, required: bool = False, folded: bool = False) -> Entry:
    return Entry("hazard", Ask.LIST, HAZARDS, "hazards", required=required, folded=folded)


def _casualties(sure: str) -> tuple[Entry, ...]:
    return (*(Entry(name, Ask.COUNT, shows=f"{name}_{sure}") for name in _COUNTED), _NOTE)


_FORMS = (
    Form(
        "incident",
        incidents.report_incident,
        (
            Entry("type", Ask.CHOICE, incidents.TYPES, "forms.incident_type", required=True),
            Entry("place", Ask.PLACE),
            _NOTE,
        ),
    ),
    Form(
        "incident_more",
        incidents.add_to_incident,
        (Entry("note"), Entry("place", Ask.PLACE), Entry("incident_class", folded=True)),
        layer="incidents",
    ),
    Form("incident_confirm", incidents.confirm_incident, layer="incidents"),
    Form("incident_refute", incidents.refute_incident, layer="incidents"),
    Form("incident_close", incidents.close_incident, layer="incidents"),
    Form(
        "warning",
        warnings.issue_warning,
        (
            _hazard(required=True),
            Entry("level", Ask.CHOICE, _LEVELS, "cards.value", required=True),
            Entry("issuer", required=True),
            _AREA,
            Entry("valid_until", Ask.UNTIL),
            Entry("level_words", folded=True),
            *_FOLDED,
        ),
        moves=True,
    ),
    Form(
        "warning_change",
        warnings.change_warning,
        (
            Entry("level", Ask.CHOICE, _LEVELS, "cards.value", shows="level"),
            Entry("level_words"),
            _AREA,
            Entry("valid_until", Ask.UNTIL, shows="valid_until"),
            *_FOLDED,
        ),
        layer="warnings",
        moves=True,
    ),
    Form("warning_lift", warnings.lift_warning, layer="warnings", moves=True),
    Form(
        "response",
        warnings.activate_response,
        (Entry("issuer", required=True), Entry("level_words", required=True), _hazard(folded=True), _NOTE),
    ),
    Form("response_end", warnings.end_response, layer="responses"),
    Form(
        "settlement_heard",
        settlements.hear_from,
        (
            Entry("nil_return", Ask.FLAG),
            *(Entry(name, Ask.CHOICE, tuple(Lifeline), "cards.value", shows=name) for name in LIFELINES),
            Entry("note"),
            *_FOLDED,
        ),
        layer="settlements",
    ),
    Form(
        "settlement_counts",
        settlements.count_people,
        (
            Entry("to_be_moved", Ask.COUNT, shows="to_be_moved_reported"),
            Entry("moved", Ask.COUNT, shows="moved"),
            Entry("not_yet", Ask.COUNT, shows="not_yet_reported"),
            Entry("refused", Ask.COUNT, shows="refused"),
            Entry("need_help", Ask.COUNT, shows="need_help_to_move"),
            Entry("asking", Ask.COUNT, folded=True, shows="asking_reported"),
            *_FOLDED,
        ),
        layer="settlements",
        moves=True,
    ),
    Form("casualties_reported", casualties.report_casualties, (*_casualties("reported"), *_FOLDED), layer="casualties"),
    Form(
        "casualties_confirmed", casualties.confirm_casualties, (*_casualties("confirmed"), *_FOLDED), layer="casualties"
    ),
    Form("team_position", teams.report_position, (Entry("place", Ask.PLACE, required=True),), layer="teams"),
    Form(
        "team_status",
        teams.set_status,
        (
            Entry("status", Ask.CHOICE, tuple(TeamStatus), "cards.status", required=True, shows="status"),
            Entry("free_at", Ask.UNTIL),
        ),
        layer="teams",
    ),
    Form(
        "shelter_opening",
        shelters.set_opening,
        (
            Entry("opening", Ask.CHOICE, _OPENINGS, "cards.value", required=True, shows="opening"),
            Entry("in_residence", Ask.COUNT, shows="in_residence_persons"),
        ),
        layer="shelters",
        moves=True,
    ),
    Form(
        "shelter_check",
        shelters.check_shelter,
        (
            Entry("usability", Ask.CHOICE, shelters.REPORTABLE, "cards.value", required=True, shows="usability"),
            Entry("note"),
        ),
        layer="shelters",
        moves=True,
    ),
    Form(
        "shelter_count",
        shelters.count_residence,
        (Entry("persons", Ask.COUNT, required=True, shows="in_residence_persons"),),
        layer="shelters",
        moves=True,
    ),
    Form(
        "stock_count",
        stock.count_stock,
        (Entry("quantity", Ask.NUMBER, shows="quantity"), Entry("unknown", Ask.FLAG)),
        layer="stock",
    ),
    Form(
        "stock_add",
        stock.add_line,
        (Entry("item", required=True), Entry("unit", required=True), Entry("quantity", Ask.NUMBER)),
        layer="reserves",
    ),
    Form(
        "zone",
        zones.draw_zone,
        (
            Entry("area", Ask.AREA, required=True),
            _hazard(required=True),
            Entry("name"),
            Entry("grade", folded=True),
            *_FOLDED,
        ),
    ),
    Form(
        "zone_change",
        zones.change_zone,
        (_AREA, _hazard(), Entry("grade", shows="grade"), _NOTE, *_FOLDED),
        layer="risk_zones",
    ),
)

FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in _FORMS})
"""Every form by its name; ``commandmap report`` takes the same names."""

NEW = ("incident", "warning", "response", "zone")
"""Forms that need no record: what the button "Report" offers first."""

OF_CARD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "incidents": (
            "incident_confirm",
            "incident_refute",
            "incident_more",
            "casualties_reported",
            "casualties_confirmed",
            "incident_close",
        ),
        "warnings": ("warning_change", "warning_lift"),
        "responses": ("response_end",),
        "settlements": ("settlement_heard", "settlement_counts", "casualties_reported", "casualties_confirmed"),
        "teams": ("team_position", "team_status"),
        "shelters": ("shelter_opening", "shelter_count", "shelter_check"),
        "reserves": ("stock_add",),
        "stock": ("stock_count",),
        "risk_zones": ("zone_change",),
    }
)
"""Forms that the card of a record offers, the most usual first."""
