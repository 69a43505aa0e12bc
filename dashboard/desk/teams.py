"""Sending a team: who could go and how old that is, own teams sent, others' asked for, nobody taken without asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dashboard.desk import order_writing as writing
from dashboard.desk import routes
from dashboard.desk.answers import NearestRow
from dashboard.desk.authority import find_incident_type, judge, tell_verdict
from dashboard.desk.order_answers import OrderAnswer, TeamRow, TeamsAnswer
from dashboard.desk.order_ways import plan_way, tell_way
from dashboard.desk.places import find_place
from dashboard.desk.post import Actor, Post
from data.authority import Act
from data.clock import read_time
from data.faults import Conflict, NotFound
from data.journal import Draft
from data.orders import ENGAGED, find_asked, find_engaged
from data.picture import Picture
from data.records import Order, OrderKind, Team, TeamStatus
from data.supplies import load_suitable

ARROW = " \u2192 "


def propose_teams(post: Post, who: Actor, goal: str, as_known: datetime | None = None) -> TeamsAnswer:
    """Rank the teams that could go: suitable and free first, by time on the road, each with the age of its position.

    Parameters
    ----------
    who
        For whom the authorization list is asked.
    goal
        ``incidents/<id>``, any other record with a place, or ``LON,LAT``.

    Raises
    ------
    BadInput, NotFound
        If the goal cannot be understood.
    Unavailable
        If no area has been built.
    """
    picture, at = post.picture_at(as_known), as_known or post.now()
    near = routes.find_nearest(post, goal, "teams", routes.MAX_NEAREST, as_known=as_known)
    incident = find_incident_type(picture, goal)
    busy = {**find_asked(picture), **find_engaged(picture)}
    rows = [_tell_row(picture, row, incident, busy, at) for row in near["rows"]]
    rows.sort(key=lambda row: (not row["suitable"], not row["suits"], row["travel_s"], row["id"]))
    return TeamsAnswer(
        goal=near["goal"],
        incident_type=incident,
        as_known_at=near["as_known_at"],
        rows=rows,
        left_out=near["left_out"],
        send=tell_verdict(post, judge(post, picture, who, Act.SEND_TEAM, goal)),
        request=tell_verdict(post, judge(post, picture, who, Act.REQUEST_TEAM, goal)),
    )


def send_team(  # noqa: PLR0913
    post: Post, who: Actor, team_id: str, goal: str, *, reason: str = "", anyway: bool = False
) -> OrderAnswer:
    """Send an own team, or ask another body for theirs; without the right to, the order waits for approval.

    Parameters
    ----------
    anyway
        Take a team that is on another order, which ends with this, is not free, or has no way there.

    Raises
    ------
    NotFound
        If there is no such team or goal.
    Conflict
        If the team is on another order, not free, or cut off, and nobody said `anyway`.
    """
    picture = post.refresh()
    team = find_team(picture, team_id)
    place = find_place(post, goal, picture)
    way = plan_way(post, f"teams/{team.id}" if team.geometry is not None else None, goal, str(team.vehicle))
    if not anyway:
        _ask(picture, team)
        if way is not None and not way["found"]:
            raise Conflict("team_cut_off", name=team.name, cut_off_by=", ".join(way["cut_off_by"]) or "-")
    verdict = judge(post, picture, who, Act.SEND_TEAM if team.own else Act.REQUEST_TEAM, goal)
    kind = "orders.requested" if not verdict.may else "orders.dispatched" if team.own else "orders.approved"
    stamp = picture.stamps(f"teams/{team.id}").get("geometry")
    fields = {
        **name_order(team.name, team.name_en, team.name_zh, place),
        "kind": OrderKind.TEAM,
        "goal": goal,
        "reason": reason.strip() or None,
        "team_id": team.id,
        "vehicle": team.vehicle,
        **writing.tell_ground(post, verdict, who),
        **tell_way(way, post.now()),
        "position_at": stamp.happened_at if stamp else None,
        "requested_at": post.now(),
    }

    def check(newest: Picture) -> None:
        if not anyway:
            _ask(newest, find_team(newest, team.id))

    earlier = find_engaged(picture).get(team.id) if kind == "orders.dispatched" else None
    ends = [_end_earlier(post, earlier, place.name or goal)] if earlier else []
    answer = writing.begin(post, who, kind, fields, check=check, before=ends)
    if earlier is not None:
        answer["ended"] = {
            "id": earlier.id,
            "subject": f"orders/{earlier.id}",
            "name": earlier.name,
            "name_en": earlier.name_en,
            "name_zh": earlier.name_zh,
        }
    return answer


def set_off(post: Post, who: Actor, identity: str) -> OrderAnswer:
    """Record that a team that was approved, or lent, is on its way from where it last was.

    Raises
    ------
    Conflict
        If it may not go yet, or is on another order.
    """
    picture = post.refresh()
    order = writing.find_order(picture, identity)
    team = find_team(picture, order.team_id or "")
    if order.kind is OrderKind.TEAM and not team.own and order.accepted_at is None:
        raise Conflict("not_accepted", name=order.name)

    def check(newest: Picture) -> None:
        other = find_engaged(newest).get(team.id)
        if other is not None and other.id != order.id:
            raise Conflict("team_on_order", name=team.name, order=other.name)

    stamp = picture.stamps(f"teams/{team.id}").get("geometry")
    origin = f"teams/{team.id}" if team.geometry is not None else None
    fields = {
        **writing.depart(post, order, origin, str(order.vehicle)),
        "position_at": stamp.happened_at if stamp else None,
    }
    return writing.follow(post, who, "orders.dispatched", order, fields, check=check)


def find_team(picture: Picture, identity: str) -> Team:
    """Return a team by its id.

    Raises
    ------
    NotFound
        If there is no such team.
    """
    team = picture.records("teams").get(identity.removeprefix("teams/"))
    if not isinstance(team, Team):
        raise NotFound("record_missing", subject=f"teams/{identity}")
    return team


def name_order(name: str, name_en: str | None, name_zh: str | None, place: object) -> dict[str, str]:
    """Return an order's names: what goes, and where to, in both languages."""
    point = f"{getattr(place, 'lat', 0.0):.4f}, {getattr(place, 'lon', 0.0):.4f}"
    whole = getattr(place, "name", None) or point
    return {
        "name": f"{name}{ARROW}{whole}",
        "name_en": f"{name_en or name}{ARROW}{getattr(place, 'name_en', None) or whole}",
        "name_zh": f"{name_zh or name}{ARROW}{getattr(place, 'name_zh', None) or whole}",
    }


