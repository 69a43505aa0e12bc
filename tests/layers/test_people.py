"""Who counts as a home."""

import pytest
from shapely.geometry import Point, box

from layers.people import find_homes

TOWN = ({"landuse": "residential"}, box(0, 0, 0.05, 0.05))
WORKS = ({"landuse": "industrial"}, box(0, 0, 0.05, 0.05))


def floor_m2(extract):
    return float(find_homes(extract).floor_m2.sum())


@pytest.mark.parametrize("kind", ["chalet", "static_caravan", "hut", "ship", "garage", "industrial", "school"])
def test_nobody_is_counted_in_holiday_homes_and_works(make_extract, house, kind):
    assert len(find_homes(make_extract(buildings=[house(0.01, 0.01, building=kind)], ground=[TOWN]))) == 0


def test_a_house_has_two_floors_unless_the_map_says_so(make_extract, house):
    two = floor_m2(make_extract(buildings=[house(0.01, 0.01)]))
    six = floor_m2(make_extract(buildings=[house(0.01, 0.01, **{"building:levels": "6"})]))
    assert six == pytest.approx(3 * two)


@pytest.mark.parametrize("stated", ["many", "-2", "0", "999", ""])
def test_levels_that_make_no_sense_are_not_believed(make_extract, house, stated):
    odd = floor_m2(make_extract(buildings=[house(0.01, 0.01, **{"building:levels": stated})]))
    assert odd == floor_m2(make_extract(buildings=[house(0.01, 0.01)]))


def test_an_untyped_building_on_residential_ground_is_a_home(make_extract, house):
    untyped = house(0.01, 0.01, building="yes")
    assert len(find_homes(make_extract(buildings=[untyped], ground=[TOWN]))) == 1


def test_an_untyped_building_where_no_use_is_mapped_counts_half(make_extract, house):
    untyped = house(0.01, 0.01, building="yes")
    inside, outside = (floor_m2(make_extract(buildings=[untyped], ground=ground)) for ground in ([TOWN], []))
    assert outside == pytest.approx(inside / 2)


def test_an_untyped_building_among_works_is_no_home(make_extract, house):
    untyped = house(0.01, 0.01, building="yes")
    assert len(find_homes(make_extract(buildings=[untyped], ground=[TOWN, WORKS]))) == 0


@pytest.mark.parametrize("side_deg", [0.00003, 0.001])
def test_an_untyped_shed_or_hall_is_no_home(make_extract, house, side_deg):
    untyped = house(0.01, 0.01, side_deg, building="yes")
    assert len(find_homes(make_extract(buildings=[untyped], ground=[TOWN]))) == 0


def test_an_untyped_building_with_a_shop_in_it_is_no_home(make_extract, house):
    shop = ({"amenity": "library"}, Point(0.01005, 0.01005))
    untyped = house(0.01, 0.01, building="yes")
    assert len(find_homes(make_extract(buildings=[untyped], ground=[TOWN], points=[shop]))) == 0


def test_a_county_without_buildings_has_no_homes(make_extract):
    assert len(find_homes(make_extract())) == 0
