"""Who lives in which warned area; what the level moves; who asks for a place."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from data.faults import BadInput
from data.records import Settlement, WarningInForce, WarningLevel
from layers.exposure import LEVELS, choose_shares, cover_points, expose, is_in_force

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
ASSUMED = {"red": 1.0, "orange": 0.5, "yellow": 0.0, "blue": 0.0, "asking": 0.3}
SHARES = choose_shares(ASSUMED, {})
BLUE, YELLOW, ORANGE, RED = WarningLevel


def village(**counts):
    return Settlement(id="niton", name="Niton", **counts)


def warning(level, area, hazard="flood", **times):
    return WarningInForce(
        id=f"{level}-{hazard}", name="w", hazard=hazard, level=level, issuer="county", geometry=area, **times
    )


def residents(blue=0.0, yellow=0.0, orange=0.0, red=0.0):
    return np.array([blue, yellow, orange, red], dtype=float)


people = st.floats(0, 5000, allow_nan=False)
four = st.lists(people, min_size=4, max_size=4).map(np.array)
count = st.none() | st.integers(0, 3000)


def test_somebody_in_two_areas_is_counted_once_at_the_highest_level():
    warnings = [warning(RED, box(0, 0, 1, 1)), warning(YELLOW, box(0, 0, 2, 2), "storm")]
    cover = cover_points(np.array([0.5, 1.5, 3.0]), np.array([0.5, 1.5, 3.0]), warnings)
    assert cover.rank.tolist() == [3, 1, -1]
    assert [cover.hazard_names[int(mask).bit_length() - 1] for mask in cover.hazards[:2]] == ["flood", "storm"]


def test_two_hazards_of_one_level_are_both_told():
    warnings = [warning(RED, box(0, 0, 1, 1)), warning(RED, box(0, 0, 2, 2), "landslip")]
    assert cover_points(np.array([0.5]), np.array([0.5]), warnings).hazards.tolist() == [0b11]


def test_red_moves_all_orange_half_and_three_in_ten_ask():
    found = expose(village(), residents(yellow=100, orange=200, red=50), 1000, SHARES)
    assert (found.at_risk, found.to_be_moved, found.demand) == (350, 150, 45)
    assert found.by_level[ORANGE].to_be_moved == 100
    assert found.by_level[YELLOW].to_be_moved == 0


def test_unknown_residents_are_unknown_never_zero():
    found = expose(village(), None, None, SHARES)
    assert (found.residents, found.at_risk, found.to_be_moved, found.demand) == (None, None, None, None)
    assert found.to_be_moved_basis == found.demand_basis == "unknown"


def test_a_reported_count_replaces_the_estimate_and_says_so():
    found = expose(village(to_be_moved_reported=80), residents(red=50), 1000, SHARES)
    assert (found.to_be_moved, found.to_be_moved_basis) == (80, "reported")
    assert (found.demand, found.demand_basis) == (24, "estimated")


def test_a_reported_asking_replaces_the_estimate_even_where_residents_are_unknown():
    found = expose(village(asking_reported=12), None, None, SHARES)
    assert (found.demand, found.demand_basis, found.to_be_moved) == (12, "reported", None)
    assert sum(level.demand for level in found.by_level.values()) == 12


@given(four, count, count)
def test_the_levels_add_up_to_the_settlement(by_level, moved, asking):
    found = expose(village(to_be_moved_reported=moved, asking_reported=asking), by_level, None, SHARES)
    for figure in ("at_risk", "to_be_moved", "demand"):
        assert sum(getattr(level, figure) for level in found.by_level.values()) == getattr(found, figure)


@given(four)
def test_no_level_moves_more_than_live_there(by_level):
    found = expose(village(), by_level, None, SHARES)
    assert all(level.demand <= level.to_be_moved <= level.at_risk for level in found.by_level.values())


@given(st.lists(st.integers(0, 4000), min_size=4, max_size=4), st.integers(0, 2), st.data())
def test_raising_a_level_never_lowers_to_be_moved(eighths, level, data):
    raised = list(eighths)
    moving = data.draw(st.integers(0, eighths[level]))
    raised[level] -= moving
    raised[level + 1] += moving
    before, after = (expose(village(), np.array(each) / 8, None, SHARES) for each in (eighths, raised))
    assert after.to_be_moved >= before.to_be_moved
    assert after.at_risk == before.at_risk


def test_shares_that_a_person_changed_win():
    shares = choose_shares(ASSUMED, {"orange": 0.8, "asking": 0.1})
    assert (shares.of(ORANGE), shares.asking, shares.of(RED)) == (0.8, 0.1, 1.0)
    assert shares.moving() == {ORANGE, RED}


@pytest.mark.parametrize("changed", [{"red": 1.1}, {"red": -0.1}, {"purple": 0.5}, {"asking": float("nan")}])
def test_an_impossible_share_is_refused(changed):
    with pytest.raises(BadInput):
        choose_shares(ASSUMED, changed)


@pytest.mark.parametrize(
    ("times", "holds"),
    [
        ({}, True),
        ({"valid_from": NOON + timedelta(minutes=1)}, False),
        ({"valid_until": NOON}, False),
        ({"lifted_at": NOON - timedelta(minutes=1)}, False),
        ({"valid_from": NOON, "valid_until": NOON + timedelta(hours=1)}, True),
    ],
)
def test_a_warning_holds_from_its_begin_until_lifted_or_over(times, holds):
    assert is_in_force(warning(RED, None, **times), NOON) is holds


def test_a_warning_without_a_place_covers_nobody():
    assert cover_points(np.array([0.0]), np.array([0.0]), [warning(RED, None)]).rank.tolist() == [-1]


def test_levels_are_ranked_lowest_first():
    assert LEVELS == (BLUE, YELLOW, ORANGE, RED)
