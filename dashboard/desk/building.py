"""Build the area of a post from an extract or a place: roads, base map, people, candidates, all or nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.desk.area_folder import draft_area
from dashboard.desk.progress import Progress, Steps, Tell
from data.area import BUILDER_VERSION, OSMNX, STRAIGHT, BuildRecord, write_record
from data.extract import Extract, extract_from_features, hash_file, read_extract
from data.faults import BadInput, Unavailable
from data.ways import WaySet, read_ways
from layers.county import County, survey_county, write_basemap, write_layers
from layers.names import NamesTable, read_names, slugify
from layers.residents import UNCERTAINTY, StatedResidents, read_residents_by
from routing.network import build_network, save_network

__all__ = ["Progress", "build_area", "build_place"]

FREE_BYTES = 200_000_000
"""Disk that must be free before a build begins, or eight times the extract if that is more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person states about the county to build.

    Attributes
    ----------
    name
        What the county is called.
    residents_total, residents_source
        Its residents, and where that figure is from.
    residents_by
        CSV of residents by settlement or township (``name, residents``).
    names
        CSV of names in Chinese (``kind, name, name_zh``).
    via
        ``straight`` or ``osmnx``.
    """

    name: str
    residents_total: int | None = None
    residents_source: str | None = None
    residents_by: Path | None = None
    names: Path | None = None
    via: str = STRAIGHT


def build_area(  # noqa: PLR0913  (the options of the command, one for one)
    extract: Path,
    home: Path,
    *,
    name: str,
    now: datetime,
    progress: Tell,
    residents_total: int | None = None,
    residents_by: Path | None = None,
    residents_source: str | None = None,
    names: Path | None = None,
    via: str = STRAIGHT,
) -> BuildRecord:
    """Build ``<home>/area`` from an ``.osm.pbf`` extract, replacing what is there in one step.

    Parameters
    ----------
    extract
        The extract of the county.
    home
        The post's folder; made if it is not there.
    name, residents_total, residents_by, residents_source, names, via
        See `Wish`.
    now
        Time of the build, aware.
    progress
        Told each part as it goes on, from any thread.

    Raises
    ------
    BadInput
        The extract or a table cannot be used.
    Unavailable
        The disk is too full.
    Conflict
        The present area is in use and cannot be replaced.
    """
    wish = Wish(name, residents_total, residents_source, residents_by, names, via)
    if not extract.is_file():
        raise BadInput("extract_missing", path=str(extract))
    need_bytes = max(FREE_BYTES, 8 * extract.stat().st_size)

    def read(steps: Steps) -> _Source:
        with steps.part("roads", until=0.1):
            ways = _read_ways(extract, via)
        with steps.part("read", until=0.35):
            found = read_extract(extract)
            sha256 = hash_file(extract)
        return _Source(found, ways, sha256)

    return _build(home, _read_terms(wish, now), read, need_bytes, progress)


def build_place(  # noqa: PLR0913  (the options of the command, one for one)
    query: str,
    home: Path,
    *,
    now: datetime,
    progress: Tell,
    name: str | None = None,
    residents_total: int | None = None,
    residents_by: Path | None = None,
    residents_source: str | None = None,
    names: Path | None = None,
) -> BuildRecord:
    """Build ``<home>/area`` of a place found and downloaded by OSMnx: the only act that goes online.

    Parameters
    ----------
    query
        The place as OpenStreetMap knows it: ``Isle of Wight, England``.
    home
        The post's folder; OSMnx keeps its downloads below it.
    name, residents_total, residents_by, residents_source, names
        See `Wish`; the name is the query where none is given.
    now, progress
        As in `build_area`.

    Raises
    ------
    NotFound
        Nobody knows the place, or it has no boundary.
    BadInput, Unavailable, Conflict
        As in `build_area`; also if the servers cannot be reached.
    """
    from routing.online import download_place  # noqa: PLC0415  (OSMnx takes seconds to import; nobody else waits)
    from routing.osmnx_bridge import ways_of_graph  # noqa: PLC0415

    wish = Wish(name or query, residents_total, residents_source, residents_by, names, OSMNX)

    def read(steps: Steps) -> _Source:
        with steps.part("download", until=0.35):
            place = download_place(query, home / "osmnx")
            ways = ways_of_graph(place.graph)
            found = extract_from_features(place.features, ways, place.boundary, source=query)
        return _Source(found, ways, None)

    return _build(home, _read_terms(wish, now), read, FREE_BYTES, progress)


@dataclass(frozen=True, slots=True)
class _Source:
    extract: Extract
    ways: WaySet
    sha256: str | None


def _build(home: Path, terms: _Terms, read: Callable[[Steps], _Source], need_bytes: int, progress: Tell) -> BuildRecord:
    """Build in a folder of its own and put it in place when it is whole; a build that fails leaves nothing."""
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < need_bytes:
        raise Unavailable("build_disk_full", home=str(home), free_mb=free // 10**6, needed_mb=need_bytes // 10**6)
    with draft_area(home, terms.now) as draft:
        steps = Steps(progress)
        record = _fill(draft, read(steps), terms, steps)
    progress(Progress("build.part.done", 1.0))
    return record


@dataclass(frozen=True, slots=True)
class _Terms:
    """A wish with its tables read, and the time of the build."""

    wish: Wish
    stated: StatedResidents
    table: NamesTable
    now: datetime


def _read_terms(wish: Wish, now: datetime) -> _Terms:
    by_name = read_residents_by(wish.residents_by) if wish.residents_by else {}
    table = read_names(wish.names) if wish.names else NamesTable()
    return _Terms(wish, StatedResidents(wish.residents_total, by_name), table, now)


def _read_ways(extract: Path, via: str) -> WaySet:
    if via == STRAIGHT:
        return read_ways(extract)
    if via == OSMNX:
        from routing.osmnx_bridge import ways_via_osmnx  # noqa: PLC0415  (OSMnx takes seconds to import)

        ways: WaySet = ways_via_osmnx(extract)
        return ways
    raise BadInput("unknown_via", value=via, known=f"{STRAIGHT}, {OSMNX}")


def _fill(draft: Path, source: _Source, terms: _Terms, steps: Steps) -> BuildRecord:
    """Write every part into a folder, the build record last."""
    with steps.part("network", until=0.42):
        network = build_network(source.ways)
        save_network(network, draft / "roads.npz")
        roads = {"nodes": network.nodes, "edges": network.edges}
    with steps.part("people", until=0.5):
        county = survey_county(source.extract, terms.stated, terms.table)
        write_layers(county, draft)
    with steps.part("map", until=0.98):
        tiles = write_basemap(county, draft / "base.pmtiles", steps.inside)
    record = _describe(source, county, terms, {**county.counts, **roads, "tiles": tiles}, steps.seconds)
    write_record(draft, record)
    return record


def _describe(
    source: _Source, county: County, terms: _Terms, counts: dict[str, int], seconds: dict[str, float]
) -> BuildRecord:
    wish, peopled = terms.wish, county.peopled
    return BuildRecord(
        name=wish.name,
        name_zh=terms.table.zh("county", wish.name),
        area_id=_identify(source, terms),
        source=source.extract.source,
        source_date=source.extract.data_date,
        source_sha256=source.sha256,
        built_at=terms.now,
        builder_version=BUILDER_VERSION,
        via=wish.via,
        bbox=source.extract.bounds,
        counts=counts,
        seconds=seconds,
        residents_total=peopled.total,
        residents_method=peopled.method,
        residents_source=wish.residents_source,
        residents_uncertainty=None if peopled.total is None else UNCERTAINTY,
        missing=county.missing,
        notes=county.notes,
    )


def _identify(source: _Source, terms: _Terms) -> str:
    """Name a build by what went into it: the same extract and figures give the same id."""
    stated = (terms.stated.total, sorted(terms.stated.by_name.items()), terms.wish.via, BUILDER_VERSION)
    origin = source.sha256 or (source.extract.source, terms.now.isoformat())
    digest = hashlib.sha256(repr((origin, stated)).encode()).hexdigest()[:10]
    return f"{slugify(terms.wish.name) or 'county'}-{digest}"
