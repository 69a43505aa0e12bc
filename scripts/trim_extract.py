"""Trim an OpenStreetMap extract to what a command post needs.

Usage::

    python scripts/trim_extract.py SOURCE.osm.pbf TRIMMED.osm.pbf

Kept are roads with every routing tag, barriers, turn restrictions, buildings, land cover, water, coast, places,
administrative boundaries, and the public places of the county build. Coordinates, way ids and relation ids stay;
editors' metadata, addresses, trees, hedges and street furniture go. Nodes are numbered anew along the ways, which
makes neighbours in the file neighbours on the ground and the file a quarter smaller. The date of the data is kept in
the header (``osmosis_replication_timestamp``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import osmium

# ruff: noqa: SIM905 - long word lists read best as words

NAME_KEYS = frozenset({"name", "name:en", "name:zh", "alt_name", "ref"})

PUBLIC_AMENITIES = frozenset(
    "arts_centre cinema clinic college community_centre conference_centre doctors events_venue ferry_terminal "
    "fire_station fuel hospital kindergarten library nursing_home pharmacy place_of_worship police prison school "
    "social_facility theatre townhall university".split()
)

ROAD_KEYS = frozenset(
    "highway oneway oneway:foot oneway:vehicle junction access motor_vehicle motorcar vehicle hgv goods foot bicycle "
    "psv emergency service tracktype surface smoothness maxspeed maxweight maxheight maxwidth maxlength width lanes "
    "bridge tunnel ford layer route duration area motorroad barrier access:conditional motor_vehicle:conditional "
    "hgv:conditional maxweight:conditional flood_prone tidal".split()
)

AREA_KEYS = frozenset(
    "building building:levels building:use levels natural landuse leisure amenity tourism shop office craft waterway "
    "water wetland intermittent place place:zh population boundary admin_level man_made aeroway railway military "
    "sport religion parking capacity access area tunnel bridge layer emergency healthcare abandoned ruins disused "
    "social_facility".split()
)

RELATION_KEYS = frozenset({"type", "restriction", "restriction:hgv", "except"})

NODE_KEYS = frozenset(
    "barrier access motor_vehicle motorcar vehicle hgv foot bicycle emergency ford maxwidth maxheight maxweight locked "
    "bollard place population amenity leisure sport tourism natural healthcare social_facility religion".split()
)

KEPT_NATURAL = frozenset(
    "bare_rock bay beach coastline glacier grassland heath mud rock sand scree scrub shingle tidal_beach water wetland "
    "wood fell".split()
)
KEPT_LEISURE = frozenset(
    "common golf_course marina nature_reserve park pitch playground recreation_ground sports_centre stadium track "
    "miniature_golf".split()
)
KEPT_WATERWAYS = frozenset({"canal", "dam", "dock", "river", "riverbank", "stream", "weir"})
KEPT_TOURISM = frozenset({"camp_site", "caravan_site", "chalet", "hotel", "theme_park", "zoo"})
KEPT_MAN_MADE = frozenset({"breakwater", "groyne", "pier"})
SETTLEMENT_PLACES = frozenset({"city", "town", "suburb", "village", "hamlet", "neighbourhood", "quarter", "island"})

Tags = Mapping[str, str]


def _keep_way(tags: Tags) -> bool:
    """Say whether a way is wanted for its own tags."""
    if "highway" in tags or "building" in tags or "landuse" in tags or "aeroway" in tags:
        return True
    return (
        tags.get("route") == "ferry"
        or tags.get("natural") in KEPT_NATURAL
        or tags.get("leisure") in KEPT_LEISURE
        or tags.get("waterway") in KEPT_WATERWAYS
        or tags.get("tourism") in KEPT_TOURISM
        or tags.get("man_made") in KEPT_MAN_MADE
        or tags.get("amenity") in PUBLIC_AMENITIES | {"parking", "grave_yard"}
        or tags.get("railway") in {"rail", "light_rail", "narrow_gauge"}
        or tags.get("emergency") == "ambulance_station"
        or tags.get("place") in {"island", "islet"}
        or "military" in tags
    )


def _keep_relation(tags: Tags) -> bool:
    """Say whether a relation is a wanted area, boundary or turn restriction."""
    kind = tags.get("type")
    if kind == "multipolygon":
        return _keep_way(tags)
    if kind == "boundary":
        return tags.get("boundary") == "administrative"
    return kind == "restriction"


def _keep_node(tags: Tags) -> bool:
    """Say whether a node is wanted for its own tags."""
    return (
        tags.get("place") in SETTLEMENT_PLACES
        or tags.get("amenity") in PUBLIC_AMENITIES
        or tags.get("natural") in {"peak", "bay"}
        or tags.get("leisure") in {"sports_centre", "stadium"}
        or tags.get("emergency") == "ambulance_station"
        or (tags.get("tourism") == "hotel" and "name" in tags)
    )


def _trim_tags(tags: Tags, keys: frozenset[str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key in keys or key in NAME_KEYS}


@dataclass
class _Kept:
    """What is kept, by old ids; ``renumbered`` maps an old node id to its new one."""

    relations: list[tuple[int, list[tuple[str, int, str]], dict[str, str]]] = field(default_factory=list)
    member_ways: set[int] = field(default_factory=set)
    ways: list[tuple[int, list[int], dict[str, str]]] = field(default_factory=list)
    renumbered: dict[int, int] = field(default_factory=dict)
    nodes: dict[int, tuple[osmium.osm.Location, dict[str, str]]] = field(default_factory=dict)

    def number(self, old: int) -> int:
        return self.renumbered.setdefault(old, len(self.renumbered) + 1)


def _collect_relations(source: Path, kept: _Kept) -> None:
    for relation in cast("Iterable[osmium.osm.Relation]", osmium.FileProcessor(source, osmium.osm.RELATION)):
        tags = dict(relation.tags)
        if _keep_relation(tags):
            members = [(member.type, member.ref, member.role) for member in relation.members]
            kept.relations.append((relation.id, members, _trim_tags(tags, AREA_KEYS | ROAD_KEYS | RELATION_KEYS)))
            kept.member_ways.update(ref for kind, ref, _ in members if kind == "w")


def _collect_ways(source: Path, kept: _Kept) -> None:
    for way in cast("Iterable[osmium.osm.Way]", osmium.FileProcessor(source, osmium.osm.WAY)):
        tags = dict(way.tags)
        wanted = _keep_way(tags)
        if wanted or way.id in kept.member_ways:
            keys = ROAD_KEYS | AREA_KEYS if "highway" in tags or "route" in tags else AREA_KEYS
            refs = [kept.number(node.ref) for node in way.nodes]
            kept.ways.append((way.id, refs, _trim_tags(tags, keys) if wanted else _boundary_tags(tags)))


def _boundary_tags(tags: Tags) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key in {"boundary", "admin_level"}}


def _collect_nodes(source: Path, kept: _Kept) -> None:
    for node in cast("Iterable[osmium.osm.Node]", osmium.FileProcessor(source, osmium.osm.NODE)):
        tags = dict(node.tags)
        if node.id in kept.renumbered or _keep_node(tags):
            kept.nodes[kept.number(node.id)] = (node.location, _trim_node_tags(tags))


def _trim_node_tags(tags: Tags) -> dict[str, str]:
    """Keep a node's tags where it is a place, a barrier or a ford; a mere corner needs none."""
    if _keep_node(tags) or "barrier" in tags or "ford" in tags:
        return _trim_tags(tags, NODE_KEYS)
    return {}


