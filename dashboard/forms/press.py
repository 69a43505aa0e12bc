"""A press that acts at once: what its button puts into a store is done, and the notice says what it did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboard.desk.post import Post
from dashboard.i18n import Words, words

Act = Callable[[Post, Mapping[str, Any], Words], list[Component]]
"""Does what was asked for, and says it."""


def register(app: Dash, post: Post, store: str, act: Act) -> None:
    """Register the act of every button that sets a store, wherever it is drawn."""

    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("acted", "data", allow_duplicate=True),
        Input(store, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def do(asked: dict[str, Any] | None, lang: str) -> Any:
        if not asked:
            return no_update, no_update
        return await asyncio.to_thread(act, post, asked, words(lang)), asked
