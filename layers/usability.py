"""Does a shelter count, for whom, and if not, why not: opening, report, warnings and hazard together.

A shelter counts when it is open, a person has reported it usable, it lies in no area that people
are being moved out of, it is valid for a hazard in question, and its places are known. A *full*
one counts with no place free: it is the reason *places full*, not *no usable shelter*.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import shapely

from data.records import Opening, Response, Shelter, Usability, WarningInForce, WarningLevel
from layers.exposure import ended_at, is_in_force

EARTHQUAKE = "earthquake"


class Why(StrEnum):
    """Why a shelter does not count, the first that holds."""

    REFUSED = "refused"
    PLACE_UNKNOWN = "place_unknown"
    DAMAGED = "damaged"
    IN_WARNED_AREA = "in_warned_area"
    NOT_VALID = "not_valid_for_hazard"
    TO_BE_CHECKED = "to_be_checked"
    PLANNED = "planned"
    STANDBY = "standby"
    STOOD_DOWN = "stood_down"
    CAPACITY_UNKNOWN = "capacity_unknown"


NOT_OPEN = frozenset({Why.PLANNED, Why.STANDBY, Why.STOOD_DOWN})
"""Reasons that a keyholder can take away."""

_UNOPENED = {
    Opening.PLANNED: Why.PLANNED,
    Opening.STANDBY: Why.STANDBY,
    Opening.STOOD_DOWN: Why.STOOD_DOWN,
}
_USABILITY = {
    Why.DAMAGED: Usability.DAMAGED,
    Why.IN_WARNED_AREA: Usability.IN_WARNED_AREA,
    Why.NOT_VALID: Usability.NOT_VALID,
    Why.TO_BE_CHECKED: Usability.TO_BE_CHECKED,
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What every shelter is judged by at one time.

    Parameters
    ----------
    barring
        Warnings in force of a level that moves people.
    ended
        Warnings of such a level that held and have ended: what lay inside is to be checked.
    hazards
        Hazards that people are moved from; those of the responses where no warning moves anybody.
    m2_per_person
        Floor of the norm profile, m2 per person.
    """

    barring: tuple[WarningInForce, ...]
    ended: tuple[WarningInForce, ...]
    hazards: frozenset[str]
    m2_per_person: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one shelter is good for now.

    ``why`` is ``None`` where it counts. ``free`` is capacity less those in residence, and 0 where
    the shelter does not count; ``residence_known`` is false where nobody has said how many are in
    residence and ``free`` therefore takes none. ``valid_hazards`` ``None`` is not stated.
    """

    shelter_id: str
    usability: Usability
    why: Why | None
    capacity: int | None
    in_residence: int | None
    free: int
    valid_hazards: frozenset[str] | None
    warning_ids: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether the shelter is valid; it may be full."""
        return self.why is None

    @property
    def residence_known(self) -> bool:
        """Whether somebody has reported how many are in residence."""
        return self.in_residence is not None

    @property
    def would_count(self) -> bool:
        """Whether opening it is all that is missing."""
        return self.why in NOT_OPEN and self.capacity is not None

    def takes(self, hazards: Iterable[str]) -> bool:
        """Tell whether people moved from all these hazards may be put up here."""
        return self.valid_hazards is None or self.valid_hazards.issuperset(hazards)


def read_conditions(
    warnings: Iterable[WarningInForce],
    responses: Iterable[Response],
    moving: frozenset[WarningLevel],
    now: datetime,
    m2_per_person: float,
) -> Conditions:
    """Gather what shelters are judged by at a time; `moving` are the levels that move people."""
    strong = [warning for warning in warnings if warning.level in moving and warning.geometry is not None]
    barring = tuple(warning for warning in strong if is_in_force(warning, now))
    over = [(warning, ended_at(warning)) for warning in strong]
    ended = tuple(warning for warning, end in over if end is not None and end <= now)
    told = frozenset(warning.hazard for warning in barring)
    standing = frozenset(response.hazard for response in responses if _is_standing(response, now))
    return Conditions(barring, ended, told or standing, m2_per_person)


