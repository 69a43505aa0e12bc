"""The ways of an extract that anybody could travel on: ids, tags, node places and the barriers that stand on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.osm import Node, Way

from data.faults import BadInput

ROUTING_KEYS = frozenset(
    {
        "access", "barrier", "bridge", "covered", "ferry", "foot", "ford", "goods", "hgv", "highway", "junction",
        "locked", "maxheight", "maxspeed", "maxweight", "maxwidth", "motor_vehicle", "motorcar", "motorroad", "name",
        "oneway", "oneway:foot", "ref", "route", "service", "surface", "tracktype", "tunnel", "vehicle", "width",
    }
)  # fmt: skip
"""Keys that decide who may travel and how fast; all other keys of a way are dropped."""

NOT_BUILT = frozenset(
    {
        "abandoned",
        "construction",
        "demolished",
        "elevator",
        "no",
        "planned",
        "proposed",
        "raceway",
        "razed",
        "rest_area",
        "services",
    }
)
"""Values of ``highway`` that nobody travels on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaySet:
    """Highway and ferry ways, flat: way ``i`` runs over ``refs[starts[i]:starts[i + 1]]``.

    Attributes
    ----------
    way_ids
        OSM way id, shape ``[ways]``. A way whose middle lies outside the extract appears once per piece.
    tags
        The routing-relevant tags of each way, keys from `ROUTING_KEYS`.
    starts
        Where each way begins in ``refs``, shape ``[ways + 1]``.
    refs
        Node ids in way order, shape ``[refs]``.
    lon, lat
        Degrees (WGS 84) of each reference, shape ``[refs]``.
    barriers
        Tags of the nodes that carry a ``barrier``, by node id.
    """

    way_ids: NDArray[np.int64]
    tags: tuple[Mapping[str, str], ...]
    starts: NDArray[np.int64]
    refs: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    barriers: Mapping[int, Mapping[str, str]]

    def __len__(self) -> int:
        return len(self.way_ids)


@dataclass(slots=True)
class WayCollector:
    """Gather ways and barrier nodes during somebody's pass over an extract."""

    way_ids: list[int] = field(default_factory=list)
    tags: list[Mapping[str, str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    refs: list[int] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    barriers: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def add_node(self, node: Node) -> None:
        """Keep the node if it carries a barrier."""
        if "barrier" in node.tags:
            self.barriers[node.id] = {tag.k: tag.v for tag in node.tags if tag.k in ROUTING_KEYS}

    def add_way(self, way: Way) -> None:
        """Keep the way if it is a highway or a ferry; its nodes must carry locations."""
        if not travels(way.tags.get("highway"), way.tags.get("route")):
            return
        tags = {tag.k: tag.v for tag in way.tags if tag.k in ROUTING_KEYS}
        run: list[tuple[int, float, float]] = []
        for node in way.nodes:
            if node.location.valid():
                run.append((node.ref, node.location.lon_without_check(), node.location.lat_without_check()))
            else:
                self.add_run(way.id, tags, run)
                run = []
        self.add_run(way.id, tags, run)

    def add_run(self, way_id: int, tags: Mapping[str, str], run: list[tuple[int, float, float]]) -> None:
        """Keep one unbroken run of ``(node id, lon, lat)`` if it has two nodes or more."""
        if len(run) < 2:
            return
        refs, lon, lat = zip(*run, strict=True)
        self.way_ids.append(way_id)
        self.tags.append(tags)
        self.refs.extend(refs)
        self.lon.extend(lon)
        self.lat.extend(lat)
        self.starts.append(len(self.refs))

    def finish(self) -> WaySet:
        """Return what was gathered as arrays; barriers off the ways are dropped."""
        on_ways = set(self.refs)
        return WaySet(
            way_ids=np.array(self.way_ids, dtype=np.int64),
            tags=tuple(self.tags),
            starts=np.array(self.starts, dtype=np.int64),
            refs=np.array(self.refs, dtype=np.int64),
            lon=np.array(self.lon, dtype=np.float64),
            lat=np.array(self.lat, dtype=np.float64),
            barriers={node: tags for node, tags in self.barriers.items() if node in on_ways},
        )


def travels(highway: str | None, route: str | None) -> bool:
    """Tell whether a way with these tags is part of the network, closed to some or not."""
    if highway is not None:
        return highway not in NOT_BUILT
    return route == "ferry"


def read_ways(pbf: Path) -> WaySet:
    """Read the ways of an OSM extract in one pass.

    Parameters
    ----------
    pbf
        An ``.osm.pbf`` or ``.osm`` file.

    Raises
    ------
    BadInput
        The file is missing or is not OSM data.
    """
    collector = WayCollector()
    wanted = osmium.filter.KeyFilter("highway", "route", "barrier")
    try:
        for thing in (
            osmium.FileProcessor(str(pbf), osmium.osm.NODE | osmium.osm.WAY).with_locations().with_filter(wanted)
        ):
            if isinstance(thing, Way):
                collector.add_way(thing)
            elif isinstance(thing, Node):
                collector.add_node(thing)
    except (RuntimeError, OSError) as error:
        raise BadInput("extract_unreadable", path=pbf.name, problem=str(error)) from error
    return collector.finish()
