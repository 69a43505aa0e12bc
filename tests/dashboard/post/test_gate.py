"""Beyond loopback the passphrase stands before everything; on the machine itself only acts ask who acts."""

import asyncio
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from starlette.responses import PlainTextResponse

from dashboard import duty
from dashboard import passphrase as room
from dashboard.door import Door
from dashboard.gate import Gate
from dashboard.guard import Guard
from data.faults import Conflict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = "tide table on the wall"
ORIGIN = "http://127.0.0.1:8050"
FORM = {"origin": ORIGIN, "content_type": "application/x-www-form-urlencoded"}


async def inner(scope, receive, send):
    """A post that says who acts, and a socket that repeats what it is told."""
    if scope["type"] == "http":
        actor = duty.who_if_any()
        await PlainTextResponse(f"{actor.name}/{actor.role}" if actor else "nobody")(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": "again"})


@pytest.fixture
def make(tmp_path, monkeypatch, call):
    monkeypatch.setattr(room, "COST", 2)

    def make_client(*, demands, words=WORDS):
        door = Door(tmp_path, demands=demands, clock=lambda: NOW)
        if words:
            door.passphrase.set(words)
        client = call(Guard(inner, gate=Gate(door)))
        client.door = door
        return client

    return make_client


@pytest.fixture
def near(make):
    return make(demands=False, words=None)


@pytest.fixture
def far(make):
    return make(demands=True)


def cookie_of(answer):
    return answer.headers["set-cookie"].partition(";")[0]


def sign_on(client, name="Chen", post="duty_officer", **headers):
    body = json.dumps({"name": name, "post": post}).encode()
    return client.post("/sign-on", body, origin=ORIGIN, content_type="application/json", **headers)


def enter(client, passphrase=WORDS, **more):
    return client.post("/gate", urlencode({"passphrase": passphrase, **more}).encode(), **FORM)


# --- on the machine itself


def test_looking_asks_nobody(near):
    assert near.get("/").text == "nobody"


def test_who_signed_on_acts(near):
    assert near.get("/", cookie=cookie_of(sign_on(near))).text == "Chen/duty_officer"


def test_a_duty_post_typed_in_chinese_is_the_same(near):
    assert near.get("/", cookie=cookie_of(sign_on(near, post="值班员"))).text == "Chen/duty_officer"


def test_two_browsers_are_two_people(near):
    chen, li = (cookie_of(sign_on(near, name)) for name in ("Chen", "Li"))
    assert [near.get("/", cookie=each).text.partition("/")[0] for each in (chen, li)] == ["Chen", "Li"]


def test_signing_on_again_ends_the_seat_before(near):
    first = cookie_of(sign_on(near))
    second = cookie_of(sign_on(near, "Li", cookie=first))
    assert near.get("/", cookie=first).text == "nobody"
    assert near.get("/", cookie=second).text == "Li/duty_officer"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(near):
    told = sign_on(near).headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=lax" in told


def test_an_empty_field_is_said_in_the_readers_language(near):
    body = json.dumps({"name": "", "post": "x", "lang": "zh"}).encode()
    answer = near.post("/sign-on", body, origin=ORIGIN, content_type="application/json")
    assert (answer.status, answer.json()["said"]) == (400, "请填写姓名。")


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"x" * 10_000])
def test_what_cannot_be_read_signs_nobody_on(near, body):
    answer = near.post("/sign-on", body, origin=ORIGIN, content_type="application/json")
    assert answer.status == 400
    assert "set-cookie" not in answer.headers


def test_another_site_signs_nobody_on(near):
    assert near.post("/sign-on", b"{}", origin="http://evil.example").status == 403


def test_signing_off_leaves_the_seat(near):
    cookie = cookie_of(sign_on(near))
    near.post("/sign-off", origin=ORIGIN, cookie=cookie)
    assert near.get("/", cookie=cookie).text == "nobody"


def test_the_first_act_asks():
    with duty.seat(None), pytest.raises(Conflict, match="sign_on_first"):
        duty.who()
    assert duty.who() == duty.DUTY


# --- beyond loopback


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/tiles/base.pmtiles", "/map/teams.geojson", "/api/positions"])
def test_without_the_passphrase_nothing_is_shown(far, path):
    assert far.get(path).status == 401
    assert far.get(path, cookie=cookie_of(enter(far))).status == 200


def test_a_seat_that_was_taken_without_it_opens_nothing(far):
    assert far.get("/", cookie=cookie_of(sign_on(far))).status == 401


def test_callbacks_are_refused_too(far):
    assert far.post("/_dash-update-component", b"{}", origin=ORIGIN).status == 401


def test_a_page_leads_to_the_gate_and_back(far):
    led = far.get("/routes?at=1,2,3", accept="text/html")
    assert (led.status, led.headers["location"]) == (303, "/gate?next=%2Froutes%3Fat%3D1%2C2%2C3")
    entered = enter(far, next="/routes?at=1,2,3")
    assert (entered.status, entered.headers["location"]) == (303, "/routes?at=1,2,3")


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb"])
def test_the_gate_leads_nowhere_else(far, path):
    assert enter(far, next=path).headers["location"] == "/"


