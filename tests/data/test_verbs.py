"""What a report says by its name alone."""

from datetime import UTC, datetime, timedelta

import pytest

from data.codec import decode_field
from data.journal import Draft, Event
from data.kinds import KINDS
from data.picture import EMPTY, fold
from data.records import LAYERS, Certainty, Opening
from data.verbs import VERBS

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def event(seq, kind, subject, fields=None, at=NOON, **body):
    told = {"fields": fields, **body} if fields is not None else body
    return Event(seq, f"e{seq}", kind, subject, at, at, "Chen", "duty officer", told, "", "")


def test_every_verb_is_a_kind_that_tells_a_layer():
    assert VERBS.keys() <= KINDS.keys()
    assert {kind.partition(".")[0] for kind in VERBS} <= set(LAYERS)


@pytest.mark.parametrize("kind", VERBS)
def test_what_a_verb_says_is_readable_as_its_record(kind):
    layer = kind.partition(".")[0]
    told = VERBS[kind].tell(event(1, kind, f"{layer}/a"))
    for name, value in told.items():
        decode_field(layer, name, value)


def test_a_shelter_that_opened_is_open_whatever_else_is_told():
    picture = fold(
        EMPTY,
        [
            event(1, "shelters.recorded", "shelters/a", {"name": "Hall"}),
            event(2, "shelters.opened", "shelters/a", {"in_residence_persons": 4, "opening": "planned"}),
        ],
    )
    assert picture.get("shelters/a").opening is Opening.OPEN
    assert picture.get("shelters/a").in_residence_persons == 4


def test_a_settlement_that_counted_has_been_heard_from():
    later = NOON + timedelta(minutes=5)
    picture = fold(
        EMPTY,
        [
            event(1, "settlements.recorded", "settlements/a", {"name": "Niton"}),
            event(2, "settlements.counted", "settlements/a", {"moved": 3}, at=later),
        ],
    )
    assert picture.get("settlements/a").last_heard_at == later


def test_more_about_an_incident_leaves_it_confirmed():
    picture = fold(
        EMPTY,
        [
            event(1, "incidents.reported", "incidents/a", {"name": "Slip", "type": "landslip"}),
            event(2, "incidents.confirmed", "incidents/a"),
            event(3, "incidents.reported", "incidents/a", {"note": "wall down"}),
        ],
    )
    assert picture.get("incidents/a").certainty is Certainty.CONFIRMED


def test_the_dead_as_reported_and_as_confirmed_are_two_figures():
    told = {"name": "Niton", "belongs_to": "settlements/niton", "dead_reported": 3}
    picture = fold(EMPTY, [event(1, "casualties.reported", "casualties/settlements-niton", told)])
    record = picture.get("casualties/settlements-niton")
    assert (record.dead_reported, record.dead_confirmed, record.injured_reported) == (3, None, None)


def test_a_draft_may_have_an_empty_body():
    Draft("closures.lifted", "closures/a", NOON, NOON, "Chen", "duty officer", {})
    assert VERBS["closures.lifted"].tell(event(1, "closures.lifted", "closures/a")) == {
        "lifted_at": "2026-01-05T12:00:00.000000Z"
    }
