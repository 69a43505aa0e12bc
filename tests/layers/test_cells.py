"""Homes in cells: nobody is lost, and a cell lies at one of its own homes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.cells import group_cells

homes = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=40
)


def columns(rows):
    lon, lat, residents, settlement = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return lon / 1000, 50 + lat / 1000, residents, settlement.astype(np.int64)


@given(homes)
def test_every_home_is_in_a_cell_of_its_own_settlement_and_nobody_is_lost(rows):
    lon, lat, residents, settlement = columns(rows)
    cells = group_cells(lon, lat, residents, settlement)
    assert (cells.settlement[cells.of_home] == settlement).all()
    assert cells.residents.sum() == residents.sum()


@given(homes)
def test_a_cell_lies_at_one_of_its_homes(rows):
    lon, lat, residents, settlement = columns(rows)
    cells = group_cells(lon, lat, residents, settlement)
    assert (cells.of_home[cells.home] == np.arange(len(cells))).all()


def test_neighbours_share_a_cell_and_the_other_end_of_town_does_not():
    lon = np.array([0.0, 0.001, 0.02])
    cells = group_cells(lon, np.zeros(3), np.ones(3), np.zeros(3, dtype=np.int64))
    assert cells.of_home[0] == cells.of_home[1] != cells.of_home[2]


def test_unknown_residents_weigh_nothing():
    cells = group_cells(np.zeros(2), np.zeros(2), np.array([np.nan, 4.0]), np.zeros(2, dtype=np.int64))
    assert cells.residents.tolist() == [4.0]


def test_no_homes_no_cells():
    assert len(group_cells(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))) == 0


def test_homes_on_a_closed_road_are_a_cell_each():
    alone = np.array([False, True, True, False])
    cells = group_cells(np.zeros(4), np.zeros(4), np.ones(4), np.zeros(4, dtype=np.int64), alone)
    assert len(cells) == 3
    assert cells.of_home[0] == cells.of_home[3]
    assert set(cells.home[cells.of_home[[1, 2]]]) == {1, 2}