def _date_of_data(source: Path) -> str:
    """Read the date of the data from the header, or from the newest object."""
    stated = osmium.io.Reader(source).header().get("osmosis_replication_timestamp")
    if stated:
        return str(stated)
    things = cast("Iterable[osmium.osm.Node]", osmium.FileProcessor(source))
    newest = max(thing.timestamp for thing in things)
    return newest.strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(source: Path) -> osmium.io.Header:
    header = osmium.io.Header()
    header.set("generator", "commandmap trim_extract")
    header.set("osmosis_replication_timestamp", _date_of_data(source))
    header.add_box(osmium.io.Reader(source).header().box())
    return header


def _present_members(
    members: Iterable[tuple[str, int, str]], kept: _Kept, ways: frozenset[int]
) -> list[tuple[str, int, str]]:
    """Give the members that are in the trimmed file, nodes by their new ids."""
    present = []
    for kind, ref, role in members:
        if kind == "w" and ref in ways:
            present.append((kind, ref, role))
        elif kind == "n" and kept.renumbered.get(ref) in kept.nodes:
            present.append((kind, kept.renumbered[ref], role))
    return present


def trim_extract(source: Path, target: Path) -> dict[str, int]:
    """Write the trimmed copy of an extract.

    Parameters
    ----------
    source
        An ``.osm.pbf`` extract.
    target
        Where the trimmed extract goes; replaced if it exists.

    Returns
    -------
    dict of str to int
        How many nodes, ways and relations were kept.
    """
    kept = _Kept()
    _collect_relations(source, kept)
    _collect_ways(source, kept)
    _collect_nodes(source, kept)
    ways = frozenset(way_id for way_id, _, _ in kept.ways)
    file = osmium.io.File(str(target), "pbf,add_metadata=none,pbf_compression_level=9")
    with osmium.SimpleWriter(file, header=_header(source), overwrite=True) as writer:
        for number in sorted(kept.nodes):
            location, tags = kept.nodes[number]
            writer.add_node(osmium.osm.mutable.Node(id=number, location=location, tags=tags))
        for way_id, refs, tags in kept.ways:
            present = [ref for ref in refs if ref in kept.nodes]
            writer.add_way(osmium.osm.mutable.Way(id=way_id, nodes=present, tags=tags))
        for relation_id, members, tags in kept.relations:
            present_members = _present_members(members, kept, ways)
            writer.add_relation(osmium.osm.mutable.Relation(id=relation_id, members=present_members, tags=tags))
    return {"nodes": len(kept.nodes), "ways": len(kept.ways), "relations": len(kept.relations)}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Trim an OpenStreetMap extract to what a command post needs.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    counts = trim_extract(given.source, given.target)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    print(f"{given.target}: {given.target.stat().st_size / 1e6:.2f} MB, {told}")


if __name__ == "__main__":
    main()
