"""Tell land from sea: coastline ways have the land on their left.

The shore is cut to the box, noded with the box's outline and polygonized; every face then takes the vote of the shore
along it. Three guards: shore that ends inside the box bounds nothing, so it is left out and said; a box that no shore
divides is called by the shore around it, and is land where the extract has none; the result can be compared with the
administrative boundary (`compare_land`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from data.extract import Bounds

_BESIDE_DEG = 1e-7
"""How far beside the shore a vote is cast: about a centimetre."""

_AROUND_DEG = 0.01
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

    def reach_beyond(self, bounds: Bounds, by_deg: float) -> BaseGeometry:
        """Return the land to draw: where it meets the frame it goes on outward, instead of ending in a cliff."""
        west, south, east, north = bounds
        parts = [self.geometry]
        for x in (west, east):
            for y in (south, north):
                out_x, out_y = (by_deg if x == east else -by_deg), (by_deg if y == north else -by_deg)
                sides = (((x, south, x, north), (out_x, 0.0)), ((west, y, east, y), (0.0, out_y)))
                parts += [_sweep(self.geometry, side, out) for side, out in sides]
                parts += [_sweep(self.geometry, (x, y, x, y), (out_x, out_y))]
        return shapely.union_all(parts)


def _sweep(land: BaseGeometry, side: Bounds, out: tuple[float, float]) -> BaseGeometry:
    """Draw out the land on a side, or at a corner, of the frame."""
    edge = LineString([side[:2], side[2:]]) if side[:2] != side[2:] else Point(side[:2])
    pieces = shapely.get_parts(shapely.intersection(land, edge))
    boxes = shapely.bounds(pieces).reshape(-1, 4)
    shift = np.array([min(out[0], 0), min(out[1], 0), max(out[0], 0), max(out[1], 0)])
    swept = boxes + shift
    solid = (swept[:, 2] > swept[:, 0]) & (swept[:, 3] > swept[:, 1])  # false for no piece at all, whose box is nan
    return shapely.union_all([box(*corners) for corners in swept[solid]])


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
    whole, loose = _split_loose(_cut_shore(coast, frame), frame)
    land = _vote_land(whole, frame) if whole else _decide_whole(coast, frame)
    return Land(land, len(loose), has_shore=bool(whole or loose))


def _vote_land(shore: list[LineString], frame: BaseGeometry) -> BaseGeometry:
    noded = shapely.union_all([*shore, frame.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return shapely.union_all(faces[_vote(faces, shore)])


def _decide_whole(coast: NDArray[np.object_], frame: BaseGeometry) -> BaseGeometry:
    """Call a box that no shore divides: land where the extract has no shore, else as it lies in a box around it all."""
    if not len(coast):
        return frame
    wide = box(*shapely.total_bounds(np.append(coast, frame))).buffer(_AROUND_DEG, join_style="mitre")
    whole, _ = _split_loose(_cut_shore(coast, wide), wide)
    if whole:
        is_land = _vote_land(whole, wide).contains(frame.centroid)
    else:
        is_land = _nearest_call(np.array([frame], dtype=object), *_step_aside(list(coast)))[0] > 0
    return frame if is_land else shapely.Polygon()


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
