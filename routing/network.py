"""The road network of a county: one topology for all vehicle classes, as arrays that load in milliseconds."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.faults import DamagedStore, NotFound, Unavailable
from data.records import Vehicle
from routing.engine import Topology, find_order
from routing.snap import SNAP_LIMIT_M, Snapper, Spot
from routing.split import EARTH_RADIUS_M, split_ways
from routing.ways import PROFILES, Structure, Traits, read_traits

if TYPE_CHECKING:
    from data.ways import WaySet

FORMAT = 1
"""Version of the file; another one must be built again."""

NO_FORMAT = np.int32(0)
"""Of a file from before versions were written."""

SAMPLE_M = 50.0
"""Spacing of the points that stand for a road where areas are drawn."""

_UNITS_PER_DEGREE = 10_000_000

_NOT_PER_EDGE = {"node_id", "node_lon", "node_lat", "starts", "lon", "lat", "names", "highways", "order"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Nodes and edges; an edge is a stretch of one OSM way between two nodes.

    Attributes
    ----------
    node_id
        OSM node id, negative for the far side of a barrier.
    node_lon, node_lat
        Degrees (WGS 84), shape ``[nodes]``.
    edge_u, edge_v
        End nodes of each edge, shape ``[edges]``.
    way_id
        OSM way id of each edge.
    name, highway
        Rows in ``names`` and ``highways``; row 0 of ``names`` is the empty name.
    forward, backward
        Class masks along u -> v and v -> u.
    speed_kmh, foot_kmh
        Free-flow speed of motors and of walkers.
    structure
        `Structure` bits.
    max_height_m, max_width_m, max_weight_t
        Limits, ``nan`` where untagged.
    length_m
        Length along the road.
    starts, lon, lat
        Vertices: edge ``e`` has ``starts[e]:starts[e + 1]``, degrees from u to v.
    names, highways
        The different road names (a road without one has its reference) and OSM road classes.
    order
        Elimination order of the nodes for the fast engine, None where it was built without.
    """

    node_id: NDArray[np.int64]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    edge_u: NDArray[np.int32]
    edge_v: NDArray[np.int32]
    way_id: NDArray[np.int64]
    name: NDArray[np.int32]
    highway: NDArray[np.uint16]
    forward: NDArray[np.uint8]
    backward: NDArray[np.uint8]
    speed_kmh: NDArray[np.float32]
    foot_kmh: NDArray[np.float32]
    structure: NDArray[np.uint8]
    max_height_m: NDArray[np.float32]
    max_width_m: NDArray[np.float32]
    max_weight_t: NDArray[np.float32]
    length_m: NDArray[np.float64]
    starts: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    names: tuple[str, ...]
    highways: tuple[str, ...]
    order: NDArray[np.int32] | None = None

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_id)

    @property
    def edges(self) -> int:
        """Number of edges."""
        return len(self.edge_u)

    @cached_property
    def topology(self) -> Topology:
        """The arcs as the engines want them, built once."""
        return Topology(self.nodes, self.edge_u, self.edge_v, self.order, self.node_lon, self.node_lat)

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Metres per degree of longitude and of latitude in the middle of the county."""
        per_degree = float(np.radians(EARTH_RADIUS_M))
        middle = float(self.node_lat.mean()) if self.nodes else 0.0
        return per_degree * float(np.cos(np.radians(middle))), per_degree

    @cached_property
    def vertices(self) -> NDArray[np.float64]:
        """Vertices ``[n, 2]`` of all edges in degrees."""
        return np.column_stack((self.lon, self.lat))

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """One shapely line per edge in local metres, from u to v."""
        xy = self.vertices * self.scale
        edge_of_vertex = np.repeat(np.arange(self.edges), np.diff(self.starts))
        lines: NDArray[np.object_] = shapely.linestrings(xy, indices=edge_of_vertex)
        return lines

    @cached_property
    def edge_tree(self) -> shapely.STRtree:
        """Search tree over ``lines``, whoever may use them."""
        return shapely.STRtree(self.lines)

    @cached_property
    def sample_starts(self) -> NDArray[np.int64]:
        """Where each edge's samples begin; both ends of an edge are samples."""
        counts = np.ceil(self.length_m / SAMPLE_M).astype(np.int64) + 1
        return np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def sample_offsets(self) -> NDArray[np.float64]:
        """Metres of each sample from its edge's u end."""
        counts = np.diff(self.sample_starts)
        step = self.length_m / np.maximum(1, counts - 1)
        number = np.arange(self.sample_starts[-1]) - np.repeat(self.sample_starts[:-1], counts)
        last = np.repeat(counts - 1, counts)
        return np.where(number == last, np.repeat(self.length_m, counts), number * np.repeat(step, counts))

    @cached_property
    def sample_points(self) -> NDArray[np.float64]:
        """Local metres ``[samples, 2]`` of every sample."""
        counts = np.diff(self.sample_starts)
        share = self.sample_offsets / np.repeat(np.where(self.length_m > 0, self.length_m, 1.0), counts)
        points = shapely.line_interpolate_point(np.repeat(self.lines, counts), share, normalized=True)
        return np.asarray(shapely.get_coordinates(points))

    @cached_property
    def _ends_by_node(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        ends = np.concatenate((self.edge_u, self.edge_v))
        by_node = np.argsort(ends, kind="stable")
        return by_node % self.edges, np.searchsorted(ends[by_node], np.arange(self.nodes + 1))

    def kind(self, edge: int) -> str:
        """Return the OSM road class of an edge, ``ferry`` for a ferry."""
        return self.highways[int(self.highway[edge])]

    def edges_at(self, node: int) -> list[int]:
        """Return the edges that end at a node."""
        edges, first = self._ends_by_node
        return list(dict.fromkeys(edges[first[node] : first[node + 1]].tolist()))

    @cached_property
    def _snapper(self) -> Snapper:
        return Snapper(self)

    def snap(
        self, lons: Sequence[float], lats: Sequence[float], vehicle: Vehicle, *, limit_m: float = SNAP_LIMIT_M
    ) -> list[Spot | None]:
        """Return for each place (degrees) the nearest spot that the class can leave from, or None."""
        return self._snapper.snap(lons, lats, vehicle, limit_m=limit_m)

    def arc_open(self, vehicle: Vehicle, *, ferries: bool = False) -> NDArray[np.bool_]:
        """Tell for every arc (``2 e`` along, ``2 e + 1`` against) whether the class may use it."""
        masks = np.stack((self.forward, self.backward), axis=1).ravel()
        open_: NDArray[np.bool_] = (masks & PROFILES[vehicle].bit) > 0
        if not ferries:
            open_ &= np.repeat((self.structure & Structure.FERRY) == 0, 2)
        return open_

    def edge_ms_per_m(self, vehicle: Vehicle) -> NDArray[np.float64]:
        """Return milliseconds per metre of every edge for the class, with its allowance, no closures."""
        profile = PROFILES[vehicle]
        motor = np.minimum(self.speed_kmh, profile.top_kmh)
        kmh = self.foot_kmh if vehicle is Vehicle.FOOT else motor
        return np.asarray(3600.0 * profile.allowance / kmh, dtype=np.float64)


def build_network(ways: WaySet) -> Network:
    """Build the one topology from the ways of an extract.

    Raises
    ------
    NotFound
        There is no way at all.
    """
    if len(ways) == 0:
        raise NotFound("roads_none")
    pieces = split_ways(ways)
    traits = [read_traits(tags) for tags in ways.tags]
    rows = {"": 0}
    called = [" ".join((tags.get("name") or tags.get("ref") or "").split()) for tags in ways.tags]
    name_of_way = [rows.setdefault(name, len(rows)) for name in called]
    kinds: dict[str, int] = {}
    kind_of_way = [kinds.setdefault(trait.highway, len(kinds)) for trait in traits]
    columns = {name: np.array([getattr(trait, name) for trait in traits]) for name in (f.name for f in fields(Traits))}
    way = pieces.way
    barrier = np.where(pieces.length_m > 0, 0, int(Structure.BARRIER)).astype(np.uint8)
    return Network(
        node_id=pieces.node_id,
        node_lon=pieces.node_lon,
        node_lat=pieces.node_lat,
        edge_u=pieces.u,
        edge_v=pieces.v,
        way_id=ways.way_ids[way],
        name=np.array(name_of_way, dtype=np.int32)[way],
        highway=np.array(kind_of_way, dtype=np.uint16)[way],
        forward=columns["forward"].astype(np.uint8)[way] & pieces.passes,
        backward=columns["backward"].astype(np.uint8)[way] & pieces.passes,
        speed_kmh=columns["speed_kmh"].astype(np.float32)[way],
        foot_kmh=columns["foot_kmh"].astype(np.float32)[way],
        structure=columns["structure"].astype(np.uint8)[way] | barrier,
        max_height_m=columns["max_height_m"].astype(np.float32)[way],
        max_width_m=columns["max_width_m"].astype(np.float32)[way],
        max_weight_t=columns["max_weight_t"].astype(np.float32)[way],
        length_m=pieces.length_m,
        starts=pieces.starts,
        lon=pieces.lon,
        lat=pieces.lat,
        names=tuple(rows),
        highways=tuple(kinds),
        order=find_order(pieces.u, pieces.v, pieces.node_lon, pieces.node_lat),
    )


def save_network(network: Network, path: Path) -> None:
    """Write the network as compressed arrays, no pickle; the old file stays until the new one is whole."""
    arrays = {f.name: getattr(network, f.name) for f in fields(Network) if f.name not in {"names", "highways", "order"}}
    for key in ("node_lon", "node_lat", "lon", "lat"):
        arrays[key] = np.rint(arrays[key] * _UNITS_PER_DEGREE).astype(np.int32)
    for key in ("lon", "lat"):
        arrays[key] = np.diff(arrays[key], prepend=np.int32(0))
    arrays["starts"] = np.diff(network.starts).astype(np.int32)
    for key in ("names", "highways"):
        arrays[key] = np.frombuffer("\n".join(getattr(network, key)).encode(), dtype=np.uint8)
    if network.order is not None:
        arrays["order"] = network.order
    fresh = path.with_suffix(".fresh")
    with fresh.open("wb") as file:
        np.savez_compressed(file, format=np.int32(FORMAT), **arrays)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def load_network(path: Path) -> Network:
    """Read a network that `save_network` wrote.

    Raises
    ------
    Unavailable
        There is no such file, or another version of the program wrote it: build again.
    DamagedStore
        The file cannot be read.
    """
    if not path.exists():
        raise Unavailable("roads_missing", path=path.name)
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        if int(arrays.pop("format", NO_FORMAT)) == FORMAT:
            return _check(_unpack(arrays))
    except _UNREADABLE as error:
        raise DamagedStore("roads_damaged", path=path.name, problem=str(error)) from error
    raise Unavailable("roads_outdated", path=path.name)


_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,  # of a header that promises more than there is
    RuntimeError,  # of an archive that is locked, or packed in a way nobody knows
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy and zip say of a file that is not what it should be."""


def _check(network: Network) -> Network:
    """Refuse arrays that do not belong together, before a route trips over them.

    Raises
    ------
    ValueError
        They do not.
    """
    per_edge = [getattr(network, f.name) for f in fields(Network) if f.name not in _NOT_PER_EDGE]
    sizes = {len(array) for array in per_edge} | {len(network.starts) - 1}
    if len(sizes) != 1 or len({len(network.node_id), len(network.node_lon), len(network.node_lat)}) != 1:
        raise ValueError("arrays of unequal length")
    if len({len(network.lon), len(network.lat), int(network.starts[-1])}) != 1 or (np.diff(network.starts) < 0).any():
        raise ValueError("vertices that belong to no edge")
    ends = (network.edge_u, network.nodes), (network.edge_v, network.nodes)
    words = (network.name, len(network.names)), (network.highway, len(network.highways))
    if any(rows.size and not 0 <= int(rows.min()) <= int(rows.max()) < bound for rows, bound in (*ends, *words)):
        raise ValueError("an edge that points nowhere")
    if network.order is not None and not np.array_equal(np.sort(network.order), np.arange(network.nodes)):
        raise ValueError("an order of other nodes")
    return network


def _unpack(arrays: dict[str, Any]) -> Network:
    for key in ("lon", "lat"):
        arrays[key] = np.cumsum(arrays[key], dtype=np.int64)
    for key in ("node_lon", "node_lat", "lon", "lat"):
        arrays[key] = arrays[key] / _UNITS_PER_DEGREE
    starts = np.concatenate(([0], np.cumsum(arrays.pop("starts"), dtype=np.int64)))
    for key in ("names", "highways"):
        arrays[key] = tuple(arrays[key].tobytes().decode().split("\n"))
    return Network(starts=starts, **arrays)
