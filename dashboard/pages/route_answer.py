"""The answer to "how do we get there": one way, another, the turns, or what cuts it and who still gets through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import routes as desk
from dashboard.desk.answers import PlaceAnswer, RouteAnswer
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import (
    button,
    figure,
    link,
    note,
    section,
    write_clock,
    write_duration,
    write_length,
    write_name,
    write_word,
)
from data.faults import NotFound

Question = tuple[str, str, str]
"""Origin, goal, vehicle."""

SAME_M, SAME_S = 10.0, 1.0
"""Differences below these are not told as a change."""


def draw(
    post: Post, question: Question, before: Mapping[str, Any] | None, say: Words
) -> tuple[list[Component], dict[str, Any], dict[str, Any]]:
    """Answer a route question: what to show, what the map draws, and what to compare with next time."""
    origin, goal, vehicle = question
    best = desk.find_route(post, origin, goal, vehicle)
    now = sum_up(question, best)
    told = compare(before, now)
    blocks = [draw_change(post, told["was"], now, say)] if told["was"] else []
    if best["found"]:
        other = desk.find_alternative(post, origin, goal, vehicle)
        blocks += draw_way(post, best, other, say)
        return blocks, shape_way(best, other if other["found"] else None), told
    others = desk.who_gets_through(post, origin, goal)
    blocks += draw_no_way(post, best, [way for way in others if way["vehicle"] != vehicle], say)
    return blocks, shape_no_way(best), told


def sum_up(question: Question, answer: RouteAnswer) -> dict[str, Any]:
    """Keep of an answer what a later one is compared with."""
    return {
        "question": list(question),
        "found": answer["found"],
        "length_m": answer.get("length_m"),
        "travel_s": answer.get("travel_s"),
        "by": main_road(answer),
    }


def compare(before: Mapping[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    """Say what the same question was answered before, as long as the answer differs from it."""
    if not before or before["question"] != now["question"]:
        return {**now, "was": None}
    was = {key: before[key] for key in ("question", "found", "length_m", "travel_s", "by")}
    same = was["found"] == now["found"] and (
        not now["found"]
        or (abs(was["length_m"] - now["length_m"]) < SAME_M and abs(was["travel_s"] - now["travel_s"]) < SAME_S)
    )
    return {**now, "was": before.get("was") if same else was}


def main_road(answer: RouteAnswer) -> str | None:
    """Name the road that most of the way follows."""
    named = [step for step in answer.get("steps", []) if step["name"]]
    return max(named, key=lambda step: step["length_m"])["name"] if named else None


def name_road(post: Post, road: str | None, say: Words) -> str:
    """Name a road as its signs do, in the reader's language before it where that is known."""
    if not road:
        return say("routes.unnamed")
    known = post.remember(("road names", say.lang, post.ground.mark), lambda: _read_road_names(post, say.lang))
    return say("routes.road_both", named=known[road], own=road) if road in known else road


def _read_road_names(post: Post, lang: str) -> dict[str, str]:
    rows = post.area.names if post.has_area else []
    return {row["name"]: named for row in rows if row["kind"] == "road" and (named := row.get(f"name_{lang}"))}


def draw_change(post: Post, was: Mapping[str, Any], now: Mapping[str, Any], say: Words) -> Component:
    """Say what the last recorded fact changed in this answer."""
    if was["found"] and not now["found"]:
        text = say("routes.change.lost", was=write_duration(was["travel_s"], say))
    elif now["found"] and not was["found"]:
        text = say("routes.change.found", now=write_duration(now["travel_s"], say))
    else:
        text = say(
            "routes.change.moved",
            was=write_duration(was["travel_s"], say),
            now=write_duration(now["travel_s"], say),
            by=name_road(post, now["by"], say),
        )
    return note(text, "change")


def draw_way(post: Post, best: RouteAnswer, other: RouteAnswer, say: Words) -> list[Component]:
    """Show a way: its figures, its turns by road name, and one alternative."""
    figures = html.Div(
        [
            figure(
                say("routes.time"),
                write_duration(best["travel_s"], say),
                below=say(f"routes.vehicle.{best['vehicle']}"),
            ),
            figure(say("routes.length"), write_length(best["length_m"], say)),
        ],
        className="figures",
    )
    blocks: list[Component] = [figures, *draw_age(post, best["origin"], say)]
    if desk.leads_by_track(best):
        blocks.append(note(say("routes.track", length=write_length(best["track_m"], say)), "doubt"))
    if other["found"]:
        text = say(
            "routes.alternative",
            time=write_duration(other["travel_s"], say),
            length=write_length(other["length_m"], say),
            by=name_road(post, main_road(other), say),
        )
        blocks.append(note([html.Span(className="swatch alternative"), text]))
    else:
        blocks.append(note(say("routes.no_alternative")))
    turns = [
        html.Li(
            [
                html.Span(name_road(post, step["name"], say), className="road"),
                html.Span(write_length(step["length_m"], say), className="amount"),
                html.Span(write_duration(step["travel_s"], say), className="amount"),
            ]
        )
        for step in best["steps"]
    ]
    return [*blocks, section(say("routes.turns"), html.Ol(turns, className="turns"))]


