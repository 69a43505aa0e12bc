"""Whole people: parts always add up, nobody gets a whole person more than their share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.apportion import apportion, round_half_up

weights = st.lists(st.floats(0, 1e4, allow_nan=False, allow_subnormal=False), min_size=1, max_size=8)


@given(st.integers(0, 10_000), weights)
def test_parts_add_up(total, parts):
    assert apportion(total, np.array(parts)).sum() == total


@given(st.integers(0, 10_000), weights.filter(lambda each: sum(each) > 1e-3))
def test_no_part_is_a_whole_person_off_its_share(total, parts):
    exact = np.array(parts) * total / sum(parts)
    assert np.abs(apportion(total, np.array(parts)) - exact).max() < 1 + 1e-6


@given(weights.filter(lambda each: len(each) > 1), st.data())
def test_what_each_part_has_in_any_case_is_kept(parts, data):
    least = np.array([data.draw(st.integers(0, 20)) for _ in parts])
    total = int(least.sum()) + data.draw(st.integers(0, 50))
    found = apportion(total, np.array(parts), least)
    assert found.sum() == total
    assert (found >= least).all()


def test_equal_remainders_go_to_the_earlier_part():
    assert apportion(1, np.array([1.0, 1.0])).tolist() == [1, 0]


def test_halves_are_rounded_upward():
    assert [round_half_up(value) for value in (0.5, 1.5, 2.4)] == [1, 2, 2]
