"""The home of a post on disk: where it is, what it is set to, which journal is open."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.faults import BadInput, DamagedStore

HOME_VARIABLE = "COMMANDMAP_HOME"
"""Environment variable that chooses the home."""

LIVE_JOURNAL = "journal.sqlite"
"""Journal of the live post, below the home."""

SETTINGS_FILE = "post.toml"
"""What a person may set, below the home."""

_OPEN = "open.toml"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that help comes from: who no vehicle reaches from any anchor is isolated."""

    name: str
    lon: float
    lat: float
    name_zh: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set for a post, kept in ``post.toml``.

    ``time_zone`` is an IANA name; times without an offset are read in it. ``profile`` names the
    norm profile that the gap counts by. ``warning_scale`` names the scale whose words are offered
    first; the issuer's own words always win.
    """

    name: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    profile: str = "sphere-2018"
    warning_scale: str = "cn"
    anchors: tuple[Anchor, ...] = ()

    def zone(self) -> ZoneInfo:
        """Return the post's time zone."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadInput("unknown_time_zone", zone=self.time_zone, file=SETTINGS_FILE) from error


def choose_home(given: str | Path | None, environ: Mapping[str, str]) -> Path:
    """Return the post's folder: the one given, else ``COMMANDMAP_HOME``, else the user's data folder."""
    chosen = given or environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path  # noqa: PLC0415  (slow to import, seldom needed)

    return user_data_path("commandmap", appauthor=False)


def read_settings(home: Path) -> Settings:
    """Read ``post.toml``; a home without one has the settings of a new post.

    Raises
    ------
    BadInput
        The file is not TOML or holds a value that cannot be used.
    """
    table = _read_toml(home / SETTINGS_FILE)
    try:
        anchors = tuple(
            Anchor(str(row["name"]), float(row["lon"]), float(row["lat"]), row.get("name_zh"))
            for row in table.pop("anchors", [])
        )
        return Settings(**{name: str(value) for name, value in table.items()}, anchors=anchors)
    except (TypeError, KeyError, ValueError) as error:
        raise BadInput("bad_settings", file=str(home / SETTINGS_FILE), detail=str(error)) from error


def write_settings(home: Path, settings: Settings) -> None:
    """Write ``post.toml`` in one step: a reader sees the old file or the new one."""
    lines = [
        f"{name} = {_quote(getattr(settings, name))}"
        for name in ("name", "language", "time_zone", "profile", "warning_scale")
    ]
    for anchor in settings.anchors:
        lines += ["", "[[anchors]]", f"name = {_quote(anchor.name)}", f"lon = {anchor.lon!r}", f"lat = {anchor.lat!r}"]
        lines += [f"name_zh = {_quote(anchor.name_zh)}"] if anchor.name_zh else []
    _replace_text(home / SETTINGS_FILE, lines)


def find_open_journal(home: Path) -> Path:
    """Return the journal that ``open.toml`` names: an exercise, or the live one where nothing is named.

    Raises
    ------
    DamagedStore
        The file names something that is not a journal below the home.
    """
    return _find_journal(home, str(_read_toml(home / _OPEN).get("journal", LIVE_JOURNAL)))


def find_left_journal(home: Path) -> Path | None:
    """Return the journal of the exercise that was left for a real report, ``None`` where none was.

    Raises
    ------
    DamagedStore
        The file names something that is not a journal below the home.
    """
    left = _read_toml(home / _OPEN).get("left")
    return _find_journal(home, str(left)) if left else None


def set_open_journal(home: Path, journal: Path, left: Path | None = None) -> None:
    """Name the journal that every process of this home works on from now on, and the one it was left for."""
    named = {"journal": journal} if left is None else {"journal": journal, "left": left}
    lines = [
        f"{name} = {_quote(path.resolve().relative_to(home.resolve()).as_posix())}" for name, path in named.items()
    ]
    _replace_text(home / _OPEN, lines)


def set_open_live(home: Path) -> None:
    """Make the live journal the open one."""
    set_open_journal(home, home / LIVE_JOURNAL)


def read_open_mark(home: Path) -> str:
    """Return what ``open.toml`` says, as a mark that changes when another journal is opened; cheap."""
    try:
        return (home / _OPEN).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _find_journal(home: Path, name: str) -> Path:
    path = (home / name).resolve()
    if not path.is_relative_to(home.resolve()) or path.suffix != ".sqlite":
        raise DamagedStore("bad_open_journal", file=str(home / _OPEN), journal=name)
    return path


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("bad_settings", file=str(path), detail=str(error)) from error


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string


def _replace_text(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(path)
