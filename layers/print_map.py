"""The paper map: base, records, answers, grid, north and scale, drawn to scale as one SVG in millimetres.

It is made to be read in grey as well as in colour: an area under warning wears its level as a word and as a dash of
its own, a closure is black-and-white tape, a route has a white edge and an arrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry import shape

from layers.print_base import SEA, read_base, trace
from layers.print_edge import draw_edge, draw_grid
from layers.print_grid import Bounds, Frame, Ground, fit_frame
from layers.print_labels import Name, Plan

__all__ = ["Bounds", "Frame", "draw_map", "fit_frame", "show_bounds"]

Feature = Mapping[str, Any]
DrawSymbol = Callable[[Mapping[str, Any]], str]

FACES = (
    "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"
)
SYMBOL_MM = 4.4


def _dash(pieces: str) -> str:
    return f' stroke-dasharray="{pieces}"'


WARNING_LOOKS: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "red": ("#cc1f1f", 1.0, ""),
        "orange": ("#e0720c", 0.8, _dash("4 1")),
        "yellow": ("#e0b000", 0.7, _dash("1.6 1")),
        "blue": ("#1f63c6", 0.6, _dash("0.5 0.9")),
    }
)
"""Colour, width and dash of each level's edge."""

ROUTE_LOOKS: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "route": ("#5a2ca0", 1.3, ""),
        "alternative": ("#5a2ca0", 0.9, _dash("2.4 1.2")),
        "cut_off": ("#15191e", 0.7, _dash("0.8 0.8")),
    }
)
POINT_LAYERS = ("facilities", "candidates", "settlements", "isolated", "reserves", "shelters", "teams", "incidents")
_PLACE_SIZES = {0: 4.2, 1: 3.6, 2: 2.7, 3: 2.4, 4: 2.2}


def draw_map(  # noqa: PLR0913  (what is drawn, on what, and in whose words)
    tiles: Path | None,
    frame: Frame,
    features: Sequence[Feature],
    *,
    words: Mapping[str, str],
    lang: str = "en",
    draw_symbol: DrawSymbol,
) -> str:
    """Draw a sheet of the county to scale.

    Parameters
    ----------
    tiles
        The county's base map (PMTiles); ``None`` draws the records on an empty sheet.
    frame
        What the sheet shows, at which scale, how large; `fit_frame` finds one.
    features
        GeoJSON features as the map's layers and answers have them: ``properties`` with ``layer``, ``symbol``,
        ``state``, ``mark``, ``effect``, ``label``, ``rank``, or with ``role`` (``route``, ``alternative``,
        ``cut_off``, ``from``, ``to``).
    words
        ``grid_british``, ``grid_cgcs2000``, ``grid_utm`` with ``{zone}`` and ``{km}``, ``north``, and ``level_red`` and
        its like: the issuer's word of a warning's level.
    lang
        Language of the names: ``name_<lang>`` of a place, where it has one.
    draw_symbol
        Returns the picture of a feature's properties as an SVG of its own.

    Returns
    -------
    str
        The SVG, its units millimetres, its size that of the frame.
    """
    ground = Ground(frame)
    base = read_base(tiles, frame) if tiles else None
    drawn = [(ground.draw(shape(each["geometry"])), each["properties"]) for each in features]
    seen = [(geometry, properties) for geometry, properties in drawn if not geometry.is_empty]
    plan = Plan(frame.inner)
    names: list[Name] = []
    lowest = [*(base.svg if base else ()), *draw_grid(ground)]
    shapes = [*_draw_areas(seen, words, names), *_draw_lines(seen), *_draw_points(seen, draw_symbol, plan, names)]
    if base:
        names += _name_places(base.places, lang, {each.text for each in names})
    picture = _clip_picture(frame, SEA if base else "#fff", [*lowest, *shapes, *plan.write(names)])
    edge = draw_edge(ground, words, base.attribution if base else "")
    return _write_svg(frame, [*_define_hatches(seen, draw_symbol), *picture, *edge])


def _clip_picture(frame: Frame, ground: str, pieces: Sequence[str]) -> Iterator[str]:
    """Lay pieces on the ground's colour, and cut off what lies beyond the map's own edge."""
    left, top, right, bottom = frame.inner
    box = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
    yield f'<clipPath id="map"><rect {box}/></clipPath><g clip-path="url(#map)"><rect {box} fill="{ground}"/>'
    yield from pieces
    yield "</g>"


def _write_svg(frame: Frame, pieces: Sequence[str]) -> str:
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width_mm}mm" height="{frame.height_mm}mm" ',
            f'viewBox="0 0 {frame.width_mm} {frame.height_mm}" font-family="{FACES}">',
            "<style>.r{fill:none;stroke-linecap:round;stroke-linejoin:round}</style>",
            *pieces,
            "</svg>",
        ]
    )


def _define_hatches(seen: Sequence[tuple[Any, Feature]], draw_symbol: DrawSymbol) -> Iterator[str]:
    """Make a pattern of each hazard's hatch."""
    for symbol in sorted({each["symbol"] for _, each in seen if each.get("layer") == "risk_zones"}):
        picture = draw_symbol({"layer": "risk_zones", "symbol": symbol})
        picture = picture.replace("<svg ", '<svg width="24" height="24" ', 1)
        yield (
            f'<pattern id="{symbol}" width="24" height="24" patternUnits="userSpaceOnUse" '
            f'patternTransform="scale(0.16)">{picture}</pattern>'
        )


