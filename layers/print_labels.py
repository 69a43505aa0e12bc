"""Names and symbols on a paper map: none over another, the more important first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

Box = tuple[float, float, float, float]
Spot = tuple[float, float]

EM_WIDE, EM_NARROW = 1.0, 0.56
"""Widths of a Chinese and of a Latin letter, in heights of the type."""

_NUDGES = tuple((dx * far, dy * far) for far in (1.0, 1.6, 2.3) for dx, dy in (
    (0, -1), (1, 0), (0, 1), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (-0.8, -0.8)
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name to write at a spot.

    Parameters
    ----------
    room
        Half the width of what stands at the spot, millimetres.
    rank
        Lower is written first.
    """

    text: str
    at: Spot
    size_mm: float
    rank: float
    room: float = 0.6
    bold: bool = False
    ink: str = "#1b2126"


@dataclass(slots=True)
class Plan:
    """What of a sheet is taken already."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def holds(self, at: Spot) -> bool:
        """Tell whether the sheet shows a spot."""
        return self.frame[0] <= at[0] <= self.frame[2] and self.frame[1] <= at[1] <= self.frame[3]

    def is_free(self, box: Box) -> bool:
        """Tell whether nothing lies on a box and the sheet holds it."""
        left, top, right, bottom = self.frame
        inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
        return inside and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in self.taken
        )

    def seat(self, at: Spot, size: float) -> Spot:
        """Return where a symbol of a size is drawn: at its spot, or beside what stands there; it takes the place."""
        for dx, dy in ((0.0, 0.0), *_NUDGES):
            seat = (at[0] + dx * size, at[1] + dy * size)
            box = _box(seat, size * 0.46, size * 0.46)
            if self.is_free(box):
                self.taken.append(box)
                return seat
        self.taken.append(_box(at, size / 2, size / 2))
        return at

    def write(self, names: Sequence[Name]) -> Iterator[str]:
        """Yield the names that find room, as SVG."""
        for name in sorted(names, key=lambda each: each.rank):
            width, height = measure(name.text) * name.size_mm, name.size_mm
            for centre, anchor in _seats(name, width, height):
                box = _box(centre, width / 2 + 0.2, height * 0.55)
                if self.is_free(box):
                    self.taken.append(box)
                    x = {"start": box[0] + 0.2, "end": box[2] - 0.2}.get(anchor, centre[0])
                    yield write_text(name, (x, centre[1] + height * 0.36), anchor)
                    break


def measure(text: str) -> float:
    """Return about how wide a text is, in heights of its type."""
    return sum(EM_WIDE if ord(letter) > 0x2E7F else EM_NARROW for letter in text)


def write_text(name: Name, at: Spot, anchor: str = "middle") -> str:
    """Return a name as SVG, with a white edge around its letters."""
    look = f'x="{at[0]:.2f}" y="{at[1]:.2f}" font-size="{name.size_mm:.2f}" text-anchor="{anchor}"'
    look += ' font-weight="700"' if name.bold else ""
    text = escape(name.text)
    edge = f'stroke="#fff" stroke-width="{name.size_mm * 0.28:.2f}" stroke-linejoin="round"'
    return f'<text {look} fill="#fff" {edge}>{text}</text><text {look} fill="{name.ink}">{text}</text>'


def _seats(name: Name, width: float, height: float) -> Iterator[tuple[Spot, str]]:
    x, y = name.at
    if name.room == 0:
        yield (x, y), "middle"
    aside, above = name.room + 0.4 + width / 2, name.room + 0.2 + height * 0.5
    yield (x + aside, y), "start"
    yield (x - aside, y), "end"
    yield (x, y - above), "middle"
    yield (x, y + above), "middle"
    yield (x + aside, y - height * 0.8), "start"
    yield (x + aside, y + height * 0.8), "start"


def _box(centre: Spot, half_width: float, half_height: float) -> Box:
    return (centre[0] - half_width, centre[1] - half_height, centre[0] + half_width, centre[1] + half_height)
