"""Long work behind the page: drafting, issuing and printing in a thread, with how far it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable
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
    _lock: Lock = field(default_factory=Lock)

    def start(self, work: Work) -> str:
        """Begin a piece of work in whose name the page asked, and return its own name."""
        job, name = Job(), secrets.token_urlsafe(9)
        with self._lock:
            for old in [each for each, held in self._jobs.items() if held.done][: max(0, len(self._jobs) - KEPT + 1)]:
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
