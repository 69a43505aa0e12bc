"""Drafts and journals that the tests of this room share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.journal import Draft

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def start() -> datetime:
    return START


@pytest.fixture
def recorded() -> Callable[..., Draft]:
    """Make a draft that tells fields of a shelter, happened and known some minutes after the start."""

    def make(subject: str = "shelters/hall", happened: int = 0, known: int | None = None, **fields: Any) -> Draft:
        return Draft(
            kind=f"{subject.partition('/')[0]}.recorded",
            subject=subject,
            happened_at=START + timedelta(minutes=happened),
            known_at=START + timedelta(minutes=happened if known is None else known),
            actor="Chen",
            role="duty_officer",
            body={"fields": fields, "source": "phone"},
        )

    return make
