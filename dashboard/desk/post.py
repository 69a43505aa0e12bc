"""The post: one open home — journal, picture, area, roads, clock — shared by everyone who asks the desk."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from dashboard.desk.feeds import Feeds
from dashboard.desk.ground import ABSENT, Ground, mark_file
from dashboard.desk.home import (
    SETTINGS_FILE,
    Settings,
    find_open_journal,
    read_open_mark,
    read_settings,
    set_open_journal,
)
from dashboard.desk.identity import Actor as Actor  # noqa: PLC0414  (whoever opens a post names who acts)
from dashboard.desk.in_force import list_in_force
from dashboard.desk.recall import Recall
from dashboard.desk.viewing import find_viewed
from data.clock import write_time
from data.faults import Conflict
from data.journal import Draft, Event
from data.picture import EMPTY, Picture, as_known, fold
from data.records import Closure, Vehicle
from data.store_sqlite import open_journal

if TYPE_CHECKING:
    from data.area import Area
    from routing.closures import Interval
    from routing.network import Network
    from routing.paths import RoadState

T = TypeVar("T")
Clock = Callable[[], datetime]


def read_wall_clock() -> datetime:
    """Return the time of this machine, aware, in UTC."""
    return datetime.now(UTC)


def open_post(
    home: Path, *, clock: Clock = read_wall_clock, engine: str = "auto", ground: Ground | None = None
) -> Post:
    """Open the post that lives in a folder; an empty folder is a post that nobody has used yet.

    Parameters
    ----------
    home
        The post's folder; made if it is not there.
    clock
        Returns the wall clock's time, aware.
    engine
        Path engine: ``auto``, ``cch`` or ``scipy``. A program that asks one question and ends is
        answered sooner by ``scipy``, which needs no preparation.
    ground
        Area and roads to share with another post of the same county; the home's own by default.

    Raises
    ------
    DamagedStore
        If the journal cannot be trusted.
    BadInput
        If ``post.toml`` or ``open.toml`` cannot be read.
    """
    home.mkdir(parents=True, exist_ok=True)
    return Post(home, ground or Ground(home, engine), find_open_journal(home), clock)


class Post:
    """An open home. Safe between threads: state is swapped under a lock, long work is done outside it."""

    def __init__(self, home: Path, ground: Ground, journal: Path, clock: Clock, *, staged: bool = False) -> None:
        self.home = home
        self.ground = ground
        self._clock = clock
        self._staged = staged
        self._lock = RLock()
        self._set = Recall(limit=2)
        self._answers = Recall(limit=64)
        self._mark = read_open_mark(home)
        self._journal = open_journal(journal)
        self._picture = fold(EMPTY, self._journal.read())
        self._feeds = Feeds(journal)
        self._listeners: list[Callable[[], None]] = []

    def close(self) -> None:
        """Let go of the journal and of what lies beside it."""
        with self._lock:
            self._feeds.close()
            self._journal.close()

    # --- what is set, and what time it is

    @property
    def settings(self) -> Settings:
        """What a person has set for this post, in this process or another."""
        return self._set.get(mark_file(self.home / SETTINGS_FILE), lambda: read_settings(self.home))

    def wall_now(self) -> datetime:
        """Return the wall clock's time in UTC."""
        return self._clock().astimezone(UTC)

    def now(self) -> datetime:
        """Return the exercise clock in an exercise, the wall clock otherwise; looking back, the time looked back to."""
        if (viewed := find_viewed()) is not None:
            return viewed
        exercise = self._picture.exercise
        return exercise.tell_time(self.wall_now()) if exercise else self.wall_now()

    # --- journal and picture

    @property
    def picture(self) -> Picture:
        """The picture as last folded; `refresh` brings it up to date. Looking back, what was known by then."""
        return self._see(self._picture, find_viewed())

    @property
    def journal_path(self) -> Path:
        """The file of the journal that is open."""
        return self._journal.path

    @property
    def version(self) -> str:
        """A word that changes whenever an answer might: the journal, its head, the area."""
        viewed = find_viewed()
        at = f"@{write_time(viewed)}" if viewed else ""
        return f"{self._journal.path.stem}-{self.picture.head}-{self.ground.mark[0]:x}{self._feeds.mark}{at}"

    @property
    def feeds(self) -> Feeds:
        """Where feeds say the teams are, beside the open journal."""
        return self._feeds

    def refresh(self) -> Picture:
        """Fold what other processes have appended, follow a journal that another opened; cheap when nothing is new."""
        return self._see(self._follow(), find_viewed())

    def _follow(self) -> Picture:
        with self._lock:
            mark = read_open_mark(self.home)
            if mark != self._mark and not self._staged:
                self._switch(find_open_journal(self.home), mark)
            if self._journal.head() > self._picture.head:
                self._picture = fold(self._picture, self._journal.read(self._picture.head))
            return self._picture

    def verify(self) -> int:
        """Walk the open journal's chain of hashes and return its last seq."""
        return self._journal.verify()

    def picture_at(self, at: datetime | None = None) -> Picture:
        """Return the picture now, or only what was known by a past time."""
        return self._see(self._follow(), at or find_viewed())

    def _see(self, picture: Picture, at: datetime | None) -> Picture:
        if at is None:
            return self._feeds.lay(picture)
        key = ("picture", self._journal.path, picture.head, self._feeds.mark, at)
        return self._answers.get(key, lambda: self._feeds.lay(as_known(picture.changes, at), at))

    def draft(self, kind: str, subject: str, body: Mapping[str, Any], *, happened_at: datetime | None = None) -> Draft:
        """Return a draft known now; `append` signs it."""
        now = self.now()
        return Draft(kind, subject, happened_at or now, now, "unsigned", "", body)

    def append(
        self, who: Actor, drafts: Iterable[Draft], *, check: Callable[[Picture], object] | None = None
    ) -> Sequence[Event]:
        """Sign drafts and append them in one transaction: durable, and folded into the picture, on return.

        Parameters
        ----------
        check
            Is given the newest picture and raises where the drafts must not follow it; nobody appends in between,
            in this process or another.

        Raises
        ------
        Conflict
            If whoever acts looks back at an earlier time: nothing is written into the past.
        """
        self._refuse_past()
        signed = [replace(draft, actor=who.name, role=who.role) for draft in drafts]
        with self._lock:
            events = self._journal.append(signed) if check is None else self._append_checked(signed, check)
            self.refresh()
        self._tell()
        return events

    def listen(self, told: Callable[[], None]) -> None:
        """Call a function as soon as this process has appended or opened another journal; it must return at once."""
        self._listeners.append(told)

    def _tell(self) -> None:
        for told in self._listeners:
            told()

    def _append_checked(self, signed: Sequence[Draft], check: Callable[[Picture], object]) -> Sequence[Event]:
        """Append onto the very picture that was looked at; look again where another process was quicker."""
        while True:
            picture = self.refresh()
            check(picture)
            try:
                return self._journal.append(signed, if_head=picture.head)
            except Conflict as fault:
                if fault.key != "journal_moved":
                    raise

    def stage(self, journal: Path, clock: Clock) -> Post:
        """Return a post on the same ground with another journal and clock, which no other process sees yet."""
        self._refuse_past()
        return Post(self.home, self.ground, journal, clock, staged=True)

    def switch_to(self, path: Path, *, left: Path | None = None) -> None:
        """Make another journal of this home the open one, for every process; `left` is the one to return to."""
        self._refuse_past()
        with self._lock:
            set_open_journal(self.home, path, left)
            self.refresh()
        self._tell()

    # --- area and roads

    @property
    def has_area(self) -> bool:
        """Whether an area has been built; it may still prove too old when it is opened."""
        return self.ground.mark != ABSENT

    @property
    def area(self) -> Area:
        """The built area; `Unavailable` where there is none."""
        return self.ground.area

    @property
    def network(self) -> Network:
        """The roads of the area; `Unavailable` where there are none."""
        return self.ground.network

    def roads(self, vehicle: Vehicle, picture: Picture, at: datetime | None = None) -> RoadState:
        """Return the roads of one vehicle class under the closures of a picture that hold at a time, by default now."""
        return self.ground.roads(vehicle, list_in_force(picture, at or self.now()))

    def free_roads(self, vehicle: Vehicle) -> RoadState:
        """Return the roads of one vehicle class as they are without any closure."""
        return self.ground.roads(vehicle, ())

    def locate(self, closure: Closure) -> tuple[Interval, ...]:
        """Return the stretches of road that a closure bars or slows."""
        return self.ground.locate(closure)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return a result kept under a key of the caller's; it should hold `version` or what it was made from."""
        return self._answers.get(("asked", self._journal.path, key), make)

    def _refuse_past(self) -> None:
        if (viewed := find_viewed()) is not None:
            clock = viewed.astimezone(self.settings.zone())
            raise Conflict("past_is_closed", clock=f"{clock:%H:%M}")

    def _switch(self, path: Path, mark: str) -> None:
        journal = open_journal(path)
        self._feeds.close()
        self._journal.close()
        self._journal, self._mark, self._feeds = journal, mark, Feeds(path)
        self._picture = fold(EMPTY, journal.read())
