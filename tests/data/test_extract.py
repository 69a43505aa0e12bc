"""One pass over an extract sorts everything the county is made of."""

import numpy as np
import pytest
from geopandas import GeoDataFrame
from shapely.geometry import LineString, Point, box

from data.extract import draw_ways, extract_from_features, hash_file, read_extract
from data.faults import BadInput
from data.ways import WaySet

NODES = {1: (0.0, 0.0), 2: (0.001, 0.0), 3: (0.001, 0.001), 4: (0.0, 0.001), 5: (0.0005, 0.0005)}
RING = (1, 2, 3, 4, 1)


def write_osm(path, ways, nodes=(), relations=""):
    """Write a small extract: ways as (refs, tags), nodes as {id: tags}."""
    tagged = dict(nodes)
    lines = [f'<node id="{n}" lon="{x}" lat="{y}">{tag(tagged.get(n, {}))}</node>' for n, (x, y) in NODES.items()]
    for number, (refs, tags) in enumerate(ways, start=10):
        corners = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}">{corners}{tag(tags)}</way>')
    path.write_text(f'<osm version="0.6">{"".join(lines)}{relations}</osm>', encoding="utf-8")
    return path


def tag(tags):
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


@pytest.mark.parametrize(
    ("tags", "group"),
    [
        ({"building": "yes"}, "buildings"),
        ({"building": "yes", "amenity": "school"}, "buildings"),
        ({"amenity": "school"}, "ground"),
        ({"natural": "water"}, "ground"),
        ({"highway": "residential"}, "roads"),
        ({"route": "ferry"}, "roads"),
        ({"natural": "coastline"}, "coast"),
        ({"waterway": "river"}, "lines"),
    ],
)
def test_a_ring_goes_where_its_tags_say(tmp_path, tags, group):
    extract = read_extract(write_osm(tmp_path / "small.osm", [(RING, tags)]))
    found = {name for name in ("buildings", "ground", "roads", "coast", "lines") if len(getattr(extract, name))}
    assert found == {group}


def test_things_keep_their_osm_id(tmp_path):
    extract = read_extract(write_osm(tmp_path / "small.osm", [(RING, {"building": "yes"})]))
    assert extract.buildings.ids == ("way/10",)
    assert extract.buildings.geometry[0].equals(box(0, 0, 0.001, 0.001))


def test_a_place_and_a_school_on_a_point_are_found(tmp_path):
    nodes = {5: {"place": "village", "name": "Brook"}, 3: {"amenity": "school"}}
    extract = read_extract(write_osm(tmp_path / "small.osm", [((1, 2), {"highway": "road"})], nodes))
    assert [tags["name"] for tags in extract.places.tags] == ["Brook"]
    assert len(extract.points) == 1


def test_a_township_is_put_together_from_its_ways(tmp_path):
    relation = (
        '<relation id="7"><member type="way" ref="10" role="outer"/><member type="way" ref="11" role="outer"/>'
        + tag({"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": "Town"})
        + "</relation>"
    )
    ways = [((1, 2, 3), {"boundary": "administrative"}), ((3, 4, 1), {"boundary": "administrative"})]
    extract = read_extract(write_osm(tmp_path / "small.osm", ways, relations=relation))
    assert extract.boundaries.ids == ("relation/7",)
    assert extract.boundaries.geometry[0].area == pytest.approx(1e-6)


def test_a_ring_that_crosses_itself_is_left_out_and_counted(tmp_path):
    ways = [((1, 3, 2, 4, 1), {"building": "yes"}), (RING, {"building": "yes"})]
    extract = read_extract(write_osm(tmp_path / "small.osm", ways))
    assert extract.buildings.ids == ("way/11",)
    assert extract.broken == 1


def test_ferries_do_not_widen_the_county(tmp_path):
    ways = [((1, 2), {"highway": "residential"}), ((1, 3), {"route": "ferry"})]
    extract = read_extract(write_osm(tmp_path / "small.osm", ways))
    assert extract.bounds == pytest.approx((-0.02, -0.02, 0.021, 0.02))


@pytest.mark.parametrize("content", ["not an extract", "", '<osm version="0.6"></osm>'])
def test_what_is_no_extract_is_refused(tmp_path, content):
    path = tmp_path / "broken.osm"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput):
        read_extract(path)


def test_a_missing_extract_is_refused_by_name(tmp_path):
    with pytest.raises(BadInput, match="nowhere"):
        read_extract(tmp_path / "nowhere.osm.pbf")


def test_downloaded_features_fill_the_same_groups():
    index = [("way", 10), ("node", 5), ("way", 11)]
    table = GeoDataFrame(
        {"building": ["yes", None, None], "place": [None, "village", None], "name": [None, "Brook", None],
         "natural": [None, None, "coastline"]},
        geometry=[box(0, 0, 1, 1), Point(0, 0), LineString([(0, 0), (1, 1)])], index=index, crs="EPSG:4326",
    )  # fmt: skip
    extract = extract_from_features(table, one_way(), box(0, 0, 1, 1), source="Brook")
    assert (extract.buildings.ids, extract.places.ids, extract.coast.ids) == (("way/10",), ("node/5",), ("way/11",))
    assert extract.buildings.tags == ({"building": "yes"},)
    assert extract.bounds == (0, 0, 1, 1)


def test_ways_to_route_on_are_drawn():
    roads = draw_ways(one_way())
    assert roads.geometry[0].equals(LineString([(0, 0), (1, 1)]))
    assert roads.tags[0]["highway"] == "primary"


def one_way():
    return WaySet(
        way_ids=np.array([10]),
        tags=({"highway": "primary"},),
        starts=np.array([0, 2]),
        refs=np.array([1, 2]),
        lon=np.array([0.0, 1.0]),
        lat=np.array([0.0, 1.0]),
        barriers={},
    )


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert hash_file(path).startswith("ba7816bf8f01cfea")
