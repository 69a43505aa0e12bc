"""Not heard from: a state of a settlement, never a zero."""

from __future__ import annotations

from datetime import datetime

from data.norms import Age, tell_age
from data.records import Settlement


def is_heard(settlement: Settlement, at: datetime, *, at_risk: bool, since: datetime | None = None) -> bool:
    """Tell whether a settlement counts as heard from.

    One where people are at risk has to be heard from again once the last call has gone stale.

    Parameters
    ----------
    since
        Start of the roll call under way: who was heard from before it is to be heard from again.
    """
    heard = settlement.last_heard_at
    if heard is None or (since is not None and heard < since):
        return False
    return not (at_risk and tell_age("settlements", "last_heard_at", (at - heard).total_seconds()) is Age.STALE)


def is_expected(*, told: bool, at_risk: bool, called: bool = False) -> bool:
    """Tell whether a settlement is expected to be heard from: the post lists it, people are at risk, a roll call."""
    return told or at_risk or called
