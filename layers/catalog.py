"""The map's layers as one table: what each draws, in which order, and by which sign a thing is known.

A thing on the map carries a *sign*, a few plain words that never rely on colour alone:

``symbol``
    The shape: what it is. For areas the pattern, for closures the line.
``state``
    How the shape is filled or stroked; what clusters and legends count by.
``mark``
    Laid over the shape: why a thing is not simply what it seems. ``barred`` (it must not be
    used), ``query`` (somebody has to ask or look), ``crack`` (damaged).
``effect``
    Of a closure alone: ``blocked`` or ``slowed``.

The drawings are the map component's (``dashboard/map/symbols``); the words of a legend entry are
the sentences ``layers.<layer>.<word>``. `SIGNS` lists every sign there is, for the test that asks
for each drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from data.records import (
    BLOCKED,
    Certainty,
    Closure,
    Incident,
    Opening,
    Reserve,
    ReserveKind,
    RiskZone,
    Settlement,
    Shelter,
    Team,
    TeamStatus,
    Usability,
    WarningInForce,
    WarningLevel,
)


class Shape(StrEnum):
    """Geometry that a layer draws."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Sign:
    """How one thing is drawn; see the module's text for the four words."""

    symbol: str
    state: str | None = None
    mark: str | None = None
    effect: str | None = None


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: a sign, and the word that names it in the locales."""

    sign: Sign
    word: str


@dataclass(frozen=True, slots=True)
class MapLayer:
    """One row of the map's table.

    ``order`` rises towards the reader's eye; below ``min_zoom`` the layer is not drawn.
    ``recorded`` says that its features are the picture's records of that name; those of the other
    layers come from the area's build or from an answer. ``clusters`` says that near symbols become
    one with a count.
    """

    id: str
    shape: Shape
    order: int
    shown: bool
    min_zoom: float
    recorded: bool
    clusters: bool
    legend: tuple[LegendEntry, ...]


HATCHES: Mapping[str, str] = MappingProxyType(
    {
        "flood": "hatch-flood",
        "coastal_flood": "hatch-coast",
        "landslip": "hatch-landslip",
        "fire": "hatch-fire",
        "wildfire": "hatch-fire",
    }
)
"""Pattern of a standing hazard; any other hazard has a plain hatch."""

TEAM_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        **{
            kind: f"team-{kind}"
            for kind in ("fire", "ambulance", "police", "highways", "coastguard", "lifeboat", "4x4", "power", "radio")
        },
        "boat": "team-lifeboat",
        "volunteers": "team-volunteers",
        "parish": "team-volunteers",
    }
)
"""Symbol of a team's type; any other type has the plain team."""

INCIDENT_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        **{kind: f"incident-{kind}" for kind in ("landslip", "flood", "fire", "medical", "power", "collapse")},
        "coastal_flood": "incident-flood",
        "ground_movement": "incident-landslip",
        "power_out": "incident-power",
    }
)
"""Symbol of an incident's type; any other type has the plain incident."""

FACILITY_KINDS = ("hospital", "fire", "police", "fuel")
"""Kinds of facility on the map, drawn as ``facility-<kind>``."""

USABILITY_MARKS: Mapping[Usability, str] = MappingProxyType(
    {
        Usability.IN_WARNED_AREA: "barred",
        Usability.NOT_VALID: "barred",
        Usability.DAMAGED: "crack",
        Usability.TO_BE_CHECKED: "query",
    }
)
"""Mark of a shelter that does not count; a usable one has none."""

ISOLATED = Sign("isolated")
"""Ring around a settlement that no vehicle of the class reaches from the post's anchors."""


def sign_shelter(shelter: Shelter, usability: Usability) -> Sign:
    """Draw a shelter: house or tent, filled by opening, marked by the usability worked out."""
    symbol = "shelter-building" if shelter.kind == "building" else "shelter-open-air"
    return Sign(symbol, str(shelter.opening), USABILITY_MARKS.get(usability))


def sign_risk_zone(zone: RiskZone) -> Sign:
    """Draw a standing hazard as a neutral hatch."""
    return Sign(HATCHES.get(zone.hazard, "hatch"))


def sign_warning(warning: WarningInForce) -> Sign:
    """Draw an area under warning in its level's own hue."""
    return Sign("warning", str(warning.level))


def sign_reserve(reserve: Reserve, *, quantity_unknown: bool = False) -> Sign:
    """Draw a store by kind; asked about where some quantity is not known."""
    return Sign(f"reserve-{reserve.kind}", None, "query" if quantity_unknown else None)


def sign_team(team: Team) -> Sign:
    """Draw a team by type and status."""
    return Sign(TEAM_SYMBOLS.get(team.type, "team"), str(team.status))


def sign_settlement(settlement: Settlement, *, heard: bool) -> Sign:
    """Draw a settlement by size of place, asked about while nobody there has been heard from."""
    size = {"city": "town", "town": "town", "hamlet": "hamlet", "isolated_dwelling": "hamlet"}
    return Sign(f"settlement-{size.get(settlement.kind, 'village')}", None, None if heard else "query")


