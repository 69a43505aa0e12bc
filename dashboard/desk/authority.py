"""May they: the post's authorization list, asked before an order goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dashboard.desk.order_answers import VerdictAnswer
from dashboard.desk.post import Actor, Post
from data.authority import DEFAULT, EXERCISE, Act, AuthorityList, Case, Verdict, load_authority
from data.orders import UNDER_WAY, list_orders
from data.picture import Picture
from data.records import Incident, OrderKind, Response

AUTHORITY_FILE = "authority.toml"
"""The post's own list, beside ``post.toml``."""


def read_list(post: Post) -> AuthorityList:
    """Return the post's own list; without one that of the exercise, or the one that comes with the program."""
    own = post.home / AUTHORITY_FILE
    path = own if own.is_file() else EXERCISE if post.picture.exercise else DEFAULT
    return post.remember(("authority", path, path.stat().st_mtime_ns), lambda: load_authority(path))


def judge(  # noqa: PLR0913, PLR0917  (a case has as many sides)
    post: Post,
    picture: Picture,
    who: Actor,
    act: Act,
    goal: str,
    amounts: Mapping[str, float] | None = None,
) -> Verdict:
    """Say whether an actor may do something now for a goal, and by which clause.

    Parameters
    ----------
    amounts
        Quantity by item that the order moves.
    """
    under_way = [order for order in list_orders(picture) if order.kind is OrderKind.TEAM and order.state in UNDER_WAY]
    case = Case(
        act=act,
        incident=find_incident_type(picture, goal),
        response=has_response(picture, post.now()),
        amounts=amounts or {},
        under_way=len(under_way),
    )
    return read_list(post).judge(who.role, case)


def find_incident_type(picture: Picture, goal: str) -> str | None:
    """Return the type of the incident that a goal is, ``None`` where it is none."""
    layer, _, identity = goal.partition("/")
    record = picture.records(layer).get(identity) if layer == "incidents" else None
    return record.type if isinstance(record, Incident) else None


def has_response(picture: Picture, at: datetime) -> bool:
    """Tell whether any response is activated at a time."""
    return any(
        isinstance(record, Response) and record.since <= at and (record.ended_at is None or record.ended_at > at)
        for record in picture.records("responses").values()
    )


def tell_verdict(post: Post, verdict: Verdict) -> VerdictAnswer:
    """Return a verdict as the desk answers it."""
    clause = verdict.clause
    return VerdictAnswer(
        may=verdict.may,
        why=verdict.why,
        approver=verdict.approver,
        clause=clause.id if clause else None,
        clause_en=clause.words_en if clause else None,
        clause_zh=clause.words_zh if clause else None,
        paper_h=clause.paper_h if clause else None,
        item=verdict.item,
        limit=verdict.limit,
        adopted=read_list(post).adopted,
    )
