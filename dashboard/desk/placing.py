"""People to places at one time: who asks, which shelters count, who is given which, who is left and why.

This is the computation behind the gap; `gap` puts it into an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dashboard.desk.announced import Told, read_announced
from dashboard.desk.askers import NO_CELL, Asker, gather_askers
from dashboard.desk.origins import find_origins
from dashboard.desk.past_warnings import list_past
from dashboard.desk.places import pick_point
from dashboard.desk.population import Exposed, expose_population
from dashboard.desk.post import Post
from data.picture import Picture
from data.records import Response, Shelter, Vehicle, WarningInForce
from layers.exposure import Shares
from layers.shelter_gap import Asking, GapRow, make_rows
from layers.usability import Verdict, judge, read_conditions
from routing.allocate import Group, Site, allocate
from routing.paths import RoadState
from routing.reach import mark_barred
from routing.snap import Spot

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_WAY = -1
"""Travel of people who cannot or must not go there."""


@dataclass(frozen=True, slots=True)
class Terms:
    """By what the gap is counted: floor of the profile, longest travel, vehicle class, assumed shares."""

    m2_per_person: float
    limit_ms: int
    vehicle: Vehicle
    shares: Shares


@dataclass(frozen=True, eq=False)
class Sites:
    """The shelters, what each is good for now, and its spot on the road, in step."""

    shelters: tuple[Shelter, ...]
    verdicts: tuple[Verdict, ...]
    spots: tuple[Spot | None, ...] = ()

    @cached_property
    def counting(self) -> Flags:
        """Which of them count."""
        return np.array([verdict.counts for verdict in self.verdicts], dtype=bool)

    @cached_property
    def useful(self) -> Flags:
        """Which of them count, or would if they were opened."""
        return np.array([verdict.counts or verdict.would_count for verdict in self.verdicts], dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """The groups that ask, the spot on the road that each sets out from, and its township, in step."""

    askers: tuple[Asker, ...]
    spots: tuple[Spot | None, ...]
    townships: tuple[str | None, ...]

    def take(self, rows: npt.NDArray[np.intp]) -> Crowd:
        """Return some of the groups."""
        parts = (self.askers, self.spots, self.townships)
        return Crowd(*(tuple(part[row] for row in rows) for part in parts))


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """What came out; matrices have a row per group and a column per shelter.

    ``travel_ms`` is with the closures as they are, ``free_ms`` without any, worked out for those
    groups alone that get nowhere; ``given`` are the persons with a place.
    """

    state: RoadState
    exposed: Exposed
    sites: Sites
    crowd: Crowd
    travel_ms: Ints
    free_ms: Ints
    told: Told
    given: Ints
    asking: Asking
    rows: tuple[GapRow, ...]


def place_people(post: Post, picture: Picture, at: datetime, terms: Terms) -> Placing:
    """Place the people of a picture, real or supposed.

    Raises
    ------
    Unavailable
        If no area has been built.
    """
    exposed = expose_population(post, picture, terms.shares, at)
    judged = judge_shelters(picture, at, terms)
    sites = Sites(judged.shelters, judged.verdicts, _snap_shelters(post, judged.shelters, terms.vehicle))
    state = post.roads(terms.vehicle, picture, at)
    origins = find_origins(post, exposed.population.homes, state)
    askers = tuple(gather_askers(exposed, origins.cells))
    crowd = Crowd(
        askers,
        tuple(None if asker.cell == NO_CELL else origins.spots[asker.cell] for asker in askers),
        tuple(exposed.population.settlements[asker.settlement].township for asker in askers),
    )
    travel = _measure(state, crowd, sites, sites.useful)
    told = read_announced(picture, exposed, sites.verdicts, askers, travel)
    given = told.arrived + _allocate(sites, crowd, travel, told, terms.limit_ms)
    free = _measure_stuck(post, state, crowd, sites, travel)
    asking = _tell_reach(crowd, travel, free, given, sites.counting, terms.limit_ms, mark_barred(state, crowd.spots))
    rows = tuple(make_rows(exposed.rows, asking))
    return Placing(state, exposed, sites, crowd, travel, free, told, given, asking, rows)


def judge_shelters(picture: Picture, at: datetime, terms: Terms) -> Sites:
    """Say of every shelter of a picture whether it counts; no roads are needed for this."""
    warnings = [each for each in picture.records("warnings").values() if isinstance(each, WarningInForce)]
    responses = [each for each in picture.records("responses").values() if isinstance(each, Response)]
    warnings += list_past(picture)
    conditions = read_conditions(warnings, responses, terms.shares.moving(), at, terms.m2_per_person)
    shelters = tuple(each for each in picture.records("shelters").values() if isinstance(each, Shelter))
    checked = [picture.stamps(f"shelters/{each.id}").get("usability") for each in shelters]
    return Sites(
        shelters,
        tuple(
            judge(each, conditions, stamp.happened_at if stamp else None)
            for each, stamp in zip(shelters, checked, strict=True)
        ),
    )


def _snap_shelters(post: Post, shelters: Sequence[Shelter], vehicle: Vehicle) -> tuple[Spot | None, ...]:
    placed = [row for row, each in enumerate(shelters) if each.geometry is not None]
    points = [pick_point(shelters[row].geometry) for row in placed]
    found = post.network.snap([lon for lon, _ in points], [lat for _, lat in points], vehicle)
    spots: list[Spot | None] = [None] * len(shelters)
    for row, spot in zip(placed, found, strict=True):
        spots[row] = spot
    return tuple(spots)


def _measure(state: RoadState, crowd: Crowd, sites: Sites, columns: Flags) -> Ints:
    """Return travel times to the chosen shelters, `NO_WAY` to all others and to those not valid for a group.

    Groups of one cell share their spot, so each spot is asked for once.
    """
    travel = np.full((len(crowd.askers), len(sites.shelters)), NO_WAY, dtype=np.int64)
    chosen = np.flatnonzero(columns)
    starts = list(dict.fromkeys(crowd.spots))
    if not starts or not chosen.size:
        return travel
    rows = {spot: row for row, spot in enumerate(starts)}
    times = state.matrix(starts, [sites.spots[column] for column in chosen])
    travel[:, chosen] = times[[rows[spot] for spot in crowd.spots]]
    hazards = {asker.hazards for asker in crowd.askers}
    fits = {each: np.array([verdict.takes(each) for verdict in sites.verdicts]) for each in hazards}
    takes = np.array([fits[asker.hazards] for asker in crowd.askers])
    return np.where(takes, travel, NO_WAY)


def _measure_stuck(post: Post, state: RoadState, crowd: Crowd, sites: Sites, travel: Ints) -> Ints:
    """Return travel without any closure, for the groups that reach no shelter that counts."""
    free = np.full_like(travel, NO_WAY)
    stuck = np.flatnonzero(~_in_any(travel[:, sites.counting] >= 0))
    if stuck.size and state.intervals:
        free[stuck] = _measure(post.free_roads(state.vehicle), crowd.take(stuck), sites, sites.counting)
    return free


def _allocate(sites: Sites, crowd: Crowd, travel: Ints, told: Told, limit_ms: int) -> Ints:
    """Give the free places of the shelters that count to those who are not there yet."""
    counting = np.flatnonzero(sites.counting)
    waiting = told.held.sum(axis=1)
    groups = [
        Group(
            id=str(row),
            persons=asker.persons - int(told.arrived[row].sum()),
            tier=asker.tier,
            township=crowd.townships[row],
            held={place: int(told.held[row, column]) for place, column in enumerate(counting) if told.held[row, column]}
            if waiting[row]
            else {},
        )
        for row, asker in enumerate(crowd.askers)
    ]
    places = [Site(sites.shelters[c].id, sites.verdicts[c].free, sites.shelters[c].township) for c in counting]
    given = np.zeros_like(travel)
    for row, place, persons in allocate(groups, places, travel[:, counting], limit_ms).given:
        given[row, counting[place]] += persons
    return given


def _tell_reach(  # noqa: PLR0913, PLR0917  (each is one array of the same step)
    crowd: Crowd, travel: Ints, free: Ints, given: Ints, counting: Flags, limit_ms: int, barred: Flags
) -> Asking:
    with_closures = travel[:, counting]
    reached = with_closures >= 0
    return Asking(
        settlement=np.array([asker.settlement for asker in crowd.askers], dtype=np.int64),
        persons=np.array([asker.persons for asker in crowd.askers], dtype=np.int64),
        served=given.sum(axis=1),
        reached_free=_in_any(free >= 0),
        reached=_in_any(reached),
        reached_in_time=_in_any(reached & (with_closures <= limit_ms)),
        barred=barred,
    )


def _in_any(table: Flags) -> Flags:
    found: Flags = np.logical_or.reduce(table, axis=1)
    return found
