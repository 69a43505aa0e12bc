"""The way of an order: as it was when it went out, and over the roads as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

import shapely

from dashboard.desk import routes
from dashboard.desk.answers import RouteAnswer
from dashboard.desk.gap_answers import Named
from dashboard.desk.in_force import list_in_force
from dashboard.desk.names import name_record
from dashboard.desk.order_answers import WayNow
from dashboard.desk.post import Post
from data.clock import write_time
from data.codec import encode_geometry
from data.faults import BadInput, NotFound, Unavailable
from data.orders import OVER, UNDER_WAY
from data.picture import Picture
from data.records import Order, OrderKind, OrderState

SAME_S = 60.0
"""An expected arrival that moves by less is told as unchanged."""

OVERLAP_M = 1.0
"""A closure lies on a way that shares more of its metres than this."""


def plan_way(post: Post, origin: str | None, goal: str, vehicle: str) -> RouteAnswer | None:
    """Return the way from a place to a goal, ``None`` where nobody knows where one of them is."""
    if origin is None:
        return None
    try:
        return routes.find_route(post, origin, goal, vehicle)
    except (BadInput, NotFound, Unavailable):
        return None


def tell_way(way: RouteAnswer | None, leaves_at: datetime) -> dict[str, Any]:
    """Return the fields of an order that its way fills; none where there is no way."""
    if way is None or not way["found"]:
        return {}
    return {
        "geometry": way["geometry"],
        "length_m": way["length_m"],
        "travel_s": way["travel_s"],
        "via": find_via(way),
        "eta": write_time(leaves_at + timedelta(seconds=way["travel_s"])),
    }


def find_via(way: RouteAnswer) -> str | None:
    """Name the two roads that most of a way follows, in the order in which they are driven."""
    length_m: dict[str, float] = {}
    for step in way["steps"]:
        if step["name"]:
            length_m[step["name"]] = length_m.get(step["name"], 0.0) + step["length_m"]
    most = sorted(length_m, key=lambda name: -length_m[name])[:2]
    return ", ".join(name for name in length_m if name in most) or None


def follow_way(post: Post, picture: Picture, order: Order, at: datetime, as_known: datetime | None) -> WayNow | None:
    """Return an order's way over the roads as they are now, ``None`` where none is to be driven any more."""
    if order.state in OVER or order.state in {OrderState.ARRIVED, OrderState.RECEIVED}:
        return None
    if as_known is not None:
        return _follow(post, picture, order, at, as_known)
    key = ("way", post.version, picture.head, order.id, at.replace(second=0, microsecond=0))
    return post.remember(key, lambda: _follow(post, picture, order, at, None))


def _follow(post: Post, picture: Picture, order: Order, at: datetime, as_known: datetime | None) -> WayNow:
    origin, leaves_at, position_at = _find_start(picture, order, at)
    now = WayNow(
        change="unknown",
        eta=None,
        was_eta=write_time(order.eta) if order.eta and order.state in UNDER_WAY else None,
        later_s=None,
        overdue_s=None,
        length_m=None,
        travel_s=None,
        via=None,
        closures=list(list_cutting(post, picture, order, at)) if order.geometry is not None else [],
        position_at=write_time(position_at) if position_at else None,
        geometry=encode_geometry(order.geometry) if order.geometry is not None else None,
    )
    if origin is None:
        return now
    try:
        way = routes.find_route(post, origin, order.goal, str(order.vehicle), as_known)
    except (BadInput, NotFound, Unavailable):
        return now
    if not way["found"]:
        now["change"] = "cut" if way["cut_off_by"] else "unknown"
        known = {named["id"] for named in now["closures"]}
        now["closures"] += [named for named in _name(picture, way["cut_off_by"]) if named["id"] not in known]
        return now
    _tell_eta(now, way, order, leaves_at, at)
    return now


def _tell_eta(now: WayNow, way: RouteAnswer, order: Order, leaves_at: datetime, at: datetime) -> None:
    eta = leaves_at + timedelta(seconds=way["travel_s"])
    later_s = (eta - order.eta).total_seconds() if order.eta and order.state in UNDER_WAY else None
    slower_s = way["travel_s"] - order.travel_s if order.travel_s is not None else 0.0
    moved_s = slower_s if later_s is None else later_s
    same: Literal["detour", "as_planned"] = "detour" if now["closures"] else "as_planned"
    now["change"] = same if abs(moved_s) < SAME_S else "later" if moved_s > 0 else "sooner"
    now["eta"], now["later_s"] = write_time(eta), moved_s
    now["overdue_s"] = _count_overdue(order, eta, at)
    now["length_m"], now["travel_s"] = way["length_m"], way["travel_s"]
    now["via"], now["geometry"] = find_via(way), way["geometry"]


def _count_overdue(order: Order, eta: datetime, at: datetime) -> float | None:
    """Return by how much an order should have arrived before, once that is more than its arrival is sure to."""
    late_s = (at - eta).total_seconds()
    return late_s if order.state in UNDER_WAY and late_s >= SAME_S else None


def _find_start(picture: Picture, order: Order, at: datetime) -> tuple[str | None, datetime, datetime | None]:
    """Return where an order was last known to be, since when it may have left there, and when that was said.

    A team is where it last said it was since it set off; what nobody has heard of is still at its start.
    """
    left_at = order.dispatched_at or at
    if order.kind is OrderKind.TEAM and order.team_id is not None:
        subject = f"teams/{order.team_id}"
        stamp = picture.stamps(subject).get("geometry")
        if stamp is not None and (order.dispatched_at is None or stamp.happened_at > left_at):
            return subject, max(left_at, stamp.happened_at) if order.dispatched_at else at, stamp.happened_at
    if order.geometry is not None:
        lon, lat = shapely.get_coordinates(order.geometry)[0]
        return f"{lon:.7f},{lat:.7f}", left_at, order.position_at
    return (f"reserves/{order.reserve_id}" if order.reserve_id else None), left_at, None


def list_cutting(post: Post, picture: Picture, order: Order, at: datetime) -> Iterator[Named]:
    """Yield the closures on an order's way that were recorded, or changed, since it was planned."""
    if not post.has_area:
        return
    east_m, north_m = post.network.scale
    line = shapely.transform(order.geometry, lambda points: points * (east_m, north_m))
    planned = picture.stamp(f"orders/{order.id}", "geometry")
    for closure in list_in_force(picture, at):
        known = picture.stamp(f"closures/{closure.id}")
        if known.seq <= planned.seq or order.vehicle not in closure.effects:
            continue
        edges = sorted({piece.edge for piece in post.locate(closure)})
        roads = shapely.buffer(post.network.lines[edges], OVERLAP_M, cap_style="flat")
        if edges and float(shapely.length(shapely.intersection(roads, line)).max()) > 2 * OVERLAP_M:
            yield name_record("closures", closure)


def _name(picture: Picture, identities: list[str]) -> list[Named]:
    records = picture.records("closures")
    return [name_record("closures", records[identity]) for identity in identities if identity in records]
