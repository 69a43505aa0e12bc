"""Commands about the way: ``route``, ``nearest``, ``reach``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.cli.call import Call, Outcome
from dashboard.cli.say import say_cause, say_duration, say_length, say_moment, write_table
from dashboard.desk import closures, routes
from dashboard.desk.answers import GeoJson, NearestAnswer, PlaceAnswer, RouteAnswer


def route(call: Call) -> Outcome:
    """Answer the way between two places, or what cuts it."""
    ask = routes.find_alternative if call["alternative"] else routes.find_route
    answer = ask(call.post, call["from"], call["to"], call["vehicle"], call.as_known)
    tell = _tell_way if answer["found"] else _tell_no_way
    return Outcome(answer, tell(call, answer), done=answer["found"])


def nearest(call: Call) -> Outcome:
    """Answer who gets there soonest."""
    answer = routes.find_nearest(
        call.post, call["to"], call["layer"], call["k"], call["vehicle"], call.as_known, suitable_only=call["free"]
    )
    return Outcome(answer, _tell_nearest(call, answer), done=bool(answer["rows"]))


def _tell_nearest(call: Call, answer: NearestAnswer) -> Iterator[str]:
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    yield say("cli.nearest.head", goal=name_place(call, answer["goal"]), count=len(answer["rows"]))
    yield from write_table(
        (
            [
                say_duration(say, row["travel_s"]),
                say_length(say, row["length_m"]),
                name_thing(call, row),
                say(f"desk.vehicle.{row['vehicle']}"),
                say(f"desk.team_status.{row['status']}") if row["status"] else "",
                ""
                if row["position_freshness"] == "fresh"
                else say(
                    f"cli.nearest.position.{row['position_freshness']}",
                    at=say_moment(say, row["position_at"], zone, now),
                ),
            ]
            for row in answer["rows"]
        ),
        right=frozenset({0, 1}),
    )
    for row in answer["left_out"]:
        yield say(f"cli.nearest.left_out.{row['reason']}", name=name_thing(call, row))


def reach(call: Call) -> Outcome:
    """Answer how far one gets, as GeoJSON."""
    answer = routes.find_reach(call.post, call["from"], call["minutes"], call["vehicle"], call.as_known)
    return Outcome(answer, _tell_reach(call, answer), done=answer["found"])


def _tell_reach(call: Call, answer: GeoJson) -> Iterator[str]:
    say, origin = call.say, name_place(call, answer["origin"])
    if not answer["found"]:
        yield say("cli.route.outside_area", name=origin)
        return
    yield say("cli.reach.head", origin=origin, vehicle=say(f"desk.vehicle.{answer['vehicle']}"))
    for feature in reversed(answer["features"]):
        properties = feature["properties"]
        yield say("cli.reach.row", minutes=f"{properties['minutes']:g}", km2=f"{properties['area_km2']:.1f}")
    yield say("cli.reach.hint")


def name_place(call: Call, place: PlaceAnswer) -> str:
    """Write a place: its name in the reader's language, or its coordinates."""
    return name_thing(call, place) if place["name"] else f"{place['lon']:.5f},{place['lat']:.5f}"


def name_thing(call: Call, thing: Mapping[str, Any]) -> str:
    """Return a thing's name in the reader's language."""
    return str(thing.get(f"name_{call.say.lang}") or thing["name"])


def name_road(call: Call, name: str | None) -> str:
    """Return a road's name in the reader's language where the county has one, and a word where it has none."""
    if not name:
        return call.say("cli.route.unnamed")
    return call.post.area.road_names_zh.get(name, name) if call.say.lang == "zh" else name


def _tell_way(call: Call, answer: RouteAnswer) -> Iterator[str]:
    say = call.say
    yield say(
        "cli.route.found",
        origin=name_place(call, answer["origin"]),
        goal=name_place(call, answer["goal"]),
        vehicle=say(f"desk.vehicle.{answer['vehicle']}"),
        length=say_length(say, answer["length_m"]),
        time=say_duration(say, answer["travel_s"]),
    )
    if routes.leads_by_track(answer):
        yield say("cli.route.track", length=say_length(say, answer["track_m"]))
    yield from write_table(
        (
            [
                say_length(say, step["length_m"]),
                say_duration(say, step["travel_s"]),
                name_road(call, step["name"]),
            ]
            for step in answer["steps"]
        ),
        right=frozenset({0, 1}),
    )


def _tell_no_way(call: Call, answer: RouteAnswer) -> Iterator[str]:
    say = call.say
    origin, goal = name_place(call, answer["origin"]), name_place(call, answer["goal"])
    vehicle = say(f"desk.vehicle.{answer['vehicle']}")
    if answer["reason"] == "outside_area":
        names = {"origin": origin, "goal": goal}
        for end in answer.get("outside", ()):
            yield say("cli.route.outside_area", name=names[end])
        return
    yield say(f"cli.route.{answer['reason']}", origin=origin, goal=goal, vehicle=vehicle)
    if answer["cut_off_by"]:
        known = {row["id"]: row for row in closures.list_closures(call.post, call.as_known)["rows"]}
        for identity in answer["cut_off_by"]:
            row = known[identity]
            yield say("cli.route.cut_by", id=identity, name=name_thing(call, row), cause=say_cause(say, row["cause"]))
    reaches = answer["reaches"]
    if reaches:
        at = f"{reaches[0]:.5f},{reaches[1]:.5f}"
        yield say("cli.route.reaches", at=at, gap=say_length(say, answer["gap_m"]))
    if answer["reason"] == "closed":
        yield from _tell_who_gets_through(call, answer["vehicle"])


def _tell_who_gets_through(call: Call, asked: str) -> Iterator[str]:
    say = call.say
    ways = routes.who_gets_through(call.post, call["from"], call["to"], call.as_known)
    for way in ways:
        if way["found"] and way["vehicle"] != asked:
            told = {"time": say_duration(say, way["travel_s"]), "length": say_length(say, way["length_m"])}
            track = say_length(say, way["track_m"]) if routes.leads_by_track(way) else ""
            vehicle = say(f"desk.vehicle.{way['vehicle']}")
            yield say(f"cli.route.through{'_track' if track else ''}", vehicle=vehicle, **told, track=track)
