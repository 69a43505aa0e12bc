"""The self-check: each part of the post, whether it can be relied on, and the next step where not."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Literal

from dashboard.desk.answers import CheckAnswer, CheckLine
from dashboard.desk.ground import Ground
from dashboard.desk.home import find_open_journal
from dashboard.paper.render import FOLDER as PAPER
from dashboard.paper.render import find_face
from data.area import AREA_FOLDER, read_record
from data.clock import write_time
from data.faults import DamagedStore, Fault, Unavailable
from data.store_sqlite import open_journal
from routing.engine import has_hierarchy

ENGINES = ("osmnx", "routingkit-cch", "ortools", "scipy", "shapely", "geopandas", "apsw", "dash", "plotly", "typst")
"""Libraries that the answers rest on, told with their versions."""

LEAST_FREE_MB, SAFE_FREE_MB = 200, 1_000
"""Disk below which nothing more should be recorded, and below which somebody should make room."""

OLD_DATA = timedelta(days=2 * 365)
"""Older map data asks for a newer extract."""

CJK_FACES = (
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
"""Where macOS and Windows keep their Chinese faces."""

State = Literal["ok", "attention", "missing"]


def check_post(home: Path, now: datetime) -> CheckAnswer:
    """Check every part of a post without changing any.

    Parameters
    ----------
    home
        The post's folder; it need not be there.
    now
        The wall clock's time, aware, from which ages are told.
    """
    parts: tuple[Callable[[Path, datetime], Iterator[CheckLine]], ...] = (
        _check_program,
        _check_paths,
        _check_area,
        _check_roads,
        _check_tiles,
        _check_screen,
        _check_fonts,
        _check_paper,
        _check_disk,
        _check_journal,
    )
    lines = [line for part in parts for line in part(home, now)]
    return CheckAnswer(home=str(home), ready=all(line["state"] != "missing" for line in lines), lines=lines)


def _line(part: str, state: State, verdict: str, **values: object) -> CheckLine:
    return CheckLine(part=part, state=state, verdict=verdict, values=values)


def _check_program(_home: Path, _now: datetime) -> Iterator[CheckLine]:
    known = {name: _version(name) for name in ENGINES}
    versions = ", ".join(f"{name} {version}" for name, version in known.items() if version)
    yield _line("program", "ok", "versions", python=platform.python_version(), versions=versions)


def _check_paths(_home: Path, _now: datetime) -> Iterator[CheckLine]:
    if has_hierarchy():
        yield _line("paths", "ok", "hierarchy", version=_version("routingkit-cch"))
    else:
        yield _line("paths", "attention", "trees", version=_version("scipy"))


def _check_area(home: Path, now: datetime) -> Iterator[CheckLine]:
    try:
        record = read_record(home / AREA_FOLDER)
    except Unavailable:
        yield _line("area", "missing", "none", home=str(home))
        return
    except DamagedStore as fault:
        yield _line("area", "missing", fault.key, home=str(home))
        return
    built = {"name": record.name, "built_at": write_time(record.built_at), "settlements": record.counts["settlements"]}
    yield _line("area", "ok", "built", **built)
    if record.residents_total is None:
        yield _line("people", "attention", "unknown")
    else:
        uncertainty = round(100 * (record.residents_uncertainty or 0))
        yield _line("people", "ok", "known", residents=record.residents_total, uncertainty=uncertainty)
    for part in (part for part in record.missing if part not in {"residents", "data_date"}):  # told above and below
        yield _line("source", "attention", "lacks", what=part)
    if record.source_date is None:
        yield _line("age", "attention", "unknown", source=record.source)
    else:
        age = now - record.source_date
        verdict: tuple[State, str] = ("attention", "old") if age > OLD_DATA else ("ok", "recent")
        yield _line("age", *verdict, date=f"{record.source_date:%Y-%m-%d}", years=round(age.days / 365.25, 1))


def _check_roads(home: Path, _now: datetime) -> Iterator[CheckLine]:
    try:
        network = Ground(home, "auto").network
    except Fault as fault:
        yield _line("roads", "missing", "damaged" if isinstance(fault, DamagedStore) else "none")
    else:
        yield _line("roads", "ok", "loaded", km=round(float(network.length_m.sum()) / 1000), edges=network.edges)


def _check_tiles(home: Path, _now: datetime) -> Iterator[CheckLine]:
    tiles = home / AREA_FOLDER / "base.pmtiles"
    if not tiles.is_file():
        yield _line("tiles", "missing", "none")
        return
    with tiles.open("rb") as file:
        sound = file.read(8) == b"PMTiles\x03"
    size_mb = round(tiles.stat().st_size / 1e6, 1)
    yield _line("tiles", "ok", "sound", size_mb=size_mb) if sound else _line("tiles", "missing", "damaged")


def _check_screen(_home: Path, _now: datetime) -> Iterator[CheckLine]:
    built = files("dashboard").joinpath("map/dist/commandmap.js").is_file()
    yield _line("screen", "ok", "built") if built else _line("screen", "missing", "none")


def _check_fonts(_home: Path, _now: datetime) -> Iterator[CheckLine]:
    face = _find_cjk_face()
    served = files("dashboard").joinpath("map/dist/fonts").is_dir()
    if face:
        yield _line("fonts", "ok", "system", face=face)
    elif served:
        yield _line("fonts", "ok", "served")
    else:
        yield _line("fonts", "attention", "none")


def _check_paper(_home: Path, _now: datetime) -> Iterator[CheckLine]:
    try:
        _fonts, face = find_face()
    except Unavailable:
        yield _line("paper", "attention", "none")
        return
    own = any(Path(str(PAPER / "fonts")).glob("*.ttf"))
    yield _line("paper", "ok", "own", face=face) if own else _line("paper", "attention", "system", face=face)


def _check_disk(home: Path, _now: datetime) -> Iterator[CheckLine]:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        yield _line("disk", "missing", "full", free_mb=free_mb)
    elif free_mb < SAFE_FREE_MB:
        yield _line("disk", "attention", "low", free_mb=free_mb)
    else:
        yield _line("disk", "ok", "free", free_gb=round(free_mb / 1000, 1))


def _check_journal(home: Path, _now: datetime) -> Iterator[CheckLine]:
    try:
        path = find_open_journal(home)
        if not path.exists():
            yield _line("journal", "ok", "new")
            return
        journal = open_journal(path)
        try:
            events = journal.verify()
        finally:
            journal.close()
    except Fault as fault:
        yield _line("journal", "missing", "damaged", key=fault.key)
    else:
        yield _line("journal", "ok", "whole", events=events, file=path.name)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _find_cjk_face() -> str | None:
    """Return a Chinese face of this machine: fontconfig where it is installed, else the usual files."""
    lister = shutil.which("fc-list")
    if lister is None:
        return next((Path(face).stem for face in CJK_FACES if Path(face).is_file()), None)
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=10, check=False)
    return next((line.partition(",")[0].strip() for line in sorted(listed.stdout.splitlines()) if line.strip()), None)
