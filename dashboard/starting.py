"""The first minute: the page that answers at once while the post is being built and opened."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from importlib.resources import files
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.i18n import LANGUAGES, Words, words
from data.faults import Fault

DRESS: Mapping[str, str] = MappingProxyType(
    {
        "/assets/tokens.css": "text/css",
        "/assets/starting.css": "text/css",
        "/assets/a_boot.js": "text/javascript",
    }
)
"""What the progress page wears, and of which kind it is: light or dark as was chosen last."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the post is: a part by its locale key, the fraction done, or what stopped it."""

    part: str = "shell.starting.opening"
    fraction: float = 0.0
    fault: Fault | None = None


class Starting:
    """Answer every request with how far the post is, until it is ready.

    The page asks again by itself once a second and so turns into the map at the same address.
    """

    def __init__(self) -> None:
        self._stage = Stage()
        self._lock = threading.Lock()

    @property
    def stage(self) -> Stage:
        """How far the post is now."""
        return self._stage

    def tell(self, part: str, fraction: float) -> None:
        """Note the part that is being worked on (any thread); the fraction never falls back."""
        with self._lock:
            self._stage = Stage(part, max(self._stage.fraction, min(fraction, 1.0)))

    def stop(self, fault: Fault) -> None:
        """Note what keeps the post from opening."""
        with self._lock:
            self._stage = replace(self._stage, fault=fault)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] == "websocket":
            await WebSocketClose(code=1013, reason="not ready")(scope, receive, send)
            return
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        stage, path = self._stage, request.url.path
        if path == "/ping":
            return JSONResponse({"ok": True, "ready": False, "part": stage.part, "fraction": round(stage.fraction, 3)})
        if path in DRESS:
            text = files("dashboard").joinpath(path.removeprefix("/")).read_text(encoding="utf-8")
            return PlainTextResponse(text, media_type=DRESS[path], headers={"cache-control": "no-cache"})
        if "text/html" in request.headers.get("accept", "text/html") or path == "/":
            return HTMLResponse(draw_page(stage), headers={"cache-control": "no-store"})
        return PlainTextResponse("not ready", status_code=503, headers={"retry-after": "1"})


def draw_page(stage: Stage) -> str:
    """Draw the progress page in every language at once; nobody has chosen one yet."""
    wait_s = 1 if stage.fault is None else 3
    blocks = "".join(_draw_language(words(lang), stage) for lang in LANGUAGES)
    titles = {lang: escape(words(lang)("shell.title")) for lang in LANGUAGES}
    title = " · ".join(titles.values())
    heading = "".join(f'<span lang="{lang}">{name}</span>' for lang, name in titles.items())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{wait_s}">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/tokens.css">'
        '<link rel="stylesheet" href="/assets/starting.css"><script src="/assets/a_boot.js"></script>'
        f'</head><body class="starting"><main><h1>{heading}</h1>{blocks}</main></body></html>'
    )


def _draw_language(say: Words, stage: Stage) -> str:
    if stage.fault is not None:
        lines = f'<p class="stopped" role="alert">{escape(say.fault(stage.fault))}</p>'
    else:
        part = say(stage.part) if stage.part in say else stage.part
        lines = (
            f"<p>{escape(say('shell.starting.line'))}</p>"
            f'<progress max="100" value="{stage.fraction * 100:.0f}"></progress>'
            f'<p class="part">{escape(part)} · {stage.fraction:.0%}</p>'
        )
    return f'<section lang="{say.lang}">{lines}</section>'
