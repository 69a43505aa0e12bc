"""Weights, vehicles and who suits what: tables that can be used as they stand."""

import pytest

from data.faults import BadInput
from data.norms import find_profile
from data.records import OrderLine, Vehicle
from data.supplies import find_truck, load_items, load_suitable, load_trucks, size_load


def line(item, quantity):
    return OrderLine(f"a/{item}", item, "piece", quantity)


def test_a_load_weighs_what_its_lines_weigh():
    size = size_load([line("blanket", 100), line("drinking_water", 500), line("crystal", 3)])
    assert size.kg == pytest.approx(650)
    assert size.unknown == ("crystal",)


def test_a_heavier_load_takes_more_trips():
    lorry, pickup = find_truck("lorry"), find_truck("off_roader")
    size = size_load([line("drinking_water", 7_000)])
    assert size.trips(lorry) == 1
    assert size.trips(pickup) == 12
    assert size_load([line("drinking_water", 7_001)]).trips(lorry) == 2


def test_a_bulky_load_takes_more_trips_too():
    assert size_load([line("blanket", 1_000)]).trips(find_truck("off_roader")) == 4


def test_every_class_of_roads_has_a_vehicle():
    assert {truck.vehicle for truck in load_trucks().values()} == set(Vehicle)


def test_an_unknown_vehicle_is_refused():
    with pytest.raises(BadInput):
        find_truck("zeppelin")


def test_every_need_has_its_figure():
    profile = find_profile("sphere-2018")
    for item in load_items().values():
        assert item.kg > 0
        assert item.m3 > 0
        assert item.need is None or item.per_person(profile)


def test_who_suits_an_incident_is_a_type_of_team():
    assert load_suitable()["landslip"][0] == "highways"
