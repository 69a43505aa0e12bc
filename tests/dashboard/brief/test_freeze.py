"""An issued briefing keeps its number and its words for ever."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.brief.freeze import LONGEST, read_written
from dashboard.desk import briefing, closures
from dashboard.desk.reports import undo
from dashboard.desk.viewing import look_back
from data.clock import read_time
from data.faults import BadInput, Conflict, NotFound

LEESON_ROAD = {"type": "Point", "coordinates": [-1.1843, 50.6027]}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def test_numbers_go_up_by_one(exercise_post, who):
    numbers = [briefing.issue_briefing(exercise_post, who, {})["number"] for _ in range(2)]
    assert numbers == [1, 2]
    assert [row["number"] for row in briefing.list_issued(exercise_post)["rows"]] == [2, 1]
    assert briefing.list_issued(exercise_post)["next_number"] == 3


def test_what_happens_later_changes_no_word_of_it(exercise_post, who):
    issued = briefing.issue_briefing(exercise_post, who, {"outlook": "Rain."})
    closures.close_road(exercise_post, who, LEESON_ROAD, "landslip")
    assert briefing.find_issued(exercise_post, 1)["text"] == issued["text"]


def test_a_draft_leaves_no_trace(exercise_post, who):
    head = exercise_post.picture.head
    assert briefing.draft_briefing(exercise_post, who, {})["number"] == 1
    assert exercise_post.picture.head == head


def test_two_who_issue_at_once_do_not_share_a_number(exercise_post, who):
    def slip_in(part, _fraction):
        if part == "done" and not briefing.list_issued(exercise_post)["rows"]:
            briefing.issue_briefing(exercise_post, who, {})

    with pytest.raises(Conflict, match="briefing_taken"):
        briefing.issue_briefing(exercise_post, who, {}, tell=slip_in)
    assert [row["number"] for row in briefing.list_issued(exercise_post)["rows"]] == [1]


def test_it_cannot_be_undone(exercise_post, who):
    briefing.issue_briefing(exercise_post, who, {})
    event = exercise_post.picture.changes[-1]
    with pytest.raises(Conflict):
        undo.undo(exercise_post, who, event.id)


def test_who_looks_back_issues_nothing(exercise_post, who):
    with look_back(exercise_post.now() - timedelta(minutes=5)), pytest.raises(Conflict, match="past_is_closed"):
        briefing.issue_briefing(exercise_post, who, {})


def test_as_known_before_it_was_issued_there_is_none(exercise_post, who):
    issued = briefing.issue_briefing(exercise_post, who, {})
    before = read_time(issued["issued_at"]) - timedelta(seconds=1)
    with pytest.raises(NotFound):
        briefing.find_issued(exercise_post, 1, as_known=before)


def test_who_wrote_and_who_approves_are_in_it(exercise_post, who):
    given = {"approved_by": "chair", "marking": "internal", "next_at": "13:00", "decisions": "one\n\ntwo"}
    issued = briefing.issue_briefing(exercise_post, who, given)
    assert issued["prepared_by"] == "Ada"
    assert issued["written"]["approved_by"] == "chair"
    assert issued["written"]["decisions"] == ["one", "two"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"marking": "secret"}, "briefing_marking"),
        ({"confidence": "certain"}, "briefing_confidence"),
        ({"next_at": "soon"}, "briefing_next"),
        ({"outlook": "x" * (LONGEST + 1)}, "briefing_too_long"),
    ],
)
def test_what_cannot_be_understood_is_refused(given, key):
    with pytest.raises(BadInput, match=key):
        read_written(given, NOON, LONDON)


def test_an_unknown_house_is_refused(exercise_post, who):
    with pytest.raises(BadInput, match="briefing_profile"):
        briefing.draft_briefing(exercise_post, who, {}, "memo")


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 400_000))
def test_the_next_is_always_within_a_day_ahead(hour, minute, minutes):
    now = NOON + timedelta(minutes=minutes)
    due = read_time(read_written({"next_at": f"{hour}:{minute:02d}"}, now, UTC)["next_at"])
    assert timedelta() < due - now <= timedelta(days=1)
    assert (due.hour, due.minute) == (hour, minute)
