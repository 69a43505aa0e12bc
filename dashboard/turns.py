"""Whose turn it is: only what is shown asks the desk, and again when its answer might have changed.

A page, card or form that is not shown costs nothing, on the server or in the browser; it asks when it is shown again.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import Dash, Input, Output, dcc

from dashboard.browser import run_in_browser


def lay_out(name: str) -> dcc.Store:
    """Lay out the turn of a page, or of a part of the screen that opens and shuts."""
    return dcc.Store(id=_name(name))


def on_turn(name: str) -> Input:
    """Return what the answer of a page or part waits for."""
    return Input(_name(name), "data")


def register_pages(app: Dash, pages: Sequence[str]) -> None:
    """Give the turn to the page that is shown, and again with each version, language and theme."""
    watched = (Input("page", "data"), Input("version", "data"), Input("lang", "data"), Input("map", "theme"))
    run_in_browser(app, "turn_page", *(Output(_name(page), "data") for page in pages), *watched)


def register_part(app: Dash, name: str, opens: Input, *watched: Input) -> None:
    """Give the turn to a part of the screen that is open, and again with each change of what is watched."""
    run_in_browser(app, "turn_part", Output(_name(name), "data"), opens, *watched, prevent_initial_call=True)


def _name(name: str) -> str:
    return f"turn-{name}"
