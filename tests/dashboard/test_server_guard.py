"""The guard lets this machine's own pages in, and nobody else's."""

import pytest
from starlette.responses import PlainTextResponse

from dashboard.guard import LOOPBACK, Guard, find_names, security_policy

POST = "http://127.0.0.1:8050"


@pytest.fixture
def client(call):
    async def app(scope, receive, send):
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close"})
        else:
            await PlainTextResponse("in")(scope, receive, send)

    return call(Guard(app))


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050", "LOCALHOST"])
def test_the_machines_own_names_may_ask(client, host):
    assert client.get("/", host=host).text == "in"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8050", ""])
def test_a_rebound_name_is_refused(client, host):
    assert client.get("/", host=host).status == 403


def test_a_post_from_the_page_itself_passes(client):
    assert client.post("/", origin=POST).text == "in"
    assert client.post("/", sec_fetch_site="same-origin").text == "in"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", None])
def test_a_post_from_elsewhere_is_refused(client, origin):
    headers = {"origin": origin} if origin else {}
    assert client.post("/", **headers).status == 403


def test_reading_needs_no_origin(client):
    assert client.get("/").status == 200


def test_a_socket_from_elsewhere_is_refused_before_it_opens(client):
    assert client.socket("/ws", origin="http://evil.example") == [
        {"type": "websocket.close", "code": 4403, "reason": "origin not allowed"}
    ]


def test_a_socket_without_an_origin_is_refused(client):
    assert client.socket("/ws")[0]["type"] == "websocket.close"


def test_a_socket_of_the_page_opens(client):
    assert client.socket("/ws", origin=POST)[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"])
def test_every_answer_leaves_with_the_security_headers(client, host):
    headers = client.get("/", host=host).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == security_policy()


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = security_policy(["'sha256-abc'"])
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-abc';")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_the_opener_is_cut_off_where_browsers_heed_it(call, client):
    assert client.get("/").headers["cross-origin-opener-policy"] == "same-origin"
    far = call(Guard(client.app.app, any_address=True))
    assert far.get("/", host="192.0.2.7:8050").status == 200
    assert "cross-origin-opener-policy" not in far.get("/", host="192.0.2.7:8050").headers


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.7.evil.example", "[", "192.0.2.300"])
def test_no_name_but_a_bare_address_may_call_a_post_on_the_network(call, client, host):
    assert call(Guard(client.app.app, any_address=True)).get("/", host=host).status == 403


def test_a_post_on_the_network_is_called_by_the_machines_own_names():
    assert find_names("127.0.0.1") == LOOPBACK
    assert {"0.0.0.0", "localhost"} < find_names("0.0.0.0")
