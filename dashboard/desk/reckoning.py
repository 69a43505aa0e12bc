"""The gap of one picture, reckoned and told: rows, shelters and totals, kept while nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dashboard.desk.gap_answers import (
    FiguresAnswer,
    GapRowAnswer,
    GivenPlace,
    LevelAnswer,
    ShelterAnswer,
    TotalsAnswer,
)
from dashboard.desk.isolation import Isolation, find_isolation
from dashboard.desk.names import name_record, name_subjects
from dashboard.desk.places import pick_point
from dashboard.desk.placing import Placing, Sites, Terms, place_people
from dashboard.desk.population import Exposed
from dashboard.desk.post import Post
from dashboard.desk.reasons import Reasons
from data.picture import Picture
from layers.exposure import LEVELS, Exposure
from layers.shelter_gap import Figures, GapRow, add_rows


@dataclass(frozen=True, slots=True, eq=False)
class Reckoning:
    """What an answer is made of, kept while nothing changes; the large matrices behind it are let go."""

    picture: Picture
    exposed: Exposed
    sites: Sites
    rows: tuple[GapRow, ...]
    isolation: Isolation
    totals: TotalsAnswer
    settlements: tuple[GapRowAnswer, ...]
    shelters: tuple[ShelterAnswer, ...]


def reckon(post: Post, picture: Picture, at: datetime, terms: Terms, what_if: str = "") -> Reckoning:
    """Return the gap of a picture, kept until the picture, the terms or the minute change."""
    key = ("gap", post.version, picture.head, at.replace(second=0, microsecond=0), terms, what_if)
    return post.remember(key, lambda: _reckon(post, picture, at, terms))


def _reckon(post: Post, picture: Picture, at: datetime, terms: Terms) -> Reckoning:
    placing = place_people(post, picture, at, terms)
    isolation = find_isolation(post, placing.exposed.population, picture, at, terms.vehicle)
    reasons = Reasons.of(placing, picture)
    rows = [_tell_row(placing, isolation, reasons, row) for row in range(len(placing.rows))]
    rows.sort(key=lambda row: (-(row["without_a_place"] or 0), -(row["demand"] or 0), row["name"], row["id"]))
    return Reckoning(
        picture=picture,
        exposed=placing.exposed,
        sites=placing.sites,
        rows=placing.rows,
        isolation=isolation,
        totals=_tell_totals(placing, isolation),
        settlements=tuple(rows),
        shelters=tuple(_tell_shelters(placing, picture)),
    )


def _tell_totals(placing: Placing, isolation: Isolation) -> TotalsAnswer:
    """Add the settlements up, and the places."""
    verdicts = placing.sites.verdicts
    free = sum(verdict.free for verdict in verdicts)
    newly_given = int((placing.given - placing.told.arrived).sum())
    return TotalsAnswer(
        **_tell_figures(add_rows(placing.rows)),
        isolated=_sum_known(isolation.isolated),
        isolated_on_closed_stretch=_sum_known(isolation.on_closed_stretch),
        places=sum(verdict.capacity or 0 for verdict in verdicts if verdict.counts),
        places_free=free,
        places_left=free - newly_given,
        places_on_standby=sum(verdict.capacity or 0 for verdict in verdicts if verdict.would_count),
    )


def add_levels(rows: Sequence[Exposure]) -> list[LevelAnswer]:
    """Add settlements up by level of warning, the highest first."""
    return [
        LevelAnswer(
            level=str(level),
            at_risk=sum(row.by_level[level].at_risk for row in rows),
            to_be_moved=sum(row.by_level[level].to_be_moved for row in rows),
            demand=sum(row.by_level[level].demand for row in rows),
        )
        for level in reversed(LEVELS)
    ]


def _tell_shelters(placing: Placing, picture: Picture) -> list[ShelterAnswer]:
    """Tell of every shelter whether it counts and who was given its places."""
    given = placing.given.sum(axis=0) if placing.crowd.askers else np.zeros(len(placing.sites.shelters), dtype=np.int64)
    arrived = placing.told.arrived.sum(axis=0) if placing.crowd.askers else np.zeros_like(given)
    return describe_shelters(placing.sites, picture, given.tolist(), arrived.tolist())


def describe_shelters(
    sites: Sites, picture: Picture, given: Sequence[int] | None = None, arrived: Sequence[int] | None = None
) -> list[ShelterAnswer]:
    """Describe the shelters of a picture; ``given`` persons include those who ``arrived`` already."""
    count = len(sites.shelters)
    rows = zip(sites.shelters, sites.verdicts, given or [0] * count, arrived or [0] * count, strict=True)
    return [
        ShelterAnswer(
            **name_record("shelters", shelter),
            township=shelter.township,
            opening=str(shelter.opening),
            usability=str(verdict.usability),
            counts=verdict.counts,
            why=str(verdict.why) if verdict.why else None,
            would_count=verdict.would_count,
            capacity=verdict.capacity,
            in_residence=verdict.in_residence,
            free=verdict.free,
            given=persons,
            left=verdict.free - (persons - there),
            valid_hazards=None if verdict.valid_hazards is None else sorted(verdict.valid_hazards),
            warnings=name_subjects(picture, "warnings", verdict.warning_ids),
            open_in_min=shelter.open_in_min,
            refused_because=shelter.refused_because,
        )
        for shelter, verdict, persons, there in rows
    ]


def _tell_row(placing: Placing, isolation: Isolation, reasons: Reasons, row: int) -> GapRowAnswer:
    gap, exposure = placing.rows[row], placing.exposed.rows[row]
    settlement = placing.exposed.population.settlements[row]
    lon, lat = pick_point(settlement.geometry) if settlement.geometry is not None else (None, None)
    return GapRowAnswer(
        **name_record("settlements", settlement),
        **_tell_figures(gap.figures),
        township=settlement.township,
        lon=lon,
        lat=lat,
        residents=gap.residents,
        to_be_moved_basis=gap.to_be_moved_basis,
        demand_basis=gap.demand_basis,
        moved=settlement.moved,
        refused=settlement.refused,
        need_help_to_move=settlement.need_help_to_move,
        isolated=isolation.isolated[row],
        isolated_on_closed_stretch=isolation.on_closed_stretch[row],
        levels=add_levels([exposure]),
        reasons=reasons.tell(row),
        places=_tell_places(placing, row),
    )


def _tell_figures(figures: Figures) -> FiguresAnswer:
    return FiguresAnswer(
        at_risk=figures.at_risk,
        to_be_moved=figures.to_be_moved,
        demand=figures.demand,
        served=figures.served,
        too_far=figures.too_far,
        over_capacity=figures.over_capacity,
        cut_off=figures.cut_off,
        no_valid_shelter=figures.no_valid_shelter,
        without_a_place=figures.without_a_place,
        on_closed_stretch=figures.on_closed_stretch,
    )


def _tell_places(placing: Placing, row: int) -> list[GivenPlace]:
    """Tell where the people of a settlement go, most of them first."""
    mine = np.flatnonzero(placing.asking.settlement == row)
    given, travel = placing.given[mine], placing.travel_ms[mine]
    arrived, held = placing.told.arrived[mine], placing.told.held[mine]
    township = placing.exposed.population.settlements[row].township
    found = []
    for column in np.flatnonzero(given.sum(axis=0)):
        shelter = placing.sites.shelters[column]
        on_way = given[:, column] > arrived[:, column]
        kept = np.minimum(given[:, column], arrived[:, column] + held[:, column])
        found.append(
            GivenPlace(
                **name_record("shelters", shelter),
                persons=int(given[:, column].sum()),
                travel_min=round(float(travel[on_way, column].max()) / 60_000, 1) if on_way.any() else None,
                announced=int(kept.sum()),
                own_township=township is not None and township == shelter.township,
            )
        )
    return sorted(found, key=lambda place: (-place["persons"], place["name"]))


def _sum_known(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
