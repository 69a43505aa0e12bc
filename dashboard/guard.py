"""The guard at the door: which host and origin may ask, and the headers every answer leaves with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names by which a browser on this machine may call the post; any other is a rebound address."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

STILL_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
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
    """Wrap an ASGI app: refuse foreign hosts and origins, and send the security headers.

    Parameters
    ----------
    app
        What answers once a request may pass.
    hosts
        Host names that may stand in the Host header, without port.
    policy
        The Content-Security-Policy of every answer; may be replaced while running.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK, policy: str = "") -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.policy = policy or security_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = refuse_host(headers, self.hosts) or refuse_origin(scope, headers)
        if refusal is None:
            await self.app(scope, receive, self._sealed(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(code=4403, reason=refusal)(scope, receive, send)
        else:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, self._sealed(send))

    def _sealed(self, send: Send) -> Send:
        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self.policy
                for name, value in STILL_HEADERS.items():
                    headers[name] = value
            await send(message)

        return sealed


def refuse_host(headers: Headers, hosts: Collection[str]) -> str | None:
    """Say why the Host header is refused, ``None`` where it may pass.

    A page from elsewhere that points its own name at 127.0.0.1 sends that name here (DNS rebinding).
    """
    name = urlsplit(f"//{headers.get('host', '')}").hostname
    return None if name is not None and name in hosts else "host not allowed"


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
