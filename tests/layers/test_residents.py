"""Residents are spread whole, add up, and are unknown where nobody has stated them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from shapely.geometry import box

from data.faults import BadInput
from layers.names import NamesTable
from layers.people import find_homes
from layers.residents import StatedResidents, read_residents_by, spread_residents, spread_whole
from layers.settlements import settle_homes


def parish(name, *bounds):
    return {"boundary": "administrative", "admin_level": "10", "name": name}, box(*bounds)


@pytest.fixture
def county(make_extract, house, place):
    """Two parishes; West has Alpha (two houses) and Beta (one), East has Gamma (one)."""
    extract = make_extract(
        places=[place("village", name, lon, 0.05) for name, lon in (("Alpha", 0.01), ("Beta", 0.04), ("Gamma", 0.09))],
        boundaries=[parish("West", 0, 0, 0.05, 0.1), parish("East", 0.05, 0, 0.1, 0.1)],
        buildings=[house(lon, 0.05) for lon in (0.010, 0.011, 0.041, 0.090)],
    )
    homes = find_homes(extract)
    return homes, settle_homes(extract, homes, NamesTable())


def residents(peopled):
    return {place.name: place.residents for place in peopled.settlements}


def test_a_county_total_is_spread_by_floor(county):
    peopled = spread_residents(*county, StatedResidents(total=41))
    assert residents(peopled) == {"Alpha": 21, "Beta": 10, "Gamma": 10}
    assert peopled.total == 41


def test_township_totals_are_kept_to_the_person(county):
    peopled = spread_residents(*county, StatedResidents(by_name={"West": 31, "East": 100}))
    assert residents(peopled) == {"Alpha": 21, "Beta": 10, "Gamma": 100}
    assert {place.residents_method for place in peopled.settlements} == {"raked_township"}


def test_a_settlements_own_figure_stands_and_the_rest_share_the_rest(county):
    peopled = spread_residents(*county, StatedResidents(total=100, by_name={"Gamma": 40}))
    assert residents(peopled) == {"Alpha": 40, "Beta": 20, "Gamma": 40}
    gamma = peopled.settlements[2]
    assert (gamma.residents_method, gamma.residents_uncertainty) == ("stated", 0.0)


def test_without_a_figure_residents_are_unknown_not_zero(county):
    peopled = spread_residents(*county, StatedResidents())
    assert residents(peopled) == {"Alpha": None, "Beta": None, "Gamma": None}
    assert np.isnan(peopled.of_home).all()
    assert peopled.total is None


def test_a_partial_table_leaves_the_rest_unknown(county):
    peopled = spread_residents(*county, StatedResidents(by_name={"East": 7}))
    assert residents(peopled) == {"Alpha": None, "Beta": None, "Gamma": 7}
    assert peopled.total == 7


def test_every_unknown_name_is_told_at_once(county):
    with pytest.raises(BadInput) as caught:
        spread_residents(*county, StatedResidents(by_name={"Nowhere": 1, "Elsewhere": 2, "West": 3}))
    assert caught.value.values["names"] == "Nowhere, Elsewhere"


def test_a_table_larger_than_the_county_is_refused(county):
    with pytest.raises(BadInput, match="residents_by_exceeds_total"):
        spread_residents(*county, StatedResidents(total=10, by_name={"West": 11}))


def test_homes_add_up_to_their_settlement(county):
    homes, settled = county
    peopled = spread_residents(homes, settled, StatedResidents(total=1_001))
    sums = np.bincount(settled.of_home, weights=peopled.of_home)
    assert sums.tolist() == list(residents(peopled).values())


@given(arrays.arrays(np.float64, st.integers(1, 60), elements=st.floats(0.5, 500.0)), st.integers(0, 5_000))
def test_any_run_of_neighbours_has_its_share_within_one(shares, total):
    whole = spread_whole(shares, total)
    error = np.cumsum(whole) - np.cumsum(shares) * total / shares.sum()
    assert whole.sum() == total
    assert whole.min() >= 0
    assert np.abs(error).max() <= 0.5 + 1e-6


def test_bad_rows_of_a_table_are_all_named(tmp_path):
    path = tmp_path / "residents.csv"
    path.write_text("name,residents\nWest,31\nEast,many\n,5\nWest,31\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_residents_by(path)
    assert caught.value.values["rows"] == "3, 4, 5"


def test_a_table_from_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "residents.csv"
    path.write_bytes('﻿name,residents\r\n黄羊镇,"12,340"\r\n'.encode())
    assert read_residents_by(path) == {"黄羊镇": 12_340}
