"""The ways of orders that are under way: on the map of every page until they are there."""

from __future__ import annotations

from typing import Any

from dashboard.desk import orders as desk
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.parts import write_clock, write_name


def shape_orders(post: Post, say: Words) -> dict[str, Any]:
    """Draw each order that is on its way over the roads as they are now; one that is cut off as it was ordered."""
    features = []
    for row in desk.list_all(post)["rows"]:
        way = row["way"]
        if row["state"] != "dispatched" or way is None or way["geometry"] is None:
            continue
        eta = write_clock(way["eta"], post.settings.zone(), say) if way["eta"] else say("shell.unknown")
        told = row["team"] or row["reserve"]
        name = write_name(told, say) if told else write_name(row, say)
        role = "order_cut" if way["change"] == "cut" else "order"
        label = say(f"orders.map.{role}", name=name, eta=eta)
        properties = {"role": role, "label": label, "subject": row["subject"]}
        features.append({"type": "Feature", "geometry": way["geometry"], "properties": properties})
    return {"type": "FeatureCollection", "features": features}
