"""Norm figures: their units, their sources, and how sure each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.faults import BadInput, NotFound
from data.norms import (
    Age,
    AgeLimit,
    Assumption,
    Bound,
    Norm,
    Period,
    Profile,
    Status,
    find_norm,
    find_profile,
    load_age_limits,
    load_assumptions,
    load_norms,
    load_profiles,
    tell_age,
)
from data.records import LAYERS, WarningLevel

UNITS = {"m2", "m", "L", "persons", "g", "kcal", "kg", "piece"}
UNVERIFIED = {
    "site_area_camp_without_services",
    "refuge_area_emergency_gb_51143",
    "refuge_area_temporary_gb_51143",
    "refuge_area_mid_gb_51143",
    "refuge_area_long_gb_51143",
    "service_distance_emergency_gb_51143",
    "service_distance_short_gb_51143",
    "service_distance_mid_gb_51143",
    "service_distance_long_gb_51143",
}


def test_water_is_fifteen_litres_a_day_not_a_week():
    water = find_norm("water_all_uses")
    assert (water.value, water.unit, water.per, water.period) == (15.0, "L", "person", Period.DAY)
    assert find_profile("sphere-2018").water_l_per_person_day * 7 == 105


@pytest.mark.parametrize(
    "name", [name for name in load_norms() if name.startswith("water_") and "distance" not in name]
)
def test_every_water_need_is_per_person_and_day(name):
    norm = find_norm(name)
    assert (norm.unit, norm.per, norm.period) == ("L", "person", Period.DAY)
    assert 2 <= norm.value <= 15


@pytest.mark.parametrize("norm", load_norms().values(), ids=lambda norm: norm.name)
def test_every_norm_has_a_unit_a_source_and_a_standing(norm):
    assert norm.unit in UNITS
    assert norm.source
    assert norm.edition
    assert norm.status in {Status.CONFIRMED, Status.SECONDARY, Status.UNVERIFIED}


def test_what_nobody_looked_up_says_so():
    assert {name for name, norm in load_norms().items() if norm.status is Status.UNVERIFIED} == UNVERIFIED
    assert not any(find_norm(name).verified for name in UNVERIFIED)


def test_what_was_seen_elsewhere_is_not_confirmed():
    assert find_norm("refuge_area_short_gb_51143").status is Status.SECONDARY
    assert not find_norm("refuge_area_short_gb_51143").verified
    assert find_norm("covered_floor_sphere").verified


@pytest.mark.parametrize(
    ("name", "area", "status"), [("sphere-2018", 3.5, "confirmed"), ("gb-51143-short", 2.0, "secondary")]
)
def test_a_profile_says_how_much_floor_a_person_needs(name, area, status):
    profile = find_profile(name)
    assert profile.m2_per_person == area
    assert profile.floor.status == status
    assert profile.floor.bound is Bound.AT_LEAST


def test_a_tent_holds_what_its_norm_says():
    tent = find_norm("relief_tent_area").value
    assert [int(tent // load_profiles()[name].m2_per_person) for name in ("sphere-2018", "gb-51143-short")] == [3, 6]


def test_an_unknown_profile_names_those_there_are():
    with pytest.raises(BadInput, match="sphere-2018, gb-51143-short"):
        find_profile("sphere")


def test_an_unknown_norm_is_not_found():
    with pytest.raises(NotFound, match="norm_missing"):
        find_norm("beds")


def test_a_profile_refuses_a_norm_of_another_dimension():
    parts = {need: find_norm(name) for need, name in {"floor": "water_all_uses", "water": "water_all_uses"}.items()}
    rest = {need: getattr(find_profile("sphere-2018"), need) for need in ("toilet", "blankets", "energy")}
    with pytest.raises(ValueError, match="floor is in L per person day"):
        Profile(name="wrong", **parts, **rest)


GOOD = {
    "name": "floor",
    "value": 3.5,
    "unit": "m2",
    "per": "person",
    "period": "",
    "bound": "at_least",
    "basis": "floor",
    "source": "a handbook",
    "edition": "2018",
    "status": "confirmed",
}


@pytest.mark.parametrize(
    "change",
    [
        {"value": 0.0},
        {"value": float("nan")},
        {"high": 3.0},
        {"unit": ""},
        {"source": ""},
        {"edition": ""},
        {"period": "week"},
        {"status": "sure"},
        {"bound": "roughly"},
    ],
)
def test_a_norm_without_its_standing_is_refused(change):
    assert Norm(**GOOD).verified
    with pytest.raises(ValueError, match=r"floor|valid"):
        Norm(**{**GOOD, **change})


def test_the_assumed_shares_are_those_agreed():
    shares = load_assumptions()
    assert {name: share.value for name, share in shares.items()} == {
        "red": 1.0,
        "orange": 0.5,
        "yellow": 0.0,
        "blue": 0.0,
        "asking": 0.3,
    }
    assert (shares["asking"].low, shares["asking"].high) == (0.1, 0.5)
    assert all(share.status is Status.ASSUMED for share in shares.values())


def test_every_level_has_its_share_and_a_higher_one_moves_no_fewer():
    shares = [load_assumptions()[level].value for level in WarningLevel]
    assert shares == sorted(shares)


@pytest.mark.parametrize("change", [{"value": 1.2}, {"value": 0.3, "low": 0.4}, {"value": 0.3, "high": 0.2}])
def test_a_share_must_be_one(change):
    with pytest.raises(ValueError, match="must hold"):
        Assumption(**{"name": "asking", "basis": "none", **change})


@pytest.mark.parametrize(
    ("minutes", "age"), [(None, Age.UNKNOWN), (0, Age.FRESH), (30, Age.FRESH), (31, Age.AGEING), (91, Age.STALE)]
)
def test_a_position_ages_by_its_own_limits(minutes, age):
    assert tell_age("teams", "geometry", None if minutes is None else minutes * 60) is age


def test_a_field_without_limits_of_its_own_ages_as_its_layer():
    limit = load_age_limits()["teams"]
    assert tell_age("teams", "status", limit.fresh_min * 60) is Age.FRESH
    assert tell_age("teams", "status", limit.ageing_min * 60 + 1) is Age.STALE


@given(st.sampled_from(sorted(LAYERS)), st.lists(st.floats(0, 1e9), min_size=2, max_size=2))
def test_nothing_grows_younger(layer, ages):
    order = [Age.FRESH, Age.AGEING, Age.STALE]
    younger, older = (order.index(tell_age(layer, "name", age_s)) for age_s in sorted(ages))
    assert younger <= older


@pytest.mark.parametrize("name", [name for name in load_age_limits() if name != "default"])
def test_every_age_limit_is_of_a_field_that_there_is(name):
    layer, _, field = name.partition(".")
    assert layer in LAYERS
    assert not field or field in LAYERS[layer].__dataclass_fields__


def test_age_limits_must_rise():
    with pytest.raises(ValueError, match="must rise"):
        AgeLimit(fresh_min=60, ageing_min=30)
