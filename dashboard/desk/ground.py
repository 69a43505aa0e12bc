"""The ground of a post: its built area and its roads, loaded once and shared by all who ask."""

# The area and the roads are imported when first asked for: a search must not wait for scipy.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dashboard.desk.recall import Recall
from data.faults import Unavailable
from data.records import Closure, Vehicle

if TYPE_CHECKING:
    from data.area import Area
    from routing.closures import Interval
    from routing.network import Network
    from routing.paths import RoadState

T = TypeVar("T")

ABSENT = (0, 0)
"""Mark of a file that is not there."""


def mark_file(path: Path) -> tuple[int, int]:
    """Return a mark that changes when the file does; cheap."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return ABSENT
    return stat.st_mtime_ns, stat.st_size


class Ground:
    """Area and roads below a home; a new build, by whichever process, is seen at the next question."""

    def __init__(self, home: Path, engine: str) -> None:
        self.folder = home / "area"
        self._engine = engine
        self._loaded = Recall(limit=4)
        self._states = Recall(limit=16)
        self._pieces = Recall(limit=4096)
        self._answers = Recall(limit=64)

    @property
    def mark(self) -> tuple[int, int]:
        """A mark that changes with every build, `ABSENT` where nothing is built."""
        return mark_file(self.folder / "build.json")

    @property
    def area(self) -> Area:
        """The built area.

        Raises
        ------
        Unavailable
            If none has been built, or an older builder made it.
        """
        from data.area import open_area

        return self._loaded.get(("area", self.mark), lambda: open_area(self.folder))

    @property
    def network(self) -> Network:
        """The roads of the area.

        Raises
        ------
        Unavailable
            If no area has been built.
        """
        from routing.network import load_network

        path = self.folder / "roads.npz"
        if not path.exists():
            raise Unavailable("no_roads", home=str(self.folder.parent))
        return self._loaded.get(("network", self.mark), lambda: load_network(path))

    def roads(self, vehicle: Vehicle, closures: Iterable[Closure]) -> RoadState:
        """Return the roads of one vehicle class under closures that hold."""
        from routing.paths import RoadState

        binding = [closure for closure in closures if vehicle in closure.effects]
        key = (self.mark, vehicle, frozenset(map(_mark_closure, binding)))

        def build() -> RoadState:
            pieces = [piece for closure in binding for piece in self.locate(closure)]
            return RoadState(self.network, vehicle, pieces, engine=self._engine)

        return self._states.get(key, build)

    def locate(self, closure: Closure) -> tuple[Interval, ...]:
        """Return the stretches of road that a closure bars or slows, worked out once."""
        from routing.closures import locate_closures

        key = (self.mark, _mark_closure(closure))
        return self._pieces.get(key, lambda: locate_closures(self.network, (closure,)))

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return a result that stands on nothing but what its key holds and this ground, for every post on it."""
        return self._answers.get(key, make)


def _mark_closure(closure: Closure) -> Hashable:
    place = closure.geometry.wkb if closure.geometry is not None else None
    return closure.id, place, closure.span_m, tuple(sorted(closure.effects.items()))