def sign_incident(incident: Incident) -> Sign:
    """Draw an incident by type: dashed while reported, solid when confirmed, struck when refuted."""
    return Sign(INCIDENT_SYMBOLS.get(incident.type, "incident"), str(incident.certainty))


def sign_closure(closure: Closure, *, expired: bool = False) -> Sign:
    """Draw a closure as a hatched line: dashed while only reported, asked about once it has run out."""
    blocked = any(factor == BLOCKED for factor in closure.effects.values())
    effect = "blocked" if blocked else "slowed"
    return Sign("closure", str(closure.certainty), "query" if expired else None, effect)


def sign_facility(kind: str) -> Sign:
    """Draw a hospital, a fire or police station, a fuel pump."""
    return Sign(f"facility-{kind}")


def sign_candidate(*, open_air: bool) -> Sign:
    """Draw a site that nobody has agreed yet."""
    return Sign("candidate-open-air" if open_air else "candidate-building")


def _entries(signs: Iterable[tuple[Sign, str]]) -> tuple[LegendEntry, ...]:
    return tuple(LegendEntry(sign, word) for sign, word in signs)


_RISK_ZONES = _entries(
    [
        *((Sign(symbol), symbol.removeprefix("hatch-")) for symbol in dict.fromkeys(HATCHES.values())),
        (Sign("hatch"), "other"),
    ]
)
_SHELTERS = _entries(
    [
        *((Sign("shelter-building", str(opening)), str(opening)) for opening in Opening),
        (Sign("shelter-open-air", "open"), "open_air"),
        *((Sign("shelter-building", "open", mark), str(why)) for why, mark in USABILITY_MARKS.items()),
    ]
)
_TEAMS = _entries(
    [
        *((Sign(symbol, "free"), symbol.removeprefix("team-")) for symbol in dict.fromkeys(TEAM_SYMBOLS.values())),
        (Sign("team", "free"), "other"),
        *((Sign("team", str(status)), str(status)) for status in TeamStatus if status is not TeamStatus.FREE),
    ]
)
_INCIDENTS = _entries(
    [
        *(
            (Sign(symbol, "confirmed"), symbol.removeprefix("incident-"))
            for symbol in dict.fromkeys(INCIDENT_SYMBOLS.values())
        ),
        *((Sign("incident", str(certainty)), str(certainty)) for certainty in Certainty),
    ]
)
_CLOSURES = _entries(
    [
        (Sign("closure", "reported", None, "blocked"), "blocked_reported"),
        (Sign("closure", "confirmed", None, "blocked"), "blocked_confirmed"),
        (Sign("closure", "confirmed", None, "slowed"), "slowed"),
        (Sign("closure", "confirmed", "query", "blocked"), "expired"),
    ]
)
_SETTLEMENTS = _entries(
    [
        *((Sign(f"settlement-{size}"), size) for size in ("town", "village", "hamlet")),
        (Sign("settlement-village", None, "query"), "not_heard"),
    ]
)
_RESERVES = _entries(
    [
        *((Sign(f"reserve-{kind}"), str(kind)) for kind in ReserveKind),
        (Sign("reserve-physical", None, "query"), "quantity_unknown"),
    ]
)

CATALOG: tuple[MapLayer, ...] = (
    MapLayer("risk_zones", Shape.AREA, 10, True, 0, True, False, _RISK_ZONES),
    MapLayer(
        "warnings", Shape.AREA, 20, True, 0, True, False,
        _entries((Sign("warning", str(level)), str(level)) for level in reversed(WarningLevel)),
    ),
    MapLayer(
        "candidates", Shape.POINT, 30, False, 12, False, True,
        _entries([(sign_candidate(open_air=False), "building"), (sign_candidate(open_air=True), "open_air")]),
    ),
    MapLayer(
        "facilities", Shape.POINT, 40, False, 10, False, True,
        _entries((sign_facility(kind), kind) for kind in FACILITY_KINDS),
    ),
    MapLayer("settlements", Shape.POINT, 50, True, 8, True, False, _SETTLEMENTS),
    MapLayer("isolated", Shape.POINT, 60, True, 0, False, False, _entries([(ISOLATED, "isolated")])),
    MapLayer("reserves", Shape.POINT, 70, True, 9, True, True, _RESERVES),
    MapLayer("shelters", Shape.POINT, 80, True, 8, True, True, _SHELTERS),
    MapLayer("teams", Shape.POINT, 90, True, 8, True, True, _TEAMS),
    MapLayer("incidents", Shape.POINT, 100, True, 0, True, False, _INCIDENTS),
    MapLayer("closures", Shape.LINE, 110, True, 0, True, False, _CLOSURES),
)  # fmt: skip
"""Every layer of the map, lowest first; nothing is drawn over a closure."""

SIGNS: frozenset[Sign] = frozenset(entry.sign for layer in CATALOG for entry in layer.legend)
"""Every sign of every legend."""


def find_layer(layer_id: str) -> MapLayer | None:
    """Return the row of a layer, ``None`` where the map has no such layer."""
    return next((layer for layer in CATALOG if layer.id == layer_id), None)
