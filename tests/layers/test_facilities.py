"""Hospitals, fire and police stations, fuel: each once."""

from shapely.geometry import Point, box

from layers.facilities import find_facilities
from layers.names import NamesTable

SITE = ({"amenity": "hospital", "name": "St Mary's Hospital"}, box(0.01, 0.01, 0.02, 0.02))


def find(extract):
    return [feature["properties"] for feature in find_facilities(extract, NamesTable())]


def test_a_ward_in_the_hospital_is_the_hospital(make_extract):
    ward = ({"amenity": "hospital", "name": "Whippingham Ward"}, Point(0.015, 0.015))
    assert [each["id"] for each in find(make_extract(ground=[SITE], points=[ward]))] == ["st-marys-hospital"]


def test_the_same_name_at_the_gate_is_the_same_hospital(make_extract):
    gate = ({"amenity": "hospital", "name": "St Mary's Hospital"}, Point(0.021, 0.015))
    assert len(find(make_extract(ground=[SITE], points=[gate]))) == 1


def test_another_hospital_next_door_is_another(make_extract):
    other = ({"amenity": "hospital", "name": "Hospice"}, Point(0.021, 0.015))
    assert len(find(make_extract(ground=[SITE], points=[other]))) == 2


def test_a_station_without_a_name_has_an_id_all_the_same(make_extract):
    (station,) = find(make_extract(points=[({"amenity": "fire_station"}, Point(0.01, 0.01))]))
    assert (station["id"], station["name"], station["kind"]) == ("fire", "", "fire")


def test_a_cafe_is_no_facility(make_extract):
    assert find(make_extract(points=[({"amenity": "cafe"}, Point(0.01, 0.01))])) == []
