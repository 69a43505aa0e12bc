"""Land lies on the left of the shore; three guards where the shore does not tell."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from layers.coast import compare_land, find_land, measure_area_m2

BOX = (0.0, 0.0, 1.0, 1.0)
ISLAND = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)]


def lines(*coordinates):
    shore = np.empty(len(coordinates), dtype=object)
    shore[:] = [LineString(line) for line in coordinates]
    return shore


def test_an_island_is_land_in_the_sea():
    land = find_land(lines(ISLAND), BOX).geometry
    assert land.equals(box(0.2, 0.2, 0.8, 0.8))


def test_a_lagoon_drawn_the_other_way_round_is_sea_in_the_land():
    land = find_land(lines(ISLAND[::-1]), BOX).geometry
    assert not land.contains(Point(0.5, 0.5))
    assert land.contains(Point(0.1, 0.1))


def test_a_shore_across_the_box_has_land_on_its_left():
    land = find_land(lines([(0.5, -0.2), (0.5, 1.2)]), BOX).geometry
    assert land.equals(box(0.0, 0.0, 0.5, 1.0))


@given(st.lists(st.integers(1, 3), max_size=3, unique=True))
def test_cutting_the_shore_into_ways_changes_nothing(cuts):
    ends = [0, *sorted(cuts), 4]
    ways = [ISLAND[start : end + 1] for start, end in pairwise(ends)]
    assert find_land(lines(*ways), BOX).geometry.equals(box(0.2, 0.2, 0.8, 0.8))


WILD = shapely.Polygon(
    [(0.1, 0.1), (0.5, 0.3), (0.9, 0.1), (0.7, 0.5), (0.95, 0.9), (0.5, 0.7), (0.15, 0.95), (0.3, 0.5)]
)


@given(st.tuples(*(st.floats(0.0, 0.98) for _ in range(4))))
def test_a_part_of_the_county_has_that_part_of_the_land(corners):
    x0, x1, y0, y1 = *sorted(corners[:2]), *sorted(corners[2:])
    part = (x0, y0, x1 + 0.01, y1 + 0.01)
    land = find_land(lines(WILD.exterior.coords), part).geometry
    assert land.symmetric_difference(WILD.intersection(box(*part))).area < 1e-9


def test_shore_that_ends_inside_the_box_is_left_out_and_said():
    found = find_land(lines(ISLAND, [(0.9, 0.9), (0.95, 1.5)]), BOX)
    assert found.loose_ends == 1
    assert found.geometry.equals(box(0.2, 0.2, 0.8, 0.8))


def test_a_box_without_any_shore_is_land():
    assert find_land(lines(), BOX).geometry.equals(box(*BOX))


@pytest.mark.parametrize(("shore", "share"), [([(2, 3), (2, -3)], 0.0), ([(2, -3), (2, 3)], 1.0)])
def test_a_box_beside_the_shore_takes_the_side_of_the_nearest(shore, share):
    assert find_land(lines(shore), BOX).geometry.area == share


def test_land_that_meets_the_frame_goes_on_beyond_it():
    west_is_land = find_land(lines([(0.5, -0.2), (0.5, 1.2)]), BOX)
    assert west_is_land.reach_beyond(BOX, 3.0).equals(box(-3.0, -3.0, 0.5, 4.0))


def test_an_island_ends_at_its_shore():
    assert find_land(lines(ISLAND), BOX).reach_beyond(BOX, 3.0).equals(box(0.2, 0.2, 0.8, 0.8))


def test_an_inland_county_is_surrounded_by_land():
    assert find_land(lines(), BOX).reach_beyond(BOX, 3.0).equals(box(-3.0, -3.0, 4.0, 4.0))


def test_a_broken_coast_shows_against_the_boundary():
    boundary = box(0.2, 0.2, 0.8, 0.8)
    assert compare_land(boundary, boundary) == pytest.approx(1.0)
    assert compare_land(shapely.Polygon(), boundary) == 0.0


def test_a_degree_shrinks_toward_the_pole():
    areas = measure_area_m2(np.array([box(0, 0, 0.01, 0.01), box(0, 60, 0.01, 60.01)], dtype=object))
    assert areas[0] == pytest.approx(1_239_000, rel=0.01)
    assert areas[1] / areas[0] == pytest.approx(0.5, rel=0.01)
