"""To and from OSMnx: its graphs become our network, our network becomes its graph, an extract goes through it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import osmnx as ox
import shapely

from data.faults import BadInput
from data.records import Vehicle
from data.ways import ROUTING_KEYS, WayCollector, WaySet, read_ways, travels
from routing.network import Network, build_network
from routing.ways import PROFILES, Structure, signature

NODE_KEYS = (
    "access",
    "barrier",
    "foot",
    "hgv",
    "locked",
    "maxheight",
    "maxwidth",
    "motor_vehicle",
    "motorcar",
    "vehicle",
)
"""Keys of a barrier node that OSMnx is told to keep."""


@contextmanager
def osmnx_settings(**changes: Any) -> Iterator[None]:
    """Change OSMnx's module-wide settings for a while and put them back.

    The routing keys are always asked for; nothing is logged to files; the name server that OSMnx
    would ask over the network is not.
    """
    ours = {
        "useful_tags_way": sorted(ROUTING_KEYS),
        "useful_tags_node": [*NODE_KEYS, "highway"],
        "log_file": False,
        "doh_url_template": None,
        **changes,
    }
    before = {name: getattr(ox.settings, name) for name in ours}
    try:
        for name, value in ours.items():
            setattr(ox.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)


def from_osmnx(graph: nx.MultiDiGraph) -> Network:
    """Build the network from an OSMnx graph, simplified or not, of this or another session.

    Raises
    ------
    BadInput
        The graph is projected: its coordinates are not degrees.
    """
    return build_network(ways_of_graph(graph))


def ways_of_graph(graph: nx.MultiDiGraph) -> WaySet:
    """Return the edges of an OSMnx graph as ways, one per edge and its way back.

    A graph that is not simplified yet is simplified by OSMnx with one signature of all routing tags,
    so that nothing is merged that differs. In a graph simplified without it, merged values are lists:
    the strictest counts. A graph made bidirectional has forgotten its one-way streets.
    """
    if not ox.projection.is_projected(graph.graph["crs"]):
        graph = graph if graph.graph.get("simplified") else simplify_by_signature(graph)
    else:
        raise BadInput("graph_projected", crs=str(graph.graph["crs"]))
    collector = WayCollector()
    inner = min(0, *graph.nodes) - 1
    for u, v, data in graph.edges(data=True):
        tags = _tags_of(data)
        if not travels(tags.get("highway"), tags.get("route")) or _is_way_back(graph, u, v, data):
            continue
        ends = [(graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in (u, v)]
        line = shapely.get_coordinates(data["geometry"]).tolist() if "geometry" in data else ends
        between = [(inner - row, lon, lat) for row, (lon, lat) in enumerate(line[1:-1])]
        inner -= len(between)
        collector.add_run(int(_one(data["osmid"])), tags, [(int(u), *ends[0]), *between, (int(v), *ends[1])])
    for node, data in graph.nodes(data=True):
        if "barrier" in data:
            collector.barriers[int(node)] = {key: str(data[key]) for key in NODE_KEYS if key in data}
    return collector.finish()


def simplify_by_signature(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Let OSMnx simplify a graph without merging edges whose routing tags, names or ways differ."""
    graph = graph.copy()
    for _, _, data in graph.edges(data=True):
        data["sig"] = signature(data["osmid"], _tags_of(data))
    return ox.simplify_graph(graph, edge_attrs_differ=["sig"], node_attrs_include=["barrier"], remove_rings=False)


def ways_via_osmnx(pbf: Path) -> WaySet:
    """Read an extract through OSMnx: its own reader, its own graph, its own simplification.

    OSMnx reads XML only, so the ways are handed over as such.
    """
    with tempfile.TemporaryDirectory() as folder:
        xml = Path(folder) / "ways.osm"
        write_xml(read_ways(pbf), xml)
        with osmnx_settings():
            graph = ox.graph_from_xml(xml, simplify=False, retain_all=True)
    return ways_of_graph(graph)


