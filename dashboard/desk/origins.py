"""Where people set out from: their cells, each with its spot on the road, finer where a road is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.desk.population import Homes
from dashboard.desk.post import Post
from data.records import Vehicle
from layers.cells import Cells, group_cells
from routing.network import Network
from routing.paths import RoadState
from routing.snap import Spot

BESIDE_ROAD_M = 250.0
"""Homes this close to a closed road are looked at one by one."""

Flags = npt.NDArray[np.bool_]
Edges = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Cells and their spots, in step; ``None`` where no road of the class is near."""

    cells: Cells
    spots: tuple[Spot | None, ...]


class Doors:
    """Homes beside the roads of one class: the spot of each is looked for once, when it is first asked for."""

    def __init__(self, homes: Homes, network: Network, vehicle: Vehicle) -> None:
        self._homes, self._network, self._vehicle = homes, network, vehicle
        self._spots: dict[int, Spot | None] = {}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        east, north = self._network.scale
        return shapely.STRtree(shapely.points(self._homes.lon * east, self._homes.lat * north))

    def list_beside(self, edges: Edges) -> list[int]:
        """Return the homes within `BESIDE_ROAD_M` of any of the edges."""
        lines = self._network.lines[edges]
        near: list[int] = np.unique(self._tree.query(lines, predicate="dwithin", distance=BESIDE_ROAD_M)[1]).tolist()
        return near

    def find_spots(self, homes: Sequence[int]) -> list[Spot | None]:
        """Return the spots of some homes."""
        unknown = [home for home in homes if home not in self._spots]
        if unknown:
            lon, lat = self._homes.lon[unknown].tolist(), self._homes.lat[unknown].tolist()
            self._spots.update(zip(unknown, self._network.snap(lon, lat, self._vehicle), strict=True))
        return [self._spots[home] for home in homes]


def find_origins(post: Post, homes: Homes, state: RoadState) -> Origins:
    """Return the cells that people set out from under some closures, kept while homes and closures stay."""
    network, vehicle = state.network, state.vehicle
    doors = post.ground.remember(("doors", homes, network, vehicle), lambda: Doors(homes, network, vehicle))
    key = ("origins", doors, frozenset(state.blocked))
    return post.ground.remember(key, lambda: _find(homes, doors, state))


def _find(homes: Homes, doors: Doors, state: RoadState) -> Origins:
    cells = group_cells(homes.lon, homes.lat, homes.people, homes.settlement, _find_alone(homes, doors, state))
    return Origins(cells, tuple(doors.find_spots(cells.home.tolist())))


def _find_alone(homes: Homes, doors: Doors, state: RoadState) -> Flags:
    """Tell which homes lie on a road that is closed somewhere: a cell could not be cut there."""
    alone = np.zeros(homes.lon.size, dtype=bool)
    closed = np.array(sorted(state.blocked), dtype=np.int64)
    if not closed.size or not alone.size:
        return alone
    near = doors.list_beside(closed)
    alone[near] = [spot is not None and spot.edge in state.blocked for spot in doors.find_spots(near)]
    return alone
