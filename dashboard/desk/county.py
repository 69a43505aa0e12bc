"""The county of a post: build one's own or the exercise's, set the post up for it, adopt it in the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.desk import exercise
from dashboard.desk.area_folder import needs_build
from dashboard.desk.home import SETTINGS_FILE, Settings, read_settings, set_open_live, write_settings
from dashboard.desk.post import Actor, Post
from dashboard.desk.progress import Tell
from data.area import AREA_FOLDER, STRAIGHT, BuildRecord, read_record
from data.extract import hash_file
from data.faults import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyWish:
    """What a person states about the county to build.

    Parameters
    ----------
    extract, place
        One of the two: an ``.osm.pbf`` on this machine, or a place to download.
    name
        What it is called; the place's own name where none is given.
    residents, residents_by
        Their total, and a table of them by township.
    via
        ``straight`` or ``osmnx``.
    language, time_zone
        Of the post, where it is a new one.
    """

    extract: Path | None = None
    place: str | None = None
    name: str | None = None
    residents: int | None = None
    residents_by: Path | None = None
    via: str = STRAIGHT
    language: str = "en"
    time_zone: str = "UTC"


def build_county(home: Path, wish: CountyWish, *, now: datetime, tell: Tell) -> BuildRecord:
    """Build a county of one's own, and make the home a live post for it; an exercise stays in its own journal.

    Raises
    ------
    BadInput, Unavailable, Conflict
        As `building.build_area` and `building.build_place` do; the home is then as it was.
    """
    from dashboard.desk import building  # noqa: PLC0415  (loads pandas, which only a build needs)

    if wish.extract is not None:
        record = building.build_area(
            wish.extract,
            home,
            name=wish.name or wish.extract.name,
            residents_total=wish.residents,
            residents_by=wish.residents_by,
            via=wish.via,
            now=now,
            progress=tell,
        )
    else:
        record = building.build_place(
            wish.place or "",
            home,
            name=wish.name,
            residents_total=wish.residents,
            residents_by=wish.residents_by,
            now=now,
            progress=tell,
        )
    known = read_settings(home) if (home / SETTINGS_FILE).exists() else None
    if known is None or known.name != record.name:
        write_settings(home, Settings(name=record.name, language=wish.language, time_zone=wish.time_zone))
    set_open_live(home)
    return record


def prepare_exercise(home: Path, *, language: str, now: datetime, tell: Tell) -> bool:
    """Build the exercise county where it is not built, or is of an older builder; return whether it was built.

    Raises
    ------
    Conflict
        If the home holds another county: an exercise never takes its place.
    """
    story = exercise.read_story()
    built = _read_source(home / AREA_FOLDER)
    if built is not None and built[:2] != (story.extract.name, story.county.en):
        raise Conflict("home_has_other_county", home=str(home), county=built[1])
    if built == (story.extract.name, story.county.en, hash_file(story.extract)) and not needs_build(home):
        return False
    from dashboard.desk import building  # noqa: PLC0415  (as above)

    building.build_area(
        story.extract,
        home,
        name=story.county.en,
        residents_total=story.residents,
        residents_source=story.residents_source,
        names=story.names,
        now=now,
        progress=tell,
    )
    if not (home / SETTINGS_FILE).exists():
        write_settings(home, exercise.exercise_settings(language))
    return True


def adopt_area(post: Post, who: Actor) -> None:
    """Note in the open journal that the post works on the area as built, where it does not say so yet."""
    area_id = read_record(post.home / AREA_FOLDER).area_id
    if post.refresh().area_id != area_id:
        post.append(who, [post.draft("area.adopted", f"area/{area_id}", {"area_id": area_id})])


def _read_source(folder: Path) -> tuple[str, str, str] | None:
    """Read what an area was built from, also of an older builder; ``None`` where there is none to speak of."""
    try:
        stored = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        return str(stored["source"]), str(stored["name"]), str(stored["source_sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
