"""Maps on paper: what the screen's layers show, at a round scale, with a legend of the signs that are on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from dashboard.desk import mapdata
from dashboard.desk.post import Post
from dashboard.i18n import words
from dashboard.map.symbols import symbol_inks, symbol_svg
from layers.catalog import CATALOG
from layers.print_map import Bounds, Frame, draw_map, fit_frame, show_bounds

Feature = Mapping[str, Any]

_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^)]+)\)")
"""A colour of the screen's themes with what stands in for it."""

LAYERS = ("risk_zones", "warnings", "settlements", "isolated", "reserves", "shelters", "teams", "incidents", "closures")
"""What a map shows unless it is told otherwise."""

SHORE_DEG = 0.012
"""Room around the outermost settlements: about a kilometre."""

GRIDS = ("british", "cgcs2000", "utm")
LEVELS = ("red", "orange", "yellow", "blue")


class LegendRow(TypedDict):
    """One sign of a map and its word."""

    svg: str
    word: str


class PaperMap(TypedDict):
    """A map as a page takes it: the picture, its true size, what its signs mean."""

    svg: str
    width_mm: float
    height_mm: float
    scale: int
    legend: list[LegendRow]


def draw_paper_map(  # noqa: PLR0913  (what is drawn, and how it lies on the page)
    post: Post,
    lang: str,
    frame: Frame,
    *,
    layers: Sequence[str] = LAYERS,
    answer: Sequence[Feature] = (),
    as_known: datetime | None = None,
) -> PaperMap:
    """Draw the post's layers as a map to scale.

    Parameters
    ----------
    frame
        What the sheet shows: `fit_frame` of `find_bounds` or of an answer's `show_bounds`.
    answer
        GeoJSON features of a route or another answer, drawn over the layers.
    """
    features = [feature for layer in layers for feature in mapdata.features(post, layer, lang, as_known)["features"]]
    say = words(lang)
    names = {f"grid_{grid}": say(f"paper.grid_{grid}", zone="{zone}", km="{km}") for grid in GRIDS}
    names |= {f"level_{level}": say(f"paper.level_{level}") for level in LEVELS}
    shown = [*features, *answer]
    tiles = post.area.tiles_path if post.has_area else None
    svg = draw_map(
        tiles, frame, shown, words={**names, "north": say("paper.north")}, lang=lang, draw_symbol=draw_symbol
    )
    legend = list_signs(shown, frame, lang)
    return PaperMap(svg=svg, width_mm=frame.width_mm, height_mm=frame.height_mm, scale=frame.scale, legend=legend)


def draw_symbol(properties: Mapping[str, Any]) -> str:
    """Return the picture of a feature as the paper has it: dark ink on white."""
    symbol = str(properties.get("symbol") or f"answer-{properties.get('role')}")
    drawn = symbol_svg(
        symbol,
        state=properties.get("state"),
        mark=properties.get("mark"),
        effect=properties.get("effect"),
        ink=symbol_inks()["light"].get(symbol.partition("-")[0], "#15191e"),
        paper="#fff",
    )
    return _VARIABLE.sub(r"\1", drawn)


def list_signs(features: Sequence[Feature], frame: Frame, lang: str) -> list[LegendRow]:
    """Return the signs that a map shows, in the order of the screen's legend."""
    west, south, east, north = _degrees(frame)
    used: set[tuple[Any, ...]] = set()
    for feature in features:
        bounds = show_bounds([feature])
        if bounds and bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south:
            each = feature["properties"]
            used |= {_key(each), _key({**each, "mark": None}), (each.get("layer"), each.get("mark"))}
    say, rows = words(lang), []
    for layer in reversed(CATALOG):
        for entry in layer.legend:
            sign = {"symbol": entry.sign.symbol, "state": entry.sign.state, "mark": entry.sign.mark}
            marked = entry.sign.mark is not None and (layer.id, entry.sign.mark) in used
            if marked or (entry.sign.mark is None and _key(sign) in used):
                word = say(f"layers.{layer.id}.{entry.word}")
                rows.append(LegendRow(svg=draw_symbol({**sign, "effect": entry.sign.effect}), word=word))
    return rows


def find_bounds(post: Post) -> Bounds:
    """Return the degrees that the county's settlements lie in, with some room, or the box of its data."""
    points = [feature for feature in post.area.settlements if feature["geometry"]]
    west, south, east, north = show_bounds(points) or post.area.record.bbox
    return west - SHORE_DEG, south - SHORE_DEG, east + SHORE_DEG, north + SHORE_DEG


def _key(properties: Mapping[str, Any]) -> tuple[Any, ...]:
    return properties.get("symbol"), properties.get("state"), properties.get("mark")


def _degrees(frame: Frame) -> Bounds:
    from layers.print_grid import Ground  # noqa: PLC0415  (the projection is loaded where a map is drawn)

    return Ground(frame).bounds


__all__ = ["Frame", "PaperMap", "draw_paper_map", "draw_symbol", "find_bounds", "fit_frame", "show_bounds"]
