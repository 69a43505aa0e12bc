"""Who acts on the screen: whoever has signed on at the browser that asks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from dashboard.desk.identity import Actor
from data.faults import Conflict

DUTY = Actor(name="duty officer", role="duty_officer")
"""Who acts where no browser asks: the program itself while it opens the post, and its tests."""

ASKED = "signon-asked"
"""Store of the page: written where an act needs somebody to sign on first."""

_SEAT: ContextVar[Actor | None] = ContextVar("seat", default=DUTY)
"""Set by the guard for every request of a browser: who signed on there, ``None`` where nobody has yet."""


def who() -> Actor:
    """Return who acts; every act on the screen asks this first.

    Raises
    ------
    Conflict
        If nobody has signed on at this browser: the screen then asks for name and duty post.
    """
    actor = _SEAT.get()
    if actor is None:
        _ask_at_page()
        raise Conflict("sign_on_first")
    return actor


def who_if_any() -> Actor | None:
    """Return who acts, ``None`` where nobody has signed on."""
    return _SEAT.get()


@contextmanager
def seat(actor: Actor | None) -> Iterator[None]:
    """Let everything inside be done by whoever sits at one browser."""
    token = _SEAT.set(actor)
    try:
        yield
    finally:
        _SEAT.reset(token)


def _ask_at_page() -> None:
    """Let the page that asks open its box, where it is a page that asks."""
    from dash import set_props  # noqa: PLC0415  (slow to import; the server answers before it is there)
    from dash.exceptions import MissingCallbackContextException  # noqa: PLC0415

    with suppress(MissingCallbackContextException):
        set_props(ASKED, {"data": secrets.token_hex(4)})
