"""The shift: who is on duty since when, and the sheet made from the journal that one shift leaves to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboard.desk import closures, orders, situation
from dashboard.desk.gap_answers import Named
from dashboard.desk.identity import SHIFT_H, Person
from dashboard.desk.names import name_record
from dashboard.desk.post import Actor, Post
from dashboard.desk.shift_answers import DutyRow, FigureRow, HandoverAnswer, SheetAnswer, SheetRow
from dashboard.desk.situation_answers import SituationAnswer
from data.clock import write_time
from data.faults import Conflict, NotFound
from data.journal import Event
from data.norms import Age, tell_age
from data.picture import Picture
from data.records import Certainty, Incident, Opening, Shelter, Team, Usability, WarningInForce

OPENED, HANDED_OVER = "shift.opened", "shift.handed_over"

FIGURES = ("to_be_moved", "moved", "not_yet", "without_a_place", "isolated", "not_heard")
MOST_ROWS = 60
"""Rows of one part of a sheet; the rest is counted, the journal has it all."""

ORDER = (
    *("order", "incident", "closure_expired", "closure", "warning", "shelter", "standby"),
    *("not_heard", "no_count", "to_be_checked", "team_silent"),
)
"""In which order a sheet tells what is open and what is not known: what waits for somebody first."""

LONGEST_NOTE = 4_000


def open_shift(post: Post, who: Actor) -> None:
    """Write down that a person has signed on; once, however many browsers that person opens."""
    if find_open(post.refresh(), who, post.now()) is None:
        post.append(who, [post.draft(OPENED, _name_shift(post.now()), {})])


def find_open(picture: Picture, who: Actor, at: datetime) -> Event | None:
    """Return the event that opened a person's shift, ``None`` where it is over or was never opened."""
    return next((event for event in list_on_duty(picture, at) if _is_by(event, who)), None)


def list_on_duty(picture: Picture, at: datetime) -> list[Event]:
    """Return how each person who is on duty at a time signed on: each hands the own duty post over, or goes home."""
    on_duty: dict[tuple[str, str], Event] = {}
    for event in list_shift_events(picture):
        if event.kind == HANDED_OVER:
            on_duty.pop((event.actor, event.role), None)
        elif at - event.happened_at < timedelta(hours=SHIFT_H):
            on_duty[event.actor, event.role] = event
    return list(on_duty.values())


def _is_by(event: Event, who: Actor) -> bool:
    return (event.actor, event.role) == (who.name, who.role)


def list_shift_events(picture: Picture) -> list[Event]:
    """Return what the journal says of shifts, oldest first."""
    kinds = {OPENED, HANDED_OVER}
    return [event for event in picture.changes if event.kind in kinds and event.id not in picture.undone]


def describe(post: Post, who: Actor | None = None, as_known: datetime | None = None) -> SheetAnswer:
    """Make the sheet of a shift: who, since when, what happened, what is open, what is not known.

    Parameters
    ----------
    who
        Whose shift; by default that of whoever has been on duty longest.
    """
    picture, at = post.picture_at(as_known), as_known or post.now()
    since = find_start(picture, at, who)
    told = situation.describe(post, as_known)
    news = situation.list_changes(post, since - timedelta(microseconds=1), as_known)
    rows = {
        "open": sorted(_list_open(post, picture, at, as_known), key=_find_place),
        "unknown": sorted(_list_unknown(picture, told, at), key=_find_place),
    }
    return SheetAnswer(
        since=write_time(since),
        at=write_time(at),
        exercise=picture.exercise is not None,
        on_duty=[
            DutyRow(name=each.actor, post=each.role, since=write_time(each.happened_at))
            for each in list_on_duty(picture, at)
        ],
        figures=[_tell_figure(name, told) for name in FIGURES],
        happened=[dict(row) for row in news[:MOST_ROWS]],
        happened_more=max(0, len(news) - MOST_ROWS),
        lines=sum(since <= event.known_at <= at for event in picture.changes),
        open=rows["open"][:MOST_ROWS],
        open_more=max(0, len(rows["open"]) - MOST_ROWS),
        unknown=rows["unknown"][:MOST_ROWS],
        unknown_more=max(0, len(rows["unknown"]) - MOST_ROWS),
    )


def hand_over(post: Post, who: Actor, to: Person | None, note: str = "") -> HandoverAnswer:
    """Close a person's shift: freeze its sheet in the journal, for whoever takes over.

    Parameters
    ----------
    to
        Who takes over, where that is known.
    note
        What the next shift should know beside the sheet.

    Raises
    ------
    Conflict
        If the shift was handed over meanwhile.
    """
    picture = post.refresh()
    if find_open(picture, who, post.now()) is None:
        raise Conflict("shift_not_open", name=who.name)
    body = {
        "to": {"name": to.name, "post": to.post} if to else None,
        "note": note.strip()[:LONGEST_NOTE],
        "sheet": describe(post, who),
    }

    def check(newest: Picture) -> None:
        if find_open(newest, who, post.now()) is None:
            raise Conflict("shift_not_open", name=who.name)

    [event] = post.append(who, [post.draft(HANDED_OVER, _name_shift(post.now()), body)], check=check)
    return tell_handover(event)


def find_handover(post: Post, number: int, as_known: datetime | None = None) -> HandoverAnswer:
    """Return a sheet as it was handed over, by its number in the journal.

    Raises
    ------
    NotFound
        If that line of the journal is no handover.
    """
    for event in list_shift_events(post.picture_at(as_known)):
        if event.seq == number and event.kind == HANDED_OVER:
            return tell_handover(event)
    raise NotFound("handover_missing", number=number)


