"""The base map: what is drawn, decoded again from its tiles."""

import gzip

import mapbox_vector_tile
import pytest
import shapely
from pmtiles.reader import Reader
from shapely.geometry import LineString, Polygon, box, shape

from layers.basemap import lay_basemap
from layers.names import NamesTable
from layers.settlements import find_townships
from layers.tiles import write_tiles

BOUNDS = (0.0, 0.0, 0.1, 0.1)


@pytest.fixture
def draw(tmp_path, make_extract):
    """Return a function that draws rows and reads one tile back."""

    def draw(zoom, table=None, land=None, **rows):
        extract = make_extract(bounds=BOUNDS, **rows)
        layers = lay_basemap(extract, land or box(*BOUNDS), find_townships(extract), table or NamesTable())
        path = tmp_path / "base.pmtiles"
        write_tiles(layers, BOUNDS, path, attribution="nobody", tell=lambda _: None)
        stored = path.read_bytes()
        reader = Reader(lambda offset, length: stored[offset : offset + length])
        found: dict = {}
        half = 2 ** (zoom - 1)
        for x in range(half, half + 6):
            for y in range(half - 6, half + 1):
                body = reader.get(zoom, x, y)
                tile = mapbox_vector_tile.decode(gzip.decompress(body)) if body else {}
                for name, layer in tile.items():
                    found.setdefault(name, []).extend(layer["features"])
        return found

    return draw


def test_roads_carry_kind_and_both_names(draw):
    road = (
        {"highway": "primary_link", "name": "Leeson Road", "ref": "A3055"},
        LineString([(0.01, 0.01), (0.02, 0.01)]),
    )
    table = NamesTable({("road", "leeson road"): "利森路"})
    (drawn,) = draw(14, table, roads=[road])["roads"]
    assert drawn["properties"] == {"kind": "primary", "name": "Leeson Road", "name_zh": "利森路", "ref": "A3055"}


@pytest.mark.parametrize(
    ("highway", "zoom", "drawn"), [("primary", 7, 1), ("residential", 10, 0), ("residential", 11, 1)]
)
def test_lesser_roads_wait_for_a_nearer_zoom(draw, highway, zoom, drawn):
    road = ({"highway": highway}, LineString([(0.001, 0.001), (0.09, 0.001)]))
    assert bool(draw(zoom, roads=[road]).get("roads")) == bool(drawn)


def test_road_names_wait_for_room(draw):
    road = ({"highway": "residential", "name": "High Street"}, LineString([(0.001, 0.001), (0.09, 0.001)]))
    assert all("name" not in drawn["properties"] for drawn in draw(12, roads=[road])["roads"])


def test_every_building_is_in_the_last_zoom(draw, house):
    houses = [house(0.001 + 0.002 * step, 0.0015) for step in range(8)]
    centres = {
        tuple(round(part) for part in shape(drawn["geometry"]).centroid.coords[0])
        for drawn in draw(14, buildings=houses)["buildings"]
    }
    assert len(centres) == len(houses)


def test_polygons_are_valid_after_snapping(draw):
    teeth = [(0.001 + 0.00002 * step, 0.001 + 0.00003 * (step % 2)) for step in range(60)]
    comb = ({"natural": "wood"}, Polygon([*teeth, (0.003, 0.004), (0.001, 0.004)]))
    drawn = draw(14, ground=[comb])["landuse"]
    assert drawn
    assert all(shape(each["geometry"]).is_valid for each in drawn)


def test_the_tiles_together_have_the_area_of_the_land(draw):
    land = Polygon([(0.013, 0.011), (0.061, 0.023), (0.088, 0.071), (0.041, 0.052), (0.017, 0.083)])
    units = 2**14 * 4096 / 360
    whole = box(0, 0, 4096, 4096)
    drawn = sum(shape(each["geometry"]).intersection(whole).area for each in draw(14, land=land)["earth"])
    assert drawn == pytest.approx(land.area * units**2, rel=1e-3)


def test_sea_is_what_is_not_earth(draw):
    island = box(0.02, 0.02, 0.04, 0.04)
    assert all(shape(each["geometry"]).area < 4096**2 for each in draw(7, land=island)["earth"])


def test_a_pond_is_water_and_a_meadow_is_land(draw):
    pond = ({"natural": "water", "water": "pond"}, box(0.001, 0.001, 0.003, 0.003))
    meadow = ({"landuse": "meadow"}, box(0.004, 0.001, 0.006, 0.003))
    drawn = draw(14, ground=[pond, meadow])
    assert {each["properties"]["kind"] for each in drawn["water"]} == {"water"}
    assert {each["properties"]["kind"] for each in drawn["landuse"]} == {"meadow"}


def test_places_carry_rank_and_names(draw, place):
    table = NamesTable({("settlement", "newport"): "纽波特"})
    town = place("town", "Newport", 0.003, 0.003, **{"name:en": "Newport"})
    (drawn, *_) = draw(7, table, places=[town])["places"]
    assert drawn["properties"] == {
        "kind": "town", "rank": 1, "name": "Newport", "name_en": "Newport", "name_zh": "纽波特"
    }  # fmt: skip


def test_a_boundary_between_townships_is_drawn_once_and_not_along_the_shore(draw, place):
    sides = [box(0.001, 0.001, 0.01, 0.02), box(0.01, 0.001, 0.02, 0.02)]
    parishes = [({"boundary": "administrative", "admin_level": "10", "name": str(side)}, side) for side in sides]
    land = shapely.union_all(sides)
    drawn = draw(14, land=land, boundaries=parishes, places=[place("village", "A", 0.005, 0.005)])["boundaries"]
    across = [shape(each["geometry"]) for each in drawn]
    assert all(line.bounds[0] == line.bounds[2] for line in across)
    assert sum(line.length for line in across) == pytest.approx(0.0182 / 360 * 2**14 * 4096, rel=0.05)
