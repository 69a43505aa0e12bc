"""Announce places: each settlement is told where its people go, as the gap has them now.

Places already announced stay, while their site counts and its road is there: the allocation holds on
to them. Only settlements whose places have changed are told, and one that has lost a place is told so.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.desk import gap
from dashboard.desk.gap_answers import AnnouncedPlace, AnnouncedSettlement, AnnouncementAnswer, GapRowAnswer
from dashboard.desk.names import name_record
from dashboard.desk.post import Actor, Post
from data.picture import Picture

Places = Mapping[str, int]
"""Persons by shelter id."""


def announce_places(
    post: Post,
    who: Actor,
    profile: str | None = None,
    minutes: int = gap.DEFAULT_MINUTES,
    vehicle: str = "car",
) -> AnnouncementAnswer:
    """Record that every settlement has been told its places as they are assigned now.

    Parameters
    ----------
    profile, minutes, vehicle
        The terms of the gap, as in `gap.find_gap`.

    Raises
    ------
    BadInput
        If the profile, the class or the minutes cannot be understood.
    Conflict
        If whoever acts looks back at an earlier time.
    Unavailable
        If no area has been built.
    """
    told = list_unannounced(post, profile, minutes, vehicle)
    rows = [
        {"settlement_id": home["id"], "shelter_id": place["id"], "persons": place["persons"]}
        for home in told["settlements"]
        for place in home["places"]
    ]
    if rows:
        post.append(who, [post.draft("places.announced", "places/announced", {"rows": rows})])
    return told


def list_unannounced(
    post: Post, profile: str | None = None, minutes: int = gap.DEFAULT_MINUTES, vehicle: str = "car"
) -> AnnouncementAnswer:
    """Tell which settlements have other places now than they were told; nothing is recorded."""
    answer = gap.find_gap(post, profile, minutes, vehicle)
    return compare(post.picture, answer["settlements"])


def compare(picture: Picture, rows: list[GapRowAnswer]) -> AnnouncementAnswer:
    """Lay the places that settlements are given beside those that they were told; who asks for none is told nothing."""
    before: dict[str, dict[str, int]] = {}
    for each in picture.announced:
        before.setdefault(each.settlement_id, {})[each.shelter_id] = each.persons
    told = [_compare_one(picture, row, before.get(row["id"], {})) for row in rows if row["demand"]]
    changed = [each for each in told if any(place["persons"] != place["before"] for place in each["places"])]
    return AnnouncementAnswer(
        persons=sum(each["persons"] for each in changed),
        withdrawn=sum(max(0, place["before"] - place["persons"]) for each in changed for place in each["places"]),
        settlements=sorted(changed, key=lambda each: (-each["persons"], each["name"])),
        unchanged=sum(1 for each in told if each["persons"] and each not in changed),
    )


def _compare_one(picture: Picture, row: GapRowAnswer, before: Places) -> AnnouncedSettlement:
    now = {place["id"]: place["persons"] for place in row["places"]}
    shelters = picture.records("shelters")
    places = [
        AnnouncedPlace(**name_record("shelters", shelters[site]), persons=now.get(site, 0), before=before.get(site, 0))
        for site in (*now, *(site for site in before if site not in now))
        if site in shelters
    ]
    return AnnouncedSettlement(
        subject=row["subject"],
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        persons=sum(now.values()),
        places=places,
    )
