"""Where people set out from: each cell at the spot of its home, looked for once."""

from types import SimpleNamespace

import numpy as np

from dashboard.desk.origins import Doors, find_origins
from dashboard.desk.population import Homes, describe_population
from data.records import Vehicle


def test_each_cell_stands_at_the_spot_of_its_home(read_post):
    homes = describe_population(read_post, read_post.picture).homes
    state = read_post.roads(Vehicle.CAR, read_post.picture)
    found = find_origins(read_post, homes, state)
    home = found.cells.home
    assert state.blocked
    assert list(found.spots) == state.network.snap(homes.lon[home].tolist(), homes.lat[home].tolist(), Vehicle.CAR)


def test_the_spot_of_a_home_is_looked_for_once():
    asked = []

    def snap(lon, _lat, _vehicle):
        asked.extend(lon)
        return [None] * len(lon)

    three = np.array([0.0, 1.0, 2.0])
    doors = Doors(Homes(three, three, three, np.zeros(3, dtype=np.int64)), SimpleNamespace(snap=snap), Vehicle.CAR)
    assert doors.find_spots([0, 2]) == [None, None]
    assert doors.find_spots([2, 1]) == [None, None]
    assert asked == [0.0, 2.0, 1.0]