def _ask(picture: Picture, team: Team) -> None:
    """Refuse to take a team that is not free without being told to."""
    other = {**find_asked(picture), **find_engaged(picture)}.get(team.id)
    if other is not None:
        if other.state in ENGAGED:
            raise Conflict("team_on_order", name=team.name, order=other.name)
        raise Conflict("team_asked_for", name=team.name, order=other.name)
    if team.status is not TeamStatus.FREE:
        raise Conflict("team_not_free", name=team.name, status=str(team.status))


def _end_earlier(post: Post, earlier: Order, goal: str) -> Draft:
    body = {"fields": {"note": f"{ARROW.strip()} {goal}"}, "source": f"orders/{earlier.id}"}
    return post.draft("orders.closed", f"orders/{earlier.id}", body)


def _tell_row(
    picture: Picture, row: NearestRow, incident: str | None, busy: Mapping[str, Order], at: datetime
) -> TeamRow:
    team = find_team(picture, row["id"])
    order = busy.get(team.id)
    engaged = order is not None and order.state in ENGAGED
    wanted = load_suitable().get(incident or "", ())
    age = (at - read_time(row["position_at"])).total_seconds() if row["position_at"] else None
    told = TeamRow(
        **row,
        type=team.type,
        own=team.own,
        owner=team.owner,
        suits=not wanted or team.type in wanted,
        position_age_s=age,
        order_id=order.id if order else None,
    )
    told["suitable"] = row["suitable"] and order is None
    told["status"] = str(TeamStatus.BUSY) if engaged else row["status"]
    return told
