"""What a place is called: the settlement that it lies in, or how far it is from the next one and in which direction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import atan2, cos, degrees, radians

import numpy as np
import numpy.typing as npt
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from dashboard.desk.places import pick_point
from dashboard.desk.population import NOWHERE, Population, describe_population
from dashboard.desk.post import Post
from dashboard.i18n import words
from data.picture import Picture
from data.records import Settlement

CENTRE_M = 250.0
"""A place no further from a settlement's own point lies in it, whatever is known of its homes."""

HOME_M = 150.0
"""A place in a settlement has one of its homes no further away, and is not further out than `SPREAD` allows."""

SPREAD = 1.5
"""Times the distance within which half of a settlement's homes lie: lone farms beyond are not the village."""

FAR_M = 10_000.0
"""A place further from every settlement is not named after one."""

DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")

_METRES_PER_DEGREE = 111_320.0
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_Metres = npt.NDArray[np.float64]


def name_near(post: Post, picture: Picture, geometry: BaseGeometry) -> Mapping[str, str] | None:
    """Return what a place is called in each language, ``None`` where no settlement is near.

    An area is called after the largest settlement whose own point it holds, else like its middle.
    """
    population = describe_population(post, picture)
    rows = [row for row, each in enumerate(population.settlements) if each.geometry is not None and each.id != NOWHERE]
    if not rows:
        return None
    centres = [pick_point(population.settlements[row].geometry) for row in rows]
    held = [row for row, centre in zip(rows, centres, strict=True) if geometry.contains(Point(centre))]
    if held:
        return _name(population.settlements[max(held, key=lambda row: population.residents[row] or 0)])
    at = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    away = measure(at, np.array(centres))
    if (inside := _find_inside(population, at, rows, np.hypot(*away.T))) is not None:
        return _name(population.settlements[inside])
    nearest = int(np.hypot(*away.T).argmin())
    return _name_beside(population.settlements[rows[nearest]], away[nearest])


def measure(at: Point, places: _Metres) -> _Metres:
    """Return how far a place is from others, metres east and north of each; fair over some tens of kilometres."""
    scale = np.array([cos(radians(at.y)), 1.0]) * _METRES_PER_DEGREE
    return (np.array([at.x, at.y]) - places) * scale


def _find_inside(population: Population, at: Point, rows: list[int], away_m: _Metres) -> int | None:
    """Return the settlement that a point lies in, ``None`` where it lies in none."""
    homes = population.homes
    home_away_m = np.hypot(*measure(at, np.column_stack([homes.lon, homes.lat])).T)
    among = set(homes.settlement[home_away_m <= HOME_M].tolist())
    for place in np.argsort(away_m):
        row = rows[int(place)]
        if away_m[place] <= CENTRE_M or (row in among and away_m[place] <= SPREAD * _find_spread_m(population, row)):
            return row
    return None


def _find_spread_m(population: Population, row: int) -> float:
    """Return the distance from a settlement's own point within which half of its homes lie."""
    homes = population.homes
    own = homes.settlement == row
    centre = Point(pick_point(population.settlements[row].geometry))
    return float(np.median(np.hypot(*measure(centre, np.column_stack([homes.lon[own], homes.lat[own]])).T)))


def _name(settlement: Settlement) -> Mapping[str, str]:
    named = {"name": settlement.name, "name_en": settlement.name_en, "name_zh": settlement.name_zh}
    return {key: name for key, name in named.items() if name}


def _name_beside(settlement: Settlement, away: _Metres) -> Mapping[str, str] | None:
    """Name a place by its distance and direction from a settlement."""
    away_m = float(np.hypot(*away))
    if away_m > FAR_M:
        return None
    direction = DIRECTIONS[round(degrees(atan2(away[0], away[1])) / 45) % len(DIRECTIONS)]

    def write(name: str, lang: str) -> str:
        say = words(lang)
        km, metres = f"{away_m / 1000:.1f}", f"{round(away_m, -2):.0f}"
        length = say("shell.kilometres", km=km) if away_m >= 950 else say("shell.metres", metres=metres)
        return say("reports.beside", name=name, distance=length, direction=say(f"reports.direction.{direction}"))

    names = _name(settlement)
    langs = {"name": "zh" if _CHINESE.search(settlement.name) else "en", "name_en": "en", "name_zh": "zh"}
    return {key: write(name, langs[key]) for key, name in names.items()}
