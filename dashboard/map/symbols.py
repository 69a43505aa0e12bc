"""The map's symbols for legends and cards: the same drawings that the map component paints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

FOLDER = files(__package__) / "symbols"
_RING = 5
"""Room around the drawing's 24 units where the ring of a position's age is drawn."""


@cache
def symbol_names() -> frozenset[str]:
    """Return the names of all drawings: shapes, states, marks, ages and hatches."""
    return frozenset(entry.name.removesuffix(".svg") for entry in FOLDER.iterdir() if entry.name.endswith(".svg"))


@cache
def symbol_inks() -> Mapping[str, Mapping[str, str]]:
    """Return the ink of each family of symbols, by theme: ``symbol_inks()["dark"]["shelter"]``."""
    table: dict[str, dict[str, str]] = json.loads((FOLDER / "inks.json").read_text(encoding="utf-8"))
    return MappingProxyType({theme: MappingProxyType(inks) for theme, inks in table.items()})


def drawings_of(
    symbol: str,
    *,
    state: str | None = None,
    mark: str | None = None,
    age: str | None = None,
    effect: str | None = None,
) -> tuple[str, ...]:
    """Return the drawings to lay on one another, lowest first.

    A symbol that has no drawing is drawn as ``unknown``, never left out. The map keeps the same
    rule in ``src/symbols.ts``.
    """
    names = symbol_names()
    shape = f"{symbol}-slowed" if effect == "slowed" else symbol
    in_state = f"{shape}-{state}"
    if in_state in names:
        base = [in_state]
    elif shape in names:
        base = [shape, f"{shape.split('-')[0]}-state-{state}"]
    else:
        base = ["unknown"]
    asked = mark or ("query" if effect == "slowed" and state == "reported" else None)
    return tuple(name for name in (*base, f"mark-{asked}", f"age-{age}") if name in names)


@cache
def symbol_svg(  # noqa: PLR0913 - the four words of a sign and two colours
    symbol: str,
    *,
    state: str | None = None,
    mark: str | None = None,
    age: str | None = None,
    effect: str | None = None,
    ink: str | None = None,
    paper: str | None = None,
) -> str:
    """Return a symbol as one SVG picture.

    Parameters
    ----------
    symbol, state, mark, age, effect
        What it shows, in the words of the map's table (``layers/catalog.py``).
    ink, paper
        Fixed colours, for an ``<img>``; else ``currentColor`` and ``--symbol-paper`` decide.

    Returns
    -------
    str
        The picture, 24 units square, 34 where it wears the ring of its age.
    """
    parts = drawings_of(symbol, state=state, mark=mark, age=age, effect=effect)
    body = "".join(_inner(name) for name in parts)
    if ink:
        body = body.replace("currentColor", ink)
    if paper:
        body = body.replace("var(--symbol-paper, #fff)", paper)
    edge = _RING if any(name.startswith("age-") for name in parts) else 0
    size = 24 + 2 * edge
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-edge} {-edge} {size} {size}">{body}</svg>'


@cache
def _inner(name: str) -> str:
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()
