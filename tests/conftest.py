"""What every test stands on: no request leaves the machine, and the exercise county is built once."""

# The desk is imported where it is used: most tests never need it.
# ruff: noqa: PLC0415

import _socket
import hashlib
import os
import shutil
import socket
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # no test is about time
settings.load_profile("house")

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""What the clock says when the exercise of the tests is opened: just after its step 4."""

ORDER = ("journeys/test_journeys", "data", "layers", "routing", "journeys", "dashboard")
"""How the rooms are tested: the county is built for the first journeys, beside them what needs none."""

_BUILD_S = 300.0
_FORGET_S = 3600.0


def pytest_collection_modifyitems(items):
    """Let the long ones come before the short; each file goes to one worker, where what it shares is built once."""

    def place(item):
        path = item.path.relative_to(ROOT / "tests").as_posix()
        return next((rank for rank, start in enumerate(ORDER) if path.startswith(start)), len(ORDER))

    items.sort(key=place)


def _is_loopback(host):
    if host in {"localhost", ""}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_request_leaves_the_machine():
    """Refuse every connection but to this machine itself."""
    patch = pytest.MonkeyPatch()

    def guard(name):
        real = getattr(socket.socket, name)

        def call(self, address, *rest):
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
                raise AssertionError(f"a test reached out to {address}")
            return real(self, address, *rest)

        patch.setattr(socket.socket, name, call)

    for name in ("connect", "connect_ex"):
        guard(name)

    def guard_lookup(module, name):
        real = getattr(module, name)

        def call(host, *rest, **more):
            asked = host.decode() if isinstance(host, bytes) else host
            if asked is not None and not _is_loopback(asked):
                raise AssertionError(f"a test looked up {asked}")
            return real(host, *rest, **more)

        patch.setattr(module, name, call)

    guard_lookup(_socket, "getaddrinfo")  # below the one of socket, which OSMnx replaces by its own
    for name in ("gethostbyname", "gethostbyname_ex"):
        guard_lookup(socket, name)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def built_home(pytestconfig):
    """A home with the exercise county built and its exercise started at `NOW`; to be read, never written.

    Building takes some twenty seconds, so county and exercise are kept until a source they are made from changes.
    """
    folder = Path(pytestconfig.cache.mkdir("county"))
    made_from = ("data", "layers", "routing", "dashboard/desk/building.py")
    with _alone(folder / "lock"):
        county = _keep(folder, f"area-{_digest(*made_from)}", _build_county)
        return _keep(
            folder, f"home-{_digest(*made_from, 'dashboard/desk')}", lambda home: _start_exercise(county, home)
        )


@pytest.fixture(scope="session")
def ground(built_home):
    """The county's area and roads, loaded once for all posts of the tests."""
    from dashboard.desk.ground import Ground

    return Ground(built_home, "auto")


@pytest.fixture
def loaded_county(ground, monkeypatch):
    """Commands of this process find the county loaded; a home with another area loads its own."""
    from dashboard.desk.ground import Ground

    def find(home, engine):
        own = Ground(home, engine)
        return ground if own.mark == ground.mark else own

    monkeypatch.setattr("dashboard.desk.post.Ground", find)


@pytest.fixture
def exercise_home(built_home, tmp_path):
    """A home of one's own with the exercise county, its exercise just after step 4."""
    return _copy(built_home, tmp_path / "home")


@pytest.fixture(scope="module")
def common_home(built_home, tmp_path_factory):
    """A home like it, for the tests of one file that leave each other alone."""
    return _copy(built_home, tmp_path_factory.mktemp("common") / "home")


@pytest.fixture
def exercise_post(exercise_home, ground):
    """The post of that home, its clock standing at `NOW`."""
    from dashboard.desk.post import open_post

    with closing(open_post(exercise_home, clock=lambda: NOW, ground=ground)) as post:
        yield post


@pytest.fixture
def live_home(built_home, tmp_path):
    """A home with the county built and an empty live journal."""
    home = tmp_path / "home"
    _copy(built_home / "area", home / "area")
    shutil.copy(built_home / "post.toml", home)
    return home


@pytest.fixture
def live_post(live_home, ground):
    """The post of that home, its clock standing at `NOW`."""
    from dashboard.desk.post import open_post

    with closing(open_post(live_home, clock=lambda: NOW, ground=ground)) as post:
        yield post


def _copy(source, target):
    """Copy a home; the built area is linked, for nothing writes into it."""

    def take(here, there):
        if "area" in Path(here).parts:
            os.link(here, there)
        else:
            shutil.copy2(here, there)

    return Path(shutil.copytree(source, target, copy_function=take))


def _keep(folder, name, make):
    """Return a folder that is made once, and forget those made from older sources that no run uses any more."""
    kept, draft = folder / name, folder / "draft"
    if not kept.exists():
        shutil.rmtree(draft, ignore_errors=True)
        make(draft)
        for old in folder.glob(f"{name.partition('-')[0]}-*"):
            if time.time() - old.stat().st_mtime > _FORGET_S:
                shutil.rmtree(old, ignore_errors=True)
        draft.rename(kept)
    os.utime(kept)
    return kept


def _build_county(home):
    from dashboard.desk import county

    county.prepare_exercise(home, language="en", now=NOW, tell=lambda _progress: None)


def _start_exercise(built, home):
    from dashboard.desk import county, exercise
    from dashboard.desk.post import Actor, open_post

    _copy(built, home)
    with closing(open_post(home, clock=lambda: NOW)) as post:
        who = Actor("tests", "duty officer")
        exercise.start(post, who)
        county.adopt_area(post, who)


def _digest(*made_from):
    digest = hashlib.sha256()
    for name in made_from:
        for path in (ROOT / name, *sorted((ROOT / name).rglob("*"))):
            if path.is_file() and path.suffix in {".py", ".toml", ".csv", ".geojson", ".pbf"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(lock):
    """Let one worker of the test run build while the others wait."""
    until = time.monotonic() + _BUILD_S
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            if time.monotonic() > until or time.time() - lock.stat().st_mtime > _BUILD_S:
                lock.unlink(missing_ok=True)
            time.sleep(0.2)
        else:
            break
    try:
        yield
    finally:
        os.close(handle)
        lock.unlink(missing_ok=True)
