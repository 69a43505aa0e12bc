"""Not heard from: a state of a settlement, never a zero."""

from __future__ import annotations

from datetime import datetime

from data.norms import Age, tell_age
from data.records import Settlement


def is_heard(settlement: Settlement, at: datetime, *, at_risk: bool) -> bool:
    """Tell whether a settlement counts as heard from.

    One where people are at risk has to be heard from again once the last call has gone stale.
    """
    if settlement.last_heard_at is None:
        return False
    age_s = (at - settlement.last_heard_at).total_seconds()
    return not (at_risk and tell_age("settlements", "last_heard_at", age_s) is Age.STALE)


def is_expected(*, told: bool, at_risk: bool) -> bool:
    """Tell whether a settlement is expected to be heard from: the post lists it, or people there are at risk."""
    return told or at_risk
