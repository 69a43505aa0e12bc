"""People to places: the flow equals a chain of linear programmes, tier by tier."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.faults import BadInput
from routing.allocate import Allocation, Group, Site, allocate

NO = -1


def matrix(*rows):
    return np.array(rows, dtype=np.int64)


def rows_of(allocation: Allocation):
    return [tuple(int(value) for value in row) for row in allocation.given]


def lexicographic_programme(groups, sites, travel_ms, limit_ms):
    """Solve tier by tier, then fewest away from home, then least travel: the oracle."""
    allowed = (travel_ms >= 0) & (travel_ms <= limit_ms)
    width = len(sites)
    variables = len(groups) * width
    per_group = np.kron(np.eye(len(groups)), np.ones(width))
    per_site = np.kron(np.ones(len(groups)), np.eye(width))
    upper = np.vstack([per_group, per_site])
    limits = np.array([g.persons for g in groups] + [s.places for s in sites], dtype=float)
    bounds = [(0, None if fine else 0) for fine in allowed.ravel()]
    away = np.array([g.township is None or g.township != s.township for g in groups for s in sites], dtype=float)
    tiers = sorted({g.tier for g in groups})
    goals = [-np.repeat([float(g.tier == tier) for g in groups], width) for tier in tiers]
    goals += [away, np.where(allowed, travel_ms, 0).ravel().astype(float)]
    equal, fixed = np.zeros((0, variables)), np.zeros(0)
    values = []
    for goal in goals:
        found = linprog(goal, A_ub=upper, b_ub=limits, A_eq=equal, b_eq=fixed, bounds=bounds, method="highs")
        assert found.status == 0
        values.append(round(found.fun))
        equal, fixed = np.vstack([equal, goal]), np.append(fixed, round(found.fun))
    return tiers, values


@st.composite
def problems(draw):
    count, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    townships = st.sampled_from(["north", "south", None])
    groups = [Group(f"g{n}", draw(st.integers(0, 30)), draw(st.integers(0, 3)), draw(townships)) for n in range(count)]
    sites = [Site(f"s{n}", draw(st.integers(0, 40)), draw(townships)) for n in range(width)]
    cell = st.one_of(st.just(NO), st.integers(0, 60))
    travel = [[draw(cell) for _ in range(width)] for _ in range(count)]
    return groups, sites, np.array(travel, dtype=np.int64), draw(st.integers(0, 60))


@settings(max_examples=150)
@given(problems())
def test_equals_the_linear_programmes_in_every_tier_away_from_home_and_in_travel(problem):
    groups, sites, travel, limit = problem
    found = allocate(groups, sites, travel, limit).given
    tiers, values = lexicographic_programme(groups, sites, travel, limit)
    served = [-sum(p for g, _, p in found if groups[g].tier == tier) for tier in tiers]
    away = sum(p for g, s, p in found if groups[g].township is None or groups[g].township != sites[s].township)
    spent = sum(p * travel[g, s] for g, s, p in found)
    assert [*served, away, spent] == values


@settings(max_examples=150)
@given(problems(), st.data())
def test_nobody_is_placed_twice_and_no_place_is_given_twice(problem, data):
    groups, sites, travel, limit = problem
    held = [{data.draw(st.integers(0, len(sites) - 1)): data.draw(st.integers(0, 40))} for _ in groups]
    asked = [Group(g.id, g.persons, g.tier, g.township, h) for g, h in zip(groups, held, strict=True)]
    found = allocate(asked, sites, travel, limit)
    assert all(found.served(len(groups)) <= [g.persons for g in groups])
    assert all(found.taken(len(sites)) <= [s.places for s in sites])
    assert all(travel[g, s] >= 0 and p > 0 for g, s, p in found.given)


@settings(max_examples=60)
@given(problems())
def test_one_more_place_never_serves_fewer(problem):
    groups, sites, travel, limit = problem
    more = [Site(sites[0].id, sites[0].places + 5, sites[0].township), *sites[1:]]
    before = allocate(groups, sites, travel, limit).given[:, 2].sum()
    assert allocate(groups, more, travel, limit).given[:, 2].sum() >= before


@settings(max_examples=60)
@given(problems())
def test_telling_everyone_their_place_changes_nothing(problem):
    groups, sites, travel, limit = problem
    first = allocate(groups, sites, travel, limit)
    told = [
        Group(g.id, g.persons, g.tier, g.township, {int(s): int(p) for n, s, p in first.given if n == index})
        for index, g in enumerate(groups)
    ]
    assert rows_of(allocate(told, sites, travel, limit)) == rows_of(first)


def test_red_goes_before_orange_though_orange_is_nearer():
    groups = [Group("orange", 10, tier=1), Group("red", 10, tier=0)]
    assert rows_of(allocate(groups, [Site("hall", 10)], matrix([1], [50]), 60)) == [(1, 0, 10)]


def test_own_township_comes_before_a_nearer_neighbour():
    groups = [Group("near", 10, township="b"), Group("own", 10, township="a")]
    assert rows_of(allocate(groups, [Site("hall", 10, "a")], matrix([1], [50]), 60)) == [(1, 0, 10)]


def test_an_announced_place_stays_against_a_higher_tier_and_beyond_the_limit():
    groups = [Group("told", 10, tier=3, held={0: 10}), Group("red", 10)]
    assert rows_of(allocate(groups, [Site("hall", 10)], matrix([90], [1]), 60)) == [(0, 0, 10)]


def test_an_announced_place_is_lost_with_its_road():
    groups = [Group("told", 10, tier=3, held={0: 10}), Group("red", 10)]
    assert rows_of(allocate(groups, [Site("hall", 10)], matrix([NO], [1]), 60)) == [(1, 0, 10)]


def test_an_announcement_shrinks_with_the_site_nearest_first():
    groups = [Group("far", 10, held={0: 10}), Group("near", 10, held={0: 10})]
    assert rows_of(allocate(groups, [Site("hall", 12)], matrix([9], [3]), 60)) == [(0, 0, 2), (1, 0, 10)]


def test_nobody_travels_beyond_the_limit():
    assert rows_of(allocate([Group("g", 5)], [Site("s", 5)], matrix([61]), 60)) == []


def test_a_long_day_of_travel_stays_within_the_integers():
    groups = [Group(str(n), 3, tier=n % 4) for n in range(300)]
    sites = [Site(str(n), 2) for n in range(200)]
    day = 24 * 3_600_000
    found = allocate(groups, sites, np.full((300, 200), day, dtype=np.int64), day)
    assert found.given[:, 2].sum() == 400


@pytest.mark.parametrize(
    ("groups", "sites", "travel"),
    [
        ([Group("g", -1)], [Site("s", 1)], matrix([1])),
        ([Group("g", 1)], [Site("s", -1)], matrix([1])),
        ([Group("g", 1)], [Site("s", 1)], matrix([1, 2])),
    ],
)
def test_impossible_counts_and_shapes_are_refused(groups, sites, travel):
    with pytest.raises(BadInput):
        allocate(groups, sites, travel, 60)