def _draw_areas(seen: Sequence[tuple[Any, Feature]], words: Mapping[str, str], names: list[Name]) -> Iterator[str]:
    for geometry, each in seen:
        if each.get("layer") == "risk_zones":
            yield (
                f'<path d="{trace(geometry)}" fill="url(#{each["symbol"]})" stroke="#4a4f57" stroke-width="0.25" '
                'stroke-dasharray="1 0.6"/>'
            )
    for geometry, each in seen:
        if each.get("layer") == "warnings":
            hue, width, dash = WARNING_LOOKS.get(str(each.get("state")), ("#47525a", 0.6, _dash("1 1")))
            path = trace(geometry)
            yield f'<path d="{path}" fill="{hue}" fill-opacity="0.16" stroke="#fff" stroke-width="{width + 0.5}"/>'
            yield f'<path d="{path}" fill="none" stroke="{hue}" stroke-width="{width}"{dash}/>'
            level = words.get(f"level_{each.get('state')}", str(each.get("state")))
            spot = shapely.point_on_surface(geometry)
            names.append(Name(level, (spot.x, spot.y), 2.9, -0.5, 0, bold=True))


def _draw_lines(seen: Sequence[tuple[Any, Feature]]) -> Iterator[str]:
    """Draw closures as tape, then routes over them: a way that crosses a closure must be seen to."""
    for geometry, each in seen:
        if each.get("layer") == "closures" and geometry.geom_type != "Point":
            yield from _draw_tape(trace(geometry), each, area=shapely.get_dimensions(geometry) == 2)
    for geometry, each in seen:
        look = ROUTE_LOOKS.get(str(each.get("role")))
        if look and shapely.get_dimensions(geometry) == 1:
            hue, width, dash = look
            path = trace(geometry)
            yield f'<path d="{path}" class="r" stroke="#fff" stroke-width="{width + 0.8}"/>'
            yield f'<path d="{path}" class="r" stroke="{hue}" stroke-width="{width}"{dash}/>'


def _draw_tape(path: str, each: Feature, *, area: bool) -> Iterator[str]:
    dash = ' stroke-dasharray="1.4 0.8"' if each.get("state") == "reported" else ""
    if area:
        yield f'<path d="{path}" fill="#000" fill-opacity="0.06" stroke="#111" stroke-width="0.35"{dash}/>'
        return
    width = 1.9 if each.get("effect") == "blocked" else 1.2
    yield f'<path d="{path}" class="r" stroke="#fff" stroke-width="{width + 0.7}"/>'
    yield f'<path d="{path}" fill="none" stroke="#111" stroke-width="{width}"/>'
    yield f'<path d="{path}" fill="none" stroke="#fff" stroke-width="{width - 0.5}" stroke-dasharray="0.9 0.9"/>'


def _draw_points(
    seen: Sequence[tuple[Any, Feature]], draw_symbol: DrawSymbol, plan: Plan, names: list[Name]
) -> Iterator[str]:
    """Draw symbols, the most important at its own spot and on top; one moved aside keeps a thread to its place."""
    points = [pair for pair in seen if pair[0].geom_type == "Point" and plan.holds((pair[0].x, pair[0].y))]
    points.sort(key=_order_point)
    pieces: list[str] = []
    for geometry, each in points:
        size = _symbol_size(each)
        at = (geometry.x, geometry.y)
        seat = plan.seat(at, size) if size > 2 and each.get("layer") != "isolated" else at
        thread = (
            f'<path d="M{at[0]:.2f} {at[1]:.2f}L{seat[0]:.2f} {seat[1]:.2f}" stroke="#15191e" stroke-width="0.2"/>'
            f'<circle cx="{at[0]:.2f}" cy="{at[1]:.2f}" r="0.35" fill="#15191e"/>'
        )
        picture = draw_symbol(each).replace(
            "<svg ",
            f'<svg x="{seat[0] - size / 2:.2f}" y="{seat[1] - size / 2:.2f}" width="{size}" height="{size}" ',
            1,
        )
        pieces.append((thread if seat != at else "") + picture)
        label = each.get("label")
        if label and each.get("layer") != "isolated":
            names.append(
                Name(str(label), seat, 2.5, float(each.get("rank", 0)), size / 2, bold=each.get("rank", 9) <= 2)
            )
    yield from reversed(pieces)


def _order_point(point: tuple[Any, Feature]) -> tuple[float, int]:
    layer = point[1].get("layer")
    return float(point[1].get("rank", 0)), -POINT_LAYERS.index(layer) if layer in POINT_LAYERS else -99


def _symbol_size(each: Feature) -> float:
    layer = each.get("layer")
    return 6.0 if layer == "isolated" else 2.0 if layer == "settlements" else SYMBOL_MM


def _name_places(places: Sequence[tuple[Any, Feature]], lang: str, known: set[str]) -> list[Name]:
    found = []
    for geometry, each in places:
        text = each.get(f"name_{lang}") or each.get("name")
        if text and text not in known and geometry.geom_type == "Point":
            known.add(text)
            rank = int(each.get("rank", 4))
            size = _PLACE_SIZES.get(rank, 2.2)
            found.append(Name(text, (geometry.x, geometry.y), size, 3.5 + rank * 2, 0, bold=rank <= 1, ink="#32373d"))
    return found


def show_bounds(features: Sequence[Feature]) -> Bounds | None:
    """Return the degrees that some features lie in, ``None`` where there are none."""
    if not features:
        return None
    west, south, east, north = shapely.total_bounds([shape(each["geometry"]) for each in features])
    return float(west), float(south), float(east), float(north)