def write_xml(ways: WaySet, path: Path) -> None:
    """Write ways and their nodes as OSM XML; a way that appears in several pieces gets negative ids after the first."""
    root = ET.Element("osm", version="0.6")
    seen: set[int] = set()
    for ref, lon, lat in zip(ways.refs.tolist(), ways.lon.tolist(), ways.lat.tolist(), strict=True):
        if ref not in seen:
            seen.add(ref)
            node = ET.SubElement(root, "node", id=str(ref), lat=repr(lat), lon=repr(lon))
            _write_tags(node, ways.barriers.get(ref, {}))
    told: set[int] = set()
    for row, way_id in enumerate(ways.way_ids.tolist()):
        way = ET.SubElement(root, "way", id=str(-row - 1 if way_id in told else way_id))
        told.add(way_id)
        for ref in ways.refs[ways.starts[row] : ways.starts[row + 1]].tolist():
            ET.SubElement(way, "nd", ref=str(ref))
        _write_tags(way, ways.tags[row])
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _write_tags(element: ET.Element, tags: Mapping[str, str]) -> None:
    for key, value in tags.items():
        ET.SubElement(element, "tag", k=key, v=value)


def to_osmnx(network: Network) -> nx.MultiDiGraph:
    """Return the network as a simplified OSMnx graph, one edge per direction that somebody may use.

    Edges carry ``osmid``, ``highway``, ``name``, ``length``, ``speed_kph``, ``geometry``, ``classes``
    (comma-joined vehicle classes) and ``ms_<class>`` for each of them; ways closed to all are there
    both ways with no classes.
    """
    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True, created_with="commandmap")
    for node in range(network.nodes):
        graph.add_node(node, x=float(network.node_lon[node]), y=float(network.node_lat[node]))
    ms = {vehicle: network.edge_ms_per_m(vehicle) * network.length_m for vehicle in Vehicle}
    for edge in range(network.edges):
        u, v = int(network.edge_u[edge]), int(network.edge_v[edge])
        masks = int(network.forward[edge]), int(network.backward[edge])
        run = slice(network.starts[edge], network.starts[edge + 1])
        line = shapely.LineString(list(zip(network.lon[run], network.lat[run], strict=True)))
        shared = {
            "osmid": int(network.way_id[edge]),
            "name": network.names[network.name[edge]],
            "highway": network.highways[network.highway[edge]],
            "length": float(network.length_m[edge]),
            "speed_kph": float(network.speed_kmh[edge]),
            "bridge": bool(network.structure[edge] & Structure.BRIDGE),
            "oneway": masks[0] & ~PROFILES[Vehicle.FOOT].bit != masks[1] & ~PROFILES[Vehicle.FOOT].bit,
        }
        for backwards, mask in enumerate(masks):
            if mask or not any(masks):
                classes = [vehicle for vehicle in Vehicle if mask & PROFILES[vehicle].bit]
                times = {f"ms_{vehicle}": round(ms[vehicle][edge]) for vehicle in classes}
                graph.add_edge(
                    *((v, u) if backwards else (u, v)),
                    **shared,
                    **times,
                    classes=",".join(classes),
                    reversed=bool(backwards),
                    geometry=line.reverse() if backwards else line,
                )
    return graph


_STRICTEST = ("no", "private")


def _one(value: Any) -> Any:
    """Return the strictest of several merged values, or the one there is."""
    if not isinstance(value, list):
        return value
    return next((word for word in _STRICTEST if word in value), value[0])


def _tags_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return an edge's routing tags; one-way is what OSMnx made of it, along the edge."""
    tags = {key: str(_one(data[key])) for key in sorted(ROUTING_KEYS & data.keys()) if key != "oneway"}
    oneway = _one(data.get("oneway", False))
    return {**tags, "oneway": "yes"} if oneway in (True, "True", "yes") else tags


def _is_way_back(graph: nx.MultiDiGraph, u: int, v: int, data: Mapping[str, Any]) -> bool:
    """Tell whether an edge is the way back of another one that is told already."""
    partners = graph.get_edge_data(v, u, default={}).values()
    same = [other for other in partners if other["osmid"] == data["osmid"] and other is not data]
    if not same:
        return False
    if "reversed" in data:
        return bool(_one(data["reversed"]))
    return bool(v < u)
