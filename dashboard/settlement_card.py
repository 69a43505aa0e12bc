"""What a settlement's card says first: whether a vehicle gets there, and who of its people has no place."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.desk import situation
from dashboard.desk.gap import find_gap
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import write_count, write_name


def draw_state(post: Post, settlement: str, say: Words) -> list[Component]:
    """Say that no vehicle gets to a settlement and because of what, and who asks for a place in vain."""
    if not post.has_area:
        return []
    lines = []
    for place in situation.describe(post)["isolated_places"]:
        if place["id"] == settlement:
            by = say("routes.list_join").join(write_name(closure, say) for closure in place["closures"])
            count = write_count(place["residents"], say)
            lines.append(say("cards.isolated", count=count, by=by or say("shell.unknown")))
    for row in find_gap(post)["settlements"]:
        if row["id"] == settlement and row["demand"]:
            counts = {name: write_count(row[name], say) for name in ("demand", "without_a_place")}
            lines.append(say("cards.asking", **counts))
    return [html.P(line, className="headline") for line in lines]