def draw_age(post: Post, origin: PlaceAnswer, say: Words) -> list[Component]:
    """Say how old a moving origin's position is: the way begins where it was last seen."""
    if origin["position_at"] is None:
        return []
    clock = write_clock(origin["position_at"], post.settings.zone(), say)
    return [note(say("routes.from_position", name=write_name(origin, say), clock=clock), "doubt")]


def draw_no_way(post: Post, best: RouteAnswer, others: list[RouteAnswer], say: Words) -> list[Component]:
    """Say what cuts the way, how near one gets, and who still gets through."""
    names = [name_closure(post, identity, say) for identity in best["cut_off_by"]]
    by = say("routes.list_join").join(names)
    headline = say("routes.cut_off", by=by) if names else say(f"routes.no_way.{best['reason']}")
    blocks: list[Component] = [html.P(headline, className="headline")]
    if best["gap_m"] is not None:
        blocks.append(note(say("routes.nearest_point", gap=write_length(best["gap_m"], say))))
    if best["cut_off_by"]:
        links = [
            html.Li(link(name, f"closures/{identity}"))
            for name, identity in zip(names, best["cut_off_by"], strict=True)
        ]
        blocks.append(html.Ul(links, className="plain"))
    if best["reason"] == "outside_area":
        return blocks
    lines = [html.Li(_line_through(post, other, say)) for other in others]
    return [*blocks, section(say("routes.still_through"), html.Ul(lines, className="plain"))]


def _line_through(post: Post, way: RouteAnswer, say: Words) -> list[Any]:
    vehicle = say(f"routes.vehicle.{way['vehicle']}")
    if not way["found"]:
        return [say("routes.through_no", vehicle=vehicle)]
    track = write_length(way["track_m"], say) if desk.leads_by_track(way) else ""
    text = say(
        "routes.through_track" if track else "routes.through_yes",
        vehicle=vehicle,
        time=write_duration(way["travel_s"], say),
        length=write_length(way["length_m"], say),
        track=track,
        by=name_road(post, main_road(way), say),
    )
    return [text, " ", button(say("routes.show"), sets={"vehicle.value": way["vehicle"]}, kind="link")]


def name_closure(post: Post, identity: str, say: Words) -> str:
    """Name a closure by its cause and road, as a person would on the phone."""
    try:
        closure: Any = post.picture.get(f"closures/{identity}")
    except NotFound:
        return identity
    name = write_name(
        {"id": identity, "name": closure.name, f"name_{say.lang}": getattr(closure, f"name_{say.lang}")}, say
    )
    return say("routes.closure_named", cause=name_cause(closure.cause, say), name=name)


def name_cause(cause: str, say: Words) -> str:
    """Put a cause into the reader's language where it is one of the usual ones."""
    key = f"map.cause.{cause.strip().lower().replace(' ', '_')}"
    return say(key) if key in say else write_word(cause, say)


def shape_way(best: RouteAnswer, other: RouteAnswer | None) -> dict[str, Any]:
    """Draw a way, its alternative below it and its two ends."""
    features = [*([_feature(other["geometry"], "alternative")] if other else []), _feature(best["geometry"], "route")]
    return {"type": "FeatureCollection", "features": [*features, *_ends(best)]}


def shape_no_way(best: RouteAnswer) -> dict[str, Any]:
    """Draw the ends, and a line over the gap from the nearest point reached."""
    features = _ends(best)
    if best.get("reaches"):
        gap = {"type": "LineString", "coordinates": [best["reaches"], [best["goal"]["lon"], best["goal"]["lat"]]]}
        features.insert(0, _feature(gap, "cut_off"))
    return {"type": "FeatureCollection", "features": features}


def _ends(answer: RouteAnswer) -> list[dict[str, Any]]:
    ends = (("from", answer["origin"]), ("to", answer["goal"]))
    return [_feature({"type": "Point", "coordinates": [place["lon"], place["lat"]]}, role) for role, place in ends]


def _feature(geometry: Any, role: str, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role, **properties}}
