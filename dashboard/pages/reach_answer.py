"""How far one gets in 15, 30 and 60 minutes over the roads as they are."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.desk import routes as desk
from dashboard.desk.places import find_place
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import note, write_name

MINUTES = (15.0, 30.0, 60.0)


def draw(post: Post, origin: str, vehicle: str, say: Words) -> tuple[list[Component], dict[str, Any]]:
    """Answer how far one gets from a place, as areas on the map with a line of words each."""
    reach = desk.find_reach(post, origin, MINUTES, vehicle)
    place = find_place(post, origin, post.picture).answer()
    for feature in reach["features"]:
        feature["properties"]["role"] = "reach"
    start = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {"role": "from"},
    }
    shapes = {"type": "FeatureCollection", "features": [*reach["features"], start]}
    if not reach["features"]:
        return [note(say("routes.no_way.outside_area"))], shapes
    name = write_name(place, say) if place["name"] else say("routes.this_point")
    told = sorted(feature["properties"]["minutes"] for feature in reach["features"])
    keys = [
        html.Li(
            [html.Span(className=f"swatch reach-{minutes:.0f}"), say("routes.reach_line", minutes=f"{minutes:.0f}")]
        )
        for minutes in told
    ]
    headline = say("routes.reach_from", name=name, vehicle=say(f"routes.vehicle.{vehicle}"))
    return [
        html.P(headline, className="headline"),
        html.Ul(keys, className="plain"),
        note(say("routes.reach_note")),
    ], shapes
