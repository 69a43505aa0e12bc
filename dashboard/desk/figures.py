"""Figures with what they rest on: the oldest report in them, its source and age, and the records behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dashboard.desk.names import name_record
from dashboard.desk.situation_answers import FigureAnswer, OldestAnswer
from data.clock import write_time
from data.norms import tell_age
from data.picture import Picture, Stamp
from data.records import LAYERS, Opening, Reserve, ReserveKind, Settlement, Shelter, StockLine, Team, TeamStatus

Basis = Literal["estimated", "reported", "counted", "mixed", "unknown"]

Fact = tuple[str, str]
"""Subject and field of one reported figure."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Looks up when each figure was true, and who told it."""

    picture: Picture
    at: datetime

    def tell(
        self,
        value: int | None,
        basis: Basis,
        facts: Iterable[Fact],
        subjects: Sequence[str],
        unknown: Sequence[str] = (),
    ) -> FigureAnswer:
        """Return a figure with the oldest of the facts in it."""
        found = self.find_oldest(facts)
        age_s = (self.at - found[1].happened_at).total_seconds() if found else None
        return FigureAnswer(
            value=value,
            basis="unknown" if value is None else basis,
            source=found[1].source if found else "",
            happened_at=write_time(found[1].happened_at) if found else None,
            age_s=age_s,
            freshness=self._freshness(found[0], age_s) if found else "unknown",
            subjects=list(subjects),
            unknown=list(unknown),
        )

    def find_oldest(self, facts: Iterable[Fact]) -> tuple[Fact, Stamp] | None:
        """Return the fact that was true longest ago, of those that anybody told."""
        told = [
            ((subject, field), stamps[field])
            for subject, field in facts
            if field in (stamps := self.picture.stamps(subject))
        ]
        return min(told, key=lambda pair: pair[1].order, default=None)

    def tell_oldest(self) -> OldestAnswer | None:
        """Return the oldest figure that a decision rests on now.

        Counts of physical stock, who is in residence at open shelters, what settlements report of
        people, and where free teams of one's own are; what never changes in an emergency is left out.
        """
        found = self.find_oldest(self._list_deciding())
        if found is None:
            return None
        (subject, field), stamp = found
        layer = subject.partition("/")[0]
        age_s = (self.at - stamp.happened_at).total_seconds()
        named = name_record(layer, self.picture.get(subject))
        return OldestAnswer(
            **named,
            field=field,
            source=stamp.source,
            happened_at=write_time(stamp.happened_at),
            age_s=age_s,
            freshness=self._freshness((subject, field), age_s),
        )

    def _list_deciding(self) -> Iterable[Fact]:
        stores = self.picture.records("reserves").values()
        counted = {each.id for each in stores if isinstance(each, Reserve) and each.kind is ReserveKind.PHYSICAL}
        for layer in LAYERS:
            for record in self.picture.records(layer).values():
                subject = f"{layer}/{record.id}"
                if isinstance(record, StockLine) and record.reserve_id in counted and record.quantity is not None:
                    yield subject, "quantity"
                elif isinstance(record, Shelter) and record.opening in {Opening.OPEN, Opening.FULL}:
                    yield subject, "in_residence_persons"
                elif isinstance(record, Team) and record.own and record.status is TeamStatus.FREE:
                    yield subject, "geometry"
                elif isinstance(record, Settlement):
                    yield from ((subject, field) for field in ("moved", "to_be_moved_reported", "asking_reported"))

    def _freshness(self, fact: Fact, age_s: float | None) -> Literal["fresh", "ageing", "stale", "unknown"]:
        word: Literal["fresh", "ageing", "stale", "unknown"] = tell_age(fact[0].partition("/")[0], fact[1], age_s).value
        return word


def order_subjects(pairs: Iterable[tuple[str, int]]) -> list[str]:
    """Return the settlements that count at all as subjects, most people first."""
    return [f"settlements/{identity}" for identity, count in sorted(pairs, key=lambda pair: -pair[1]) if count]


def add_told(counts: Iterable[int | None]) -> int | None:
    """Add what was told; ``None`` where nobody told anything."""
    told = [count for count in counts if count is not None]
    return sum(told) if told else None


def count_left(settlement: Settlement, to_be_moved: int) -> int:
    """Return who has not moved yet: the settlement's own count, else what its other counts leave."""
    if settlement.not_yet_reported is not None:
        return settlement.not_yet_reported
    return max(0, to_be_moved - (settlement.moved or 0) - (settlement.refused or 0))


def join_basis(bases: Iterable[str]) -> Basis:
    """Return on what a sum rests: estimates, reports, or both."""
    found = set(bases)
    return "mixed" if len(found) > 1 else "reported" if found == {"reported"} else "estimated"
