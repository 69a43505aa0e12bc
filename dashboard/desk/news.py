"""What changed in the last hour: each thing the post learned, as the key of a sentence with its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from dashboard.desk.situation_answers import ChangeRow
from dashboard.i18n import LANGUAGES, words
from data.clock import write_time
from data.journal import Event
from data.kinds import KINDS
from data.picture import Picture
from data.records import LIFELINES, WarningLevel

LOOK_BACK = timedelta(hours=1)

MANY = 4
"""More changes of one kind than this are told in one line, where there is a sentence for it."""

Fields = Mapping[str, Any]
Told = Iterator[tuple[str, dict[str, Any]]]

_RANK = {str(level): rank for rank, level in enumerate(WarningLevel)}


@dataclass(frozen=True, slots=True)
class _Change:
    """An event about a record, what it tells, and what had been told before it."""

    event: Event
    now: Fields
    before: Fields

    @property
    def is_new(self) -> bool:
        return not self.before

    def differs(self, name: str) -> bool:
        """Tell whether the event tells a field anew."""
        return name in self.now and self.now[name] != self.before.get(name)


def list_news(picture: Picture, at: datetime, since: datetime | None = None) -> list[ChangeRow]:
    """Return what the post learned before a time, newest first: since another time, or in the last hour."""
    rows = [
        _describe(picture, change.event, what, values)
        for change in _list_changes(picture, since or at - LOOK_BACK, at)
        for what, values in _find_teller(change.event.kind)(change)
    ]
    rows.sort(key=lambda row: (row["known_at"], row["seq"]), reverse=True)
    return _merge_many(rows)


def _list_changes(picture: Picture, since: datetime, until: datetime) -> Iterator[_Change]:
    """Go through the journal once, and return what was learned in a span of time with what was told before it."""
    before: dict[str, Fields] = {}
    for event in picture.changes:
        if event.id in picture.undone or _find_teller(event.kind) is _tell_nothing:
            continue
        fields, known = _fields(event), before.get(event.subject, {})
        if since < event.known_at <= until:
            yield _Change(event, fields, known)
        before[event.subject] = {**known, **fields}


def _fields(event: Event) -> Fields:
    tell = KINDS[event.kind].tell
    fields = event.body.get("fields", {})
    return tell(event) if tell is not None and isinstance(fields, Mapping) else {}


def _find_teller(kind: str) -> Callable[[_Change], Told]:
    """Return what tells a kind of event: its own sentence, or that of the layer whose record it tells."""
    layer = kind.partition(".")[0]
    known = kind in KINDS and KINDS[kind].tell is not None
    return _TELL.get(kind) or (known and _TELL_OF.get(layer)) or _tell_nothing


def _tell_nothing(_change: _Change) -> Told:
    return iter(())


def _describe(picture: Picture, event: Event, what: str, values: dict[str, Any]) -> ChangeRow:
    layer, _, identity = event.subject.partition("/")
    record = picture.records(layer).get(identity)
    key = f"situation_words.post.{what}"
    names = {f"name_{lang}": words(lang)(key) if key in words(lang) else None for lang in LANGUAGES}
    return ChangeRow(
        seq=event.seq,
        subject=event.subject,
        name=record.name if record else identity,
        name_en=record.name_en if record else names["name_en"],
        name_zh=record.name_zh if record else names["name_zh"],
        what=what,
        values=values,
        happened_at=write_time(event.happened_at),
        known_at=write_time(event.known_at),
        source=str(event.body.get("source") or event.actor),
    )


def _merge_many(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Tell many changes of one kind in the line of the newest."""
    kinds: dict[str, list[ChangeRow]] = {}
    for row in rows:
        kinds.setdefault(row["what"], []).append(row)
    merged: list[ChangeRow] = []
    for row in rows:
        same = kinds[row["what"]]
        key = f"situation_words.many.{row['what']}"
        if len(same) <= MANY or key not in words(LANGUAGES[0]):
            merged.append(row)
        elif row is same[0]:
            count = len({each["subject"] for each in same})
            names = {f"name_{lang}": words(lang)(key, count=count) for lang in LANGUAGES}
            merged.append(ChangeRow(**{**row, **names, "what": f"{row['what']}_many", "values": {"count": count}}))  # type: ignore[typeddict-item]
    return merged


def _tell_closure(change: _Change) -> Told:
    if change.differs("certainty") or change.is_new:
        yield f"closure_{change.now.get('certainty', 'reported')}", {}
    elif change.differs("effects") or change.differs("geometry"):
        yield "closure_changed", {}


