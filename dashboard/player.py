"""The player of an exercise by the clock: sees that something is due, and writes it down beside other work."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from dashboard.desk.exercise_clock import find_next_due, play_due
from dashboard.desk.post import Actor, Post
from dashboard.duty import DUTY
from data.faults import Fault

logger = logging.getLogger(__name__)


class Player:
    """Bring what is due, one piece of work at a time; asking is cheap, so it may be asked often.

    Parameters
    ----------
    post
        The open post.
    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._seen = ""
        self._due: datetime | None = None
        self._work: threading.Thread | None = None

    def tick(self) -> None:
        """Start writing down what is due, unless that is being done already."""
        if self._work is not None and self._work.is_alive():
            return
        version = self._post.version
        if version != self._seen:
            self._due, self._seen = find_next_due(self._post, self._find_pacer()), version
        if self._due is not None and self._due <= self._post.now():
            self._work = threading.Thread(target=self._play, name="exercise", daemon=True)
            self._work.start()

    def wait(self, seconds: float) -> bool:
        """Wait until the work under way is done; return whether it is."""
        if self._work is not None:
            self._work.join(seconds)
        return self._work is None or not self._work.is_alive()

    def _play(self) -> None:
        try:
            play_due(self._post, self._find_pacer())
        except Fault:
            logger.exception("the exercise could not be played on; trying again")

    def _find_pacer(self) -> Actor:
        """Return who set how the exercise is played."""
        for event in reversed(self._post.picture.changes):
            if event.kind == "exercise.paced":
                return Actor(event.actor, event.role)
        return DUTY
