"""The edge of the paper map and the lines across it: grid and its figures, scale as words and bar, north, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from layers.print_grid import Frame, Ground
from layers.print_labels import Name, write_text


def draw_grid(ground: Ground) -> Iterator[str]:
    """Draw the lines of the grid across the sheet."""
    left, top, right, bottom = ground.frame.inner
    lines = "".join(
        f"M{at:.2f} {top}V{bottom}" if upright else f"M{left} {at:.2f}H{right}"
        for upright, at, _ in ground.list_lines()
    )
    yield f'<path d="{lines}" fill="none" stroke="#2f6f8f" stroke-opacity="0.55" stroke-width="0.12"/>'


def draw_edge(ground: Ground, words: Mapping[str, str], attribution: str) -> Iterator[str]:
    """Draw what stands round the sheet.

    Parameters
    ----------
    ground
        What the sheet shows.
    words
        ``grid_<name of the grid>`` with ``{zone}`` and ``{km}``, and ``north``.
    attribution
        Whose base map it is; empty where there is none.
    """
    frame = ground.frame
    left, top, right, bottom = frame.inner
    yield (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="none" stroke="#15191e" '
        'stroke-width="0.35"/>'
    )
    for upright, at, figure in ground.list_lines():
        name = Name(f"{figure:g}", (0, 0), 2.1, 0, ink="#3b454c")
        if upright and left + 3 < at < right - 3:
            yield write_text(name, (at, top - 1.2))
            yield write_text(name, (at, bottom + 2.6))
        elif not upright and top + 3 < at < bottom - 3:
            for x in (left - 1.0, right + 2.6):
                yield f'<g transform="translate({x:.2f} {at:.2f}) rotate(-90)">{write_text(name, (0, 0))}</g>'
    yield from _draw_bar(frame, left, bottom)
    yield _draw_north(right - 6.5, top + 8.5, words.get("north", "N"))
    grid = words.get(f"grid_{frame.grid.name}", "").format(zone=frame.grid.zone, km=f"{frame.step_km:g}")
    note = " · ".join(part for part in (grid, attribution) if part)
    yield write_text(Name(note, (0, 0), 2.1, 0, ink="#3b454c"), (right, frame.height_mm - 1.0), "end")


def _draw_bar(frame: Frame, left: float, bottom: float) -> Iterator[str]:
    """Draw the scale in words and as a bar: four pieces of a round length."""
    piece_m = next(
        each * 10**power
        for power in range(1, 6)
        for each in (1, 2, 2.5, 5)
        if each * 10**power * 1000 / frame.scale >= 9
    )
    piece = piece_m * 1000 / frame.scale
    x, y = left + 24, bottom + 4.6
    yield write_text(
        Name(f"1 : {frame.scale:,}".replace(",", " "), (0, 0), 2.8, 0, bold=True), (left, y + 1.3), "start"
    )
    for count in range(4):
        fill = "#15191e" if count % 2 == 0 else "#fff"
        yield (
            f'<rect x="{x + count * piece:.3f}" y="{y:.2f}" width="{piece:.3f}" height="1.3" fill="{fill}" '
            'stroke="#15191e" stroke-width="0.2"/>'
        )
    whole_km = piece_m * 4 >= 1000
    unit = "km" if whole_km else "m"
    for count in (0, 1, 2, 4):
        figure = piece_m * count / (1000 if whole_km else 1)
        text = f"{figure:g} {unit}" if count == 4 else f"{figure:g}"
        yield write_text(Name(text, (0, 0), 2.1, 0), (x + count * piece, y + 3.6))


def _draw_north(x: float, y: float, word: str) -> str:
    return (
        f'<g transform="translate({x} {y})"><circle r="4.6" fill="#fff" fill-opacity="0.8"/>'
        '<path d="M0-4.2 1.9 3 0 1.7-1.9 3Z" fill="#fff" stroke="#15191e" stroke-width="0.3" stroke-linejoin="round"/>'
        f'<path d="M0-4.2V1.7L-1.9 3Z" fill="#15191e"/>'
        f"{write_text(Name(escape(word), (0, 0), 2.4, 0, bold=True), (0, 6.6))}</g>"
    )
