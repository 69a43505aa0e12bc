"""The server: one address that answers from the first second, builds in a thread, and stops when told."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door import Door
from dashboard.gate import Gate
from dashboard.guard import Guard, find_names, is_loopback
from dashboard.i18n import LANGUAGES, words
from dashboard.live import follow_moves, watch
from dashboard.starting import Starting
from data.faults import Fault, Unavailable

if TYPE_CHECKING:
    from dashboard.site import Site

logger = logging.getLogger(__name__)

ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (told apart, not bound to)
"""Hosts that mean every address of this machine."""

PORT = 8050
PORTS_TRIED = 20
STOP_S = 1
"""Seconds that open requests get when the server is told to stop."""
RETRY_S = 2.0
"""Seconds between two looks at a home that cannot be opened yet (no area built, for one)."""


def serve(  # noqa: PLR0913  (where, what and for whom)
    home: Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    demo: bool = False,
    open_browser: bool = False,
    language: str = LANGUAGES[0],
) -> int:
    """Serve a home until stopped, and return the exit code.

    The address is printed and answers at once; the area is built, if it must be, behind a page of progress.

    Beyond loopback every browser is asked for the post's passphrase first.

    Parameters
    ----------
    home
        The post's folder.
    host, port
        Where to listen; a busy port moves to the next, 0 takes any.
    demo
        Build the exercise county and start its exercise where the home has none.
    open_browser
        Open the page, where there is a display.
    language
        Language of a post that is set up here for the first time.

    Raises
    ------
    Unavailable
        The host is not this machine's own and no passphrase is set, or nothing can listen there.
    """
    door = Door(home, demands=not is_loopback(host), clock=lambda: datetime.now(UTC))
    if door.demands and not door.passphrase.mark:
        raise Unavailable("no_passphrase", host=host)
    with contextlib.closing(door), bind(host, port) as listener:
        urls = list_addresses(host, listener.getsockname()[1])
        for lang in LANGUAGES:
            print(words(lang)("shell.address", url="  ".join(urls)), flush=True)  # noqa: T201
        guard = guard_front(home, door, host, demo=demo, language=language)
        if open_browser and has_display():
            threading.Timer(0.5, webbrowser.open, (urls[0],)).start()
        config = uvicorn.Config(
            guard, log_level="warning", timeout_graceful_shutdown=STOP_S, lifespan="on", server_header=False
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def guard_front(home: Path, door: Door, host: str, *, demo: bool, language: str) -> Guard:
    """Put the guard before what is shown: the page of progress, and behind it the post, once it is open."""

    def opening(tell: Callable[[str, float], None]) -> Site:
        from dashboard.opening import open_site  # noqa: PLC0415  (dash and the engines load behind the first answer)

        return open_site(home, demo=demo, language=language, tell=tell)

    front = Front(opening)
    guard = Guard(front, hosts=find_names(host), gate=Gate(door), any_address=door.demands)

    def seal(site: Site) -> None:
        guard.policy = site.policy
        door.opened(site.open_shift)

    front.seal = seal
    front.beat = lambda site: door.tell_shifts(site.journal())
    return guard


class Front:
    """Hold the address: first the page of progress, then the post's site, in one process.

    Parameters
    ----------
    opening
        Builds and opens the site in a worker thread; told a function that takes a part and a fraction.
    """

    def __init__(self, opening: Callable[[Callable[[str, float], None]], Site]) -> None:
        self.starting = Starting()
        self.current: ASGIApp = self.starting
        self.seal: Callable[[Site], None] = lambda _site: None
        self.beat: Callable[[Site], None] = lambda _site: None
        self._opening = opening
        self._site: Site | None = None
        self._watches: list[asyncio.Task[None]] = []
        self._stopped = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] != "lifespan":
            await self.current(scope, receive, send)
            return
        await receive()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._open, args=(loop,), name="opening", daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})

    def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Open the site; where the post cannot be opened yet, say why and look again."""
        while not self._stopped.is_set():
            try:
                site = self._opening(self.starting.tell)
            except Fault as fault:
                logger.warning("the post cannot be opened: %s", fault)
                self.starting.stop(fault)
                self._stopped.wait(RETRY_S)
            else:
                with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
                    loop.call_soon_threadsafe(self._show, site)
                return

    def _show(self, site: Site) -> None:
        self._site = site
        self.seal(site)
        self.current = site.asgi
        loop = asyncio.get_running_loop()
        site.listen(lambda: _wake(loop, site.hub.recorded))
        self._watches = [
            asyncio.create_task(watch(lambda: self._look(site), site.hub)),
            asyncio.create_task(follow_moves(site.list_moves, site.hub)),
        ]

    def _look(self, site: Site) -> tuple[str, int, str]:
        told = site.refresh()
        self.beat(site)
        return told

    async def _close(self) -> None:
        self._stopped.set()
        for watching in self._watches:
            watching.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        if self._site is not None:
            self._site.close()


def _wake(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
        loop.call_soon_threadsafe(event.set)


def bind(host: str, port: int) -> socket.socket:
    """Listen on the first free port from `port` on.

    Raises
    ------
    Unavailable
        All `PORTS_TRIED` ports are taken, or the host cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + PORTS_TRIED):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # on Windows the option would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise Unavailable("cannot_listen", host=host, port=candidate, why=str(error)) from error
        else:
            return listener
    raise Unavailable("no_free_port", first=port, last=port + PORTS_TRIED - 1)


def address(host: str, port: int) -> str:
    """Write the address that a person opens."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def list_addresses(host: str, port: int) -> list[str]:
    """List the addresses that a person opens: here, and where others on the network find it."""
    if host not in ANYWHERE:
        return [address(host, port)]
    return list(dict.fromkeys(address(name, port) for name in ("127.0.0.1", find_own_address())))


def find_own_address() -> str:
    """Return the address by which others on the network reach this machine; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # a documentation address: only the way out is looked up
        return str(probe.getsockname()[0])
    return socket.gethostname()


def has_display() -> bool:
    """Say whether a browser could show itself on this machine."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
