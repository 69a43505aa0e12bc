"""The site of an open post: the page, its tiles, map data, symbols and live line, behind one ASGI app."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from dashboard.app import PAGES, create_app
from dashboard.asknown import AsKnown
from dashboard.desk import shift
from dashboard.desk.identity import Person
from dashboard.desk.mapdata import features, mark_layer
from dashboard.desk.post import Post
from dashboard.feeding import add_feeds, tell_moves
from dashboard.guard import security_policy
from dashboard.handover import add_handover
from dashboard.i18n import LANGUAGES
from dashboard.live import Hub
from dashboard.map.symbols import symbol_inks, symbol_names, symbol_svg
from dashboard.orders.printing import add_printing
from dashboard.player import Player
from dashboard.screen import add_screen
from data.clock import read_time
from data.faults import BadInput, Fault, NotFound, Unavailable
from layers.catalog import find_layer

PMTILES = "application/vnd.pmtiles"
GZIP_FROM_BYTES = 500
GZIP_LEVEL = 5
MAP_FRESH_S = 30
"""Map data is told anew after this long even if nothing was recorded: ages move on by themselves."""

SIGN_INK, SIGN_PAPER = "#15191e", "#ffffff"
"""Colours of a drawing outside the map: on a light chip, in either theme."""

_STATUS = {BadInput: 400, NotFound: 404, Unavailable: 503}


@dataclass(frozen=True, slots=True)
class Site:
    """What the server shows once the post is open."""

    asgi: ASGIApp
    policy: str
    hub: Hub
    refresh: Callable[[], tuple[str, int, str]]
    listen: Callable[[Callable[[], None]], None]
    list_moves: Callable[[], list[list[object]]]
    open_shift: Callable[[Person], None]
    journal: Callable[[], str]
    close: Callable[[], None]


def create_site(post: Post) -> Site:
    """Put the page and its routes before an open post."""
    dash_app = create_app(post)
    server: FastAPI = dash_app.server
    hub = Hub()
    add_feeds(server, post, hub.moved.set)
    add_routes(server, post, hub)
    add_screen(server, post)
    add_handover(server, post)
    add_printing(server, post)
    server.add_middleware(AsKnown)
    server.add_middleware(
        GZipMiddleware,
        minimum_size=GZIP_FROM_BYTES,
        compresslevel=GZIP_LEVEL,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, PMTILES),
    )

    player = Player(post)

    def refresh() -> tuple[str, int, str]:
        head = post.refresh().head
        player.tick()
        clock = post.now().astimezone(post.settings.zone())
        return post.version, head, f"{clock:%H:%M}"

    def list_moves() -> list[list[object]]:
        return tell_moves(post)

    def open_shift(person: Person) -> None:
        shift.open_shift(post, person.actor)

    def journal() -> str:
        return post.journal_path.stem

    policy = security_policy(dash_app.csp_hashes())
    return Site(PageNames(server), policy, hub, refresh, post.listen, list_moves, open_shift, journal, post.close)


class PageNames:
    """Answer the address of every page with the one page there is; the browser shows the right part."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] == "http" and scope["path"].strip("/") in PAGES:
            scope = dict(scope, path="/", raw_path=b"/")
        await self.app(scope, receive, send)


def add_routes(server: FastAPI, post: Post, hub: Hub) -> None:
    """Add everything that is not the page itself; unknown names below ``/api`` and ``/tiles`` are 404."""

    @server.get("/ping", include_in_schema=False)
    async def ping() -> dict[str, object]:
        return {"ok": True, "ready": True, "head": post.picture.head}

    @server.get("/tiles/base.pmtiles", include_in_schema=False)
    async def base_tiles() -> Response:
        path = post.home / "area" / "base.pmtiles"
        if not await asyncio.to_thread(path.is_file):
            return _missing()
        return FileResponse(path, media_type=PMTILES, headers={"cache-control": "no-cache"})

    @server.get("/map/{layer}.geojson", include_in_schema=False)
    async def map_layer(
        request: Request, layer: str, lang: str = "en", as_known: Annotated[str | None, Query(max_length=40)] = None
    ) -> Response:
        if find_layer(layer) is None or lang not in LANGUAGES:
            return _missing()
        return await asyncio.to_thread(_map_answer, post, layer, lang, as_known, request.headers.get("if-none-match"))

    @server.get("/symbols/{name}.svg", include_in_schema=False)
    async def symbol(
        name: str, state: str | None = None, mark: str | None = None, effect: str | None = None
    ) -> Response:
        if name not in symbol_names():
            return _missing()
        ink = symbol_inks()["light"].get(name.partition("-")[0], SIGN_INK)
        drawing = symbol_svg(name, state=state, mark=mark, effect=effect, ink=ink, paper=SIGN_PAPER)
        return Response(drawing, media_type="image/svg+xml", headers={"cache-control": "max-age=3600"})

    @server.websocket("/ws/live")
    async def live(websocket: WebSocket) -> None:
        await hub.serve(websocket)

    @server.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
    @server.get("/tiles/{rest:path}", include_in_schema=False)
    async def unknown(rest: str) -> Response:  # noqa: ARG001  (the name of the route's own variable)
        return _missing()


def _map_answer(post: Post, layer: str, lang: str, as_known: str | None, known_tag: str | None) -> Response:
    try:
        at = read_time(as_known, post.settings.zone()) if as_known else None
    except ValueError:
        return PlainTextResponse("as_known is no ISO 8601 time", status_code=400)
    post.refresh()
    mark = post.version if at else mark_layer(post, layer)
    key = ("map", layer, lang, at, mark, int(post.wall_now().timestamp() // MAP_FRESH_S))
    try:
        body, tag = post.remember(key, lambda: _write_json(features(post, layer, lang, at)))
    except Fault as fault:
        status = next((code for kind, code in _STATUS.items() if isinstance(fault, kind)), 500)
        return JSONResponse({"error": fault.key}, status_code=status)
    headers = {"etag": tag, "cache-control": "no-cache"}
    if known_tag == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/geo+json", headers=headers)


def _write_json(collection: object) -> tuple[bytes, str]:
    """Write a collection, and the tag that it alone bears."""
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _missing() -> Response:
    return PlainTextResponse("not found", status_code=404)
