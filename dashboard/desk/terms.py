"""By what the gap is counted: the norm profile, the assumed shares, and those that a person has changed."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.desk.gap_answers import ShareAnswer
from dashboard.desk.placing import Terms
from dashboard.desk.post import Actor, Post
from data.norms import find_profile, load_assumptions
from data.picture import Picture
from data.records import Vehicle
from layers.exposure import choose_shares


def read_terms(post: Post, picture: Picture, profile: str | None, minutes: float, vehicle: Vehicle) -> Terms:
    """Return by what a gap is counted.

    Raises
    ------
    BadInput
        If there is no such profile.
    """
    floor = find_profile(profile or post.settings.profile)
    return Terms(floor.m2_per_person, round(minutes * 60_000), vehicle, choose_shares(_read_assumed(), picture.shares))


def list_shares(picture: Picture) -> list[ShareAnswer]:
    """Return the assumed shares, with what a person of this post has set in their place."""
    return [
        ShareAnswer(
            name=name,
            share=picture.shares.get(name, assumption.value),
            assumed=assumption.value,
            low=assumption.low,
            high=assumption.high,
            changed=name in picture.shares,
        )
        for name, assumption in load_assumptions().items()
    ]


def assume_shares(post: Post, who: Actor, shares: Mapping[str, float], basis: str = "") -> list[ShareAnswer]:
    """Record shares that a person assumes in place of the profile's; only what differs is written.

    Raises
    ------
    BadInput
        If a share lies outside 0 to 1 or has no such name: nothing is recorded.
    """
    picture = post.refresh()
    choose_shares(_read_assumed(), shares)
    now = {row["name"]: row["share"] for row in list_shares(picture)}
    changed = {name: share for name, share in shares.items() if now[name] != share}
    if changed:
        body = {"shares": changed, "basis": basis, "source": who.name}
        post.append(who, [post.draft("shares.assumed", "shares/assumed", body)])
    return list_shares(post.picture)


def _read_assumed() -> dict[str, float]:
    return {name: assumption.value for name, assumption in load_assumptions().items()}
