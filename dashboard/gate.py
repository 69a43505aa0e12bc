"""The gate: plain pages, without script, that ask for the passphrase and set it; and signing on and off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.resources import files
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from dashboard.desk.identity import Person, name_person
from dashboard.door import Door
from dashboard.duties import list_duties, read_duty
from dashboard.guard import is_loopback
from dashboard.i18n import LANGUAGES, Words, words
from data.faults import BadInput, Fault

MOST_BYTES = 8_192
STILL = {"cache-control": "no-store"}


class Gate:
    """Answer the few addresses that stand before the post itself.

    Parameters
    ----------
    door
        Who sits where.
    """

    def __init__(self, door: Door) -> None:
        self.door = door
        self._answers: Mapping[tuple[str, str], Callable[[Request], Awaitable[Response]]] = {
            ("GET", "/gate"): self._ask,
            ("POST", "/gate"): self._enter,
            ("GET", "/gate.css"): self._dress,
            ("GET", "/gate.js"): self._boot,
            ("GET", "/me"): self._tell,
            ("POST", "/sign-on"): self._sign_on,
            ("POST", "/sign-off"): self._sign_off,
            ("GET", "/passphrase"): self._ask_new,
            ("POST", "/passphrase"): self._set_new,
        }

    def stands_before(self, path: str) -> bool:
        """Say whether the gate answers this address."""
        return any(path == known for _, known in self._answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        request = Request(scope, receive)
        act = self._answers.get(("GET" if request.method == "HEAD" else request.method, request.url.path))
        if act is None:
            answer: Response = PlainTextResponse("method not allowed", status_code=405)
        else:
            try:
                answer = await act(request)
            except Fault as fault:
                answer = JSONResponse({"error": fault.key}, status_code=400)
        for name, value in STILL.items():
            answer.headers[name] = value
        await answer(scope, receive, send)

    # --- coming in

    async def _ask(self, request: Request) -> Response:
        if self.door.lets_in(self.door.find(request.scope)):
            return RedirectResponse(_inside(request.query_params.get("next", "/")), status_code=303)
        return self._draw_gate({"next": request.query_params.get("next", "/")})

    async def _enter(self, request: Request) -> Response:
        given = await _read(request)
        try:
            fits = await self.door.try_passphrase(given.get("passphrase", ""), _address(request))
            if not fits:
                raise BadInput("passphrase_wrong")
            person = _read_person(given)
        except Fault as fault:
            return self._draw_gate(given, fault)
        answer = RedirectResponse(_inside(given.get("next", "/")), status_code=303)
        await asyncio.to_thread(self.door.seat, request.scope, answer, person, let_in=True)
        return answer

    def _draw_gate(self, given: Mapping[str, str], fault: Fault | None = None) -> Response:
        keep = {name: given.get(name, "") for name in ("name", "post", "next")}
        fields = [
            _field("passphrase", "password", autocomplete="current-password", autofocus="", required=""),
            _field("name", "text", value=keep["name"], autocomplete="name", maxlength="60"),
            _field("post", "text", value=keep["post"], list="posts", autocomplete="off", maxlength="60"),
            f'<input type="hidden" name="next" value="{escape(keep["next"])}">',
        ]
        unset = not self.door.passphrase.mark
        said = [] if not unset else [_say("signon.gate.unset", "p", "stopped")]
        return _page("gate", "/gate", [*said, *fields], fault, status=401 if fault is None else 403)

    # --- signing on and off

    async def _sign_on(self, request: Request) -> Response:
        given = await _read(request)
        say = words(given["lang"] if given.get("lang") in LANGUAGES else LANGUAGES[0])
        try:
            person = name_person(given.get("name", ""), read_duty(given.get("post", "")))
        except Fault as fault:
            return JSONResponse({"error": fault.key, "said": say.fault(fault)}, status_code=400)
        answer = JSONResponse({"name": person.name, "post": person.post})
        await asyncio.to_thread(self.door.seat, request.scope, answer, person)
        return answer

    async def _sign_off(self, request: Request) -> Response:
        answer = JSONResponse({"demands": self.door.demands})
        await asyncio.to_thread(self.door.leave, request.scope, answer)
        return answer

    async def _tell(self, request: Request) -> Response:
        seat = self.door.find(request.scope)
        if not self.door.lets_in(seat):
            return JSONResponse({"in": False}, status_code=401)
        return JSONResponse({"in": True, "name": seat.name if seat else "", "post": seat.post if seat else ""})

    # --- the passphrase itself

    async def _ask_new(self, request: Request) -> Response:
        return self._draw_new(request, None)

    async def _set_new(self, request: Request) -> Response:
        if not self._may_set(request):
            return PlainTextResponse("only on the post's own machine", status_code=403)
        given = await _read(request)
        try:
            if self.door.passphrase.mark and not await self.door.try_passphrase(
                given.get("old", ""), _address(request)
            ):
                raise BadInput("passphrase_wrong")
            if given.get("passphrase", "") != given.get("again", ""):
                raise BadInput("passphrase_twice")
            await asyncio.to_thread(self.door.passphrase.set, given.get("passphrase", ""))
        except Fault as fault:
            return self._draw_new(request, fault)
        answer = _page("passphrase_set", "", [f'<p><a href="/">{_both("signon.gate.back")}</a></p>'], None)
        seat = self.door.find(request.scope)
        await asyncio.to_thread(self.door.seat, request.scope, answer, seat.person if seat else None, let_in=True)
        return answer

    def _may_set(self, request: Request) -> bool:
        """Say whether whoever asks may set a passphrase: inside, or on this machine while there is none."""
        if self.door.passphrase.mark:
            return self.door.lets_in(self.door.find(request.scope))
        return is_loopback(_address(request))

    def _draw_new(self, request: Request, fault: Fault | None) -> Response:
        if not self._may_set(request):
            return RedirectResponse("/gate?" + urlencode({"next": "/passphrase"}), status_code=303)
        old = [_field("old", "password", autocomplete="current-password", required="")]
        fields = [
            _say("signon.gate.rule", "p", "part"),
            *(old if self.door.passphrase.mark else []),
            _field("passphrase", "password", "new", autocomplete="new-password", required=""),
            _field("again", "password", autocomplete="new-password", required=""),
        ]
        return _page("change", "/passphrase", fields, fault, status=200 if fault is None else 400)

    async def _dress(self, request: Request) -> Response:  # noqa: ARG002  (one face for all answers)
        sheets = (files("dashboard").joinpath("assets", name) for name in ("tokens.css", "starting.css", "gate.css"))
        text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        return Response(text, media_type="text/css")

    async def _boot(self, request: Request) -> Response:  # noqa: ARG002  (one face for all answers)
        script = files("dashboard").joinpath("assets", "a_boot.js").read_text(encoding="utf-8")
        return Response(script, media_type="text/javascript")


def _read_person(given: Mapping[str, str]) -> Person | None:
    """Return who signs on at the gate already, ``None`` where both fields are left empty."""
    if not given.get("name", "").strip() and not given.get("post", "").strip():
        return None
    return name_person(given.get("name", ""), read_duty(given.get("post", "")))


async def _read(request: Request) -> dict[str, str]:
    """Read a small form or a small JSON object.

    Raises
    ------
    BadInput
        If it is too large or is neither.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadInput("form_unreadable")
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            told = json.loads(body)
            return {str(name): str(value) for name, value in told.items()}
        return {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    except (ValueError, AttributeError) as error:
        raise BadInput("form_unreadable") from error


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _inside(path: str) -> str:
    """Return a path of this post; anything else leads to its first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def _both(key: str, **values: object) -> str:
    """Write a sentence in every language: whoever stands outside has not chosen one."""
    parts = (f'<span lang="{say.lang}">{escape(say(key, **values))}</span>' for say in map(words, LANGUAGES))
    return " ".join(parts)


def _say(key: str, tag: str, kind: str) -> str:
    return "".join(
        f'<{tag} class="{kind}" lang="{say.lang}">{escape(say(key))}</{tag}>' for say in map(words, LANGUAGES)
    )


def _field(name: str, kind: str, label: str = "", **more: str) -> str:
    given = "".join(f' {key}="{escape(value)}"' for key, value in more.items())
    return (
        f'<label for="{name}">{_both(f"signon.field.{label or name}")}</label>'
        f'<input id="{name}" name="{name}" type="{kind}"{given}>'
    )


def _tell_fault(say: Words, fault: Fault) -> str:
    return f'<p class="stopped" role="alert" lang="{say.lang}">{escape(say.fault(fault))}</p>'


def _page(name: str, action: str, fields: list[str], fault: Fault | None, *, status: int = 200) -> HTMLResponse:
    title = escape(" · ".join(words(lang)(f"signon.title.{name}") for lang in LANGUAGES))
    said = "".join(_tell_fault(words(lang), fault) for lang in LANGUAGES) if fault else ""
    posts = "".join(f'<option value="{escape(label)}"></option>' for label in list_duties())
    submit = f'<button type="submit">{_both(f"signon.submit.{name}")}</button>' if action else ""
    form = f'<form method="post" action="{action}">{"".join(fields)}{submit}</form>' if action else "".join(fields)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/gate.css"><script src="/gate.js"></script></head>'
        f'<body class="starting gate"><main><h1>{_both(f"signon.title.{name}")}</h1>'
        f'{said}{form}<datalist id="posts">{posts}</datalist></main></body></html>',
        status_code=status,
    )
