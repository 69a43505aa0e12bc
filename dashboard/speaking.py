"""What the screen says in the reader's language: every room tells its words, and one question brings them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output

from dashboard.i18n import LANGUAGES, Words, words

Speak = Callable[[Words], Mapping[str, Any]]
"""Tells what a room says: by ``component.property``, the same ones in every language."""


def register(app: Dash, rooms: Sequence[Speak]) -> None:
    """Register the words of all rooms as one answer: a question each would keep a slow browser busy at its start."""

    def gather(say: Words) -> dict[str, Any]:
        return {wire: said for speak in rooms for wire, said in speak(say).items()}

    wires = {}
    for wire in gather(words(LANGUAGES[0])):
        component, _, name = wire.rpartition(".")
        wires[wire] = Output(component, name)

    @app.callback(output=wires, inputs=[Input("lang", "data")])
    async def speak(lang: str) -> dict[str, Any]:
        return gather(words(lang))
