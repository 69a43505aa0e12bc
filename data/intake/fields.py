"""The field table of every layer that a file can bring: the one place, documented in ``docs/files.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from data.records import Certainty, Lifeline, Opening, ReserveKind, TeamStatus, Vehicle, WarningLevel


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    COUNT = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"
    TIME = "time"
    WORD = "word"
    WORDS = "words"
    EFFECTS = "effects"


class Place(StrEnum):
    """Which geometries a layer takes, and whether a new record may come without one."""

    AREA = "area, required"
    POINT_OR_AREA = "point or area, required"
    ANYWHERE = "point or area, or unknown"
    POINT = "point, or unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: how it is read, what it means.

    ``required`` holds for a new record; ``past`` says that the time cannot lie ahead.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    words: tuple[str, ...] = ()
    required: bool = False
    past: bool = False


HAZARDS = (
    "flood",
    "flash_flood",
    "coastal_flood",
    "dam_break",
    "waterlogging",
    "debris_flow",
    "landslip",
    "rockfall",
    "ground_collapse",
    "avalanche",
    "earthquake",
    "tsunami",
    "storm",
    "typhoon",
    "rainstorm",
    "wind",
    "hail",
    "snow",
    "ice",
    "cold",
    "heat",
    "drought",
    "fire",
    "wildfire",
    "explosion",
    "chemical",
    "radiation",
    "other",
)
"""Words for a hazard; one list, so that a shelter's validity and a warning mean the same."""

PROVENANCE = (
    Field("happened_at", Kind.TIME, "when this was true; without it, the time of loading", past=True),
    Field("source", Kind.TEXT, "who says so, and by which way; without it, the name of the file"),
)
"""Columns that every file may have; they become the age and source of each figure."""

_IDENTITY = (
    Field("id", Kind.TEXT, "short and lasting; without it, made from the name"),
    Field("name", Kind.TEXT, "as people there say it; without it, the id"),
    Field("name_en", Kind.TEXT, "name in English"),
    Field("name_zh", Kind.TEXT, "name in Chinese"),
    Field("owner", Kind.TEXT, "whose it is"),
    Field("note", Kind.TEXT, "anything else"),
)
_HAZARD = Field("hazard", Kind.WORD, "which hazard", words=HAZARDS, required=True)


def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(word) for word in kind)


def _layer(*fields: Field) -> tuple[Field, ...]:
    return (*_IDENTITY, *fields)


STOCK = (
    Field("item", Kind.TEXT, "what is stored; one row per item"),
    Field("unit", Kind.TEXT, "what the quantity counts: piece, L, kg"),
    Field("quantity", Kind.NUMBER, "how much there is; empty is unknown, never 0", unit="unit"),
    Field("expires_at", Kind.TIME, "when it goes out of date"),
)
"""Columns of a stock line, in the same row as its reserve or as ``stock`` of a GeoJSON feature."""

FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "risk_zones": _layer(
            _HAZARD,
            Field("grade", Kind.TEXT, "how dangerous the place is, in the issuer's words"),
        ),
        "warnings": _layer(
            _HAZARD,
            Field("level", Kind.WORD, "rank of the warning", words=_words(WarningLevel), required=True),
            Field("issuer", Kind.TEXT, "who issued it", required=True),
            Field("level_words_en", Kind.TEXT, "the level in the issuer's own words, English"),
            Field("level_words_zh", Kind.TEXT, "the level in the issuer's own words, Chinese"),
            Field("valid_from", Kind.TIME, "in force from"),
            Field("valid_until", Kind.TIME, "in force until, as issued"),
        ),
        "responses": _layer(
            Field("issuer", Kind.TEXT, "which body responds", required=True),
            _HAZARD,
            Field("level_words_en", Kind.TEXT, "level or declaration, English", required=True),
            Field("level_words_zh", Kind.TEXT, "level or declaration, Chinese", required=True),
            Field("since", Kind.TIME, "since when", required=True),
            Field("ended_at", Kind.TIME, "when it was ended"),
        ),
        "shelters": _layer(
            Field("kind", Kind.WORD, "under a roof or not", words=("building", "open_air")),
            Field("site_class", Kind.TEXT, "class by length of stay, in the local scheme"),
            Field("opening", Kind.WORD, "who has opened it: the first fact", words=_words(Opening)),
            Field(
                "usability",
                Kind.WORD,
                "may people sleep there, as a person reported: the second fact",
                words=("usable", "damaged", "to_be_checked"),
            ),
            Field("effective_area_m2", Kind.NUMBER, "area that people can lie on", unit="m2"),
            Field("stated_maximum_persons", Kind.COUNT, "the most its keyholder takes", unit="persons"),
            Field("in_residence_persons", Kind.COUNT, "people there now, counted", unit="persons"),
            Field("valid_hazards", Kind.WORDS, "hazards it is safe for", words=HAZARDS),
            Field("township", Kind.TEXT, "township or parish it belongs to"),
            Field("keyholder", Kind.TEXT, "who has the key: a duty post, no person's name"),
            Field("open_in_min", Kind.COUNT, "time from the order to open doors", unit="minutes"),
            Field("toilets", Kind.COUNT, "toilets that work", unit="toilets"),
            Field("kitchen", Kind.FLAG, "has a kitchen"),
            Field("heating", Kind.FLAG, "has heating"),
            Field("generator", Kind.FLAG, "has its own power"),
            Field("step_free", Kind.FLAG, "can be entered without steps"),
            Field("pets", Kind.FLAG, "takes pets"),
            Field("refused_because", Kind.TEXT, "why this site must not be counted, if so"),
        ),
        "reserves": _layer(
            Field("kind", Kind.WORD, "stock, a contract, or what a maker can make", words=_words(ReserveKind)),
            Field("keeper", Kind.TEXT, "who keeps it: a duty post"),
            Field("released_by", Kind.TEXT, "who may release it"),
            Field("lead_time_min", Kind.COUNT, "time from the order to loading", unit="minutes"),
            *STOCK,
        ),
        "teams": _layer(
            Field("type", Kind.TEXT, "fire, ambulance, boat, highways …", required=True),
            Field("vehicle", Kind.WORD, "the class it moves by", words=_words(Vehicle)),
            Field("size_persons", Kind.COUNT, "people in the team", unit="persons"),
            Field("status", Kind.WORD, "what it can do now", words=_words(TeamStatus)),
            Field("own", Kind.FLAG, "under this post: sent; otherwise requested"),
            Field("base", Kind.TEXT, "where it belongs"),
            Field("contact", Kind.TEXT, "call sign or duty number"),
            Field("free_at", Kind.TIME, "when it is free again"),
        ),
        "settlements": _layer(
            Field("kind", Kind.TEXT, "town, village, hamlet …"),
            Field("township", Kind.TEXT, "township or parish it belongs to"),
            Field("residents", Kind.COUNT, "people who live there", unit="persons"),
            Field("residents_uncertainty", Kind.NUMBER, "share that the figure may be off by: 0.3 is ±30 %"),
            Field("residents_method", Kind.TEXT, "census, register, estimate …"),
            Field("duty_contact", Kind.TEXT, "whom to call: a duty post, no person's name"),
            Field("last_heard_at", Kind.TIME, "when the post last heard from it", past=True),
            Field("to_be_moved_reported", Kind.COUNT, "people to be moved, as the settlement counts", unit="persons"),
            Field("moved", Kind.COUNT, "people moved, counted", unit="persons"),
            Field("refused", Kind.COUNT, "people who will not move, counted", unit="persons"),
            Field("asking_reported", Kind.COUNT, "people who ask for a public place, counted", unit="persons"),
            Field("need_help_to_move", Kind.COUNT, "people who need help to move", unit="persons"),
            Field("power", Kind.WORD, "electricity, as the settlement or its supplier reports", words=_words(Lifeline)),
            Field("water", Kind.WORD, "drinking water, as reported", words=_words(Lifeline)),
            Field("signal", Kind.WORD, "mobile phone signal, as reported", words=_words(Lifeline)),
        ),
        "incidents": _layer(
            Field("type", Kind.TEXT, "landslip, flood, fire, power …", required=True),
            Field("certainty", Kind.WORD, "how far it has been checked", words=_words(Certainty)),
            Field("incident_class", Kind.TEXT, "class by consequence, in the local scheme"),
            Field("channel", Kind.TEXT, "how the report came"),
            Field("occurred_at", Kind.TIME, "when it occurred", past=True),
            Field("closed_at", Kind.TIME, "when it was over", past=True),
        ),
        "closures": _layer(
            Field("cause", Kind.TEXT, "why", required=True),
            Field(
                "effects",
                Kind.EFFECTS,
                "class to `blocked` or to how many times slower: `car=blocked; truck=3`",
                words=_words(Vehicle),
                required=True,
            ),
            Field("span_m", Kind.NUMBER, "length that a point closes", unit="m"),
            Field("certainty", Kind.WORD, "how far it has been checked", words=_words(Certainty)),
            Field("channel", Kind.TEXT, "how the report came"),
            Field("road", Kind.TEXT, "name of the road"),
            Field("valid_from", Kind.TIME, "closed from"),
            Field("valid_until", Kind.TIME, "expected to open; stays closed until a person says so"),
            Field("planned", Kind.FLAG, "opens by itself (tide, night ban)"),
        ),
    }
)
"""Layer, as after ``load --as``, to its columns."""

PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "risk_zones": Place.AREA,
        "warnings": Place.AREA,
        "responses": Place.NONE,
        "shelters": Place.ANYWHERE,
        "reserves": Place.POINT,
        "teams": Place.POINT,
        "settlements": Place.ANYWHERE,
        "incidents": Place.ANYWHERE,
        "closures": Place.POINT_OR_AREA,
    }
)
"""Layer to the geometry it takes: ``lon`` and ``lat``, or ``wkt``, or the geometry of a GeoJSON feature."""

GEOMETRY_COLUMNS = ("lon", "lat", "wkt")


def columns_of(layer: str) -> tuple[str, ...]:
    """Return every column that a file of the layer may have."""
    own: Iterable[Field] = (*FIELDS[layer], *PROVENANCE)
    place = () if PLACES[layer] is Place.NONE else GEOMETRY_COLUMNS
    nested = ("stock",) if layer == "reserves" else ()
    return (*(field.name for field in own), *place, *nested)
