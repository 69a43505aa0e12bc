"""What the tags of a way mean."""

import math

import pytest

from data.records import Vehicle
from routing.ways import (
    EVERYBODY,
    PROFILES,
    Structure,
    barrier_mask,
    parse_kmh,
    parse_metres,
    parse_tonnes,
    read_traits,
    signature,
)


def who(mask):
    return "".join(vehicle.value[0] for vehicle in Vehicle if mask & PROFILES[vehicle].bit)


@pytest.mark.parametrize(
    ("tags", "forward"),
    [
        ({"highway": "residential"}, "ct4f"),
        ({"highway": "motorway"}, "ct4"),
        ({"highway": "footway"}, "f"),
        ({"highway": "track"}, "4f"),
        ({"highway": "track", "motor_vehicle": "yes"}, "ct4f"),
        ({"highway": "track", "access": "yes"}, "4f"),
        ({"highway": "service", "access": "private"}, "4f"),
        ({"highway": "unclassified", "access": "destination"}, "ct4f"),
        ({"highway": "secondary", "access": "no", "foot": "yes"}, "f"),
        ({"highway": "secondary", "access": "no", "motor_vehicle": "yes"}, "ct4"),
        ({"highway": "secondary", "motor_vehicle": "no"}, "f"),
        ({"highway": "secondary", "hgv": "no"}, "c4f"),
        ({"highway": "secondary", "maxheight": "3.2"}, "c4f"),
        ({"highway": "secondary", "maxwidth": "6'6\""}, "c4f"),
        ({"highway": "secondary", "maxweight": "7.5 t"}, "c4f"),
        ({"highway": "pedestrian", "motor_vehicle": "destination"}, "ct4f"),
        ({"route": "ferry", "motor_vehicle": "yes"}, "ct4f"),
        ({"route": "ferry"}, "f"),
    ],
)
def test_tags_say_who_may_travel(tags, forward):
    assert who(read_traits(tags).forward) == forward


@pytest.mark.parametrize(
    ("tags", "backward"),
    [
        ({"oneway": "yes"}, "f"),
        ({"oneway": "-1"}, "ct4f"),
        ({"junction": "roundabout"}, "f"),
        ({"junction": "roundabout", "oneway": "no"}, "ct4f"),
        ({"oneway": "yes", "oneway:foot": "yes"}, ""),
    ],
)
def test_one_way_binds_motors_and_spares_walkers(tags, backward):
    assert who(read_traits({"highway": "residential", **tags}).backward) == backward


def test_minus_one_turns_the_one_way_round():
    assert who(read_traits({"highway": "residential", "oneway": "-1"}).forward) == "f"


def test_a_posted_limit_slows_and_never_hurries():
    assert read_traits({"highway": "primary", "maxspeed": "20 mph"}).speed_kmh == pytest.approx(32.19, abs=0.01)
    assert read_traits({"highway": "residential", "maxspeed": "100"}).speed_kmh == 30


def test_structures_are_told():
    tags = {"highway": "primary", "bridge": "viaduct", "tunnel": "no", "ford": "yes"}
    assert read_traits(tags).structure == Structure.BRIDGE | Structure.FORD


def test_a_name_does_not_change_the_traits_but_the_signature():
    plain, named = {"highway": "primary"}, {"highway": "primary", "name": "High Street"}
    assert read_traits(plain) == read_traits(named)
    assert signature(1, plain) != signature(1, named)


@pytest.mark.parametrize(
    ("tags", "through"),
    [
        ({"barrier": "gate"}, "ct4f"),
        ({"barrier": "gate", "access": "private"}, "4f"),
        ({"barrier": "gate", "locked": "yes"}, "f"),
        ({"barrier": "bollard"}, "f"),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, "ct4f"),
        ({"barrier": "kissing_gate"}, "f"),
        ({"barrier": "wall"}, ""),
        ({"barrier": "height_restrictor", "maxheight": "2.2"}, "c4f"),
    ],
)
def test_a_barrier_lets_through_whom_it_lets(tags, through):
    assert who(barrier_mask(tags)) == through


def test_everybody_is_every_class():
    assert who(EVERYBODY) == "ct4f"


def test_units_are_read_and_nonsense_is_unknown():
    assert parse_metres("6'6\"") == pytest.approx(1.9812)
    assert parse_metres("2,5 m") == 2.5
    assert parse_tonnes("7500 kg") == 7.5
    assert parse_kmh("30 mph") == pytest.approx(48.28, abs=0.01)
    assert all(math.isnan(parse(text)) for parse in (parse_metres, parse_tonnes, parse_kmh) for text in (None, "none"))
