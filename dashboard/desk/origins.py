"""Where people set out from: their cells, each with its spot on the road, finer where a road is closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.desk.population import Homes
from dashboard.desk.post import Post
from layers.cells import Cells, group_cells
from routing.paths import RoadState
from routing.snap import Spot

BESIDE_ROAD_M = 250.0
"""Homes this close to a closed road are looked at one by one."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Cells and their spots, in step; ``None`` where no road of the class is near."""

    cells: Cells
    spots: tuple[Spot | None, ...]


def find_origins(post: Post, homes: Homes, state: RoadState) -> Origins:
    """Return the cells that people set out from under some closures, kept while homes and closures stay."""
    key = ("origins", homes, state.network, state.vehicle, frozenset(state.blocked))
    return post.remember(key, lambda: _find(homes, state))


def _find(homes: Homes, state: RoadState) -> Origins:
    cells = group_cells(homes.lon, homes.lat, homes.people, homes.settlement, _find_alone(homes, state))
    lon, lat = homes.lon[cells.home].tolist(), homes.lat[cells.home].tolist()
    return Origins(cells, tuple(state.network.snap(lon, lat, state.vehicle)))


def _find_alone(homes: Homes, state: RoadState) -> Flags:
    """Tell which homes lie on a road that is closed somewhere: a cell could not be cut there."""
    alone = np.zeros(homes.lon.size, dtype=bool)
    closed = np.array(sorted(state.blocked), dtype=np.int64)
    if not closed.size or not alone.size:
        return alone
    east, north = state.network.scale
    tree = shapely.STRtree(shapely.points(homes.lon * east, homes.lat * north))
    near = np.unique(tree.query(state.network.lines[closed], predicate="dwithin", distance=BESIDE_ROAD_M)[1])
    spots = state.network.snap(homes.lon[near].tolist(), homes.lat[near].tolist(), state.vehicle)
    alone[near] = [spot is not None and spot.edge in state.blocked for spot in spots]
    return alone