def _tell_warning(change: _Change) -> Told:
    if not change.differs("level"):
        return
    level = str(change.now["level"])
    verb = "issued" if change.is_new else "raised" if _RANK[level] > _RANK[str(change.before["level"])] else "lowered"
    yield f"warning_{verb}_{level}", {}


def _tell_shelter(change: _Change) -> Told:
    if change.is_new:
        yield "shelter_added", {}
        return
    if change.differs("opening"):
        yield f"shelter_{change.now['opening']}", {}
    if change.differs("usability"):
        yield f"shelter_{change.now['usability']}", {}
    if change.differs("in_residence_persons"):
        yield "shelter_in_residence", {"persons": change.now["in_residence_persons"]}


def _tell_incident(change: _Change) -> Told:
    if change.differs("certainty") or change.is_new:
        yield f"incident_{change.now.get('certainty', 'reported')}", {}
    elif change.differs("closed_at"):
        yield "incident_closed", {}


def _tell_team(change: _Change) -> Told:
    if change.is_new:
        yield "team_added", {}
    elif change.differs("status"):
        yield f"team_{change.now['status']}", {}
    elif change.differs("geometry"):
        yield "team_moved", {}


def _tell_settlement(change: _Change) -> Told:
    lifelines = [name for name in LIFELINES if change.differs(name) and change.now[name] is not None]
    yield from ((f"settlement_{name}_{change.now[name]}", {}) for name in lifelines)
    if change.differs("moved"):
        yield "settlement_moved", {"persons": change.now["moved"]}
    elif change.differs("to_be_moved_reported"):
        yield "settlement_to_be_moved", {"persons": change.now["to_be_moved_reported"]}
    elif change.differs("asking_reported"):
        yield "settlement_asking", {"persons": change.now["asking_reported"]}
    elif change.differs("nil_return_at"):
        yield "settlement_nil", {}
    elif not lifelines and change.differs("last_heard_at") and change.now["last_heard_at"] is not None:
        yield "settlement_heard", {}


def _tell_casualties(change: _Change) -> Told:
    """Tell each figure that is new, the reported and the confirmed by sentences of their own."""
    for name, value in change.now.items():
        if name.endswith(("_reported", "_confirmed")) and change.differs(name) and value is not None:
            yield f"casualties_{name}", {"persons": value}


def _tell_stock(change: _Change) -> Told:
    if not change.is_new and change.differs("quantity"):
        quantity = change.now["quantity"]
        unit = change.now.get("unit") or change.before.get("unit", "")
        yield (
            ("stock_unknown", {})
            if quantity is None
            else ("stock_counted", {"quantity": f"{quantity:g}", "unit": unit})
        )


def _tell_response(change: _Change) -> Told:
    if change.differs("ended_at") and change.now["ended_at"] is not None:
        yield "response_ended", {}
    elif change.is_new:
        yield "response_started", {}


def _tell_new(what: str) -> Callable[[_Change], Told]:
    def tell(change: _Change) -> Told:
        if change.is_new:
            yield what, {}

    return tell


def _tell_always(what: str) -> Callable[[_Change], Told]:
    def tell(_change: _Change) -> Told:
        yield what, {}

    return tell


def _tell_announced(change: _Change) -> Told:
    rows = change.event.body["rows"]
    places = sum(int(row["persons"]) for row in rows)
    yield "places_announced", {"persons": places, "settlements": len({row["settlement_id"] for row in rows})}


_TELL: Mapping[str, Callable[[_Change], Told]] = MappingProxyType(
    {
        "closures.lifted": _tell_always("closure_lifted"),
        "warnings.lifted": _tell_always("warning_lifted"),
        "shares.assumed": _tell_always("shares_assumed"),
        "places.announced": _tell_announced,
        "roll_call.started": _tell_always("roll_call_started"),
        "roll_call.ended": _tell_always("roll_call_ended"),
    }
)
"""Kinds with a sentence of their own."""

_TELL_OF: Mapping[str, Callable[[_Change], Told]] = MappingProxyType(
    {
        "closures": _tell_closure,
        "warnings": _tell_warning,
        "shelters": _tell_shelter,
        "incidents": _tell_incident,
        "teams": _tell_team,
        "settlements": _tell_settlement,
        "casualties": _tell_casualties,
        "stock": _tell_stock,
        "responses": _tell_response,
        "risk_zones": _tell_new("risk_zone_added"),
        "reserves": _tell_new("reserve_added"),
    }
)
"""Layers whose reports, by file or by verb, are told by what changed in the record."""
