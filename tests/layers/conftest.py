"""A county small enough to read: an extract made of plain shapes."""

import numpy as np
import pytest
from shapely.geometry import Point, box

from data.extract import Extract, Features

KINDS = ("buildings", "ground", "boundaries", "roads", "lines", "coast", "places", "points")


def make_features(rows):
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape in rows]
    return Features(tuple(f"way/{number}" for number in range(len(rows))), tuple(tags for tags, _ in rows), shapes)


@pytest.fixture
def make_extract():
    """Return a maker of extracts: rows of (tags, geometry) by kind."""

    def make(bounds=(0.0, 0.0, 0.1, 0.1), **rows):
        groups = {kind: make_features(rows.get(kind, [])) for kind in KINDS}
        return Extract("small.osm.pbf", None, bounds, **groups)

    return make


@pytest.fixture
def house():
    """Return a maker of houses of about 11 m by 11 m."""

    def make(lon, lat, side_deg=0.0001, **tags):
        return {"building": "house", **tags}, box(lon, lat, lon + side_deg, lat + side_deg)

    return make


@pytest.fixture
def place():
    """Return a maker of places."""

    def make(kind, name, lon, lat, **tags):
        return {"place": kind, "name": name, **tags}, Point(lon, lat)

    return make
