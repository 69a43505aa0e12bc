"""Make everything of a county but its roads from an extract: land, people, settlements, candidates, base map, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from data.area import People, describe_settlement, write_features, write_names, write_people
from data.extract import Extract
from layers.basemap import ATTRIBUTION, lay_basemap
from layers.candidates import find_candidates
from layers.coast import Land, compare_land, find_land
from layers.facilities import find_facilities
from layers.names import NamesTable, index_names
from layers.people import Homes, find_homes
from layers.residents import METHOD_UNKNOWN, Peopled, StatedResidents, spread_residents
from layers.settlements import Settled, settle_homes
from layers.tiles import write_tiles

LEAST_FLOOR_M2 = 10.0
"""Residential floor per stated resident below which the map lacks most homes; nobody is spread over the few."""

_BEYOND_DEG = 4.0
"""How far land that meets the frame is drawn beyond it: every tile that touches the county is filled."""

LEAST_BUILDINGS, LEAST_GROUND = 0.1, 0.01
"""Buildings and pieces of ground per road below which the map is said to lack them: a tenth of a well mapped one."""

LEAST_LAND = 0.7
"""Share of its townships that a county's land must cover; less says that the coast of the extract is broken."""


@dataclass(frozen=True, slots=True)
class County:
    """A county as found in its extract.

    Attributes
    ----------
    extract, table
        What it was found in, and the names in a second language.
    land, homes, settled, peopled, candidates, facilities
        What was found.
    missing
        What the extract lacks, as the last part of the keys ``build.missing.*``.
    notes
        The figures behind: table rows without a home, shore left out, land against townships.
    """

    extract: Extract
    table: NamesTable
    land: Land
    homes: Homes
    settled: Settled
    peopled: Peopled
    candidates: list[dict[str, Any]]
    facilities: list[dict[str, Any]]
    missing: tuple[str, ...]
    notes: Mapping[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each thing there are."""
        sites = [feature["properties"] for feature in self.candidates]
        return {
            "buildings": len(self.extract.buildings),
            "homes": len(self.homes),
            "settlements": len(self.peopled.settlements),
            "townships": len(self.settled.townships.names),
            "candidates": sum(site["site"] == "building" and not site["refused_because"] for site in sites),
            "candidates_refused": sum(bool(site["refused_because"]) for site in sites),
            "open_air_sites": sum(site["site"] == "open_air" for site in sites),
            "facilities": len(self.facilities),
        }


def survey_county(extract: Extract, stated: StatedResidents, table: NamesTable) -> County:
    """Find the land, the homes and people, the settlements, candidate shelters and facilities of an extract.

    Raises
    ------
    BadInput
        The stated residents name places that the map has not, or do not add up.
    """
    land = find_land(extract.coast.geometry, extract.bounds)
    homes = find_homes(extract)
    settled = settle_homes(extract, homes, table)
    sparse = _lacks_homes(homes, stated)
    peopled = spread_residents(homes, settled, StatedResidents() if sparse else stated)
    candidates = find_candidates(extract, settled.townships, table)
    facilities = find_facilities(extract, table)
    share = _compare(land, settled)
    lacks = {
        "buildings": len(extract.buildings) <= LEAST_BUILDINGS * len(extract.roads),
        "homes": len(extract.buildings) > 0 and sparse,
        "land_use": len(extract.ground) <= LEAST_GROUND * len(extract.roads),
        "places": not peopled.settlements,
        "townships": settled.townships.level is None,
        "residents": peopled.method == METHOD_UNKNOWN,
        "candidates": not any(not feature["properties"]["refused_because"] for feature in candidates),
        "facilities": not facilities,
        "shore": land.loose_ends > 0,
        "land": share is not None and share < LEAST_LAND,
        "residents_unplaced": bool(peopled.unplaced),
        "data_date": extract.data_date is None,
    }
    notes = {
        "loose_shore": land.loose_ends,
        "land_in_townships": None if share is None else round(share, 3),
        "residents_unplaced": list(peopled.unplaced),
        "outlines_left_out": extract.broken,
        "township_level": settled.townships.level,
        "surrounded_by": "sea" if land.has_shore else "land",
    }
    missing = tuple(name for name, lacking in lacks.items() if lacking)
    return County(extract, table, land, homes, settled, peopled, candidates, facilities, missing, notes)


def _lacks_homes(homes: Homes, stated: StatedResidents) -> bool:
    """Say whether the map has too few homes to carry the stated residents."""
    persons = stated.total if stated.total is not None else sum(stated.by_name.values())
    return float(homes.floor_m2.sum()) < LEAST_FLOOR_M2 * max(persons, 1)


def _compare(land: Land, settled: Settled) -> float | None:
    if settled.townships.level is None or not land.has_shore:
        return None
    return compare_land(land.geometry, shapely.union_all(settled.townships.shapes))


def write_layers(county: County, folder: Path) -> None:
    """Write people, settlements, candidates, facilities and the search index."""
    people = People(county.homes.lon, county.homes.lat, county.peopled.of_home, county.settled.of_home)
    write_people(folder, people)
    write_features(folder / "settlements.geojson", [describe_settlement(place) for place in county.peopled.settlements])
    write_features(folder / "candidates.geojson", county.candidates)
    write_features(folder / "facilities.geojson", county.facilities)
    named = {"candidates": county.candidates, "facilities": county.facilities}
    write_names(folder, index_names(county.extract, county.table, county.peopled.settlements, named))


def write_basemap(county: County, path: Path, tell: Callable[[float], None]) -> int:
    """Write the base map and return the number of its tiles."""
    layers = lay_basemap(
        county.extract,
        county.land.reach_beyond(county.extract.bounds, _BEYOND_DEG),
        county.settled.townships,
        county.table,
    )
    return write_tiles(layers, county.extract.bounds, path, attribution=ATTRIBUTION, tell=tell)
