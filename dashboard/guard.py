"""The guard at the door: which host, origin and browser may ask, and the headers every answer leaves with."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard import duty

if TYPE_CHECKING:
    from dashboard.gate import Gate

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names by which a browser on this machine may call the post; any other is a rebound address."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

FEEDS = frozenset({"/api/positions"})
"""What programs on this machine may tell without a browser, and so without an origin or a seat."""

VACATE = "vacate"
"""Left in the scope: how the seat of whoever asks is given up, and the browser stays let in."""

SEALED_HEADERS = {"cross-origin-opener-policy": "same-origin"}
"""Headers that a browser heeds only where the way is safe: on the machine itself, or by HTTPS."""

SIGNED_OFF = 4401
"""Close code of a socket whose browser is no longer let in."""

STILL_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def security_policy(script_hashes: Iterable[str] = ()) -> str:
    """Write the Content-Security-Policy: everything from this server, inline scripts by hash only.

    Parameters
    ----------
    script_hashes
        Quoted hashes of the page's inline scripts, as ``Dash.csp_hashes()`` gives them.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "style-src-elem 'self' 'unsafe-inline'",
            "style-src-attr 'none'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


class Guard:
    """Wrap an ASGI app: refuse foreign hosts and origins, ask for the passphrase, say who sits where, send the headers.

    Parameters
    ----------
    app
        What answers once a request may pass.
    hosts
        Host names that may stand in the Host header, without port.
    policy
        The Content-Security-Policy of every answer; may be replaced while running.
    gate
        Where browsers sign on; without one, everybody who may ask acts as the post's duty.
    any_address
        Whether any bare address may stand in the Host header: of a post that listens on the network.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str] = LOOPBACK,
        policy: str = "",
        *,
        gate: Gate | None = None,
        any_address: bool = False,
    ) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.policy = policy or security_policy()
        self.gate = gate
        self.any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = refuse_host(headers, self.hosts, any_address=self.any_address)
        feeds = refusal is None and is_feed(scope, headers)
        refusal = refusal or (None if feeds else refuse_origin(scope, headers))
        if refusal is not None:
            await self._refuse(refusal, scope, receive, send)
        elif self.gate is None:
            await self.app(scope, receive, self._sealed(scope, send))
        elif feeds:
            with duty.seat(None):
                await self.app(scope, receive, self._sealed(scope, send))
        else:
            await self._admit(self.gate, scope, receive, send)

    async def _refuse(self, refusal: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose(code=4403, reason=refusal)(scope, receive, send)
        else:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, self._sealed(scope, send))

    async def _admit(self, gate: Gate, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the gate, send to it, or let pass as whoever sits there."""
        seat = gate.door.find(scope)
        if scope["type"] == "http" and gate.stands_before(scope["path"]):
            await gate(scope, receive, self._sealed(scope, send))
        elif not gate.door.lets_in(seat):
            await self._turn_away(scope, receive, send)
        else:
            scope = {**scope, VACATE: lambda answer: gate.door.seat(scope, answer, None)}
            with duty.seat(seat.person.actor if seat and seat.person else None):
                if scope["type"] == "websocket":
                    receive, send = self._watched(gate, scope, receive, send)
                else:
                    send = self._sealed(scope, send)
                await self.app(scope, receive, send)

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose(code=SIGNED_OFF, reason="passphrase required")(scope, receive, send)
            return
        wants_page = scope["method"] in SAFE_METHODS and "text/html" in Headers(scope=scope).get("accept", "")
        query = scope["query_string"].decode("latin-1")
        asked = urlencode({"next": f"{scope['path']}?{query}" if query else scope["path"]})
        answer: Response = PlainTextResponse("passphrase required", status_code=401)
        if wants_page:
            answer = RedirectResponse(f"/gate?{asked}", status_code=303)
        answer.headers["cache-control"] = "no-store"
        await answer(scope, receive, self._sealed(scope, send))

    def _watched(self, gate: Gate, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """Close a socket at its next message once its browser is no longer let in."""

        def is_over() -> bool:
            return not gate.door.lets_in(gate.door.find(scope))

        async def watched_send(message: Message) -> None:
            if message["type"] == "websocket.send" and is_over():
                await send({"type": "websocket.close", "code": SIGNED_OFF, "reason": "signed off"})
                raise OSError("signed off")  # ends the loop that sends
            await send(message)

        async def watched_receive() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and is_over():
                await send({"type": "websocket.close", "code": SIGNED_OFF, "reason": "signed off"})
                return {"type": "websocket.disconnect", "code": SIGNED_OFF}
            return message

        return watched_receive, watched_send

    def _sealed(self, scope: Scope, send: Send) -> Send:
        safe = scope["scheme"] == "https" or _find_name(Headers(scope=scope)) in LOOPBACK
        more = STILL_HEADERS | SEALED_HEADERS if safe else STILL_HEADERS

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self.policy
                for name, value in more.items():
                    headers[name] = value
            await send(message)

        return sealed


def refuse_host(headers: Headers, hosts: Collection[str], *, any_address: bool = False) -> str | None:
    """Say why the Host header is refused, ``None`` where it may pass.

    A page from elsewhere that points its own name at 127.0.0.1 sends that name here (DNS rebinding); a bare
    address cannot be rebound.
    """
    name = _find_name(headers)
    return None if name in hosts or (any_address and _is_address(name)) else "host not allowed"


def _find_name(headers: Headers) -> str:
    """Return the name by which the post was called, without its port."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def refuse_origin(scope: Scope, headers: Headers) -> str | None:
    """Say why a request that may change something is refused: it came from another page."""
    if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
        return None
    origin = headers.get("origin")
    if origin is None:
        same = scope["type"] == "http" and headers.get("sec-fetch-site") == "same-origin"
        return None if same else "origin required"
    schemes: Sequence[str] = ("http", "https")
    return None if origin in {f"{scheme}://{headers.get('host', '')}" for scheme in schemes} else "origin not allowed"


def is_feed(scope: Scope, headers: Headers) -> bool:
    """Say whether this is a program on this very machine telling what only programs tell, and no browser.

    A browser names its origin or its site in every such request, and cannot leave them out.
    """
    client = scope.get("client") or ("", 0)
    named = any(name in headers for name in ("origin", "sec-fetch-site", "cookie", "x-forwarded-for", "forwarded"))
    told = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in FEEDS
    return told and not named and is_loopback(client[0])


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def find_names(host: str) -> frozenset[str]:
    """Return the names by which browsers may call a post that listens on a host."""
    own = socket.gethostname().lower()
    return LOOPBACK if is_loopback(host) else LOOPBACK | {host.lower(), own, f"{own.partition('.')[0]}.local"}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
