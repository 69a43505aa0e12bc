"""Addresses of the full-screen view and of a briefing's PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from importlib.resources import files
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from dashboard.brief.answers import Briefing
from dashboard.brief.printing import frame_isolated, name_file, print_briefing
from dashboard.brief.wording import Scribe
from dashboard.desk import briefing as desk
from dashboard.desk.post import Post
from dashboard.i18n import LANGUAGES, words
from dashboard.paper.maps import draw_paper_map, find_bounds, fit_frame
from data.clock import read_time
from data.faults import NotFound, Unavailable

STATIC = files(__package__) / "static"
TYPES = {"screen.css": "text/css", "screen.js": "text/javascript"}
SCREEN_MM = (196.0, 102.0)
"""Sheet that the map of the screen is drawn on: small, so that its words are large in the room."""

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "county": ("warnings", "isolated", "shelters", "incidents", "closures"),
        "near": ("risk_zones", "warnings", "settlements", "isolated", "shelters", "teams", "incidents", "closures"),
    }
)
"""The maps of the room's screen and what each shows."""

THEMES = ("light", "dark")


def add_screen(server: FastAPI, post: Post) -> None:
    """Add the routes of issued briefings."""

    @server.get("/screen/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in TYPES:
            return _missing()
        body = await asyncio.to_thread((STATIC / name).read_bytes)
        return Response(body, media_type=TYPES[name], headers={"cache-control": "no-cache"})

    @server.get("/screen/{number}", include_in_schema=False)
    async def screen(number: int, lang: str = "en", theme: str = "light") -> Response:
        if lang not in LANGUAGES or theme not in THEMES:
            return _missing()
        return await _answer(lambda: HTMLResponse(_write_screen(post, number, lang, theme)))

    @server.get("/screen/{number}/map.svg", include_in_schema=False)
    async def screen_map(number: int, lang: str = "en", part: str = "county") -> Response:
        if lang not in LANGUAGES or part not in PARTS:
            return _missing()
        return await _answer(lambda: Response(_draw_map(post, number, lang, part), media_type="image/svg+xml"))

    @server.get("/briefing/{number}.pdf", include_in_schema=False)
    async def paper(number: int, lang: str = "en") -> Response:
        if lang not in LANGUAGES:
            return _missing()
        return await _answer(lambda: _send_pdf(post, number, lang))


async def _answer(make: Callable[[], Response]) -> Response:
    try:
        return await asyncio.to_thread(make)
    except (NotFound, Unavailable):
        return _missing()


def _write_screen(post: Post, number: int, lang: str, theme: str) -> str:
    from dashboard.screen.slides import write_page  # noqa: PLC0415  (only where somebody presents)

    briefing = desk.find_issued(post, number)
    return write_page(briefing, _scribe(post, briefing, lang), theme)


def _draw_map(post: Post, number: int, lang: str, part: str) -> str:
    briefing = desk.find_issued(post, number)

    def draw() -> str:
        near = frame_isolated(post, briefing, *SCREEN_MM) if part == "near" else None
        frame = near or fit_frame(find_bounds(post), *SCREEN_MM)
        at = read_time(briefing["as_at"])
        return draw_paper_map(post, lang, frame, layers=PARTS[part], as_known=at)["svg"]

    return post.remember(("screen map", number, lang, part), draw)


def _send_pdf(post: Post, number: int, lang: str) -> Response:
    briefing = desk.find_issued(post, number)
    body = post.remember(("briefing pdf", number, lang), lambda: print_briefing(post, briefing, lang))
    name = f"{name_paper(post, briefing, lang)}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}
    return Response(body, media_type="application/pdf", headers=headers)


def name_paper(post: Post, briefing: Briefing, lang: str) -> str:
    """Return the name of a briefing's file, without its ending."""
    clock = f"{read_time(briefing['as_at']).astimezone(post.settings.zone()):%Y%m%dT%H%M}"
    return name_file(briefing, lang, clock)


def _scribe(post: Post, briefing: Briefing, lang: str) -> Scribe:
    return Scribe(briefing["facts"], briefing["written"], words(lang), post.settings.zone())


def _missing() -> Response:
    return PlainTextResponse("not found", status_code=404)
