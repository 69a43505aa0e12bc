"""The door for feeds: what comes in is bounded, what is wrong is told, who moved is told on the live line."""

import json

import pytest
from fastapi import FastAPI

from dashboard import feeding
from dashboard.feeding import MOST_BYTES, add_feeds, tell_moves


@pytest.fixture
def feed(exercise_post, call):
    server, stirred = FastAPI(), []
    add_feeds(server, exercise_post, lambda: stirred.append(1))
    client = call(server)
    client.stirred = stirred
    client.tell = lambda message: client.post("/api/positions", json.dumps(message).encode())
    return client


@pytest.fixture
def team(exercise_post):
    return next(iter(exercise_post.picture.records("teams")))


def test_a_position_is_taken_and_told_on(feed, team, exercise_post):
    answer = feed.tell([{"id": team, "lon": -1.25, "lat": 50.63}, {"id": "nobody", "lon": 0, "lat": 0}])
    assert answer.json() == {"taken": 1, "refused": [{"row": 1, "why": "feed_team_unknown"}]}
    assert feed.stirred == [1]
    assert tell_moves(exercise_post) == [[team, -1.25, 50.63, int(exercise_post.now().timestamp())]]


def test_what_is_known_already_stirs_nobody(feed, team):
    row = {"id": team, "lon": -1.25, "lat": 50.63}
    feed.tell([row])
    assert feed.tell([row]).json()["taken"] == 0
    assert feed.stirred == [1]


def test_a_feed_that_fell_silent_is_no_longer_told(feed, team, exercise_post, monkeypatch):
    feed.tell([{"id": team, "lon": -1.25, "lat": 50.63}])
    monkeypatch.setattr(feeding, "SHOWN", -feeding.SHOWN)
    assert tell_moves(exercise_post) == []


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_list_is_refused(feed, body):
    answer = feed.post("/api/positions", body)
    assert (answer.status, answer.json()) == (400, {"error": "feed_unreadable"})


def test_an_endless_message_is_cut_off(feed):
    assert feed.post("/api/positions", b" " * (MOST_BYTES + 1)).status == 413
