"""The live line: one websocket per open page, one ready-made message for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterator

from starlette.websockets import WebSocket

from data.faults import Fault

logger = logging.getLogger(__name__)

POLL_S = 0.2
"""How often the journal's head is asked for; what another process records shows within a second."""


class Hub:
    """Hand the newest message to every client; a slow one skips those it had no time for."""

    def __init__(self) -> None:
        self._boxes: set[asyncio.Queue[str]] = set()
        self._last: str | None = None

    def publish(self, head: int) -> None:
        """Tell every client the journal's head."""
        self._last = json.dumps({"head": head})
        for box in self._boxes:
            _put(box, self._last)

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[str]]:
        """Open a mailbox of one slot that already holds the last message."""
        box: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        if self._last is not None:
            _put(box, self._last)
        self._boxes.add(box)
        try:
            yield box
        finally:
            self._boxes.discard(box)

    async def serve(self, websocket: WebSocket) -> None:
        """Send what is published until the client leaves; nothing it says is listened to."""
        await websocket.accept()
        with self.subscribe() as box:
            sender = asyncio.create_task(_send(websocket, box))
            try:
                while (await websocket.receive())["type"] != "websocket.disconnect":
                    continue
            finally:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)


async def watch(refresh: Callable[[], tuple[str, int]], hub: Hub, every_s: float = POLL_S) -> None:
    """Poll the post in a worker thread and publish the journal's head whenever the version moves.

    Parameters
    ----------
    refresh
        Folds what is new and returns the post's version and the journal's head.
    """
    last = None
    while True:
        try:
            version, head = await asyncio.to_thread(refresh)
        except Fault:
            logger.exception("the journal could not be read; trying again")
        else:
            if version != last:
                last = version
                hub.publish(head)
        await asyncio.sleep(every_s)


def _put(box: asyncio.Queue[str], message: str) -> None:
    if box.full():
        box.get_nowait()
    box.put_nowait(message)


async def _send(websocket: WebSocket, box: asyncio.Queue[str]) -> None:
    while True:
        await websocket.send_text(await box.get())
