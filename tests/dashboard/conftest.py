"""A caller of ASGI apps, without a network and without a client library, and a post that is only read."""

import asyncio
import json
import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.desk.post import open_post

OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""When the exercise of the tests is opened: just after its step 4."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


class Caller:
    """Ask an ASGI app; the host is this machine's own unless a header says otherwise."""

    def __init__(self, app):
        self.app = app

    def scope(self, kind, path, headers, **more):
        given = {"host": "127.0.0.1:8050", **headers}
        path, _, query = path.partition("?")
        return {
            "type": kind, "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "scheme": "http", "http_version": "1.1", "server": ("127.0.0.1", 8050), "client": ("127.0.0.1", 1),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()], "state": {}, **more,
        }  # fmt: skip

    def request(self, method, path, body=b"", **headers):
        return asyncio.run(self.arequest(method, path, body, **headers))

    async def arequest(self, method, path, body=b"", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        sent, done = [], asyncio.Event()
        inbox = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            if inbox:
                return inbox.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                done.set()

        await self.app(self.scope("http", path, headers, method=method), receive, send)
        start = sent[0]
        told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], told, b"".join(message.get("body", b"") for message in sent[1:]))

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def post(self, path, body=b"", **headers):
        return self.request("POST", path, body, **headers)

    def socket(self, path, messages=(), until=1, **headers):
        """Open a socket, say `messages`, and return what is sent, up to `until` messages after the accept."""

        async def talk():
            sent, enough = [], asyncio.Event()
            inbox = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": text} for text in messages)]

            async def receive():
                if inbox:
                    return inbox.pop(0)
                await enough.wait()
                return {"type": "websocket.disconnect", "code": 1000}

            async def send(message):
                sent.append(message)
                if len(sent) > until or message["type"] == "websocket.close":
                    enough.set()

            scope = self.scope("websocket", path, headers, subprotocols=[])
            await asyncio.wait_for(self.app(scope, receive, send), timeout=5)
            return sent

        return asyncio.run(talk())


@pytest.fixture(scope="module")
def read_post(built_home, ground, tmp_path_factory):
    """Open the exercise post for a whole file of tests; nothing may be recorded in it."""

    def take(here, there):
        (os.link if "area" in Path(here).parts else shutil.copy2)(here, there)

    home = shutil.copytree(built_home, tmp_path_factory.mktemp("read") / "home", copy_function=take)
    with closing(open_post(home, clock=lambda: OPENED, ground=ground)) as post:
        yield post


@pytest.fixture
def call():
    """Return a caller of an ASGI app."""
    return Caller
