"""Tell land from sea: coastline ways have the land on their left.

The shore is cut to the box, noded with the box's outline and polygonized; every face then takes the vote of the shore
along it. Three guards: shore that ends inside the box bounds nothing, so it is left out and said; a face without shore
takes the side of the nearest shore, and a box without any shore is land; the result can be compared with the
administrative boundary (`compare_land`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from data.extract import Bounds

_BESIDE_DEG = 1e-7
"""How far beside the shore a vote is cast: about a centimetre."""

_M_PER_DEG = 111_320.0


@dataclass(frozen=True, slots=True)
class Land:
    """Land of a box.

    Attributes
    ----------
    geometry
        The land, in degrees.
    loose_ends
        How many pieces of shore end inside the box and were left out: the land behind them is drawn as sea.
    has_shore
        Whether there is any shore in the box.
    """

    geometry: BaseGeometry
    loose_ends: int
    has_shore: bool

    def fill_surroundings(self, by_deg: float) -> BaseGeometry:
        """Return the land to draw: a box that is all land goes on as land beyond its frame."""
        return self.geometry if self.has_shore else self.geometry.buffer(by_deg, join_style="mitre")


def find_land(coast: NDArray[np.object_], bounds: Bounds) -> Land:
    """Find the land of a box from its coastline ways.

    Parameters
    ----------
    coast
        Lines, land on their left, in degrees.
    bounds
        West, south, east, north of the box.
    """
    frame = box(*bounds)
    shore = _cut_shore(coast, frame)
    whole, loose = _split_loose(shore, frame)
    if not whole:
        return Land(_decide_whole(coast, frame), len(loose), has_shore=bool(loose))
    noded = shapely.union_all([*whole, frame.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    is_land = _vote(faces, whole)
    return Land(shapely.union_all(faces[is_land]), len(loose), has_shore=True)


def compare_land(land: BaseGeometry, boundary: BaseGeometry) -> float:
    """Return how much of the land inside a boundary the boundary's own area has, as a share (1 = equal).

    A coast that is broken turns land to sea or sea to land; the share then leaves 1 by far. Boundaries drawn out to
    sea give less than 1 honestly.
    """
    inside = shapely.intersection(land, boundary)
    return float(inside.area / boundary.area) if boundary.area else 0.0


def measure_area_m2(geometry: BaseGeometry | NDArray[np.object_]) -> NDArray[np.float64]:
    """Return areas in square metres, each by the width of a degree at its own latitude."""
    areas = np.atleast_1d(np.asarray(geometry, dtype=object))
    bounds = shapely.bounds(areas)
    latitude = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    measured: NDArray[np.float64] = np.nan_to_num(shapely.area(areas) * _M_PER_DEG**2 * np.cos(latitude))
    return measured


def _decide_whole(coast: NDArray[np.object_], frame: BaseGeometry) -> BaseGeometry:
    """Call a box that no shore divides: by the nearest shore of the extract, or land where there is none at all."""
    if not len(coast):
        return frame
    left, right = _step_aside(list(coast))
    call = _nearest_call(np.array([frame], dtype=object), left, right)[0]
    return frame if call > 0 else shapely.Polygon()


def _cut_shore(coast: NDArray[np.object_], frame: BaseGeometry) -> list[LineString]:
    """Join the ways and cut them to the box, direction kept."""
    if not len(coast):
        return []
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.multilinestrings(coast)), directed=True))
    pieces = shapely.get_parts(shapely.intersection(merged, frame))
    return [piece for piece in pieces if piece.geom_type == "LineString" and piece.length > 0]


def _split_loose(shore: list[LineString], frame: BaseGeometry) -> tuple[list[LineString], list[LineString]]:
    """Part the rings and the pieces that run from edge to edge from those that end inside the box."""
    lines = np.array(shore, dtype=object)
    if not len(lines):
        return [], []
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines), directed=True))
    edge = frame.exterior
    ends_on_edge = [
        all(shapely.distance(edge, shapely.get_point(line, end)) < _BESIDE_DEG for end in (0, -1)) for line in joined
    ]
    keep = shapely.is_closed(joined) | np.array(ends_on_edge)
    return list(joined[keep]), list(joined[~keep])


def _vote(faces: NDArray[np.object_], shore: list[LineString]) -> NDArray[np.bool_]:
    """Let each segment of shore call the face on its left land and the face on its right sea."""
    left, right = _step_aside(shore)
    tree = shapely.STRtree(faces)
    votes = np.zeros(len(faces), dtype=np.int64)
    for points, call in ((left, 1), (right, -1)):
        _, hit = tree.query(points, predicate="within")
        np.add.at(votes, hit, call)
    silent = np.flatnonzero(votes == 0)
    if len(silent):
        votes[silent] = _nearest_call(faces[silent], left, right)
    return votes > 0


def _step_aside(shore: list[LineString]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return a point close to the left and one close to the right of the middle of every segment."""
    starts, ends = [], []
    for line in shore:
        xy = shapely.get_coordinates(line)
        starts.append(xy[:-1])
        ends.append(xy[1:])
    start, end = np.concatenate(starts), np.concatenate(ends)
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    real = length > 0
    middle, along = ((start + end) / 2)[real], along[real] / length[real, None]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) * _BESIDE_DEG
    return shapely.points(middle + aside), shapely.points(middle - aside)


def _nearest_call(
    faces: NDArray[np.object_], left: NDArray[np.object_], right: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Give faces that no shore touches the side of the shore nearest to them."""
    inside = shapely.point_on_surface(faces)
    to_left = shapely.distance(inside, shapely.multipoints(left))
    to_right = shapely.distance(inside, shapely.multipoints(right))
    return np.where(to_left <= to_right, 1, -1)
