"""The fold: what the journal comes to, at any time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from data.faults import NotFound
from data.journal import Draft, Event, MemoryJournal
from data.kinds import Announced
from data.picture import EMPTY, Picture, UnknownKindWarning, as_known, fold, suppose
from data.records import Opening, Shelter


@pytest.fixture
def told() -> Callable[..., list[Event]]:
    """Write drafts into one journal and return all its events."""

    def write(*drafts: Draft) -> list[Event]:
        journal = MemoryJournal()
        journal.append(drafts)
        return journal.read()

    return write


@pytest.fixture
def act(start) -> Callable[..., Draft]:
    """Make a draft of a kind that is no plain record."""

    def make(kind: str, subject: str, minutes: int = 0, **body: object) -> Draft:
        at = start + timedelta(minutes=minutes)
        return Draft(kind, subject, at, at, "Chen", "duty_officer", body)

    return make


def shelter(picture: Picture, identity: str = "hall") -> Shelter:
    record = picture.get(f"shelters/{identity}")
    assert isinstance(record, Shelter)
    return record


def test_an_empty_journal_gives_an_empty_picture():
    assert fold(EMPTY, []) is EMPTY
    assert dict(EMPTY.records("shelters")) == {}
    assert EMPTY.exercise is None


def test_the_first_event_creates_the_record(told, recorded):
    picture = fold(EMPTY, told(recorded(name="Hall", opening="open")))
    assert shelter(picture) == Shelter(id="hall", name="Hall", opening=Opening.OPEN)
    assert picture.head == 1


def test_later_events_change_only_what_they_name(told, recorded):
    picture = fold(EMPTY, told(recorded(name="Hall", stated_maximum_persons=100), recorded(happened=5, opening="open")))
    assert shelter(picture) == Shelter(id="hall", name="Hall", stated_maximum_persons=100, opening=Opening.OPEN)


def test_a_report_that_arrives_late_does_not_overwrite_a_newer_one(told, recorded):
    events = told(recorded(name="Hall", happened=60, opening="full"), recorded(happened=10, known=90, opening="open"))
    picture = fold(EMPTY, events)
    assert shelter(picture).opening is Opening.FULL
    assert picture.stamp("shelters/hall", "opening").seq == 1


def test_of_two_reports_of_one_minute_the_later_line_wins(told, recorded):
    picture = fold(EMPTY, told(recorded(name="Hall", opening="open"), recorded(opening="full")))
    assert shelter(picture).opening is Opening.FULL


def test_each_field_keeps_its_own_age_and_source(told, recorded, start):
    picture = fold(EMPTY, told(recorded(name="Hall"), recorded(happened=30, known=45, opening="open")))
    stamp = picture.stamp("shelters/hall", "opening")
    assert stamp.happened_at == start + timedelta(minutes=30)
    assert stamp.known_at == start + timedelta(minutes=45)
    assert (stamp.source, stamp.actor) == ("phone", "Chen")
    assert picture.stamp("shelters/hall", "name").seq == 1
    assert picture.stamp("shelters/hall") == stamp
    assert set(picture.stamps("shelters/hall")) == {"name", "opening"}


def test_unknown_can_be_told(told, recorded):
    events = told(recorded(name="Hall", in_residence_persons=40), recorded(happened=5, in_residence_persons=None))
    assert shelter(fold(EMPTY, events)).in_residence_persons is None


def test_what_nobody_told_has_no_stamp(told, recorded):
    picture = fold(EMPTY, told(recorded(name="Hall")))
    with pytest.raises(NotFound, match="stamp_missing"):
        picture.stamp("shelters/hall", "opening")


@pytest.mark.parametrize("subject", ["shelters/nowhere", "cows/hall", "hall"])
def test_a_record_that_is_not_there_is_not_found(subject):
    with pytest.raises(NotFound, match="record_missing"):
        EMPTY.get(subject)


def test_a_record_without_its_required_fields_waits_for_them(told, recorded):
    first, second = told(
        recorded("closures/slip", effects={"car": "blocked"}), recorded("closures/slip", name="Slip", cause="landslip")
    )
    picture = fold(EMPTY, [first])
    assert dict(picture.records("closures")) == {}
    assert fold(picture, [second]).get("closures/slip").name == "Slip"


def test_a_lifted_closure_knows_since_when(told, recorded, act, start):
    events = told(recorded("closures/slip", name="Slip", cause="landslip"), act("closures.lifted", "closures/slip", 90))
    assert fold(EMPTY, events).get("closures/slip").lifted_at == start + timedelta(minutes=90)


def test_a_picture_does_not_change_under_its_reader(told, recorded):
    first, second = told(recorded(name="Hall"), recorded(opening="open"))
    before = fold(EMPTY, [first])
    fold(before, [second])
    assert shelter(before).opening is Opening.PLANNED
    with pytest.raises(TypeError):
        before.records("shelters")["hall"] = shelter(before)


def test_untouched_layers_are_shared_not_copied(told, recorded):
    first, second, third = told(
        recorded(name="Hall"),
        recorded("teams/one", name="One", type="boat"),
        recorded("teams/two", name="Two", type="boat"),
    )
    before = fold(EMPTY, [first, second])
    assert fold(before, [third]).records("shelters") is before.records("shelters")


def test_folding_the_same_events_again_changes_nothing(told, recorded):
    events = told(recorded(name="Hall"), recorded(opening="open"))
    picture = fold(EMPTY, events)
    assert fold(picture, events) is picture


def test_as_known_leaves_out_what_was_learned_later(told, recorded, start):
    events = told(recorded(name="Hall", opening="open"), recorded(happened=10, known=60, opening="full"))
    assert shelter(as_known(events, start + timedelta(minutes=59))).opening is Opening.OPEN
    assert shelter(as_known(events, start + timedelta(minutes=60))).opening is Opening.FULL


def test_undoing_brings_the_picture_before(recorded, act):
    journal = MemoryJournal()
    events = journal.append([recorded(name="Hall", opening="open"), recorded(happened=5, opening="full")])
    before = fold(EMPTY, events)
    journal.append([act("event.undone", f"events/{events[1].id}", 6)])
    after = fold(before, journal.read())
    assert shelter(after).opening is Opening.OPEN
    assert after.stamp("shelters/hall", "opening").seq == 1
    assert after.history("shelters/hall") == events[:1]


def test_undoing_the_first_event_takes_the_record_away(recorded, act):
    journal = MemoryJournal()
    (created,) = journal.append([recorded(name="Hall")])
    journal.append([act("event.undone", f"events/{created.id}")])
    assert dict(fold(EMPTY, journal.read()).records("shelters")) == {}


def test_undoing_the_undoing_brings_the_event_again(recorded, act):
    journal = MemoryJournal()
    (created,) = journal.append([recorded(name="Hall")])
    (undone,) = journal.append([act("event.undone", f"events/{created.id}")])
    picture = fold(EMPTY, journal.read())
    journal.append([act("event.undone", f"events/{undone.id}")])
    assert shelter(fold(picture, journal.read())).name == "Hall"


def test_undoing_reaches_the_state_of_the_post(act):
    journal = MemoryJournal()
    journal.append([act("shares.assumed", "shares/asking", 1, shares={"asking": 0.3}, basis="profile")])
    (second,) = journal.append([act("shares.assumed", "shares/asking", 2, shares={"asking": 0.5}, basis="meeting")])
    picture = fold(EMPTY, journal.read())
    journal.append([act("event.undone", f"events/{second.id}", 3)])
    assert picture.shares == {"asking": 0.5}
    assert fold(picture, journal.read()).shares == {"asking": 0.3}


def test_an_exercise_starts_and_advances(told, act, start):
    names = {"name_en": "CHINE", "name_zh": "峡口", "county": "Isle of Wight", "steps_total": 8}
    events = told(
        act("exercise.started", "exercise/chine", **names),
        act("exercise.advanced", "exercise/chine", 60, step=5, ahead_s=1800),
    )
    exercise = fold(EMPTY, events).exercise
    assert exercise.started_at == start
    assert (exercise.name_zh, exercise.step, exercise.steps_total, exercise.ahead_s) == ("峡口", 5, 8, 1800.0)


def test_announcing_a_settlement_again_replaces_its_places(told, act):
    def rows(settlement: str, shelter_id: str, persons: int) -> dict[str, object]:
        return {"settlement_id": settlement, "shelter_id": shelter_id, "persons": persons}

    events = told(
        act("places.announced", "places/1", 1, rows=[rows("yarmouth", "hall", 90), rows("ryde", "school", 40)]),
        act("places.announced", "places/2", 2, rows=[rows("yarmouth", "centre", 80), rows("yarmouth", "hall", 0)]),
    )
    assert fold(EMPTY, events).announced == (Announced("ryde", "school", 40), Announced("yarmouth", "centre", 80))


def test_shares_and_area_are_kept(told, act):
    events = told(
        act("shares.assumed", "shares/red", 1, shares={"red": 0.9}, basis="meeting 08:00"),
        act("area.adopted", "area/iow", 2, area_id="iow"),
    )
    picture = fold(EMPTY, events)
    assert (picture.shares, picture.state.shares_basis, picture.area_id) == ({"red": 0.9}, "meeting 08:00", "iow")


def test_a_kind_of_a_newer_program_is_skipped_and_said(told, act, recorded):
    events = told(act("drones.recorded", "drones/one", fields={}), recorded(name="Hall"))
    with pytest.warns(UnknownKindWarning, match=r"drones\.recorded"):
        picture = fold(EMPTY, events)
    assert [(item.seq, item.reason) for item in picture.skipped] == [(1, "kind_unknown")]
    assert shelter(picture).name == "Hall"
    assert len(picture.changes) == 2


def test_an_unreadable_field_is_skipped_and_the_rest_kept(told, recorded):
    picture = fold(EMPTY, told(recorded(name="Hall", opening="ajar", smell="none", in_residence_persons=3)))
    assert shelter(picture) == Shelter(id="hall", name="Hall", in_residence_persons=3)
    assert [item.reason for item in picture.skipped] == ["field_unknown:smell", "value_unreadable:opening"]


@pytest.mark.parametrize("body", [{}, {"fields": None}, {"fields": [1]}])
def test_a_body_without_fields_is_skipped(told, recorded, body):
    picture = fold(EMPTY, told(replace(recorded(), body=body)))
    assert [item.reason for item in picture.skipped] == ["body_unreadable"]


def test_a_subject_of_another_layer_is_skipped(told, recorded):
    picture = fold(EMPTY, told(replace(recorded(name="Hall"), subject="teams/hall")))
    assert [item.reason for item in picture.skipped] == ["subject_unreadable"]


def test_advancing_no_exercise_is_skipped(told, act):
    picture = fold(EMPTY, told(act("exercise.advanced", "exercise/chine", step=1, ahead_s=0)))
    assert [item.reason for item in picture.skipped] == ["body_unreadable"]


def test_what_is_supposed_is_beside_the_picture(told, recorded):
    live = fold(EMPTY, told(recorded(name="Hall", opening="standby")))
    supposed = suppose(live, [recorded(happened=5, opening="open")])
    assert shelter(supposed).opening is Opening.OPEN
    assert shelter(live).opening is Opening.STANDBY
    assert supposed.supposed
    assert supposed.head == live.head
