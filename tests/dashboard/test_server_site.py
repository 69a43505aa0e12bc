"""The site of an open post: the page under every page's name, tiles by range, map data by version, nothing else."""

import asyncio
import base64
import hashlib
import json
import re
import threading

import pytest

from dashboard.desk import gap
from dashboard.site import create_site


@pytest.fixture(scope="module")
def site(read_post):
    return create_site(read_post)


@pytest.fixture
def client(site, call):
    return call(site.asgi)


@pytest.mark.parametrize("path", ["/", "/situation", "/shelters", "/routes", "/routes?at=-1.2,50.6,12"])
def test_every_page_has_an_address(client, path):
    answer = client.get(path)
    assert answer.status == 200
    assert "react-entry-point" in answer.text


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/tiles/other.pmtiles", "/map/nothing.geojson", "/symbols/no.svg", "/x", "/docs"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status == 404


def test_ping_tells_the_head(client, read_post):
    assert client.get("/ping").json() == {"ok": True, "ready": True, "head": read_post.picture.head}


def test_tiles_come_by_range_and_are_never_packed_again(client):
    answer = client.get("/tiles/base.pmtiles", range="bytes=0-6", accept_encoding="gzip")
    assert (answer.status, answer.body) == (206, b"PMTiles")
    assert "content-encoding" not in client.get("/tiles/base.pmtiles", accept_encoding="gzip").headers


def test_map_data_is_packed(client):
    answer = client.get("/map/settlements.geojson", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_layer_of_the_map_holds_the_records(client, read_post, lang):
    collection = client.get(f"/map/shelters.geojson?lang={lang}").json()
    subjects = {feature["properties"]["subject"] for feature in collection["features"]}
    placed = {key for key, record in read_post.picture.records("shelters").items() if record.geometry}
    assert subjects == {f"shelters/{key}" for key in placed}


def test_map_data_that_is_still_true_is_not_sent_again(client):
    tag = client.get("/map/teams.geojson").headers["etag"]
    assert client.get("/map/teams.geojson", if_none_match=tag).status == 304


def test_a_time_that_is_none_is_refused(client):
    assert client.get("/map/teams.geojson?as_known=yesterday").status == 400


def test_an_unknown_language_is_not_found(client):
    assert client.get("/map/teams.geojson?lang=xx").status == 404


def test_a_symbol_is_a_picture_with_fixed_colours(client):
    answer = client.get("/symbols/shelter-building.svg?state=open&mark=barred")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "currentColor" not in answer.text
    assert "var(" not in answer.text


def test_every_inline_script_is_named_by_its_hash(site, client):
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", client.get("/").text, flags=re.DOTALL)
    inline = [body for head, body in scripts if "src=" not in head and "application/json" not in head and body.strip()]
    assert inline
    for body in inline:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in site.policy


def test_the_page_names_no_other_host(client):
    hosts = set(re.findall(r"(?:src|href)=\"(?:https?:)?//([^/\"]+)", client.get("/").text))
    assert hosts == set()


def test_the_live_line_tells_the_version(site, client):
    site.hub.publish("a-5", 5, "09:30")
    sent = client.socket("/ws/live")
    assert json.loads(sent[1]["text"]) == {"version": "a-5", "head": 5, "clock": "09:30"}


def test_refreshing_tells_version_and_head(site, read_post):
    assert site.refresh() == (read_post.version, read_post.picture.head, "09:30")


@pytest.fixture
def gap_request():
    """The request that the page of shelters sends for its answer."""

    def name(values):
        wires = [(*wire.split("."), value) for wire, value in values.items()]
        return [{"id": component, "property": prop, "value": value} for component, prop, value in wires]

    asked = {
        "turn-shelters.data": "1 en light", "work-out.n_clicks": 1, "what-if.value": [], "gap-minutes.value": 30,
        "gap-vehicle.value": "car", "gap-profile.value": "sphere-2018",
    }  # fmt: skip
    beside = {"page.data": "shelters", "lang.data": "en", "map.theme": "light"}
    body = {
        "output": "..gap-answer.children...gap-shapes.data..", "inputs": name(asked), "state": name(beside),
        "outputs": [{"id": "gap-answer", "property": "children"}, {"id": "gap-shapes", "property": "data"}],
        "changedPropIds": ["work-out.n_clicks"], "parsedChangedPropsIds": ["work-out.n_clicks"],
    }  # fmt: skip
    return json.dumps(body).encode()


def test_ping_answers_while_a_gap_is_being_worked_out(client, gap_request, monkeypatch):
    begun, go_on, real = threading.Event(), threading.Event(), gap.find_gap

    def slow(*given):
        begun.set()
        assert go_on.wait(20)
        return real(*given)

    monkeypatch.setattr(gap, "find_gap", slow)

    async def ask_both():
        kind = {"content_type": "application/json"}
        answer = asyncio.create_task(client.arequest("POST", "/_dash-update-component", gap_request, **kind))
        await asyncio.to_thread(begun.wait, 20)
        ping = await client.arequest("GET", "/ping")
        assert not answer.done()
        go_on.set()
        return ping, await answer

    ping, answer = asyncio.run(ask_both())
    assert ping.status == 200
    assert "gap-table" in answer.text
