"""The one door to the network: download a place through OSMnx, to build a county without an extract."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import networkx as nx
import osmnx as ox
import requests
from osmnx import _errors as osmnx_errors
from shapely import MultiPolygon, Polygon

from data.faults import NotFound, Unavailable
from routing.osmnx_bridge import osmnx_settings

WAY_FILTERS = ['["highway"]["area"!~"yes"]', '["route"="ferry"]']
"""What is asked of Overpass for roads: all highways and ferries, closed ones too."""

FEATURE_TAGS: dict[str, bool | str | list[str]] = {
    "amenity": True,
    "boundary": "administrative",
    "building": True,
    "emergency": True,
    "landuse": True,
    "leisure": True,
    "natural": True,
    "place": True,
    "water": True,
    "waterway": True,
}
"""What is asked of Overpass for everything else."""


class PlaceDownload(NamedTuple):
    """What a download gives: roads, everything else, and the border of the place."""

    graph: nx.MultiDiGraph
    features: gpd.GeoDataFrame
    boundary: Polygon | MultiPolygon


def download_place(
    query: str,
    cache_dir: Path,
    *,
    overpass_url: str | None = None,
    nominatim_url: str | None = None,
    polite: bool = True,
) -> PlaceDownload:
    """Download a place by name: its unsimplified road graph, its features, its boundary.

    Parameters
    ----------
    query
        A place as Nominatim knows it, for example ``"Jishishan County, Gansu"``.
    cache_dir
        Folder where OSMnx keeps what it downloaded, so that a second try asks less.
    overpass_url, nominatim_url
        Other servers than OSMnx's own default ones.
    polite
        Ask the server how long to wait before asking it; switch off for a server of one's own.

    Raises
    ------
    NotFound
        Nobody knows the place, or it has no boundary, or nothing lies in it.
    Unavailable
        The servers cannot be reached or refuse.
    """
    changes: dict[str, Any] = {"cache_folder": str(cache_dir), "use_cache": True, "overpass_rate_limit": polite}
    if overpass_url is not None:
        changes["overpass_url"] = overpass_url
    if nominatim_url is not None:
        changes["nominatim_url"] = nominatim_url
    try:
        with osmnx_settings(**changes):
            boundary = ox.geocode_to_gdf(query).geometry.iloc[0]
            graph = ox.graph_from_polygon(
                boundary, simplify=False, retain_all=True, truncate_by_edge=True, custom_filter=WAY_FILTERS
            )
            return PlaceDownload(graph, _download_features(boundary), boundary)
    except TypeError as error:  # OSMnx's word for a place that is a point
        raise NotFound("place_without_boundary", query=query) from error
    except (requests.RequestException, osmnx_errors.ResponseStatusCodeError) as error:
        raise Unavailable("place_unreachable", query=query, problem=str(error)) from error
    except ValueError as error:  # nothing found, or nothing inside
        raise NotFound("place_unknown", query=query, problem=str(error)) from error


def _download_features(boundary: Polygon | MultiPolygon) -> gpd.GeoDataFrame:
    try:
        return ox.features_from_polygon(boundary, FEATURE_TAGS)
    except osmnx_errors.InsufficientResponseError:  # a place with roads and nothing else
        return gpd.GeoDataFrame(geometry=[], crs="epsg:4326")
