"""Isolated places: all residents whom no vehicle reaches from the post's anchors, and who hang on one road.

Who lives on the closed stretch itself is told apart and never added. Places that no vehicle of the
class reaches even without a closure are not isolated by anything that happened, and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from dashboard.desk.origins import Origins, find_origins
from dashboard.desk.places import pick_point
from dashboard.desk.population import Population
from dashboard.desk.post import Post
from data.picture import Picture
from data.records import Vehicle
from layers.apportion import round_half_up
from layers.cells import Cells
from routing.anchors import find_departure
from routing.cutoff import NoRoute
from routing.paths import RoadState
from routing.reach import SingleRoad, mark_barred, single_roads, unreached
from routing.snap import Spot

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

LEAST_BEHIND = 20
"""Residents behind a single road before it is told: a farm lane is no news."""


@dataclass(frozen=True, slots=True)
class SingleWay:
    """One road left: the settlements that hang on it, by their place, with the residents behind it."""

    road: str
    lon: float
    lat: float
    residents: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """All residents behind the road."""
        return sum(count for _, count in self.residents)


@dataclass(frozen=True, slots=True)
class Isolation:
    """Residents by settlement, in the population's order; ``None`` where nobody knows the residents."""

    isolated: tuple[int | None, ...]
    on_closed_stretch: tuple[int | None, ...]
    closures: tuple[tuple[str, ...], ...]
    anchors_assumed: bool


def find_isolation(post: Post, population: Population, picture: Picture, at: datetime, vehicle: Vehicle) -> Isolation:
    """Find who is isolated and by what, kept until roads or people change."""
    state = post.roads(vehicle, picture, at)
    anchors, assumed = find_anchors(post, population, vehicle)
    key = ("isolation", population.homes, population.residents, state, tuple(anchors))
    return post.ground.remember(key, lambda: _find(post, population, state, anchors, assumed=assumed))


def find_single_ways(
    post: Post, population: Population, picture: Picture, at: datetime, vehicle: Vehicle
) -> tuple[SingleWay, ...]:
    """Find the roads that the closures have left as the only one to somebody, most people behind them first.

    A settlement hangs on a road when most of its residents do; a house at its edge is no news.
    """
    state = post.roads(vehicle, picture, at)
    anchors, _ = find_anchors(post, population, vehicle)
    if not anchors or not state.intervals:
        return ()
    key = ("single ways", population.homes, state, tuple(anchors))
    return post.ground.remember(key, lambda: _find_ways(post, population, state, anchors))


def find_anchors(post: Post, population: Population, vehicle: Vehicle) -> tuple[list[Spot], bool]:
    """Return the spots that help comes from, and whether they are assumed.

    Where the post has set none, the settlement with most residents stands for them.
    """
    points = [(anchor.lon, anchor.lat) for anchor in post.settings.anchors]
    assumed = not points
    if assumed:
        placed = [
            (residents or 0, pick_point(settlement.geometry))
            for settlement, residents in zip(population.settlements, population.residents, strict=True)
            if settlement.geometry is not None
        ]
        points = [max(placed, key=lambda pair: pair[0])[1]] if placed else []
    found = post.network.snap([lon for lon, _ in points], [lat for _, lat in points], vehicle)
    return [spot for spot in found if spot is not None], assumed


def _find(post: Post, population: Population, state: RoadState, anchors: Sequence[Spot], *, assumed: bool) -> Isolation:
    count = len(population.settlements)
    if not anchors:
        unknown = (None,) * count
        return Isolation(unknown, unknown, ((),) * count, anchors_assumed=True)
    if not state.intervals:
        calm = tuple(None if residents is None else 0 for residents in population.residents)
        return Isolation(calm, calm, ((),) * count, assumed)
    origins = find_origins(post, population.homes, state)
    cells, spots = origins.cells, origins.spots
    free = post.free_roads(state.vehicle)
    barred = mark_barred(state, spots)
    cut = unreached(state, anchors, spots) & ~unreached(free, anchors, spots) & ~barred
    closures = tuple(
        _find_closures(state, anchors, [spots[cell] for cell in np.flatnonzero(cut & (cells.settlement == row))])
        for row in range(count)
    )
    return Isolation(_count(population, origins, cut), _count(population, origins, barred), closures, assumed)


def _find_ways(post: Post, population: Population, state: RoadState, anchors: Sequence[Spot]) -> tuple[SingleWay, ...]:
    origins, free = find_origins(post, population.homes, state), post.free_roads(state.vehicle)
    spots, cells = origins.spots, origins.cells
    lived = np.flatnonzero(cells.residents > 0)
    if not lived.size:
        return ()
    for _ in range(2):
        ways = single_roads(state, free, anchors, [spots[cell] for cell in lived], cells.residents[lived].tolist())
        behind = [lived[list(way.spot_indices)] for way in ways]
        hanging = [_keep_most(population, cells, each) for each in behind]
        if all(kept.size == each.size for kept, each in zip(hanging, behind, strict=True)):
            break
        lived = np.concatenate(hanging)  # what hangs on it by a few houses would hide the road's nearest part
    found = [_tell_way(population, origins, way, each) for way, each in zip(ways, hanging, strict=True)]
    return tuple(way for way in found if way.total >= LEAST_BEHIND)


def _keep_most(population: Population, cells: Cells, behind: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return the cells whose settlement has most of its residents among them."""
    count = len(population.settlements)
    here = np.bincount(cells.settlement[behind], cells.residents[behind], count)
    everywhere = np.bincount(cells.settlement, cells.residents, count)
    return behind[2 * here[cells.settlement[behind]] > everywhere[cells.settlement[behind]]]


def _tell_way(population: Population, origins: Origins, way: SingleRoad, behind: npt.NDArray[np.intp]) -> SingleWay:
    chosen = np.zeros(len(origins.cells), dtype=bool)
    chosen[behind] = True
    counted = [(row, count) for row, count in enumerate(_count(population, origins, chosen)) if count]
    counted.sort(key=lambda pair: -pair[1])
    return SingleWay(way.road, way.lon, way.lat, tuple(counted))


def _count(population: Population, origins: Origins, chosen: Flags) -> tuple[int | None, ...]:
    """Return the residents of the chosen cells, by settlement."""
    cells = origins.cells
    totals = np.bincount(cells.settlement[chosen], cells.residents[chosen], len(population.settlements))
    return tuple(
        None if residents is None else round_half_up(float(total))
        for residents, total in zip(population.residents, totals, strict=True)
    )


def _find_closures(state: RoadState, anchors: Sequence[Spot], spots: Sequence[Spot | None]) -> tuple[str, ...]:
    """Return what cuts the first of some cells off; the cells of one settlement share it, mostly."""
    first = next((spot for spot in spots if spot is not None), None)
    if first is None:
        return ()
    found = state.route(find_departure(state, anchors[0]), first)
    return found.cut_off_by if isinstance(found, NoRoute) else ()
