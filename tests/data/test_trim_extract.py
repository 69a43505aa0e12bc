"""Trimming keeps what a post needs, and where everything is."""

import runpy
from pathlib import Path

import osmium
import pytest
from shapely.geometry import box

from data.extract import read_extract

SCRIPT = Path(__file__).parents[2] / "scripts" / "trim_extract.py"

SOURCE = """<osm version="0.6"><bounds minlon="0" minlat="0" maxlon="0.1" maxlat="0.1"/>
<node id="901" lon="0.0" lat="0.0" timestamp="2020-04-22T10:00:00Z" version="3"><tag k="barrier" v="gate"/></node>
<node id="77" lon="0.001" lat="0.0"/><node id="5" lon="0.001" lat="0.001"/><node id="800" lon="0.0" lat="0.001"/>
<node id="6" lon="0.05" lat="0.05"><tag k="natural" v="tree"/></node>
<node id="7" lon="0.05" lat="0.05"><tag k="place" v="village"/><tag k="name" v="Brook"/></node>
<way id="10"><nd ref="901"/><nd ref="77"/><tag k="highway" v="residential"/><tag k="maxspeed" v="30 mph"/></way>
<way id="11"><nd ref="901"/><nd ref="77"/><nd ref="5"/><nd ref="800"/><nd ref="901"/>
  <tag k="building" v="house"/><tag k="addr:housenumber" v="7"/></way>
<way id="12"><nd ref="5"/><nd ref="800"/><tag k="barrier" v="hedge"/></way>
<way id="13"><nd ref="901"/><nd ref="77"/><nd ref="5"/><nd ref="901"/><tag k="natural" v="scree"/></way>
<relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="77" role="via"/>
  <member type="way" ref="10" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_u_turn"/></relation>
</osm>"""


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory):
    """The small county, trimmed."""
    folder = tmp_path_factory.mktemp("trim")
    (folder / "source.osm").write_text(SOURCE, encoding="utf-8")
    runpy.run_path(str(SCRIPT))["trim_extract"](folder / "source.osm", folder / "trimmed.osm.pbf")
    return folder / "trimmed.osm.pbf"


def objects(path):
    return {(each.type_str(), each.id): dict(each.tags) for each in osmium.FileProcessor(path)}


def test_roads_buildings_and_scree_stay_hedges_go(trimmed):
    ways = {key: tags for key, tags in objects(trimmed).items() if key[0] == "w"}
    assert ways == {
        ("w", 10): {"highway": "residential", "maxspeed": "30 mph"},
        ("w", 11): {"building": "house"},
        ("w", 13): {"natural": "scree"},
    }


def test_nodes_are_numbered_along_the_ways_and_keep_their_place(trimmed):
    assert [number for kind, number in objects(trimmed) if kind == "n"] == [1, 2, 3, 4, 5]
    assert read_extract(trimmed).buildings.geometry[0].equals(box(0, 0, 0.001, 0.001))


def test_gates_and_villages_stay_trees_go(trimmed):
    tagged = [tags for (kind, _), tags in objects(trimmed).items() if kind == "n" and tags]
    assert tagged == [{"barrier": "gate"}, {"place": "village", "name": "Brook"}]


def test_a_turn_restriction_points_at_the_new_number(trimmed):
    members = [
        (member.type, member.ref, member.role)
        for relation in osmium.FileProcessor(trimmed, osmium.osm.RELATION)
        for member in relation.members
    ]
    assert members == [("w", 10, "from"), ("n", 2, "via"), ("w", 10, "to")]


def test_the_date_of_the_data_moves_to_the_header(trimmed):
    assert read_extract(trimmed).data_date.isoformat() == "2020-04-22T10:00:00+00:00"
