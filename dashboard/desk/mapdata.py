"""What the map draws: each layer as GeoJSON, every feature with its sign, label, rank and age."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from dashboard.desk.in_force import is_expired, list_in_force
from dashboard.desk.isolation import find_isolation
from dashboard.desk.places import list_features
from dashboard.desk.placing import judge_shelters
from dashboard.desk.population import describe_population, expose_population
from dashboard.desk.post import Post
from dashboard.desk.silence import is_expected, is_heard
from dashboard.desk.terms import read_terms
from dashboard.desk.viewing import find_viewed
from data.faults import NotFound
from data.norms import tell_age
from data.orders import show_engaged
from data.picture import Picture
from data.records import (
    LAYERS,
    Closure,
    Incident,
    Record,
    Reserve,
    RiskZone,
    StockLine,
    Team,
    Vehicle,
    WarningInForce,
)
from layers import catalog
from layers.catalog import CATALOG, Sign
from layers.exposure import is_in_force

GeoJson = dict[str, Any]
R = TypeVar("R", bound=Record)

COORDINATE_STEP = 1e-6
"""Degrees that the map's coordinates are rounded to: a hand's breadth."""

COUNTED_S = 30
"""A count is kept for so long where nothing was told: warnings and closures begin and end by themselves."""

LEAST = 9
"""Rank of what yields first."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One feature: what it is, where, its sign, and how it yields to others (rank 0 last)."""

    subject: str
    names: Mapping[str, str | None]
    geometry: BaseGeometry
    sign: Sign
    rank: int = LEAST
    age: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn from: a post, what it knew, and when."""

    post: Post
    picture: Picture
    at: datetime

    def records(self, layer: str, kind: type[R]) -> Iterator[R]:
        """Return the records of a layer that have a place."""
        for record in show_engaged(self.picture, layer):
            if isinstance(record, kind) and record.geometry is not None:
                yield record

    def age(self, layer: str, record: Record, *fields: str) -> str:
        """Return how fresh the first of some fields is that anybody told, by default the newest of all."""
        stamps = self.picture.stamps(f"{layer}/{record.id}")
        told = [(name, stamps[name]) for name in fields if name in stamps]
        name, stamp = told[0] if told else ("", self.picture.stamp(f"{layer}/{record.id}"))
        return str(tell_age(layer, name, (self.at - stamp.happened_at).total_seconds()))


def features(post: Post, layer: str, lang: str, as_known: datetime | None = None) -> GeoJson:
    """Return a layer of the map as a GeoJSON FeatureCollection.

    Parameters
    ----------
    layer
        One of the catalogue's.
    lang
        Language of the labels.
    as_known
        Draw what was known at that time; now by default.

    Raises
    ------
    NotFound
        If the map has no such layer.
    """
    if layer not in _DRAW:
        raise NotFound("layer_missing", layer=layer)
    scene = Scene(post, post.picture_at(as_known), as_known or post.now())
    return {"type": "FeatureCollection", "features": [_describe(each, layer, lang) for each in _DRAW[layer](scene)]}


def mark_layer(post: Post, layer: str) -> Hashable:
    """Return a mark of a layer that changes whenever its features might, but for ages that move on by themselves.

    It counts what was told of the records that the layer is drawn from, and all that is no record: an
    event taken back, the exercise's clock, the area. Looking back, it is the version of the whole post.
    """
    if layer not in _DRAWN_FROM or find_viewed() is not None:
        return post.version
    picture = post.picture
    told: dict[str, int] = post.remember(
        ("told", picture.head), lambda: {event.subject.partition("/")[0]: event.seq for event in picture.changes}
    )
    telling = (seq for name, seq in told.items() if name not in LAYERS or name in _DRAWN_FROM[layer])
    moved = post.feeds.mark if layer == "teams" else ""
    return post.journal_path, max(telling, default=0), post.ground.mark, moved


def count_features(post: Post, as_known: datetime | None = None) -> dict[str, int]:
    """Return how many things each layer of the map holds."""
    scene = Scene(post, post.picture_at(as_known), as_known or post.now())
    lately = scene.at.timestamp() // COUNTED_S

    def count(layer: str) -> int:
        return len({each.subject for each in _DRAW[layer](scene)})

    counts = {}
    for layer in (each.id for each in CATALOG):
        key = ("count", layer, as_known, mark_layer(post, layer), lately)
        counts[layer] = post.remember(key, partial(count, layer))
    return counts


def _describe(drawn: Drawn, layer: str, lang: str) -> GeoJson:
    properties: GeoJson = {
        "subject": drawn.subject,
        "layer": layer,
        "symbol": drawn.sign.symbol,
        "state": drawn.sign.state,
        "mark": drawn.sign.mark,
        "label": drawn.names.get(f"name_{lang}") or drawn.names["name"],
        "rank": drawn.rank,
    }
    extra = {"age": drawn.age, "size": drawn.size, "effect": drawn.sign.effect}
    properties |= {name: value for name, value in extra.items() if value is not None}
    geometry = shapely.set_precision(drawn.geometry, COORDINATE_STEP, mode="pointwise")
    return {"type": "Feature", "geometry": mapping(geometry), "properties": properties}


def _names(record: Record) -> Mapping[str, str | None]:
    return {"name": record.name, "name_en": record.name_en, "name_zh": record.name_zh}


def _draw(layer: str, record: Record, sign: Sign, **more: Any) -> Drawn:
    return Drawn(f"{layer}/{record.id}", _names(record), record.geometry, sign, **more)


def _draw_risk_zones(scene: Scene) -> Iterator[Drawn]:
    for zone in scene.records("risk_zones", RiskZone):
        yield _draw("risk_zones", zone, catalog.sign_risk_zone(zone), rank=5)


def _draw_warnings(scene: Scene) -> Iterator[Drawn]:
    for warning in scene.records("warnings", WarningInForce):
        if is_in_force(warning, scene.at):
            yield _draw("warnings", warning, catalog.sign_warning(warning), rank=1)


def _draw_shelters(scene: Scene) -> Iterator[Drawn]:
    terms = read_terms(scene.post, scene.picture, None, 30, Vehicle.CAR)
    sites = judge_shelters(scene.picture, scene.at, terms)
    for shelter, verdict in zip(sites.shelters, sites.verdicts, strict=True):
        if shelter.geometry is None:
            continue
        rank = 2 if verdict.counts else 4 if verdict.would_count else 6
        age = scene.age("shelters", shelter, "in_residence_persons", "opening")
        sign = catalog.sign_shelter(shelter, verdict.usability)
        yield _draw("shelters", shelter, sign, rank=rank, age=age, size=verdict.capacity)


def _draw_reserves(scene: Scene) -> Iterator[Drawn]:
    lines = [each for each in scene.picture.records("stock").values() if isinstance(each, StockLine)]
    unknown = {line.reserve_id for line in lines if line.quantity is None}
    for reserve in scene.records("reserves", Reserve):
        sign = catalog.sign_reserve(reserve, quantity_unknown=reserve.id in unknown)
        yield _draw("reserves", reserve, sign, rank=5, age=scene.age("reserves", reserve))


def _draw_teams(scene: Scene) -> Iterator[Drawn]:
    for team in scene.records("teams", Team):
        yield _draw("teams", team, catalog.sign_team(team), rank=3, age=scene.age("teams", team, "geometry"))


def _draw_settlements(scene: Scene) -> Iterator[Drawn]:
    terms = read_terms(scene.post, scene.picture, None, 30, Vehicle.CAR)
    exposed = expose_population(scene.post, scene.picture, terms.shares, scene.at)
    told, since = scene.picture.records("settlements"), scene.picture.roll_call_since
    population = exposed.population
    for settlement, residents, row in zip(population.settlements, population.residents, exposed.rows, strict=True):
        if settlement.geometry is None:
            continue
        at_risk = bool(row.at_risk)
        expected = is_expected(told=settlement.id in told, at_risk=at_risk, called=since is not None)
        heard = not expected or is_heard(settlement, scene.at, at_risk=at_risk, since=since)
        sign = catalog.sign_settlement(settlement, heard=heard)
        yield _draw("settlements", settlement, sign, rank=_rank_people(residents), size=residents)


def _draw_isolated(scene: Scene) -> Iterator[Drawn]:
    if not scene.post.has_area:
        return
    population = describe_population(scene.post, scene.picture)
    isolation = find_isolation(scene.post, population, scene.picture, scene.at, Vehicle.CAR)
    for settlement, count in zip(population.settlements, isolation.isolated, strict=True):
        if count and settlement.geometry is not None:
            yield _draw("settlements", settlement, catalog.ISOLATED, rank=0, size=count)


def _draw_incidents(scene: Scene) -> Iterator[Drawn]:
    for incident in scene.records("incidents", Incident):
        if incident.closed_at is None or incident.closed_at > scene.at:
            age = scene.age("incidents", incident)
            yield _draw("incidents", incident, catalog.sign_incident(incident), rank=2, age=age)


def _draw_closures(scene: Scene) -> Iterator[Drawn]:
    """Draw the stretches that are barred, around them the area that was drawn, and one sign in the middle."""
    for closure in list_in_force(scene.picture, scene.at):
        if closure.geometry is None:
            continue
        sign = catalog.sign_closure(closure, expired=is_expired(closure, scene.at))
        age = scene.age("closures", closure, "certainty")
        subject = f"closures/{closure.id}"
        for geometry in _place_closure(scene.post, closure):
            yield Drawn(subject, _names(closure), geometry, sign, 0, age)


def _place_closure(post: Post, closure: Closure) -> list[BaseGeometry]:
    whole: BaseGeometry = closure.geometry
    if not post.has_area:
        return [whole]
    from routing.turns import cut_edge  # noqa: PLC0415  (no roads are loaded where no area is built)

    pieces = [cut_edge(post.network, piece.edge, piece.from_m, piece.to_m) for piece in post.locate(closure)]
    lines = [shapely.LineString(piece) for piece in pieces if len(piece) > 1]
    if not lines:
        return [whole]
    stretch = shapely.line_merge(shapely.MultiLineString(lines))
    longest = max(shapely.get_parts(stretch), key=shapely.length)
    middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return [stretch, middle] if whole.geom_type == "Point" else [whole, stretch, middle]


def _draw_facilities(scene: Scene) -> Iterator[Drawn]:
    for feature in list_features(scene.post, "facilities"):
        yield _draw_feature("facilities", feature, catalog.sign_facility(feature["properties"]["kind"]), 4)


def _draw_candidates(scene: Scene) -> Iterator[Drawn]:
    for feature in list_features(scene.post, "candidates"):
        sign = catalog.sign_candidate(open_air=feature["properties"].get("site") != "building")
        yield _draw_feature("candidates", feature, sign, 8)


def _draw_feature(layer: str, feature: Mapping[str, Any], sign: Sign, rank: int) -> Drawn:
    properties = feature["properties"]
    return Drawn(f"{layer}/{properties['id']}", properties, shape(feature["geometry"]), sign, rank)


def _rank_people(residents: int | None) -> int:
    """Return the rank of a settlement: towns first, hamlets yield."""
    steps = (10_000, 4_000, 1_500, 600, 200)
    return next((rank for rank, least in enumerate(steps, start=2) if (residents or 0) >= least), LEAST)


_DRAW: Mapping[str, Callable[[Scene], Iterator[Drawn]]] = MappingProxyType(
    {
        "risk_zones": _draw_risk_zones,
        "warnings": _draw_warnings,
        "candidates": _draw_candidates,
        "facilities": _draw_facilities,
        "settlements": _draw_settlements,
        "isolated": _draw_isolated,
        "reserves": _draw_reserves,
        "shelters": _draw_shelters,
        "teams": _draw_teams,
        "incidents": _draw_incidents,
        "closures": _draw_closures,
    }
)

_DRAWN_FROM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "risk_zones": frozenset({"risk_zones"}),
        "warnings": frozenset({"warnings"}),
        "candidates": frozenset(),
        "facilities": frozenset(),
        "reserves": frozenset({"reserves", "stock"}),
        "teams": frozenset({"teams", "orders"}),
        "incidents": frozenset({"incidents"}),
        "closures": frozenset({"closures"}),
    }
)
"""The records that a layer is drawn from; what is not named here may change with any of them."""
