"""How far a long act is: its parts timed, and told as they go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: the part by its locale key, and the fraction of the whole."""

    part: str
    fraction: float


Tell = Callable[[Progress], None]


@dataclass(slots=True)
class Steps:
    """Time the parts of a build and tell how far it is; the fraction never falls back."""

    tell: Tell
    done: float = 0.0
    until: float = 0.0
    name: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str, until: float) -> Iterator[None]:
        """Work on a part that ends at a fraction of the whole."""
        self.name, self.until = name, until
        self.inside(0.0)
        began = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - began, 2)
        self.done = until

    def inside(self, fraction: float) -> None:
        """Tell how far the part itself is."""
        self.tell(Progress(f"build.part.{self.name}", self.done + fraction * (self.until - self.done)))
