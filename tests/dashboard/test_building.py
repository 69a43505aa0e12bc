"""A county is built whole or not at all, from an extract or from a download."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import osmium
import osmnx
import pytest
from shapely.geometry import box, mapping

from dashboard.desk import building
from dashboard.desk.area_folder import needs_build
from dashboard.desk.building import build_area, build_place
from data.area import AREA_FOLDER, open_area, read_record
from data.faults import BadInput, NotFound, Unavailable
from routing.network import load_network

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHALE = json.loads((Path(__file__).parent / "data" / "chale.json").read_text(encoding="utf-8"))


@pytest.fixture
def extract(tmp_path):
    """One village as an extract."""
    return write_extract(tmp_path / "chale.osm.pbf", CHALE["elements"])


def write_extract(path, elements):
    west, south, east, north = CHALE["bounds"]
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(west, south, east, north))
    header.set("osmosis_replication_timestamp", "2020-04-22T20:59:03Z")
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for each in elements:
            plain = SimpleNamespace(id=each["id"], tags=each.get("tags", {}))
            if each["type"] == "node":
                plain.location = (each["lon"], each["lat"])
                writer.add_node(plain)
            else:
                plain.nodes = each["nodes"]
                writer.add_way(plain)
    return path


def build(extract, home, **more):
    stated = {"name": "Chale", "residents_total": 200, "now": NOW, "progress": lambda _: None, **more}
    return build_area(extract, home, **stated)


def test_a_built_area_can_be_opened(extract, tmp_path):
    record = build(extract, tmp_path / "home")
    area = open_area(tmp_path / "home" / AREA_FOLDER)
    assert area.record == record
    assert [place.residents for place in area.settlement_records] == [200]
    assert area.people.residents.sum() == 200
    assert load_network(area.roads_path).edges == record.counts["edges"] > 20


def test_the_record_says_what_it_was_built_from(extract, tmp_path):
    record = build(extract, tmp_path / "home", residents_source="Census 2021")
    assert record.source_date == datetime(2020, 4, 22, 20, 59, 3, tzinfo=UTC)
    assert len(record.source_sha256) == 64
    assert record.residents_source == "Census 2021"
    assert record.built_at == NOW


def test_the_same_extract_and_figures_give_the_same_area_id(extract, tmp_path):
    one, later, other = (
        build(extract, tmp_path / "home", now=NOW + timedelta(days=days), residents_total=total).area_id
        for days, total in ((0, 200), (1, 200), (1, 201))
    )
    assert one == later != other


def test_progress_names_each_part_and_never_falls_back(extract, tmp_path):
    told = []
    build(extract, tmp_path / "home", progress=told.append)
    fractions = [progress.fraction for progress in told]
    assert fractions == sorted(fractions)
    assert told[-1] == building.Progress("build.part.done", 1.0)


def test_a_home_without_an_area_needs_a_build(extract, tmp_path):
    assert needs_build(tmp_path / "home")
    build(extract, tmp_path / "home")
    assert not needs_build(tmp_path / "home")


def test_a_home_whose_map_was_lost_is_built_again(extract, tmp_path):
    build(extract, tmp_path / "home")
    (tmp_path / "home" / AREA_FOLDER / "base.pmtiles").unlink()
    assert needs_build(tmp_path / "home")


def test_a_home_of_another_builder_is_built_again(extract, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "BUILDER_VERSION", 0)
    build(extract, tmp_path / "home")
    assert needs_build(tmp_path / "home")


def test_a_build_that_fails_leaves_the_old_area_and_nothing_else(extract, tmp_path, monkeypatch):
    home = tmp_path / "home"
    first = build(extract, home)
    monkeypatch.setattr(building, "write_basemap", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(extract, home, name="Second")
    assert read_record(home / AREA_FOLDER) == first
    assert [path.name for path in home.iterdir()] == [AREA_FOLDER]


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from dashboard.desk.building import build_area
def die_at_the_map(progress):
    if progress.part == "build.part.map":
        os._exit(9)
extract, home = map(Path, sys.argv[1:])
build_area(extract, home, name="Second", now=datetime.now(UTC), progress=die_at_the_map)
"""


