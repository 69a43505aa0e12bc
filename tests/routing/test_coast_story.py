"""The story of the exercise on the real coast: three slips, each answer by its road."""

import pytest
from shapely import Point

from data.records import BLOCKED, Closure, Vehicle
from routing.closures import locate_closures
from routing.paths import RoadState

SLIPS = {"leeson": (-1.1843, 50.6027), "newport": (-1.2154, 50.5961), "whitwell": (-1.2547, 50.5915)}


@pytest.fixture(scope="module")
def drive(undercliff):
    """Drive from Shanklin to Ventnor under the slips named."""

    def go(*names, vehicle=Vehicle.CAR):
        motors = dict.fromkeys([Vehicle.CAR, Vehicle.TRUCK, Vehicle.FOUR_BY_FOUR], BLOCKED)
        slips = [
            Closure(id=name, name=name, cause="landslip", geometry=Point(SLIPS[name]), span_m=60.0, effects=motors)
            for name in names
        ]
        state = RoadState(undercliff, vehicle, locate_closures(undercliff, slips))
        return state.route(*undercliff.snap([-1.1785, -1.2065], [50.6310, 50.5946], vehicle))

    return go


def roads(route):
    return {step.name for step in route.steps}


def test_by_leeson_road_while_it_is_open(drive):
    assert "Leeson Road" in roads(drive())
    assert 9 * 60 < drive().travel_s < 13 * 60


def test_by_wroxall_when_it_has_slipped(drive):
    assert roads(drive("leeson")) >= {"St. John's Road", "Newport Road"}
    assert "Leeson Road" not in roads(drive("leeson"))


def test_by_whitwell_when_newport_road_has_gone_too(drive):
    assert "Whitwell Road" in roads(drive("leeson", "newport"))
    assert drive("leeson", "newport").travel_s > 2 * drive().travel_s


def test_cut_off_by_all_three_in_the_end(drive):
    answer = drive(*SLIPS)
    assert (answer.reason, sorted(answer.cut_off_by)) == ("closed", sorted(SLIPS))
    assert 100 < answer.gap_m < 2_000


def test_a_4x4_gets_through_by_track_and_walkers_as_ever(drive):
    over_land = drive(*SLIPS, vehicle=Vehicle.FOUR_BY_FOUR)
    assert "Week Lane" in roads(over_land)
    assert 1_000 < over_land.track_m < 1_600
    assert drive(*SLIPS, vehicle=Vehicle.FOOT) == drive(vehicle=Vehicle.FOOT)
