"""Every unserved person has one cause; rows and totals add up."""

from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.exposure import Exposure
from layers.shelter_gap import Asking, Cause, add_rows, list_unknown, make_rows


def exposure(identity="niton", demand=0):
    return Exposure(identity, 1000, demand, demand, demand, "estimated", "estimated", MappingProxyType({}))


def asking(rows):
    """Build from rows of (settlement, persons, served, free, reached, in time, barred)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    whole = [np.array(column, dtype=np.int64) for column in columns[:3]]
    return Asking(*whole, *(np.array(column, dtype=bool) for column in columns[3:]))


@st.composite
def counties(draw):
    groups = []
    for _ in range(draw(st.integers(1, 12))):
        persons = draw(st.integers(0, 200))
        flags = [draw(st.booleans()) for _ in range(4)]
        groups.append((draw(st.integers(0, 3)), persons, draw(st.integers(0, persons)), *flags))
    demand = [sum(group[1] for group in groups if group[0] == row) for row in range(4)]
    return [exposure(str(row), demand[row]) for row in range(4)], asking(groups)


@given(counties())
def test_served_and_the_four_causes_are_the_demand_in_every_row_and_in_the_totals(county):
    rows = make_rows(*county)
    for figures in [*(row.figures for row in rows), add_rows(rows)]:
        assert figures.served + sum(figures.causes().values()) == figures.demand
        assert figures.without_a_place == sum(figures.causes().values())


@given(counties())
def test_the_totals_are_the_sum_of_the_rows(county):
    rows = make_rows(*county)
    totals = add_rows(rows)
    for name in ("at_risk", "demand", "served", "cut_off", "on_closed_stretch"):
        assert getattr(totals, name) == sum(getattr(row.figures, name) for row in rows)


@given(counties())
def test_those_on_the_closed_stretch_are_a_part_of_the_cut_off(county):
    assert all(row.figures.on_closed_stretch <= row.figures.cut_off for row in make_rows(*county))


@pytest.mark.parametrize(
    ("free", "reached", "in_time", "cause"),
    [
        (False, False, False, Cause.NO_VALID_SHELTER),
        (True, False, False, Cause.CUT_OFF),
        (True, True, False, Cause.TOO_FAR),
        (True, True, True, Cause.OVER_CAPACITY),
    ],
)
def test_the_first_cause_that_holds_has_them_all(free, reached, in_time, cause):
    (row,) = make_rows([exposure(demand=10)], asking([(0, 10, 4, free, reached, in_time, False)]))
    assert row.figures.causes() == {cause: 6}


def test_unknown_people_are_unknown_in_their_row_and_named_beside_the_totals():
    unknown = Exposure("wroxall", None, None, None, None, "unknown", "unknown", MappingProxyType({}))
    rows = make_rows([exposure(demand=5), unknown], asking([(0, 5, 5, True, True, True, False)]))
    assert rows[1].figures.demand is rows[1].figures.cut_off is rows[1].figures.without_a_place is None
    assert add_rows(rows).demand == 5
    assert list_unknown(rows) == ["wroxall"]


def test_a_county_where_nobody_asks_has_rows_of_zeros():
    (row,) = make_rows([exposure()], asking([]))
    assert row.figures.served == row.figures.without_a_place == 0