def test_a_killed_build_leaves_the_old_area(extract, tmp_path):
    home = tmp_path / "home"
    first = build(extract, home)
    killed = subprocess.run([sys.executable, "-c", KILLED, extract, home], check=False)
    assert killed.returncode == 9
    assert open_area(home / AREA_FOLDER).record == first


def test_an_area_taken_away_by_a_killed_build_comes_back(extract, tmp_path):
    home = tmp_path / "home"
    build(extract, home)
    (home / AREA_FOLDER).rename(home / ".area-old-killed")
    assert not needs_build(home)
    assert (home / AREA_FOLDER / "build.json").exists()


def test_what_a_killed_build_left_is_swept_after_an_hour(extract, tmp_path):
    home = tmp_path / "home"
    (home / ".area-new-killed").mkdir(parents=True)
    build(extract, home, now=datetime.now(UTC))
    assert (home / ".area-new-killed").exists()
    build(extract, home, now=datetime.now(UTC) + timedelta(hours=2))
    assert not (home / ".area-new-killed").exists()


def test_a_full_disk_is_said_before_the_work(extract, tmp_path, monkeypatch):
    monkeypatch.setattr(building.shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    with pytest.raises(Unavailable, match="build_disk_full"):
        build(extract, tmp_path / "home")


def test_an_extract_of_roads_alone_says_what_is_missing(tmp_path):
    roads = [each for each in CHALE["elements"] if each["type"] == "node" or "highway" in each["tags"]]
    plain = [{**each, "tags": {}} if each["type"] == "node" else each for each in roads]
    record = build(write_extract(tmp_path / "roads.osm.pbf", plain), tmp_path / "home")
    assert {"buildings", "land_use", "places", "townships", "residents", "candidates", "facilities"} <= set(
        record.missing
    )
    assert record.residents_total is None


def test_a_handful_of_homes_is_not_filled_with_a_city(extract, tmp_path):
    record = build(extract, tmp_path / "home", residents_total=500_000)
    assert record.residents_total is None
    assert "homes" in record.missing
    assert np.isnan(open_area(tmp_path / "home" / AREA_FOLDER).people.residents).all()


def test_residents_by_name_come_from_a_table(extract, tmp_path):
    table = tmp_path / "residents.csv"
    table.write_text("name,residents\nChale,123\n", encoding="utf-8")
    build(extract, tmp_path / "home", residents_total=None, residents_by=table)
    (chale,) = open_area(tmp_path / "home" / AREA_FOLDER).settlement_records
    assert (chale.residents, chale.residents_method) == (123, "stated")


def test_a_bad_table_is_refused_before_the_work(extract, tmp_path):
    told = []
    with pytest.raises(BadInput):
        build(extract, tmp_path / "home", residents_by=tmp_path / "none.csv", progress=told.append)
    assert told == []


def test_an_unknown_way_to_build_is_refused(extract, tmp_path):
    with pytest.raises(BadInput, match="unknown_via"):
        build(extract, tmp_path / "home", via="crow")


def test_osmnx_builds_the_same_county(extract, tmp_path):
    straight, bridged = (build(extract, tmp_path / via, via=via) for via in ("straight", "osmnx"))
    same = ("buildings", "homes", "settlements", "candidates", "tiles")
    assert [straight.counts[name] for name in same] == [bridged.counts[name] for name in same]
    assert bridged.via == "osmnx"


class _StandIn(BaseHTTPRequestHandler):
    """Nominatim and Overpass for one village."""

    def do_GET(self):
        if self.path.startswith("/api/status"):
            self._answer(
                "Connected as: 1\nCurrent time: now\nAnnounced endpoint: none\nRate limit: 2\n2 slots available now.\n"
            )
        elif "Atlantis" in self.path:
            self._answer("[]")
        else:
            west, south, east, north = CHALE["bounds"]
            found = {
                "display_name": "Chale", "name": "Chale", "osm_type": "relation", "osm_id": 1, "place_id": 1,
                "class": "boundary", "type": "administrative", "importance": 0.5,
                "lat": str(south), "lon": str(west), "boundingbox": [south, north, west, east],
                "geojson": mapping(box(west, south, east, north)),
            }  # fmt: skip
            self._answer(json.dumps([found]))

    def do_POST(self):
        query = self.rfile.read(int(self.headers["content-length"])).decode()
        wants_roads = "highway" in query or "ferry" in query
        ways = [each for each in CHALE["elements"] if each["type"] == "way"]
        ways = [way for way in ways if ("highway" in way["tags"]) == wants_roads]
        nodes = [each for each in CHALE["elements"] if each["type"] == "node"]
        self._answer(json.dumps({"elements": [*nodes, *ways], "remark": ""}))

    def _answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def stand_in(monkeypatch):
    """Serve the stand-in on this machine and point OSMnx at it by its own settings."""
    server = HTTPServer(("127.0.0.1", 0), _StandIn)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(osmnx.settings, "nominatim_url", address)
    monkeypatch.setattr(osmnx.settings, "overpass_url", f"{address}/api")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_place_is_downloaded_into_the_same_area(extract, tmp_path, monkeypatch):
    straight = build(extract, tmp_path / "straight")
    with stand_in(monkeypatch):
        record = build_place("Chale", tmp_path / "home", residents_total=200, now=NOW, progress=lambda _: None)
    same = ("buildings", "homes", "settlements", "candidates", "open_air_sites", "facilities")
    assert [record.counts[name] for name in same] == [straight.counts[name] for name in same]
    area = open_area(tmp_path / "home" / AREA_FOLDER)
    assert [(place.name, place.residents) for place in area.settlement_records] == [("Chale", 200)]
    assert record.source_sha256 is None
    assert "data_date" in record.missing


def test_a_place_that_nobody_knows_is_not_built(tmp_path, monkeypatch):
    with stand_in(monkeypatch), pytest.raises(NotFound):
        build_place("Atlantis", tmp_path / "home", now=NOW, progress=lambda _: None)
    assert not (tmp_path / "home" / AREA_FOLDER).exists()


# --- the exercise county, as everybody gets it


@pytest.fixture(scope="module")
def county(built_home):
    """The exercise county."""
    return open_area(built_home / AREA_FOLDER)


def test_the_county_town_is_not_left_to_its_suburbs(county):
    newport = next(place for place in county.settlement_records if place.id == "newport")
    assert 12_000 < newport.residents < 30_000


def test_every_resident_of_the_county_lives_in_a_home(county):
    assert county.people.residents.sum(dtype=np.float64) == county.record.residents_total == 140_400
    assert sum(place.residents for place in county.settlement_records) == 140_400


def test_every_settlement_has_a_chinese_name_and_a_township(county):
    assert [place.id for place in county.settlement_records if not (place.name_zh and place.township)] == []


def test_the_places_of_the_story_are_settlements_of_their_own(county):
    story = {"ventnor", "bonchurch", "upper-bonchurch", "st-lawrence", "lowtherville", "yarmouth", "freshwater", "ryde"}
    assert story <= {place.id for place in county.settlement_records}


def test_the_prayer_room_in_the_hospital_is_refused(county):
    names = {each["properties"]["name"]: each["properties"] for each in county.candidates}
    assert names["Multi Faith Room (Level A)"]["refused_because"] == "point_in_large_building"
    assert names["Ventnor Winter Gardens"]["effective_area_m2"] > 0


def test_the_extract_that_is_carried_is_small():
    carried = Path(building.__file__).parents[2] / "data" / "demo" / "county.osm.pbf"
    assert carried.stat().st_size < 4_000_000
