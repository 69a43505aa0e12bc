"""What changed since the briefing before: key figures beside what they were, and what the post has learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from dashboard.brief.answers import Happening, KeyRow, Since
from dashboard.desk.gap_answers import Named
from dashboard.desk.news import list_news
from dashboard.desk.situation_answers import ChangeRow, FigureAnswer, SituationAnswer
from data.journal import Event
from data.kinds import UNDONE
from data.picture import Picture

FIGURES = ("at_risk", "to_be_moved", "moved", "not_yet", "refused", "without_a_place", "isolated", "not_heard")
"""The key figures, in the order of the table."""

LOOK_BACK = timedelta(hours=1)
"""The first briefing of a journal is compared with the post as known so long before."""

RESTS_ON: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "at_risk": frozenset({"warnings"}),
        "to_be_moved": frozenset({"warnings", "settlements"}),
        "moved": frozenset({"settlements"}),
        "refused": frozenset({"settlements"}),
        "not_yet": frozenset({"warnings", "settlements"}),
        "without_a_place": frozenset({"warnings", "settlements", "shelters", "closures"}),
        "isolated": frozenset({"closures"}),
        "not_heard": frozenset({"settlements"}),
    }
)
"""Layers that a figure changes with."""

_WEIGHT = (
    "casualties_",
    "response_",
    "warning_",
    "closure_confirmed",
    "closure_lifted",
    "closure_",
    "incident_confirmed",
    "incident_",
    "shelter_",
    "settlement_",
    "places_",
    "stock_",
    "team_",
)
"""What is told first, by how its key begins."""


def list_figures(
    told: SituationAnswer, before: Mapping[str, int | None], corrected: frozenset[str], names: Mapping[str, Named]
) -> list[KeyRow]:
    """Return the key figures beside what they were."""
    rows = []
    for key in FIGURES:
        figure: FigureAnswer = told[key]  # type: ignore[literal-required]
        was, now = before.get(key), figure["value"]
        rows.append(
            KeyRow(
                key=key,
                before=was,
                now=now,
                change=None if was is None or now is None else now - was,
                corrected=key in corrected and was is not None and now is not None and now < was,
                basis=figure["basis"],
                estimate=figure["basis"] in {"estimated", "mixed"},
                source=figure["source"],
                happened_at=figure["happened_at"],
                age_s=figure["age_s"],
                freshness=figure["freshness"],
                subjects=figure["subjects"],
                unknown=[names[subject] for subject in figure["unknown"] if subject in names],
            )
        )
    return rows


def read_before(figures: Sequence[KeyRow]) -> dict[str, int | None]:
    """Return what the figures of a briefing were."""
    return {row["key"]: row["now"] for row in figures}


def read_told(told: SituationAnswer) -> dict[str, int | None]:
    """Return what the figures of the screen were."""
    return {key: told[key]["value"] for key in FIGURES}  # type: ignore[literal-required]


def find_corrected(picture: Picture, since: datetime) -> frozenset[str]:
    """Return the figures whose fall since a time is a correction: reports were taken back or refuted, nothing ended."""
    took_back, ended = set(), set()
    for layer, verb in _list_verbs(picture, since):
        if verb in {"undone", "refuted"}:
            took_back.add(layer)
        elif verb in {"lifted", "opened"}:
            ended.add(layer)
    return frozenset(key for key, layers in RESTS_ON.items() if layers & took_back and not layers & ended)


def list_happenings(picture: Picture, at: datetime, since: Since | None, since_at: datetime) -> list[Happening]:
    """Return what the post has learned since, the weightiest first."""
    rows = [row for row in list_news(picture, at, since_at) if not row["what"].endswith("_added_many") or since]
    rows.sort(key=_weigh)
    return [
        Happening(
            id=row["subject"].partition("/")[2],
            subject=row["subject"],
            name=row["name"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            what=row["what"],
            values=row["values"],
            known_at=row["known_at"],
        )
        for row in rows
    ]


def _weigh(row: ChangeRow) -> int:
    what = row["what"]
    return next((place for place, start in enumerate(_WEIGHT) if what.startswith(start)), len(_WEIGHT))


def _list_verbs(picture: Picture, since: datetime) -> Iterator[tuple[str, str]]:
    """Yield layer and verb of each event known since a time; an undoing has the layer of what it undid."""
    by_id: dict[str, Event] = {event.id: event for event in picture.changes}
    for event in picture.changes:
        if event.known_at <= since:
            continue
        if event.kind == UNDONE:
            undone = by_id.get(event.subject.partition("/")[2])
            if undone is not None:
                yield undone.subject.partition("/")[0], "undone"
        else:
            yield event.subject.partition("/")[0], event.kind.partition(".")[2]
