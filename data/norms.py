"""Norm figures, profiles, assumed shares and age limits as data, each with its unit, source and standing.

The figures live in ``data/reference/*.toml``; nothing in the code repeats one.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.faults import BadInput, NotFound


class Status(StrEnum):
    """How sure a figure is; whatever is not confirmed is shown so on screen and paper."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    ASSUMED = "assumed"


class Period(StrEnum):
    """Time that a figure is for; `NONE` where time plays no part."""

    NONE = ""
    DAY = "day"
    MONTH = "month"


class Bound(StrEnum):
    """On which side a figure binds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    EXACTLY = "exactly"


class Age(StrEnum):
    """How old a figure is for its kind."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One figure of a norm.

    Parameters
    ----------
    value, high
        The figure, and the other end where the norm gives a range.
    unit, per, period
        Litres per person per day: ``L``, ``person``, ``day``.
    bound
        On which side it binds.
    basis
        What it is for.
    source, edition, status
        Where it stands, in which edition, and how sure that is.
    """

    name: str
    value: float
    high: float | None = None
    unit: str
    per: str
    period: Period
    bound: Bound
    basis: str
    source: str
    edition: str
    status: Status

    def __post_init__(self) -> None:
        """Refuse a figure that cannot be one, and a word that is not of its list."""
        object.__setattr__(self, "period", Period(self.period))
        object.__setattr__(self, "bound", Bound(self.bound))
        object.__setattr__(self, "status", Status(self.status))
        if not (math.isfinite(self.value) and self.value > 0):
            raise ValueError(f"{self.name}: value {self.value} must be above 0")
        if self.high is not None and not self.high > self.value:
            raise ValueError(f"{self.name}: high {self.high} must be above value {self.value}")
        if not all((self.unit, self.per, self.basis, self.source, self.edition)):
            raise ValueError(f"{self.name}: unit, per, basis, source and edition must be given")

    @property
    def verified(self) -> bool:
        """Say whether the figure was read in its own source."""
        return self.status is Status.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The norms that one way of counting uses, by need."""

    name: str
    floor: Norm
    water: Norm
    toilet: Norm
    blankets: Norm
    energy: Norm

    def __post_init__(self) -> None:
        """Hold every need to its dimension: a profile that mixes them up is worse than none."""
        for need, dimension in _DIMENSIONS.items():
            norm: Norm = getattr(self, need)
            if (norm.unit, norm.per, norm.period) != dimension:
                raise ValueError(f"{self.name}: {need} is in {norm.unit} per {norm.per} {norm.period}")

    @property
    def m2_per_person(self) -> float:
        """Floor that one person needs."""
        return self.floor.value

    @property
    def water_l_per_person_day(self) -> float:
        """Water that one person needs in one day."""
        return self.water.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A share that nobody has measured here, between 0 and 1; ``low`` and ``high`` are its range, if any."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    basis: str
    status: Status = Status.ASSUMED

    def __post_init__(self) -> None:
        """Refuse what is no share, or a range that leaves the value out."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not 0 <= low <= self.value <= high <= 1:
            raise ValueError(f"{self.name}: {low} <= {self.value} <= {high} must hold between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeLimit:
    """Minutes up to which a figure is fresh, and up to which it is ageing."""

    fresh_min: float
    ageing_min: float

    def __post_init__(self) -> None:
        """Refuse limits out of order."""
        if not 0 < self.fresh_min < self.ageing_min:
            raise ValueError(f"{self.fresh_min} and {self.ageing_min} must rise from above 0")


_DIMENSIONS: Mapping[str, tuple[str, str, Period]] = MappingProxyType(
    {
        "floor": ("m2", "person", Period.NONE),
        "water": ("L", "person", Period.DAY),
        "toilet": ("persons", "toilet", Period.NONE),
        "blankets": ("piece", "person", Period.NONE),
        "energy": ("kcal", "person", Period.DAY),
    }
)


@cache
def load_norms() -> Mapping[str, Norm]:
    """Return every norm by name."""
    return MappingProxyType({name: Norm(name=name, **row) for name, row in _read("norms").items()})


def find_norm(name: str) -> Norm:
    """Return one norm.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    try:
        return load_norms()[name]
    except KeyError:
        raise NotFound("norm_missing", name=name) from None


@cache
def load_profiles() -> Mapping[str, Profile]:
    """Return every profile by name."""
    return MappingProxyType(
        {
            name: Profile(name=name, **{need: find_norm(norm) for need, norm in row.items()})
            for name, row in _read("profiles").items()
        }
    )


def find_profile(name: str) -> Profile:
    """Return one profile.

    Raises
    ------
    BadInput
        If there is none of that name; the message names those there are.
    """
    profiles = load_profiles()
    if name not in profiles:
        raise BadInput("profile_unknown", profile=name, known=", ".join(profiles))
    return profiles[name]


@cache
def load_assumptions() -> Mapping[str, Assumption]:
    """Return the assumed shares: one per warning level (that it moves), and ``asking``."""
    return MappingProxyType({name: Assumption(name=name, **row) for name, row in _read("assumptions").items()})


@cache
def load_age_limits() -> Mapping[str, AgeLimit]:
    """Return the age limits by ``<layer>.<field>``, ``<layer>`` and ``default``."""
    return MappingProxyType({name: AgeLimit(**row) for name, row in _read("freshness").items()})


def tell_age(layer: str, field: str, age_s: float | None) -> Age:
    """Say how old a figure is for its kind; ``None`` seconds are of unknown age."""
    if age_s is None:
        return Age.UNKNOWN
    limits = load_age_limits()
    limit = limits.get(f"{layer}.{field}") or limits.get(layer) or limits["default"]
    minutes = age_s / 60
    if minutes <= limit.fresh_min:
        return Age.FRESH
    return Age.AGEING if minutes <= limit.ageing_min else Age.STALE


def _read(table: str) -> dict[str, Any]:
    """Return one of the tables of ``data/reference``."""
    return tomllib.loads(files("data").joinpath("reference", f"{table}.toml").read_text(encoding="utf-8"))
