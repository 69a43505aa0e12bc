"""Why people of a settlement have no place, with everything that the sentence names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.desk.gap_answers import ReasonAnswer, SiteHint
from dashboard.desk.names import name_record, name_subjects
from dashboard.desk.placing import Placing
from data.picture import Picture
from layers.shelter_gap import Cause
from routing.cutoff import NoRoute

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Finds the reasons of one settlement after the other."""

    placing: Placing
    picture: Picture
    left: dict[Cause, Ints]

    @classmethod
    def of(cls, placing: Placing, picture: Picture) -> Reasons:
        """Prepare for the rows of a placing."""
        return cls(placing, picture, dict(placing.asking.find_causes()))

    def tell(self, row: int) -> list[ReasonAnswer]:
        """Return the reasons of a settlement, most people first; never empty."""
        figures = self.placing.rows[row].figures
        if figures.demand is None:
            return [ReasonAnswer(code="unknown", persons=None)]
        if not figures.demand:
            return [ReasonAnswer(code="nobody_asks", persons=0)]
        causes = figures.causes()
        if not causes:
            return [ReasonAnswer(code="all_served", persons=figures.served)]
        return [self._explain(cause, count, self._worst(row, cause)) for cause, count in causes.items()]

    def _worst(self, row: int, cause: Cause) -> int:
        """Return the group with most people left by a cause."""
        mine = self.placing.asking.settlement == row
        return int(np.where(mine, self.left[cause], -1).argmax())

    def _explain(self, cause: Cause, persons: int, group: int) -> ReasonAnswer:
        answer = ReasonAnswer(code=cause.value, persons=persons)
        if cause is Cause.CUT_OFF:
            self._explain_cut(group, answer)
        elif cause is Cause.TOO_FAR:
            hint = self._hint(group, self.placing.sites.counting)
            if hint is not None:
                answer["nearest"] = hint
        hint = self._hint(group, ~self.placing.sites.counting)
        if hint is not None:
            answer["standby"] = hint
        return answer

    def _explain_cut(self, group: int, answer: ReasonAnswer) -> None:
        """Name what lies between a group and the shelter that it would be nearest to."""
        placing = self.placing
        start = placing.crowd.spots[group]
        free = np.where(placing.free_ms[group] >= 0, placing.free_ms[group], np.iinfo(np.int64).max)
        goal = placing.sites.spots[int(free.argmin())]
        if start is None or goal is None:
            return
        closures = placing.state.barred(start)
        found = placing.state.route(start, goal)
        if isinstance(found, NoRoute):
            closures = closures or found.cut_off_by
            answer["reaches"] = list(found.reaches) if found.reaches else None
            answer["gap_m"] = None if found.gap_m is None else round(found.gap_m, 1)
        answer["closures"] = name_subjects(self.picture, "closures", closures)

    def _hint(self, group: int, columns: npt.NDArray[np.bool_]) -> SiteHint | None:
        """Return the nearest of some shelters that a group gets to; opening adds those that would count."""
        travel = self.placing.travel_ms[group]
        reached = np.flatnonzero((travel >= 0) & columns)
        if not reached.size:
            return None
        column = int(reached[travel[reached].argmin()])
        shelter, verdict = self.placing.sites.shelters[column], self.placing.sites.verdicts[column]
        return SiteHint(
            **name_record("shelters", shelter),
            persons=verdict.capacity or 0,
            travel_min=round(float(travel[column]) / 60_000, 1),
            open_in_min=shelter.open_in_min,
        )
