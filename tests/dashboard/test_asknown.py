"""As known at: a request that names a time is answered as the post knew it then, whatever it asks."""

import json
from datetime import timedelta

import pytest

from dashboard.asknown import tell_range
from dashboard.desk.mapdata import features
from dashboard.desk.viewing import look_back
from dashboard.site import create_site
from data.clock import write_time


@pytest.fixture(scope="module")
def site(read_post):
    return create_site(read_post)


@pytest.fixture
def client(site, call):
    return call(site.asgi)


@pytest.fixture
def past(read_post):
    """Return T+3:00: before Newport Road began to slide."""
    return read_post.picture.exercise.started_at + timedelta(hours=3)


def subjects(collection):
    return {feature["properties"]["subject"] for feature in collection["features"]}


def test_the_map_is_told_as_known_then(client, read_post, past):
    now = subjects(client.get("/map/closures.geojson").json())
    then = subjects(client.get("/map/closures.geojson", x_as_known=write_time(past)).json())
    assert then == subjects(features(read_post, "closures", "en", past))
    assert now - then == {"closures/newport-road-ventnor"}


def test_the_header_and_the_query_tell_the_same(client, past):
    asked = write_time(past)
    by_header = client.get("/map/teams.geojson", x_as_known=asked).json()
    assert client.get(f"/map/teams.geojson?as_known={asked}").json() == by_header


def test_the_callbacks_of_the_page_answer_as_known_then(client, read_post, past):
    body = {
        "output": find_output(client, "past-title.children"),
        "outputs": [{"id": "version", "property": "data"}, {"id": "past-title", "property": "children"}],
        "inputs": [
            {"id": "as-known", "property": "data", "value": write_time(past)},
            {"id": "lang", "property": "data", "value": "en"},
        ],
        "changedPropIds": ["as-known.data"],
    }
    answer = ask(client, body, x_as_known=write_time(past))
    assert answer["past-title"]["children"] == "As known at 08:45 — not now"
    with look_back(past):
        assert answer["version"]["data"] == read_post.version


def find_output(client, part):
    rows = client.get("/_dash-dependencies").json()
    return next(row["output"] for row in rows if part in row["output"])


def ask(client, body, **headers):
    headers = {"content_type": "application/json", "sec_fetch_site": "same-origin", **headers}
    answer = client.post("/_dash-update-component", json.dumps(body).encode(), **headers)
    assert answer.status == 200, answer.text
    return answer.json()["response"]


def test_a_header_that_is_no_time_is_refused(client):
    assert client.get("/map/teams.geojson", x_as_known="yesterday").status == 400


def test_the_range_begins_with_the_journal_and_ends_now_even_in_the_past(read_post, past):
    told = tell_range(read_post)
    assert told["span_min"] == 225
    assert told["start"] == write_time(read_post.picture.exercise.started_at)
    assert {"30", "60", "220"} <= {str(moment) for moment in told["moments"]}
    assert told["marks"]["220"] == "4"
    with look_back(past):
        assert tell_range(read_post) == told
