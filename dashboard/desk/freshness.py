"""How old a figure may be before it says so: fresh, ageing, stale, or of unknown age."""

from __future__ import annotations

from typing import Literal

Freshness = Literal["fresh", "ageing", "stale", "unknown"]


def tell_freshness(layer: str, field: str, age_s: float | None) -> Freshness:
    """Return how fresh a figure is.

    Parameters
    ----------
    layer, field
        Which figure.
    age_s
        Seconds since it was true; ``None`` is unknown.
    """
    if age_s is None:
        return "unknown"
    ageing_min, stale_min = _LIMITS_MIN.get((layer, field), _LIMITS_MIN.get((layer, ""), _DEFAULT_MIN))
    minutes = age_s / 60
    return "fresh" if minutes <= ageing_min else "ageing" if minutes <= stale_min else "stale"


_DEFAULT_MIN = (120.0, 360.0)
_LIMITS_MIN = {("teams", "geometry"): (30.0, 90.0), ("teams", ""): (60.0, 180.0)}