def test_one_may_sign_on_at_the_gate(far):
    cookie = cookie_of(enter(far, name="Chen", post="commander"))
    assert far.get("/", cookie=cookie).text == "Chen/commander"


def test_signing_on_inside_keeps_the_way_open(far):
    cookie = cookie_of(sign_on(far, cookie=cookie_of(enter(far))))
    assert far.get("/", cookie=cookie).text == "Chen/duty_officer"


def test_a_wrong_one_is_refused_then_made_to_wait(far):
    assert [enter(far, "guess again").status for _ in range(3)] == [403] * 3
    for _ in range(10):
        answer = enter(far, "guess again")
    assert "Too many tries" in answer.text
    assert "set-cookie" not in enter(far).headers


def test_without_a_passphrase_set_nobody_comes_in(make):
    client = make(demands=True, words=None)
    assert client.get("/").status == 401
    assert "set-cookie" not in enter(client, "").headers
    assert "commandmap passphrase" in client.get("/gate").text


def test_sockets_are_refused_before_they_open(far):
    assert far.socket("/ws/live", origin=ORIGIN)[0]["code"] == 4401


def test_a_socket_of_another_site_is_refused_even_with_the_cookie(far):
    sent = far.socket("/ws/live", origin="http://evil.example", cookie=cookie_of(enter(far)))
    assert sent[0] == {"type": "websocket.close", "code": 4403, "reason": "origin not allowed"}


def test_signing_off_closes_the_open_sockets(far):
    cookie = cookie_of(enter(far))

    async def talk():
        sent, told = [], asyncio.Queue()
        scope = far.scope("websocket", "/ws/live", {"origin": ORIGIN, "cookie": cookie}, subprotocols=[])
        for message in ("connect", "receive"):
            told.put_nowait({"type": f"websocket.{message}", "text": "x"})

        async def send(message):
            sent.append(message)
            if message["type"] == "websocket.send":
                await far.arequest("POST", "/sign-off", origin=ORIGIN, cookie=cookie)
                told.put_nowait({"type": "websocket.receive", "text": "x"})

        await asyncio.wait_for(far.app(scope, told.get, send), timeout=5)
        return sent

    assert asyncio.run(talk())[-1] == {"type": "websocket.close", "code": 4401, "reason": "signed off"}


def test_changing_it_turns_everybody_else_out(far):
    mine, other = cookie_of(enter(far)), cookie_of(enter(far))
    body = urlencode({"old": WORDS, "passphrase": "another long sentence", "again": "another long sentence"}).encode()
    changed = far.post("/passphrase", body, cookie=mine, **FORM)
    assert far.get("/", cookie=cookie_of(changed)).status == 200
    assert far.get("/", cookie=other).status == 401
    assert enter(far).status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"old": "wrong", "passphrase": "another long sentence", "again": "another long sentence"},
        {"old": WORDS, "passphrase": "another long sentence", "again": "another one"},
        {"old": WORDS, "passphrase": "short", "again": "short"},
    ],
)
def test_it_is_changed_only_by_who_knows_it_and_types_it_twice(far, fields):
    cookie = cookie_of(enter(far))
    assert far.post("/passphrase", urlencode(fields).encode(), cookie=cookie, **FORM).status == 400
    assert far.get("/", cookie=cookie).status == 200


def test_it_is_first_set_on_the_machine_itself(near):
    body = urlencode({"passphrase": WORDS, "again": WORDS}).encode()
    assert near.post("/passphrase", body, **FORM).status == 200
    assert near.door.passphrase.fits(WORDS)


def test_nobody_outside_sets_the_first_one(make):
    client = make(demands=True, words=None)
    scope = client.scope
    client.scope = lambda *given, **more: {**scope(*given, **more), "client": ("192.0.2.7", 1)}
    body = urlencode({"passphrase": WORDS, "again": WORDS}).encode()
    assert client.post("/passphrase", body, **FORM).status == 403
    assert client.door.passphrase.mark == ""


def test_a_method_that_is_none_is_refused(far):
    assert far.request("DELETE", "/gate", origin=ORIGIN).status == 405


# --- what programs tell


def test_a_program_on_this_machine_may_feed_without_a_seat(far):
    assert far.post("/api/positions").text == "nobody"


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec_fetch_site": "cross-site"}, {"x_forwarded_for": "192.0.2.7"}]
)
def test_a_browser_or_a_relay_is_no_such_program(far, headers):
    assert far.post("/api/positions", **headers).status in {401, 403}


def test_a_program_elsewhere_is_none_either(far):
    scope = far.scope
    far.scope = lambda *given, **more: {**scope(*given, **more), "client": ("192.0.2.7", 1)}
    assert far.post("/api/positions").status == 403


def test_a_feed_may_tell_nothing_else(far):
    assert far.post("/_dash-update-component").status == 403
