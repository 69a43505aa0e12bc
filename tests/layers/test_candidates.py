"""Which buildings and grounds could shelter people."""

import pytest
from shapely.geometry import Point, box

from layers.candidates import find_candidates
from layers.names import NamesTable
from layers.settlements import find_townships

GROUNDS = ({"amenity": "school", "name": "Primary School"}, box(0.01, 0.01, 0.02, 0.02))


def find(extract):
    features = find_candidates(extract, find_townships(extract), NamesTable())
    return [feature["properties"] for feature in features]


def test_a_school_gives_a_third_of_its_ground_floor(make_extract, house):
    (school,) = find(make_extract(buildings=[house(0.012, 0.012, 0.0005, building="school")], ground=[GROUNDS]))
    assert school["effective_area_m2"] == pytest.approx(0.35 * school["floor_area_m2"], abs=1)
    assert (school["id"], school["site"], school["kind"]) == ("primary-school", "building", "school")


def test_a_school_is_all_buildings_in_its_grounds_but_the_caretakers_house(make_extract, house):
    halls = [house(0.012 + step, 0.012, 0.0005, building="yes") for step in (0, 0.001)]
    one, two, with_house = (
        find(make_extract(buildings=buildings, ground=[GROUNDS]))[0]["floor_area_m2"]
        for buildings in (halls[:1], halls, [*halls, house(0.018, 0.018)])
    )
    assert two == pytest.approx(2 * one, abs=1)
    assert with_house == two


def test_a_building_counts_once(make_extract, house):
    nursery = ({"amenity": "kindergarten", "name": "Nursery"}, box(0.0115, 0.0115, 0.0135, 0.0135))
    sites = find(make_extract(buildings=[house(0.012, 0.012, 0.0005, building="yes")], ground=[GROUNDS, nursery]))
    assert [site["name"] for site in sites] == ["Primary School"]


def test_a_prayer_room_does_not_make_a_hospital_a_shelter(make_extract, house):
    prayer_room = ({"amenity": "place_of_worship", "name": "Prayer Room"}, Point(0.0121, 0.0121))
    hospital = house(0.012, 0.012, 0.001, building="hospital")
    (site,) = find(make_extract(buildings=[hospital], points=[prayer_room]))
    assert site["effective_area_m2"] == 0
    assert site["refused_because"] == "point_in_large_building"


def test_a_hall_in_a_large_building_counts_for_a_hall(make_extract, house):
    hall = ({"amenity": "community_centre", "name": "Hall"}, Point(0.0121, 0.0121))
    (site,) = find(make_extract(buildings=[house(0.012, 0.012, 0.001, building="yes")], points=[hall]))
    assert site["floor_area_m2"] == 1_500
    assert site["refused_because"] is None


@pytest.mark.parametrize(("away_deg", "found"), [(0.00005, 1), (0.0005, 0)])
def test_a_point_beside_a_building_is_its_door(make_extract, house, away_deg, found):
    chapel = ({"amenity": "place_of_worship", "name": "Chapel"}, Point(0.012 - away_deg, 0.0121))
    assert len(find(make_extract(buildings=[house(0.012, 0.012, 0.0003)], points=[chapel]))) == found


def test_a_room_too_small_is_no_shelter(make_extract, house):
    assert find(make_extract(buildings=[house(0.012, 0.012, 0.00005, building="yes", amenity="townhall")])) == []


def test_open_ground_is_for_earthquakes(make_extract):
    (pitch,) = find(make_extract(ground=[({"leisure": "pitch"}, box(0.01, 0.01, 0.011, 0.011))]))
    assert (pitch["site"], pitch["valid_hazards"], pitch["name"]) == ("open_air", ["earthquake"], "")


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "parking", "access": "private"},
        {"amenity": "parking", "parking": "underground"},
        {"leisure": "golf_course"},
    ],
)
def test_private_covered_or_other_ground_is_none(make_extract, tags):
    assert find(make_extract(ground=[(tags, box(0.01, 0.01, 0.011, 0.011))])) == []


def test_a_pitch_in_a_park_is_part_of_the_park(make_extract):
    park = ({"leisure": "park", "name": "Park"}, box(0.01, 0.01, 0.015, 0.015))
    pitch = ({"leisure": "pitch"}, box(0.011, 0.011, 0.012, 0.012))
    assert [site["name"] for site in find(make_extract(ground=[pitch, park]))] == ["Park"]


def test_a_small_green_is_none(make_extract):
    assert find(make_extract(ground=[({"leisure": "park"}, box(0.01, 0.01, 0.0102, 0.0102))])) == []


def test_a_county_of_roads_alone_has_no_candidates(make_extract):
    assert find(make_extract()) == []