def list_handovers(post: Post, as_known: datetime | None = None) -> list[HandoverAnswer]:
    """Return the sheets handed over, newest first."""
    told = list_shift_events(post.picture_at(as_known))
    return [tell_handover(event) for event in reversed(told) if event.kind == HANDED_OVER]


def tell_handover(event: Event) -> HandoverAnswer:
    """Return a handover as the desk answers it."""
    return HandoverAnswer(
        number=event.seq,
        at=write_time(event.happened_at),
        name=event.actor,
        post=event.role,
        to=event.body.get("to"),
        note=str(event.body.get("note", "")),
        sheet=event.body["sheet"],
    )


def find_start(picture: Picture, at: datetime, who: Actor | None = None) -> datetime:
    """Return when a shift began: with its person's signing on, else with whoever has been on duty longest."""
    on_duty = list_on_duty(picture, at)
    own = [event.happened_at for event in on_duty if who is not None and _is_by(event, who)]
    begun = own or [event.happened_at for event in on_duty]
    before = [event.happened_at for event in list_shift_events(picture)]
    first = [event.known_at for event in picture.changes[:1]]
    return min(begun, default=max(before, default=min(first, default=at)))


def _name_shift(at: datetime) -> str:
    return f"shift/{at:%Y%m%dT%H%M%S%f}"


def _tell_figure(name: str, told: SituationAnswer) -> FigureRow:
    figure = told[name]  # type: ignore[literal-required]
    return FigureRow(
        name=name,
        value=figure["value"],
        basis=figure["basis"],
        happened_at=figure["happened_at"],
        unknown=len(figure["unknown"]),
    )


# --- what is open

_Row = Iterator[SheetRow]


def _list_open(post: Post, picture: Picture, at: datetime, as_known: datetime | None) -> _Row:
    """Go through what the next shift has to end: warnings, incidents, orders and papers, closures, shelters."""
    for warning in _records(picture, "warnings", WarningInForce):
        if warning.lifted_at is None and (warning.valid_until is None or warning.valid_until > at):
            level = {f"level_{lang}": getattr(warning, f"level_words_{lang}") for lang in ("en", "zh")}
            values = {"level": str(warning.level), **level, "until": _write(warning.valid_until)}
            yield _row("warning", name_record("warnings", warning), **values)
    for incident in _records(picture, "incidents", Incident):
        if incident.closed_at is None and incident.certainty is not Certainty.REFUTED:
            yield _row("incident", name_record("incidents", incident), certainty=str(incident.certainty))
    for order in orders.list_all(post, as_known)["rows"]:
        paper = order["paper"]
        due = paper["due_at"] if paper and not paper["filed_at"] else None
        way = order["way"]
        cut_by = way["closures"] if way and way["change"] == "cut" else None
        eta = way["eta"] if way and order["dispatched_at"] else None
        yield _row("order", order, state=order["state"], eta=eta, paper_due=due, cut_by=cut_by)
    for closure in closures.list_closures(post, as_known)["rows"]:
        what = "closure_expired" if closure["expired"] else "closure"
        yield _row(what, closure, certainty=closure["certainty"], until=closure["until"])
    for shelter in _records(picture, "shelters", Shelter):
        named, persons = name_record("shelters", shelter), shelter.in_residence_persons
        if shelter.opening in {Opening.OPEN, Opening.FULL}:
            yield _row("shelter", named, opening=str(shelter.opening), persons=persons)
        elif shelter.opening is Opening.STANDBY:
            yield _row("standby", named)


# --- what is not known


def _list_unknown(picture: Picture, told: SituationAnswer, at: datetime) -> _Row:
    """Go through what nobody has told, or told long ago: settlements, shelters, teams."""
    for settlement in told["not_heard_from"]:
        yield _row("not_heard", settlement, last=settlement["last_heard_at"], contact=settlement["duty_contact"])
    for shelter in _records(picture, "shelters", Shelter):
        if shelter.opening in {Opening.OPEN, Opening.FULL} and shelter.in_residence_persons is None:
            yield _row("no_count", name_record("shelters", shelter))
        in_use = shelter.opening in {Opening.OPEN, Opening.FULL, Opening.STANDBY}
        if in_use and shelter.usability is Usability.TO_BE_CHECKED:
            yield _row("to_be_checked", name_record("shelters", shelter))
    for team in _records(picture, "teams", Team):
        stamp = picture.stamps(f"teams/{team.id}").get("geometry")
        age = tell_age("teams", "geometry", (at - stamp.happened_at).total_seconds() if stamp else None)
        if age in {Age.STALE, Age.UNKNOWN}:
            last = write_time(stamp.happened_at) if stamp else None
            yield _row("team_silent", name_record("teams", team), last=last)


def _records(picture: Picture, layer: str, kind: type[Any]) -> Iterable[Any]:
    found = [record for record in picture.records(layer).values() if isinstance(record, kind)]
    return sorted(found, key=lambda record: str(record.name or record.id))


def _find_place(row: SheetRow) -> int:
    return ORDER.index(row["what"])


def _row(what: str, named: Named | Mapping[str, Any], **values: Any) -> SheetRow:
    return SheetRow(
        what=what,
        subject=named["subject"],
        name=named["name"],
        name_en=named.get("name_en"),
        name_zh=named.get("name_zh"),
        values=values,
    )


def _write(moment: datetime | None) -> str | None:
    return write_time(moment) if moment else None
