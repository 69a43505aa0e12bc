"""The live line: one websocket per open page, ready-made messages for all of them.

Two things are told: the post's version with the journal's head and the post's clock, which is also the heartbeat by
which a page knows that the link holds; and the teams that move. Each message is whole, so that a slow page may skip
those before it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterator

from starlette.websockets import WebSocket

from data.faults import Fault

logger = logging.getLogger(__name__)

POLL_S = 0.1
"""How often the journal's head is asked for, for what another process records; what this one does is told at once."""

BEAT_S = 2.0
"""How often the head is told even if nothing was recorded; a page that hears nothing says that the link is lost."""

FRAME_S = 0.25
"""Moves that come within this time go out together."""

HEAD, TEAMS = "head", "teams"


class Box:
    """The mailbox of one page: of each kind of message, only the newest waits."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._any = asyncio.Event()

    def put(self, kind: str, message: str) -> None:
        """Lay a message in, in place of an older one of its kind."""
        self._waiting[kind] = message
        self._any.set()

    def take(self) -> list[str]:
        """Return what waits, and empty the box."""
        messages = list(self._waiting.values())
        self._waiting.clear()
        self._any.clear()
        return messages

    async def get(self) -> list[str]:
        """Wait until there is something, and return it."""
        await self._any.wait()
        return self.take()


class Hub:
    """Hand the newest messages to every page; a slow one skips those it had no time for."""

    def __init__(self) -> None:
        self._boxes: set[Box] = set()
        self._last: dict[str, str] = {}
        self.moved = asyncio.Event()
        self.recorded = asyncio.Event()

    def publish(self, version: str, head: int, clock: str) -> None:
        """Tell every page the post's version, the journal's head, and the post's clock as a person reads it."""
        self._tell(HEAD, {"version": version, "head": head, "clock": clock})

    def publish_teams(self, rows: list[list[object]]) -> None:
        """Tell every page where the teams are that feeds place: rows of id, degrees, and seconds of 1970."""
        self._tell(TEAMS, {"teams": rows})

    def _tell(self, kind: str, told: dict[str, object]) -> None:
        message = self._last[kind] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        for box in self._boxes:
            box.put(kind, message)

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[Box]:
        """Open a mailbox that already holds the last messages."""
        box = Box()
        for kind, message in self._last.items():
            box.put(kind, message)
        self._boxes.add(box)
        try:
            yield box
        finally:
            self._boxes.discard(box)

    async def serve(self, websocket: WebSocket) -> None:
        """Send what is published until the page leaves; nothing it says is listened to."""
        await websocket.accept()
        with self.subscribe() as box:
            sender = asyncio.create_task(_send(websocket, box))
            try:
                while (await websocket.receive())["type"] != "websocket.disconnect":
                    continue
            finally:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)


async def watch(
    refresh: Callable[[], tuple[str, int, str]], hub: Hub, every_s: float = POLL_S, beat_s: float = BEAT_S
) -> None:
    """Look at the post in a worker thread, at once where this process has recorded something, else by and by.

    The version is published whenever it moves, and as a heartbeat.

    Parameters
    ----------
    refresh
        Folds what is new and returns the post's version, the journal's head, and the post's clock.
    """
    last, told_at = None, 0.0
    loop = asyncio.get_running_loop()
    while True:
        hub.recorded.clear()
        try:
            version, head, clock = await asyncio.to_thread(refresh)
        except Fault:
            logger.exception("the journal could not be read; trying again")
        else:
            if version != last:
                hub.moved.set()  # a person may have told a later place than the feed
            if version != last or loop.time() - told_at >= beat_s:
                last, told_at = version, loop.time()
                hub.publish(version, head, clock)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(every_s):
                await hub.recorded.wait()


async def follow_moves(list_moves: Callable[[], list[list[object]]], hub: Hub, frame_s: float = FRAME_S) -> None:
    """Publish where the teams are whenever a feed has told something, all that came within a frame at once."""
    last: list[list[object]] = []
    while True:
        await hub.moved.wait()
        hub.moved.clear()
        try:
            rows = await asyncio.to_thread(list_moves)
        except Fault:
            logger.exception("the positions could not be read; trying again with the next")
        else:
            if rows != last:
                last = rows
                hub.publish_teams(rows)
        await asyncio.sleep(frame_s)


async def _send(websocket: WebSocket, box: Box) -> None:
    while True:
        for message in await box.get():
            await websocket.send_text(message)
