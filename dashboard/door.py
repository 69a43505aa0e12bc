"""The door: which browser sits where, who has signed on at it, and whether the passphrase lets it in."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from dashboard.desk.identity import SHIFT_H, Person
from dashboard.passphrase import Passphrase, Throttle
from dashboard.seats import SEATS_FILE, Seat, Seats
from data.faults import Conflict, Fault

logger = logging.getLogger(__name__)

MOST_WAITING = 16
"""Passphrases that may wait to be tried; each takes a quarter of a second of one core."""


class Door:
    """Let browsers in and remember who sits at them.

    Parameters
    ----------
    home
        The post's folder: it keeps the passphrase and the seats.
    demands
        Whether the passphrase is asked for: beyond loopback, always.
    clock
        Returns the wall clock's time, aware.
    """

    def __init__(self, home: Path, *, demands: bool, clock: Callable[[], datetime]) -> None:
        self.demands = demands
        self.passphrase = Passphrase(home)
        self.seats = Seats(home / SEATS_FILE, clock)
        self.cookie = "seat_" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:8]
        self._throttle = Throttle()
        self._trying = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passphrase")
        self._waiting = 0
        self._open_shift: Callable[[Person], None] | None = None
        self._journal = ""
        self._telling = threading.Lock()

    def find(self, scope: Scope) -> Seat | None:
        """Return the seat of whoever asks, ``None`` where the browser has none."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(Headers(scope=scope).get("cookie", ""))
        except CookieError:
            return None
        return self.seats.find(jar[self.cookie].value) if self.cookie in jar else None

    def lets_in(self, seat: Seat | None) -> bool:
        """Say whether a browser may see the post."""
        if not self.demands:
            return True
        mark = self.passphrase.mark
        return bool(mark) and seat is not None and seat.let_in_by == mark

    async def try_passphrase(self, text: str, address: str) -> bool:
        """Say whether this is the passphrase; off the loop, one at a time, ever more slowly for who guesses.

        Raises
        ------
        Conflict
            If this address, or everybody together, has tried too often.
        """
        if self._waiting >= MOST_WAITING:
            raise Conflict("too_many_tries", seconds=5)
        self._throttle.try_once(address)
        self._waiting += 1
        try:
            fits = await asyncio.get_running_loop().run_in_executor(self._trying, self.passphrase.fits, text)
        finally:
            self._waiting -= 1
        if fits:
            self._throttle.forget(address)
        else:
            logger.warning("a wrong passphrase was given from %s", address)
        return fits

    def seat(self, scope: Scope, answer: Response, person: Person | None, *, let_in: bool = False) -> Seat:
        """Give whoever asks a new seat, in place of the one it has, and put its token into the answer's cookie."""
        before = self.find(scope)
        mark = self.passphrase.mark if let_in else before.let_in_by if before else ""
        token, seat = self.seats.take(person, mark)
        if before is not None:
            self.seats.leave(before)
        answer.set_cookie(
            self.cookie,
            token,
            max_age=SHIFT_H * 3600,
            path="/",
            httponly=True,
            samesite="lax",
            secure=scope.get("scheme") == "https",
        )
        self.tell_shifts()
        return seat

    def leave(self, scope: Scope, answer: Response) -> None:
        """Sign whoever asks off: the seat is forgotten, and with it the right to come in."""
        if seat := self.find(scope):
            self.seats.leave(seat)
        answer.delete_cookie(self.cookie, path="/")

    def opened(self, open_shift: Callable[[Person], None]) -> None:
        """Take note of how the journal of the open post is told of shifts."""
        self._open_shift = open_shift

    def tell_shifts(self, journal: str | None = None) -> None:
        """Tell the open journal of every shift that it does not know of yet.

        Parameters
        ----------
        journal
            Name of the journal, where another may have been opened.
        """
        with self._telling:
            self._journal = journal or self._journal
            self._tell_shifts()

    def _tell_shifts(self) -> None:
        for seat in self.seats.list_untold(self._journal) if self._open_shift and self._journal else ():
            if (person := seat.person) is None or self._open_shift is None:
                continue
            try:
                self._open_shift(person)
            except Fault:
                logger.exception("a shift could not be written down; it will be tried again")
                return
            self.seats.change(seat, told=self._journal)

    def close(self) -> None:
        """Stop trying passphrases."""
        self._trying.shutdown(wait=False, cancel_futures=True)
