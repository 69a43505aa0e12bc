"""Long work behind the page: drafting, issuing and printing in a thread, with how far it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

from dashboard.brief.facts import Tell
from data.faults import Fault

KEPT = 8
"""Finished work that is kept until somebody has fetched it."""

Work = Callable[[Tell], Any]


@dataclass(slots=True)
class Job:
    """One piece of work: the part it is at, and what came of it; done with neither result nor fault, it broke."""

    part: str = "situation"
    fraction: float = 0.0
    done: bool = False
    result: Any = None
    fault: Fault | None = None

    def tell(self, part: str, fraction: float) -> None:
        """Note how far it is."""
        self.part, self.fraction = part, fraction


@dataclass(slots=True)
class Jobs:
    """The work of one post, by a name that the page keeps."""

    _jobs: dict[str, Job] = field(default_factory=dict)
    _under_way: dict[Hashable, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, work: Work, key: Hashable) -> str:
        """Begin a piece of work as whoever asks, and return its name; what is under way under a key is not begun twice.

        Parameters
        ----------
        key
            Who asks for what: a button that is pressed twice asks once.
        """
        job, name = Job(), secrets.token_urlsafe(9)
        with self._lock:
            held = self._under_way.get(key)
            if held is not None and held in self._jobs and not self._jobs[held].done:
                return held
            self._under_way = {each: known for each, known in self._under_way.items() if known in self._jobs}
            self._under_way[key] = name
            for old in [each for each, kept in self._jobs.items() if kept.done][: max(0, len(self._jobs) - KEPT + 1)]:
                del self._jobs[old]
            self._jobs[name] = job
        asked_by = copy_context()
        Thread(target=lambda: asked_by.run(_run, job, work), name="briefing", daemon=True).start()
        return name

    def look(self, name: str) -> Job | None:
        """Return how far a piece of work is, ``None`` where nobody knows it any more."""
        return self._jobs.get(name)


def _run(job: Job, work: Work) -> None:
    try:
        job.result = work(job.tell)
    except Fault as fault:
        job.fault = fault
    finally:
        job.done = True
