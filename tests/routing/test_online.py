"""The download of a place, against a stand-in for Nominatim and Overpass on this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import osmnx as ox
import pytest
from shapely import Point, box
from shapely.geometry import mapping

from data.faults import NotFound, Unavailable
from data.records import Vehicle
from routing.online import download_place
from routing.osmnx_bridge import from_osmnx

PLACE = box(-0.001, -0.001, 0.004, 0.004)
NODES = {1: (0, 0), 2: (0.003, 0), 3: (0.003, 0.003), 10: (0.001, 0.001), 11: (0.0012, 0.001), 12: (0.0012, 0.0012)}


def node(number):
    lon, lat = NODES[number]
    return {"type": "node", "id": number, "lat": lat, "lon": lon}


def way(number, nodes, **tags):
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


ROADS = [
    *map(node, (1, 2, 3)),
    way(100, [1, 2], highway="residential", name="Long Street"),
    way(101, [2, 3], highway="track", tracktype="grade2"),
    way(102, [3, 1], highway="secondary", access="no", foot="yes"),
]
BUILDING = [*map(node, (10, 11, 12)), way(200, [10, 11, 12, 10], building="school")]


class StandIn(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = parse_qs(urlparse(self.path).query)["q"][0]
        shape = {"Nowhere": None, "A point": Point(0, 0)}.get(asked, PLACE)
        west, south, east, north = PLACE.bounds
        place = {
            "importance": 1,
            "boundingbox": [str(edge) for edge in (south, north, west, east)],
            "lat": "0",
            "lon": "0",
            "geojson": shape and mapping(shape),
        }
        self.answer([place] if shape else [])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["data"][0]
        self.answer({"elements": ROADS if '"highway"' in query else [] if '"ferry"' in query else BUILDING})

    def answer(self, thing):
        self.server.asked += 1
        body = json.dumps(thing).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    server.asked = 0
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def stand_in():
    with serving() as server:
        yield server


def download(server, query, folder):
    url = f"http://127.0.0.1:{server.server_address[1]}"
    return download_place(query, folder, overpass_url=url, nominatim_url=url, polite=False)


def test_a_place_comes_as_roads_features_and_boundary(stand_in, tmp_path):
    place = download(stand_in, "Chine", tmp_path)
    assert place.boundary.equals(PLACE)
    assert place.features["building"].tolist() == ["school"]
    network = from_osmnx(place.graph)
    assert sorted(network.way_id.tolist()) == [100, 101, 102]
    cars = network.arc_open(Vehicle.CAR).reshape(-1, 2).all(axis=1)
    assert network.way_id[cars].tolist() == [100]


def test_what_was_downloaded_is_not_asked_for_again(stand_in, tmp_path):
    download(stand_in, "Chine", tmp_path)
    asked = stand_in.asked
    download(stand_in, "Chine", tmp_path)
    assert stand_in.asked == asked


def test_an_unknown_place_is_told(stand_in, tmp_path):
    with pytest.raises(NotFound, match="place_unknown"):
        download(stand_in, "Nowhere", tmp_path)


def test_a_place_that_is_a_point_has_no_boundary(stand_in, tmp_path):
    with pytest.raises(NotFound, match="place_without_boundary"):
        download(stand_in, "A point", tmp_path)


def test_no_network_is_said_and_settings_are_put_back(tmp_path):
    with serving() as server:
        pass
    before = ox.settings.overpass_url
    with pytest.raises(Unavailable):
        download(server, "Chine", tmp_path)
    assert ox.settings.overpass_url == before
