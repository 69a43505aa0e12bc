"""The folder of the area: whether it can be opened, and how a build takes its place in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data.area import AREA_FOLDER, read_record
from data.faults import Conflict, DamagedStore, Unavailable

_DRAFT = ".area-new-"
_REPLACED = ".area-old-"
_STALE_S = 3_600


def needs_build(home: Path) -> bool:
    """Say whether a home has no area, or one that cannot be opened by this version."""
    _restore(home)
    try:
        read_record(home / AREA_FOLDER)
    except (Unavailable, DamagedStore):
        return True
    return False


@contextmanager
def draft_area(home: Path, now: datetime) -> Iterator[Path]:
    """Give a folder to build in; it takes the area's place when it is whole, a build that fails leaves nothing.

    Raises
    ------
    Conflict
        The present area is in use and cannot be replaced.
    """
    _restore(home)
    _sweep(home, now)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home))
    try:
        yield draft
        _put_in_place(draft, home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, home: Path) -> None:
    """Swap the new area for the old one by renaming; the old one comes back where that fails."""
    area, replaced = home / AREA_FOLDER, home / draft.name.replace(_DRAFT, _REPLACED)
    try:
        if area.exists():
            area.rename(replaced)
        draft.rename(area)
    except OSError as error:
        if replaced.exists() and not area.exists():
            replaced.rename(area)
        raise Conflict("area_in_use", folder=str(area), detail=str(error)) from error
    shutil.rmtree(replaced, ignore_errors=True)


def _restore(home: Path) -> None:
    """Put the area back where a build was killed just between taking the old one away and putting the new one in."""
    if (home / AREA_FOLDER).exists():
        return
    for left in (*home.glob(f"{_REPLACED}*"), *home.glob(f"{_DRAFT}*")):
        if (left / "build.json").is_file():
            left.rename(home / AREA_FOLDER)
            return


def _sweep(home: Path, now: datetime) -> None:
    """Remove what killed builds have left; a build that may still be running is younger than an hour."""
    for pattern in (_DRAFT, _REPLACED):
        for left in home.glob(f"{pattern}*"):
            if now.timestamp() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)
