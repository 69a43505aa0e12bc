"""The map's layers as one table: what each draws, in which order, and by which sign a thing is known.

A feature on the map carries a *sign*, four plain words that never rely on colour alone:

``symbol``
    Name of one drawing, ``dashboard/map/symbols/<symbol>.svg``; for areas the name of a fill
    pattern, for closures of a line. The shape says what it is, its fill says the state.
``mark``
    Name of a second, small drawing laid over the lower right corner, or ``None``. It says why
    a thing is not simply usable: crossed out, asked about, damaged, unheard of.
``state``
    The word counted in clusters and legends (``open``, ``busy``, ``confirmed`` ...). Its name on
    the screen is the sentence ``layers.state.<layer>.<state>``.
``tone``
    Which hue of the palette, one of `TONES`. Warning hues belong to warnings alone.

`SYMBOLS` and `MARKS` list every name there is, so that a test can ask for each drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
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


TONES = (
    "place", "store", "own", "other", "people", "event", "barrier", "hazard", "quiet",
    "level-blue", "level-yellow", "level-orange", "level-red",
)  # fmt: skip
"""Hues of the palette by meaning: shelters, stores, own teams, others' teams, settlements,
incidents, closures, standing hazard, what is out of use, and the four levels of a warning."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How one thing is drawn; see the module's text for the four words."""

    symbol: str
    state: str
    tone: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class MapLayer:
    """One row of the map's table.

    ``order`` rises towards the reader's eye; ``min_zoom`` is where single things appear, below
    it the layer is not drawn. ``records`` says that the features are the picture's records of
    that name; otherwise they come from the area's build or from an answer.
    """

    id: str
    shape: Shape
    order: int
    shown: bool
    min_zoom: float
    records: bool
    clusters: bool
    legend: tuple[Sign, ...]


BUILDING, OPEN_AIR = "building", "openair"

HAZARD_HATCHES: Mapping[str, str] = MappingProxyType(
    {
        "landslip": "hatch-landslip",
        "flood": "hatch-flood",
        "coastal_flood": "hatch-flood",
        "earthquake": "hatch-earthquake",
        "fire": "hatch-fire",
        "wildfire": "hatch-fire",
    }
)
"""Pattern of a standing hazard; any other hazard is drawn by `OTHER_HATCH`."""
OTHER_HATCH = "hatch-other"

TEAM_TYPES = (
    "fire", "ambulance", "police", "highways", "coastguard", "lifeboat", "4x4", "power", "radio", "parish", "medical",
    "boat",
)  # fmt: skip
"""Team types with a drawing of their own, ``team-<type>``; any other is ``team-other``."""

FACILITY_KINDS = ("hospital", "fire", "police", "fuel")
"""Kinds of facility on the map, drawn as ``facility-<kind>``."""

USABILITY_MARKS: Mapping[Usability, str] = MappingProxyType(
    {
        Usability.IN_WARNED_AREA: "mark-warned",
        Usability.NOT_VALID: "mark-not-valid",
        Usability.DAMAGED: "mark-damaged",
        Usability.TO_BE_CHECKED: "mark-check",
    }
)
"""Mark of a shelter that does not count; a usable one has none."""

TEAM_MARKS: Mapping[TeamStatus, str] = MappingProxyType(
    {
        TeamStatus.BUSY: "mark-busy",
        TeamStatus.RESTING: "mark-resting",
        TeamStatus.OUT_OF_SERVICE: "mark-out",
        TeamStatus.UNKNOWN: "mark-check",
    }
)
"""Mark of a team that is not free."""


def sign_shelter(shelter: Shelter, usability: Usability) -> Sign:
    """Draw a shelter: house or tent, filled by opening, marked by the usability worked out."""
    shape = BUILDING if shelter.kind == "building" else OPEN_AIR
    return _shelter(shape, shelter.opening, usability)


def sign_risk_zone(zone: RiskZone) -> Sign:
    """Draw a standing hazard as a neutral hatch."""
    return Sign(HAZARD_HATCHES.get(zone.hazard, OTHER_HATCH), zone.hazard, "hazard")


def sign_warning(warning: WarningInForce) -> Sign:
    """Draw an area under warning in its level's own hue."""
    return _warning(warning.level)


def sign_reserve(reserve: Reserve, *, quantity_unknown: bool = False) -> Sign:
    """Draw a store by kind; asked about where some quantity is not known."""
    return Sign(f"reserve-{reserve.kind}", str(reserve.kind), "store", "mark-check" if quantity_unknown else None)


def sign_team(team: Team) -> Sign:
    """Draw a team by type, marked by status; other bodies' teams have a hue of their own."""
    symbol = f"team-{team.type}" if team.type in TEAM_TYPES else "team-other"
    return Sign(symbol, str(team.status), "own" if team.own else "other", TEAM_MARKS.get(team.status))


def sign_settlement(settlement: Settlement, *, heard: bool) -> Sign:
    """Draw a settlement, asked about while nobody there has been heard from."""
    symbol = "settlement-town" if settlement.kind in {"town", "city"} else "settlement"
    return Sign(symbol, "heard" if heard else "not_heard", "people", None if heard else "mark-unheard")


def sign_incident(incident: Incident) -> Sign:
    """Draw an incident: dashed outline while reported, solid when confirmed, struck when refuted."""
    return _incident(incident.certainty)


def sign_closure(closure: Closure, *, ask: bool = False) -> Sign:
    """Draw a closure as a hatched line: dashed while only reported, asked about once it has run out."""
    blocked = any(factor == BLOCKED for factor in closure.effects.values())
    return _closure(closure.certainty, blocked=blocked, ask=ask)


