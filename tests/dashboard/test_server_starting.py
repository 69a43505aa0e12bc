"""The address answers from the first second and says how far the post is, in both languages."""

import asyncio
import socket
import threading

import pytest

from dashboard.server import Front, address, bind
from dashboard.starting import Starting, draw_page
from data.faults import Unavailable


@pytest.fixture
def starting():
    return Starting()


@pytest.fixture
def client(starting, call):
    return call(starting)


def test_any_page_shows_progress_in_both_languages(starting, client):
    starting.tell("shell.starting.loading", 0.42)
    page = client.get("/routes")
    assert page.status == 200
    assert "42%" in page.text
    assert 'lang="zh"' in page.text
    assert 'lang="en"' in page.text


def test_the_page_asks_again_by_itself(client):
    assert '<meta http-equiv="refresh" content="1">' in client.get("/").text


def test_progress_never_falls_back(starting):
    starting.tell("a", 0.5)
    starting.tell("b", 0.2)
    assert starting.stage.fraction == 0.5


def test_ping_says_not_ready(client):
    assert client.get("/ping").json()["ready"] is False


def test_data_asked_for_too_early_is_told_to_come_back(client):
    answer = client.get("/map/shelters.geojson", accept="application/json")
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")


def test_the_progress_page_is_light_or_dark_as_was_chosen_last(client):
    assert '<script src="/assets/a_boot.js"></script>' in client.get("/").text
    assert "dataset.theme" in client.get("/assets/a_boot.js").text
    assert "--ground" in client.get("/assets/tokens.css").text


def test_a_fault_stands_on_the_page_as_text(starting):
    starting.stop(Unavailable("<script>"))
    page = draw_page(starting.stage)
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_busy_port_moves_to_the_next():
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port) as second:
            assert second.getsockname()[1] > port


def test_a_host_that_cannot_be_listened_on_is_a_fault():
    with pytest.raises(Unavailable, match="cannot_listen"):
        bind("192.0.2.1", 0)


def test_the_address_of_a_version_6_host_is_bracketed():
    assert address("::1", 8050) == "http://[::1]:8050/"
    assert address("127.0.0.1", 8050) == "http://127.0.0.1:8050/"


def test_a_socket_is_released_when_every_port_is_taken(monkeypatch):
    monkeypatch.setattr("dashboard.server.PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unavailable, match="no_free_port"):
            bind("127.0.0.1", taken.getsockname()[1])


def test_the_front_says_why_the_post_cannot_be_opened_yet(call, monkeypatch):
    monkeypatch.setattr("dashboard.server.RETRY_S", 0)
    looked, looked_again = threading.Event(), threading.Event()

    def opening(_tell):
        (looked_again if looked.is_set() else looked).set()
        raise Unavailable("no_area", home="/nowhere")

    async def start_and_look():
        front, told = Front(opening), asyncio.Event()
        inbox = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive():
            if len(inbox) == 1:
                await told.wait()
            return inbox.pop(0)

        async def send(_message):
            return

        life = asyncio.create_task(front({"type": "lifespan"}, receive, send))
        await asyncio.to_thread(looked_again.wait, 20)
        page = await call(front).arequest("GET", "/")
        told.set()
        await life
        return page.text

    assert 'class="stopped"' in asyncio.run(start_and_look())
