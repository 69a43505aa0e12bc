"""Which settlement a home belongs to."""

from shapely.geometry import box

from layers.names import NamesTable
from layers.people import find_homes
from layers.settlements import find_townships, settle_homes

NOBODY = NamesTable()


def parish(name, *bounds, level="10"):
    return {"boundary": "administrative", "admin_level": level, "name": name}, box(*bounds)


def settle(extract, table=NOBODY):
    settled = settle_homes(extract, find_homes(extract), table)
    return [settled.settlements[number].name for number in settled.of_home]


def test_a_suburb_is_its_town(make_extract, house, place):
    places = [place("town", "Newport", 0.05, 0.05), place("suburb", "Pan", 0.06, 0.05)]
    extract = make_extract(places=places, buildings=[house(0.0601, 0.05), house(0.0501, 0.05)])
    assert settle(extract) == ["Newport", "Newport"]


def test_a_suburb_that_the_post_names_is_a_settlement(make_extract, house, place):
    places = [place("town", "Ventnor", 0.05, 0.05), place("suburb", "Lowtherville (Upper Ventnor)", 0.06, 0.05)]
    extract = make_extract(places=places, buildings=[house(0.0601, 0.05)])
    table = NamesTable({("settlement", "lowtherville"): "劳瑟维尔"})
    assert settle(extract, table) == ["Lowtherville (Upper Ventnor)"]
    assert settle_homes(extract, find_homes(extract), table).settlements[1].id == "lowtherville"


def test_a_town_draws_homes_from_farther_than_a_hamlet(make_extract, house, place):
    places = [place("town", "Town", 0.0, 0.05), place("hamlet", "Hamlet", 0.04, 0.05)]
    extract = make_extract(places=places, buildings=[house(0.025, 0.05)])
    assert settle(extract) == ["Town"]


def test_a_home_stays_in_its_township(make_extract, house, place):
    places = [place("town", "Town", 0.049, 0.05), place("hamlet", "Hamlet", 0.09, 0.05)]
    parishes = [parish("West", 0, 0, 0.05, 0.1), parish("East", 0.05, 0, 0.1, 0.1)]
    extract = make_extract(places=places, boundaries=parishes, buildings=[house(0.0505, 0.05)])
    assert settle(extract) == ["Hamlet"]


def test_a_township_without_a_place_is_a_settlement_itself(make_extract, house, place):
    parishes = [parish("West", 0, 0, 0.05, 0.1), parish("East", 0.05, 0, 0.1, 0.1)]
    extract = make_extract(
        places=[place("town", "Town", 0.01, 0.05)], boundaries=parishes, buildings=[house(0.09, 0.05)]
    )
    assert settle(extract) == ["East"]


def test_a_county_of_townships_alone_is_told_by_them(make_extract, house):
    parishes = [parish("West", 0, 0, 0.05, 0.1), parish("East", 0.05, 0, 0.1, 0.1)]
    extract = make_extract(boundaries=parishes, buildings=[house(0.01, 0.05), house(0.09, 0.05)])
    assert settle(extract) == ["West", "East"]


def test_the_finest_level_that_holds_the_places_makes_the_townships(make_extract, place):
    places = [place("village", name, lon, 0.05) for name, lon in (("A", 0.02), ("B", 0.04), ("C", 0.08))]
    coarse = [parish("West", 0, 0, 0.05, 0.1, level="8"), parish("East", 0.05, 0, 0.1, 0.1, level="8")]
    fine = [parish("Ward 1", 0, 0, 0.01, 0.1, level="10"), parish("Ward 2", 0.07, 0, 0.1, 0.1, level="10")]
    townships = find_townships(make_extract(places=places, boundaries=[*coarse, *fine]))
    assert townships.level == "8"


def test_settlements_know_their_township(make_extract, place):
    parishes = [parish("West", 0, 0, 0.05, 0.1), parish("East", 0.05, 0, 0.1, 0.1)]
    extract = make_extract(places=[place("village", "Brook", 0.01, 0.05)], boundaries=parishes)
    settled = settle_homes(extract, find_homes(extract), NOBODY)
    assert settled.settlements[0].township == "West"


def test_two_villages_of_one_name_have_two_ids(make_extract, place):
    places = [place("hamlet", "Kingston", 0.01, 0.01), place("village", "Kingston", 0.09, 0.09)]
    extract = make_extract(places=places)
    ids = [each.id for each in settle_homes(extract, find_homes(extract), NOBODY).settlements]
    assert ids == ["kingston-0", "kingston"]


def test_a_county_without_places_has_homes_of_no_settlement(make_extract, house):
    extract = make_extract(buildings=[house(0.01, 0.01)])
    settled = settle_homes(extract, find_homes(extract), NOBODY)
    assert settled.settlements == ()
    assert settled.of_home.tolist() == [-1]