def sign_facility(kind: str) -> Sign:
    """Draw a hospital, a fire or police station, a fuel pump."""
    return Sign(f"facility-{kind}", kind, "people")


def sign_candidate(*, open_air: bool) -> Sign:
    """Draw a site that nobody has agreed yet, in outline only."""
    shape = OPEN_AIR if open_air else BUILDING
    return Sign(f"candidate-{shape}", shape, "quiet")


ISOLATED = Sign("isolated", "isolated", "people")
"""Ring around a settlement that no vehicle of the class reaches from the post's anchors."""


def _shelter(shape: str, opening: Opening, usability: Usability) -> Sign:
    quiet = opening in {Opening.STOOD_DOWN, Opening.PLANNED}
    symbol = f"shelter-{shape}-{opening.replace('_', '-')}"
    return Sign(symbol, str(opening), "quiet" if quiet else "place", USABILITY_MARKS.get(usability))


def _warning(level: WarningLevel) -> Sign:
    return Sign(f"warning-{level}", str(level), f"level-{level}")


def _incident(certainty: Certainty) -> Sign:
    return Sign(f"incident-{certainty}", str(certainty), "quiet" if certainty is Certainty.REFUTED else "event")


def _closure(certainty: Certainty, *, blocked: bool, ask: bool = False) -> Sign:
    symbol = f"closure-{'blocked' if blocked else 'slowed'}-{certainty}"
    return Sign(symbol, str(certainty), "barrier", "mark-check" if ask else None)


def _team(kind: str, status: TeamStatus, tone: str = "own") -> Sign:
    return Sign(f"team-{kind}", str(status), tone, TEAM_MARKS.get(status))


def _legend_shelters() -> tuple[Sign, ...]:
    houses = tuple(_shelter(BUILDING, opening, Usability.USABLE) for opening in Opening)
    marked = tuple(_shelter(BUILDING, Opening.OPEN, usability) for usability in USABILITY_MARKS)
    return (*houses, _shelter(OPEN_AIR, Opening.OPEN, Usability.USABLE), *marked)


def _legend_closures() -> tuple[Sign, ...]:
    known = (Certainty.REPORTED, Certainty.CONFIRMED)
    return (
        *(_closure(certainty, blocked=True) for certainty in known),
        *(_closure(certainty, blocked=False) for certainty in known),
        _closure(Certainty.CONFIRMED, blocked=True, ask=True),
    )


def _hatches() -> tuple[Sign, ...]:
    shown = {pattern: hazard for hazard, pattern in reversed(tuple(HAZARD_HATCHES.items()))}
    return (*(Sign(pattern, shown[pattern], "hazard") for pattern in shown), Sign(OTHER_HATCH, "other", "hazard"))


_TEAMS = (
    *(_team(kind, TeamStatus.FREE) for kind in TEAM_TYPES),
    _team("other", TeamStatus.FREE, "other"),
    *(_team("other", status) for status in TEAM_MARKS),
)

CATALOG: tuple[MapLayer, ...] = (
    MapLayer("risk_zones", Shape.AREA, 10, True, 0, True, False, _hatches()),
    MapLayer("warnings", Shape.AREA, 20, True, 0, True, False, tuple(_warning(level) for level in WarningLevel)),
    MapLayer(
        "candidates", Shape.POINT, 30, False, 12, False, True,
        (sign_candidate(open_air=False), sign_candidate(open_air=True)),
    ),
    MapLayer("facilities", Shape.POINT, 40, False, 10, False, True, tuple(map(sign_facility, FACILITY_KINDS))),
    MapLayer(
        "settlements", Shape.POINT, 50, True, 8, True, False,
        (
            Sign("settlement-town", "heard", "people"),
            Sign("settlement", "heard", "people"),
            Sign("settlement", "not_heard", "people", "mark-unheard"),
        ),
    ),
    MapLayer("isolated", Shape.POINT, 60, True, 0, False, False, (ISOLATED,)),
    MapLayer(
        "reserves", Shape.POINT, 70, True, 9, True, True,
        (
            *(Sign(f"reserve-{kind}", str(kind), "store") for kind in ReserveKind),
            Sign("reserve-physical", "physical", "store", "mark-check"),
        ),
    ),
    MapLayer("shelters", Shape.POINT, 80, True, 8, True, True, _legend_shelters()),
    MapLayer("teams", Shape.POINT, 90, True, 8, True, True, _TEAMS),
    MapLayer("incidents", Shape.POINT, 100, True, 0, True, False, tuple(map(_incident, Certainty))),
    MapLayer("closures", Shape.LINE, 110, True, 0, True, False, _legend_closures()),
)  # fmt: skip
"""Every layer of the map, lowest first; nothing is drawn over a closure."""


def find_layer(layer_id: str) -> MapLayer | None:
    """Return the row of a layer, ``None`` where the map has no such layer."""
    return next((layer for layer in CATALOG if layer.id == layer_id), None)


SYMBOLS: frozenset[str] = frozenset(
    {sign.symbol for layer in CATALOG for sign in layer.legend}
    | {f"shelter-{OPEN_AIR}-{opening.replace('_', '-')}" for opening in Opening}
    | {f"closure-{kind}-{certainty}" for kind in ("blocked", "slowed") for certainty in Certainty}
)
"""Every drawing, line and pattern that a sign may ask for."""

MARKS: frozenset[str] = frozenset({"mark-unheard", "mark-check", *USABILITY_MARKS.values(), *TEAM_MARKS.values()})
"""Every small drawing laid over a symbol."""
