"""What people report, as verbs: each tells fields of its record, some of them by itself.

``shelters.opened`` says by its name that the shelter is open, ``incidents.closed`` when it was over.
The body is that of ``<layer>.recorded``: ``fields`` and ``source``; it may be empty where the verb says it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from data.clock import write_time
from data.journal import Event
from data.records import Certainty, Opening, OrderState


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of report about a record.

    Parameters
    ----------
    meaning
        What it says, for the documentation.
    says
        Fields that the verb tells by its name, whatever the body holds.
    times
        Field that is the moment it happened, unless the body tells another.
    """

    meaning: str
    says: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    times: str | None = None

    def tell(self, event: Event) -> Mapping[str, Any]:
        """Return the fields that an event of this verb tells."""
        timed = {self.times: write_time(event.happened_at)} if self.times else {}
        return {**timed, **event.body.get("fields", {}), **self.says}


def _sure(certainty: Certainty) -> Mapping[str, Any]:
    return MappingProxyType({"certainty": str(certainty)})


def _opening(opening: Opening) -> Mapping[str, Any]:
    return MappingProxyType({"opening": str(opening)})


def _state(state: OrderState) -> Mapping[str, Any]:
    return MappingProxyType({"state": str(state)})


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "incidents.reported": Verb("something happened, or more is known of it"),
        "incidents.confirmed": Verb("somebody has checked it: it is so", _sure(Certainty.CONFIRMED)),
        "incidents.refuted": Verb("somebody has checked it: it is not so", _sure(Certainty.REFUTED)),
        "incidents.closed": Verb("nothing is left to be done about it", times="closed_at"),
        "warnings.issued": Verb("a warning is in force, in its issuer's words"),
        "warnings.changed": Verb("its level, area or time is another"),
        "warnings.lifted": Verb("the warning is no longer in force", times="lifted_at"),
        "responses.activated": Verb("a body has raised how hard it works", times="since"),
        "responses.ended": Verb("the response is over", times="ended_at"),
        "settlements.heard": Verb("the settlement has been heard from", times="last_heard_at"),
        "settlements.counted": Verb("the settlement has counted its people", times="last_heard_at"),
        "casualties.reported": Verb("so many are said to be dead, missing, injured or trapped"),
        "casualties.confirmed": Verb("so many are confirmed by those who may release it"),
        "teams.positioned": Verb("the team was there"),
        "teams.status": Verb("what the team can do"),
        "shelters.standby": Verb("the shelter makes ready", _opening(Opening.STANDBY)),
        "shelters.opened": Verb("the shelter takes people", _opening(Opening.OPEN)),
        "shelters.full": Verb("the shelter takes nobody more", _opening(Opening.FULL)),
        "shelters.stood_down": Verb("the shelter is no longer open", _opening(Opening.STOOD_DOWN)),
        "shelters.checked": Verb("a person has looked: usable, damaged or to be checked"),
        "shelters.counted": Verb("so many are in residence"),
        "stock.counted": Verb("so much of an item is there"),
        "closures.confirmed": Verb("somebody has checked it: the road is closed", _sure(Certainty.CONFIRMED)),
        "closures.refuted": Verb("somebody has checked it: the road is not closed", _sure(Certainty.REFUTED)),
        "closures.lifted": Verb("the road is open again", times="lifted_at"),
        "risk_zones.drawn": Verb("a standing hazard covers this area"),
        "orders.requested": Verb("somebody asks for a team or supplies", _state(OrderState.REQUESTED), "requested_at"),
        "orders.approved": Verb("it may be done; supplies are kept back", _state(OrderState.APPROVED), "approved_at"),
        "orders.refused": Verb("the approver or the team's owner says no", _state(OrderState.REFUSED), "ended_at"),
        "orders.accepted": Verb("the team's owner says yes", _state(OrderState.ACCEPTED), "accepted_at"),
        "orders.dispatched": Verb(
            "on its way; supplies are out of store", _state(OrderState.DISPATCHED), "dispatched_at"
        ),
        "orders.arrived": Verb("it is there", _state(OrderState.ARRIVED), "arrived_at"),
        "orders.received": Verb("signed for, so much", _state(OrderState.RECEIVED), "received_at"),
        "orders.returned": Verb("so much is back in store"),
        "orders.closed": Verb("nothing is left to be done about it", _state(OrderState.CLOSED), "ended_at"),
        "orders.cancelled": Verb("it is not done after all", _state(OrderState.CANCELLED), "ended_at"),
        "orders.papered": Verb("the paper for acting at once is filed", times="paper_filed_at"),
    }
)
"""Kind of a report to what it tells; the documentation lists the same kinds."""
