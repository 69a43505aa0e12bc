"""What the tags of one way mean: who may travel on it, how fast, under what limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from types import MappingProxyType

from data.records import Vehicle


@dataclass(frozen=True, slots=True)
class Profile:
    """One vehicle class: its bit in a class mask, its size, and how it drives.

    Attributes
    ----------
    bit
        Bit of the class in the arc masks.
    top_kmh
        Fastest the class goes on any road.
    height_m, width_m, weight_t
        Size of the vehicle that the class stands for; a tighter limit on the way bars it.
    allowance
        Factor on the free-flow time, see `EMERGENCY_ALLOWANCE`.
    """

    bit: int
    top_kmh: float
    height_m: float
    width_m: float
    weight_t: float
    allowance: float


EMERGENCY_ALLOWANCE = 1.5
"""Free-flow minutes are taken this many times longer: weather, darkness, queues, caution. Assumed."""

PROFILES: Mapping[Vehicle, Profile] = MappingProxyType(
    {
        Vehicle.CAR: Profile(1, 110.0, 1.9, 1.9, 2.5, EMERGENCY_ALLOWANCE),
        Vehicle.TRUCK: Profile(2, 80.0, 3.5, 2.55, 12.0, EMERGENCY_ALLOWANCE),
        Vehicle.FOUR_BY_FOUR: Profile(4, 100.0, 2.1, 1.95, 3.5, EMERGENCY_ALLOWANCE),
        Vehicle.FOOT: Profile(8, 4.0, 0.0, 0.0, 0.0, 1.0),
    }
)
"""Sizes are assumed: family car; 12 t lorry or fire appliance; crew 4x4; a walker with luggage at 4 km/h."""

EVERYBODY = sum(profile.bit for profile in PROFILES.values())
_CAR, _TRUCK, _CREW, _FOOT = (PROFILES[vehicle].bit for vehicle in Vehicle)

SPEEDS_KMH: Mapping[str, float] = MappingProxyType(
    {
        "motorway": 100.0, "trunk": 85.0, "primary": 65.0, "secondary": 60.0, "tertiary": 50.0,
        "unclassified": 40.0, "residential": 30.0, "living_street": 10.0, "road": 30.0, "service": 15.0,
        "motorway_link": 50.0, "trunk_link": 45.0, "primary_link": 40.0, "secondary_link": 35.0, "tertiary_link": 30.0,
        "track": 15.0, "track_grade1": 25.0, "track_grade2": 20.0, "track_grade3": 15.0, "track_grade4": 10.0,
        "track_grade5": 8.0, "busway": 30.0, "pedestrian": 10.0, "ferry": 12.0,
    }
)  # fmt: skip
"""Usual dry-weather speed by road class, km/h. Assumed, not measured; a posted limit below it is obeyed."""

SLOWEST_KMH = 5.0
"""Motor speed on a way whose class has no figure, and the floor of posted limits."""

STEPS_KMH = 2.0
"""Walking speed on steps, km/h. Assumed."""

_MOTOR_ROADS = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"}
    | {"living_street", "road", "service"}
    | {"motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"}
)  # fmt: skip
_NO_WALKING = frozenset({"motorway", "motorway_link", "busway", "bus_guideway"})

_PUBLIC_BARRED = frozenset(
    {"no", "private", "residents", "permit", "military", "agricultural", "forestry"}
    | {"emergency", "psv", "bus", "bicycle", "foot"}
)  # fmt: skip
_CREW_BARRED = frozenset({"no", "military"})
_GRANTED = frozenset({"yes", "designated", "permissive", "destination", "official"})
_KEYS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        _CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
        _TRUCK: ("hgv", "goods", "motor_vehicle", "vehicle", "access"),
        _CREW: ("motor_vehicle", "vehicle", "access"),
        _FOOT: ("foot", "access"),
    }
)
_MOTOR_STOPPERS = frozenset(
    {"bollard", "block", "cycle_barrier", "kissing_gate", "stile", "turnstile", "full-height_turnstile", "horse_stile"}
    | {"jersey_barrier", "log", "wall", "fence", "hedge", "motorcycle_barrier", "debris", "planter", "chain", "ditch"}
)  # fmt: skip
_FOOT_STOPPERS = frozenset({"wall", "fence", "hedge", "ditch"})


class Structure(IntFlag):
    """What carries the road, or stands on it."""

    BRIDGE = 1
    TUNNEL = 2
    FORD = 4
    FERRY = 8
    BARRIER = 16


@dataclass(frozen=True, slots=True)
class Traits:
    """What routing knows of a way; equal for all ways with the same routing tags.

    ``forward`` and ``backward`` are class masks along and against the way's own direction;
    limits are ``nan`` where none is tagged.
    """

    highway: str
    forward: int
    backward: int
    speed_kmh: float
    foot_kmh: float
    structure: Structure
    max_height_m: float
    max_width_m: float
    max_weight_t: float


def read_traits(tags: Mapping[str, str]) -> Traits:
    """Work out the traits of a way from its OSM tags.

    Destination-only roads count as open to cars: whoever is sent there has business there. Private
    and farm roads are for crews (4x4) and walkers; ``no`` bars whoever it names. Tracks carry 4x4
    and walkers, cars only where a motor tag says so.
    """
    return _read_traits(frozenset((key, value) for key, value in tags.items() if key not in {"name", "ref"}))


@lru_cache(maxsize=16_384)
def _read_traits(items: frozenset[tuple[str, str]]) -> Traits:
    tags = dict(items)
    highway = tags.get("highway") or ("ferry" if tags.get("route") == "ferry" else "")
    limits = (
        parse_metres(tags.get("maxheight")),
        parse_metres(tags.get("maxwidth")),
        parse_tonnes(tags.get("maxweight")),
    )
    mask = _class_mask(tags, highway) & _fitting(*limits)
    along, against = _directions(tags, highway)
    foot_both = _FOOT if tags.get("oneway:foot") != "yes" else 0
    return Traits(
        highway=highway,
        forward=mask if along else mask & foot_both,
        backward=mask if against else mask & foot_both,
        speed_kmh=_speed_kmh(tags, highway),
        foot_kmh=STEPS_KMH if highway == "steps" else PROFILES[Vehicle.FOOT].top_kmh,
        structure=_structure(tags, highway),
        max_height_m=limits[0],
        max_width_m=limits[1],
        max_weight_t=limits[2],
    )


def signature(way_id: int, tags: Mapping[str, str]) -> str:
    """Return one string of everything that must not be merged away when a graph is simplified."""
    return f"{way_id}|{tags.get('name', '')}|{tags.get('ref', '')}|{read_traits(tags)}"


def barrier_mask(tags: Mapping[str, str]) -> int:
    """Return the class mask of those who get past a barrier node."""
    kind = tags.get("barrier", "")
    mask = 0
    for bit, keys in _KEYS.items():
        barred = _PUBLIC_BARRED if bit in (_CAR, _TRUCK) else _CREW_BARRED
        said = next((tags[key] for key in keys if key in tags), None)
        stoppers = _FOOT_STOPPERS if bit == _FOOT else _MOTOR_STOPPERS
        if said in barred or (tags.get("locked") == "yes" and bit != _FOOT):
            continue
        if kind not in stoppers or (said in _GRANTED and bit != _FOOT):
            mask |= bit
    height, width = parse_metres(tags.get("maxheight")), parse_metres(tags.get("maxwidth"))
    return mask & _fitting(height, width, float("nan"))


def _class_mask(tags: Mapping[str, str], highway: str) -> int:
    mask = 0
    for bit, keys in _KEYS.items():
        said = next((tags[key] for key in keys if key in tags), None)
        if bit == _FOOT:
            open_by_default = highway not in _NO_WALKING and tags.get("motorroad") != "yes"
            open_ = said not in {"no", "military", "use_sidepath"} if open_by_default else said in _GRANTED
        elif highway in _MOTOR_ROADS or (bit == _CREW and highway in {"track", "busway"}):
            open_ = said not in (_CREW_BARRED if bit == _CREW else _PUBLIC_BARRED)
        else:
            motor = next((tags[key] for key in keys if key in tags and key not in {"vehicle", "access"}), None)
            open_ = motor in _GRANTED
        mask |= bit if open_ else 0
    return mask


def _fitting(height_m: float, width_m: float, weight_t: float) -> int:
    """Return the mask of the classes that fit; comparisons with an untagged limit (nan) are false."""
    too_big = 0
    for profile in PROFILES.values():
        if profile.height_m > height_m or profile.width_m > width_m or profile.weight_t > weight_t:
            too_big |= profile.bit
    return EVERYBODY & ~too_big


def _directions(tags: Mapping[str, str], highway: str) -> tuple[bool, bool]:
    oneway = tags.get("oneway")
    if oneway in {"-1", "reverse"}:
        return False, True
    if oneway in {"yes", "true", "1"}:
        return True, False
    implied = tags.get("junction") in {"roundabout", "circular"} or highway == "motorway"
    return True, oneway == "no" or not implied


def _speed_kmh(tags: Mapping[str, str], highway: str) -> float:
    kind = f"track_{tags.get('tracktype')}" if highway == "track" and "tracktype" in tags else highway
    usual = SPEEDS_KMH.get(kind, SPEEDS_KMH.get(highway, SLOWEST_KMH))
    posted = parse_kmh(tags.get("maxspeed"))
    return max(SLOWEST_KMH, min(usual, posted)) if posted == posted else usual  # noqa: PLR0124


def _structure(tags: Mapping[str, str], highway: str) -> Structure:
    structure = Structure(0)
    for key, bit in (("bridge", Structure.BRIDGE), ("tunnel", Structure.TUNNEL), ("ford", Structure.FORD)):
        if tags.get(key, "no") != "no":
            structure |= bit
    return structure | (Structure.FERRY if highway == "ferry" else Structure(0))


_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$", re.IGNORECASE)
_FEET = re.compile(r"^\s*(\d+)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|'')?)?\s*$")


def _parse_number(text: str | None, units: Mapping[str, float]) -> float:
    found = _NUMBER.match(text or "")
    if not found or found[2].lower() not in units:
        return float("nan")
    return float(found[1].replace(",", ".")) * units[found[2].lower()]


def parse_kmh(text: str | None) -> float:
    """Return a ``maxspeed`` value in km/h, ``nan`` where it names none."""
    return _parse_number(text, {"": 1.0, "kmh": 1.0, "mph": 1.609344, "knots": 1.852})


def parse_metres(text: str | None) -> float:
    """Return a length value such as ``2.5``, ``2 m`` or ``6'6"`` in metres, ``nan`` where it names none."""
    feet = _FEET.match(text or "")
    if feet:
        return int(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    return _parse_number(text, {"": 1.0, "m": 1.0, "cm": 0.01, "ft": 0.3048})


def parse_tonnes(text: str | None) -> float:
    """Return a ``maxweight`` value in tonnes, ``nan`` where it names none."""
    return _parse_number(text, {"": 1.0, "t": 1.0, "kg": 0.001, "st": 0.90718474, "lbs": 0.00045359237})
