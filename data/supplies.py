"""What is stored and what carries it: weight and bulk of an item, the need it answers, payload of a vehicle."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.faults import BadInput
from data.norms import Profile
from data.records import OrderLine, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One kind of goods; weight and bulk are of one unit, and assumed.

    ``norm`` names the profile's figure for its need, ``each`` is one of ours; both per person, and day if ``daily``.
    """

    name: str
    kg: float
    m3: float
    need: str | None = None
    norm: str | None = None
    each: float | None = None
    daily: bool = False

    def per_person(self, profile: Profile) -> float | None:
        """Return how much one person needs (of a daily need, in one day); ``None`` where nobody says."""
        if self.norm == "water":
            return profile.water.value
        return profile.blankets.value if self.norm == "blankets" else self.each


@dataclass(frozen=True, slots=True, kw_only=True)
class Truck:
    """What carries supplies: the class of roads it drives, and what it holds."""

    name: str
    vehicle: Vehicle
    payload_kg: float
    space_m3: float
    words_en: str
    words_zh: str


@dataclass(frozen=True, slots=True)
class LoadSize:
    """How much a load is; ``unknown`` items have no weight that anybody stated."""

    kg: float
    m3: float
    unknown: tuple[str, ...]

    def trips(self, truck: Truck) -> int:
        """Return how often a vehicle must go for it, at least once."""
        return max(1, math.ceil(self.kg / truck.payload_kg - 1e-9), math.ceil(self.m3 / truck.space_m3 - 1e-9))


def size_load(lines: Iterable[OrderLine]) -> LoadSize:
    """Return weight and bulk of a load."""
    known = load_items()
    lines = list(lines)
    told = [(known[line.item], line.quantity) for line in lines if line.item in known]
    return LoadSize(
        kg=sum(item.kg * quantity for item, quantity in told),
        m3=sum(item.m3 * quantity for item, quantity in told),
        unknown=tuple(sorted({line.item for line in lines if line.item not in known})),
    )


@cache
def load_items() -> Mapping[str, Item]:
    """Return the kinds of goods that have a weight or a need, by name."""
    return MappingProxyType({name: Item(name=name, **row) for name, row in _read("items").items()})


@cache
def load_trucks() -> Mapping[str, Truck]:
    """Return the vehicles that carry supplies, by name."""
    rows = _read("trucks")
    return MappingProxyType(
        {name: Truck(name=name, **{**row, "vehicle": Vehicle(row["vehicle"])}) for name, row in rows.items()}
    )


def find_truck(name: str) -> Truck:
    """Return one vehicle.

    Raises
    ------
    BadInput
        If there is none of that name; the message names those there are.
    """
    trucks = load_trucks()
    if name not in trucks:
        raise BadInput("truck_unknown", value=name, known=", ".join(trucks))
    return trucks[name]


@cache
def load_suitable() -> Mapping[str, tuple[str, ...]]:
    """Return the types of team that suit each type of incident, the first choice first."""
    return MappingProxyType({name: tuple(row["teams"]) for name, row in _read("suitable").items()})


def _read(table: str) -> dict[str, Any]:
    return tomllib.loads(files("data").joinpath("reference", f"{table}.toml").read_text(encoding="utf-8"))