def judge(shelter: Shelter, conditions: Conditions, checked_at: datetime | None) -> Verdict:
    """Say whether a shelter counts, and if not, the first reason.

    Parameters
    ----------
    shelter
        Its record.
    conditions
        What it is judged by.
    checked_at
        When its usability was last reported, ``None`` if never.
    """
    inside = tuple(warning.id for warning in conditions.barring if _covers(warning, shelter))
    hazards = find_valid_hazards(shelter, conditions.hazards)
    capacity = count_capacity(shelter, conditions.m2_per_person)
    why = _find_why(shelter, conditions, checked_at, inside, hazards)
    if why is None and capacity is None:
        why = Why.CAPACITY_UNKNOWN
    taken = shelter.in_residence_persons
    full = shelter.opening is Opening.FULL
    free = 0 if why is not None or full or capacity is None else max(0, capacity - (taken or 0))
    usability = _USABILITY.get(why, shelter.usability) if why else shelter.usability
    return Verdict(shelter.id, usability, why, capacity, taken, free, hazards, inside)


def count_capacity(shelter: Shelter, m2_per_person: float) -> int | None:
    """Return the places: the stated maximum or what the floor holds, the lower; ``None`` if neither is known."""
    limits = []
    if shelter.stated_maximum_persons is not None:
        limits.append(shelter.stated_maximum_persons)
    if shelter.effective_area_m2 is not None:
        limits.append(math.floor(shelter.effective_area_m2 / m2_per_person + 1e-9))
    return min(limits, default=None)


def find_valid_hazards(shelter: Shelter, concerned: frozenset[str]) -> frozenset[str] | None:
    """Return the hazards a shelter is valid for, ``None`` where nobody has said.

    A building that nobody has inspected is not taken for valid after an earthquake.
    """
    if shelter.valid_hazards:
        return frozenset(shelter.valid_hazards)
    if EARTHQUAKE in concerned and shelter.kind == "building":
        return concerned - {EARTHQUAKE}
    return None


def _find_why(
    shelter: Shelter,
    conditions: Conditions,
    checked_at: datetime | None,
    inside: Sequence[str],
    hazards: frozenset[str] | None,
) -> Why | None:
    tests = (
        (Why.REFUSED, shelter.refused_because is not None),
        (Why.PLACE_UNKNOWN, shelter.geometry is None),
        (Why.DAMAGED, shelter.usability is Usability.DAMAGED),
        (Why.IN_WARNED_AREA, bool(inside) or shelter.usability is Usability.IN_WARNED_AREA),
        (Why.NOT_VALID, _is_invalid(conditions.hazards, hazards) or shelter.usability is Usability.NOT_VALID),
        (Why.TO_BE_CHECKED, shelter.usability is Usability.TO_BE_CHECKED),
        (Why.TO_BE_CHECKED, _needs_check(shelter, conditions, checked_at)),
    )
    found = next((why for why, holds in tests if holds), None)
    return found or _UNOPENED.get(shelter.opening)


def _is_invalid(concerned: frozenset[str], valid: frozenset[str] | None) -> bool:
    return bool(concerned) and valid is not None and not concerned & valid


def _needs_check(shelter: Shelter, conditions: Conditions, checked_at: datetime | None) -> bool:
    """Tell whether the shelter lay under a warning that has ended, and nobody has looked since."""
    ends = [ended_at(warning) for warning in conditions.ended if _covers(warning, shelter)]
    return any(end is not None and (checked_at is None or checked_at < end) for end in ends)


def _covers(warning: WarningInForce, shelter: Shelter) -> bool:
    if shelter.geometry is None or warning.geometry is None:
        return False
    return bool(shapely.intersects(warning.geometry, shelter.geometry))


def _is_standing(response: Response, now: datetime) -> bool:
    return response.since <= now and (response.ended_at is None or now < response.ended_at)
