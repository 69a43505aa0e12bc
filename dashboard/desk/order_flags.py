"""Orders whose way is not what it was when they went out: cut off or much later, because of what, since when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dashboard.desk.gap_answers import Named
from dashboard.desk.names import name_record
from dashboard.desk.order_answers import FlagAnswer, FlagCause, WayNow
from dashboard.desk.order_ways import follow_way
from dashboard.desk.post import Post
from dashboard.desk.situation_answers import ChangeRow
from data.clock import read_time, write_time
from data.orders import list_orders
from data.picture import Picture
from data.records import Closure

LATE_S = 300.0
"""An arrival that moves by less is told with the order, and not said on every screen."""


def list_flags(post: Post, as_known: datetime | None = None) -> list[FlagAnswer]:
    """Return how the way stands of each order that is still to be driven, what needs somebody first."""
    picture, at = post.picture_at(as_known), as_known or post.now()
    flags = []
    for order in list_orders(picture):
        way = follow_way(post, picture, order, at, as_known)
        if way is None or way["change"] == "unknown":
            continue
        change, cause = _judge(way), _find_cause(picture, way["closures"])
        flags.append(
            FlagAnswer(
                **name_record("orders", order),
                dispatched_at=write_time(order.dispatched_at) if order.dispatched_at else None,
                way=way,
                change=change,
                cause=cause,
                since=cause["known_at"] if cause else way["position_at"],
                mark=":".join([change, *sorted(each["id"] for each in way["closures"])]),
            )
        )
    return sorted(flags, key=lambda flag: ("cut", "late", "open").index(flag["change"]))


def list_changed_ways(post: Post, since: datetime, as_known: datetime | None = None) -> list[ChangeRow]:
    """Return the orders that are cut off or late because of what was learned since a time, as rows of the news."""
    rows = []
    for flag in list_flags(post, as_known):
        cause, later_s = flag["cause"], flag["way"]["later_s"]
        if flag["change"] == "open" or cause is None or read_time(cause["known_at"]) <= since:
            continue
        minutes = round(later_s / 60) if later_s else None
        rows.append(
            ChangeRow(
                seq=cause["seq"],
                subject=flag["subject"],
                name=flag["name"],
                name_en=flag["name_en"],
                name_zh=flag["name_zh"],
                what=f"order_{flag['change']}",
                values={"by": flag["way"]["closures"], "minutes": minutes},
                happened_at=cause["known_at"],
                known_at=cause["known_at"],
                source=cause["subject"],
            )
        )
    return rows


def _judge(way: WayNow) -> Literal["cut", "late", "open"]:
    if way["change"] == "cut":
        return "cut"
    return "late" if way["change"] == "later" and (way["later_s"] or 0.0) >= LATE_S else "open"


def _find_cause(picture: Picture, closures: list[Named]) -> FlagCause | None:
    """Return what the post learned last of the closures on a way, and how sure it is."""
    stamps = {each["subject"]: picture.stamp(each["subject"]) for each in closures}
    if not stamps:
        return None
    subject = max(stamps, key=lambda each: (stamps[each].known_at, stamps[each].seq))
    record = picture.get(subject)
    return FlagCause(
        subject=subject,
        certainty=str(record.certainty) if isinstance(record, Closure) else "reported",
        known_at=write_time(stamps[subject].known_at),
        seq=stamps[subject].seq,
    )
