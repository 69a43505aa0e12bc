"""From a place to a spot that can be driven away from."""

from itertools import pairwise

import pytest

from data.records import Vehicle

NODES = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0.4, -0.2), 6: (0.6, -0.2), 7: (30, 30)}
RING = {10: ("1 2 3 4 1", {}), 20: ("2 4", {})}


def test_a_spot_lies_on_the_nearest_road_with_its_gap(square):
    (spot,) = square.snap([0.0005], [-0.0001], Vehicle.CAR)
    assert square.names[square.name[spot.edge]] == "South Street"
    assert spot.gap_m == pytest.approx(11.1, abs=0.1)
    assert (spot.lon, spot.lat) == pytest.approx((0.0005, 0.0))
    assert spot.offset_m == pytest.approx(55.6, abs=0.1)


def test_an_orphan_nearby_is_not_snapped_to(draw):
    network = draw(NODES, {**RING, 30: ("5 6", {})})
    (spot,) = network.snap([0.0005], [-0.0002], Vehicle.CAR)
    assert network.way_id[spot.edge] == 10


def test_a_street_one_cannot_get_out_of_is_not_snapped_to(draw):
    network = draw(NODES, {**RING, 30: ("1 5", {"oneway": "yes"})})
    (spot,) = network.snap([0.0004], [-0.0002], Vehicle.CAR)
    assert network.way_id[spot.edge] == 10


def test_a_second_island_is_country_of_its_own(draw):
    rings = {10: range(100, 160), 20: range(200, 260)}
    nodes = {n: (n % 100, 500 * (n // 200) + (n % 2)) for ring in rings.values() for n in ring}
    ways = [f"{n} {m}" for ring in rings.values() for n, m in pairwise([*ring, ring[0]])]
    network = draw(nodes, {row: (refs, {}) for row, refs in enumerate(ways)})
    spots = network.snap([0.001, 0.001], [0.0005, 0.5005], Vehicle.CAR)
    assert all(spot.gap_m < 100 for spot in spots)


def test_far_from_any_road_there_is_no_spot(square):
    assert square.snap([0.5], [0.5], Vehicle.CAR) == [None]


def test_an_unknown_place_has_no_spot_and_spoils_no_other(square):
    nowhere, here = square.snap([float("nan"), 0.0005], [0.0, 0.0], Vehicle.CAR)
    assert nowhere is None
    assert here is not None


def test_each_class_has_its_own_roads(draw):
    network = draw(NODES, {**RING, 30: ("1 5 6 2", {"highway": "footway"})})
    spots = [network.snap([0.0005], [-0.0002], vehicle)[0] for vehicle in (Vehicle.CAR, Vehicle.FOOT)]
    assert [network.way_id[spot.edge] for spot in spots] == [10, 30]


def test_no_places_no_spots(square):
    assert square.snap([], [], Vehicle.CAR) == []
