"""By what the gap is counted: the norm profile, the assumed shares, and those that a person has changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.desk.gap_answers import ShareAnswer
from dashboard.desk.placing import Terms
from dashboard.desk.post import Actor, Post
from data.faults import BadInput
from data.picture import Picture
from data.records import Vehicle
from layers.exposure import choose_shares

_FLOOR_M2: Mapping[str, float] = MappingProxyType({"sphere-2018": 3.5, "gb-51143-short": 2.0})
_ASSUMED: Mapping[str, float] = MappingProxyType({"red": 1.0, "orange": 0.5, "yellow": 0.0, "blue": 0.0, "asking": 0.3})
_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType({"asking": (0.1, 0.5)})


def read_terms(post: Post, picture: Picture, profile: str | None, minutes: float, vehicle: Vehicle) -> Terms:
    """Return by what a gap is counted.

    Raises
    ------
    BadInput
        If there is no such profile.
    """
    name = profile or post.settings.profile
    if name not in _FLOOR_M2:
        raise BadInput("unknown_profile", value=name, known=", ".join(_FLOOR_M2))
    return Terms(_FLOOR_M2[name], round(minutes * 60_000), vehicle, choose_shares(_ASSUMED, picture.shares))


def list_shares(picture: Picture) -> list[ShareAnswer]:
    """Return the assumed shares, with what a person of this post has set in their place."""
    answers = []
    for name, assumed in _ASSUMED.items():
        low, high = _RANGES.get(name, (None, None))
        answers.append(
            ShareAnswer(
                name=name,
                share=picture.shares.get(name, assumed),
                assumed=assumed,
                low=low,
                high=high,
                changed=name in picture.shares,
            )
        )
    return answers


def assume_shares(post: Post, who: Actor, shares: Mapping[str, float], basis: str = "") -> list[ShareAnswer]:
    """Record shares that a person assumes in place of the profile's; only what differs is written.

    Raises
    ------
    BadInput
        If a share lies outside 0 to 1 or has no such name: nothing is recorded.
    """
    picture = post.refresh()
    choose_shares(_ASSUMED, shares)
    now = {row["name"]: row["share"] for row in list_shares(picture)}
    changed = {name: share for name, share in shares.items() if now[name] != share}
    if changed:
        body = {"shares": changed, "basis": basis, "source": who.name}
        post.append(who, [post.draft("shares.assumed", "shares/assumed", body)])
    return list_shares(post.picture)
