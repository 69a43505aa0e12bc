"""Wiring that runs in the browser: the functions of ``assets/shell.js``, called by name, never as inline script."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash


def run_in_browser(app: Dash, name: str, *wires: Any, **more: Any) -> None:
    """Register a function of ``assets/shell.js`` between the given outputs, inputs and states."""
    app.clientside_callback(ClientsideFunction("shell", name), *wires, **more)  # type: ignore[no-untyped-call]
