"""Find the buildings where people live, and the floor area that a stated number of residents is spread by."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from data.extract import Extract, Features, Tags
from layers.coast import measure_area_m2

DEFAULT_LEVELS = MappingProxyType({"apartments": 3.0, "dormitory": 3.0, "bungalow": 1.0})
"""Storeys where the map does not say; two for any other home."""

HOME_TYPES = frozenset(
    {
        "apartments",
        "bungalow",
        "detached",
        "dormitory",
        "farm",
        "house",
        "residential",
        "semi",
        "semidetached_house",
        "terrace",
    }
)
"""Homes by type. Chalets, static caravans, huts, cabins and ships are holiday homes: nobody is counted in them."""

UNTYPED_M2 = (35.0, 2500.0)
"""Footprint of an untyped building that may be a home: below are garages and sheds, above halls and works."""

OUTSIDE_WEIGHT = 0.5
"""Weight of an untyped building on ground whose use is not mapped: it is a home or a barn."""

_PUBLIC_KEYS = ("amenity", "shop", "office", "tourism", "leisure", "craft", "man_made", "military", "healthcare")
_MAX_LEVELS = 60.0


@dataclass(frozen=True, slots=True)
class Homes:
    """Residential buildings: a point each, and the weighted floor area that people are spread by."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    floor_m2: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.lon)


def find_homes(extract: Extract) -> Homes:
    """Find the residential buildings of an extract.

    A building is a home by its type, or untyped, of a home's size, without a public point in it, and on residential
    ground (full weight) or on ground of no mapped use (half weight).
    """
    buildings = extract.buildings
    if not len(buildings):
        nothing = np.empty(0)
        return Homes(nothing, nothing, nothing)
    points = shapely.point_on_surface(buildings.geometry)
    footprint_m2 = measure_area_m2(buildings.geometry)
    weight = _weigh(extract, points, footprint_m2)
    rows = np.flatnonzero(weight > 0)
    floor = footprint_m2[rows] * weight[rows] * [_read_levels(buildings.tags[row]) for row in rows]
    xy = shapely.get_coordinates(points[rows])
    return Homes(xy[:, 0], xy[:, 1], floor)


def _weigh(extract: Extract, points: NDArray[np.object_], footprint_m2: NDArray[np.float64]) -> NDArray[np.float64]:
    buildings = extract.buildings
    typed = np.array([tags["building"] in HOME_TYPES for tags in buildings.tags])
    untyped = np.array([tags["building"] == "yes" for tags in buildings.tags])
    lodging = np.array(["tourism" in tags or "amenity" in tags for tags in buildings.tags])
    public = np.array([any(key in tags for key in _PUBLIC_KEYS) for tags in buildings.tags])
    public |= _hold_points(extract, buildings)
    low, high = UNTYPED_M2
    untyped &= ~public & (footprint_m2 >= low) & (footprint_m2 <= high)
    on_homes, on_other = _stand_on(extract.ground, points)
    weight = np.where(on_homes, 1.0, OUTSIDE_WEIGHT)
    weight[on_other] = 0.0
    return np.where(typed & ~lodging, 1.0, np.where(untyped, weight, 0.0))


def _hold_points(extract: Extract, buildings: Features) -> NDArray[np.bool_]:
    """Say which buildings have a public point (a shop, a school) inside."""
    public = extract.points.where(lambda tags: any(key in tags for key in _PUBLIC_KEYS))
    held = np.zeros(len(buildings), dtype=bool)
    if len(public):
        _, inside = shapely.STRtree(buildings.geometry).query(public.geometry, predicate="within")
        held[inside] = True
    return held


def _stand_on(ground: Features, points: NDArray[np.object_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which points stand on residential ground, and which on ground of another stated use (which wins)."""
    homes = ground.where(lambda tags: tags.get("landuse") == "residential")
    other = ground.where(_is_other_use)
    found = []
    for part in (homes, other):
        stands = np.zeros(len(points), dtype=bool)
        if len(part):
            hit, _ = shapely.STRtree(part.geometry).query(points, predicate="within")
            stands[hit] = True
        found.append(stands)
    return found[0], found[1]


def _is_other_use(tags: Tags) -> bool:
    """Say whether ground has a stated use that is not dwelling: farm, works, school, camp, woods."""
    if tags.get("landuse", "residential") != "residential":
        return tags["landuse"] not in {"grass", "garages", "village_green", "meadow"}
    return any(key in tags for key in ("amenity", "tourism", "leisure", "military", "aeroway"))


def _read_levels(tags: Tags) -> float:
    stated = tags.get("building:levels", "").split(";")[0].replace(",", ".")
    try:
        levels = float(stated)
    except ValueError:
        levels = 0.0
    if 0 < levels <= _MAX_LEVELS:
        return levels
    return DEFAULT_LEVELS.get(tags["building"], 2.0)
