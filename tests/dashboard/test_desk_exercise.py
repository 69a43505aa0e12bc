"""The exercise: anchored at now, played in steps, started again without losing the old journal."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk import exercise
from dashboard.desk.post import Actor, open_post
from data.faults import Conflict

WHO = Actor("Chen", "duty officer")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_it_opens_just_after_its_opening_step(exercise_post):
    told = exercise.describe(exercise_post)
    assert (told["step"], told["next_step"], told["offer_restart"]) == (4, 5, False)
    assert told["now"] == "2026-03-02T09:30:00.000000Z"


def test_the_next_step_moves_the_clock_to_its_time(exercise_post):
    before = exercise_post.now()
    told = exercise.next_step(exercise_post, WHO)
    assert told["step"] == 5
    assert exercise_post.now() > before
    assert exercise_post.now() - exercise_post.picture.exercise.started_at == timedelta(hours=4, minutes=25)


def test_what_a_step_reports_was_not_known_before(exercise_post):
    before = exercise_post.now()
    exercise.next_step(exercise_post, WHO)
    assert "whitwell-road" in exercise_post.picture.records("closures")
    assert "whitwell-road" not in exercise_post.picture_at(before).records("closures")


@pytest.mark.parametrize(
    ("hours", "minutes", "certainty"),
    [(0, 30, "reported"), (0, 59, "reported"), (1, 0, "confirmed"), (1, 10, "confirmed")],
)
def test_each_report_is_known_at_its_own_time(exercise_post, hours, minutes, certainty):
    at = exercise_post.picture.exercise.started_at + timedelta(hours=hours, minutes=minutes)
    assert exercise_post.picture_at(at).get("closures/leeson-road").certainty == certainty


def test_nothing_is_known_before_the_exercise_starts_or_after_its_step(exercise_post):
    start, story = exercise_post.picture.exercise.started_at, exercise.read_story()
    told = [event for event in exercise_post.picture.changes if event.kind.endswith(".recorded")]
    assert len({event.known_at for event in told}) > len(story.steps[:4])
    assert all(start <= event.known_at <= start + story.steps[3].at for event in told)
    assert {event.subject for event in exercise_post.picture.changes if event.kind.startswith("exercise.")} == {
        f"exercise/{story.id}"
    }


def test_a_step_played_late_is_known_late(exercise_home, ground):
    late = NOW + timedelta(hours=3)
    with closing(open_post(exercise_home, clock=lambda: late, ground=ground)) as post:
        exercise.next_step(post, WHO)
        assert post.now() == late
        assert post.picture.stamp("closures/whitwell-road").known_at == late
        assert post.picture.stamp("closures/whitwell-road").happened_at < late


def test_after_the_last_step_there_is_no_next(exercise_post):
    total = exercise_post.picture.exercise.steps_total
    for _ in range(total - 4):
        told = exercise.next_step(exercise_post, WHO)
    assert told["next_step"] is None
    with pytest.raises(Conflict):
        exercise.next_step(exercise_post, WHO)


def test_starting_again_keeps_the_old_journal(exercise_post):
    exercise.next_step(exercise_post, WHO)
    old = exercise_post.journal_path
    head = exercise_post.picture.head
    assert exercise.start(exercise_post, WHO)["step"] == 4
    assert exercise_post.journal_path != old
    exercise_post.switch_to(old)
    assert exercise_post.refresh().head == head


def test_it_starts_the_same_with_the_clock_a_year_ahead(exercise_home, ground):
    later = NOW + timedelta(days=366)
    with closing(open_post(exercise_home, clock=lambda: later, ground=ground)) as post:
        assert exercise.describe(post)["offer_restart"]
        before = post.picture.records("shelters")
        told = exercise.start(post, WHO)
        assert (told["step"], told["offer_restart"]) == (4, False)
        assert post.now() == later
        assert set(post.picture.records("shelters")) == set(before)


def test_a_live_post_has_no_next_step(live_post):
    assert exercise.describe(live_post)["running"] is False
    with pytest.raises(Conflict):
        exercise.next_step(live_post, WHO)


def test_a_start_that_fails_leaves_the_post_as_it_was(live_post, monkeypatch):
    def fail(*_given):
        raise Conflict("no_exercise")

    monkeypatch.setattr(exercise, "list_untold", fail)
    with pytest.raises(Conflict):
        exercise.start(live_post, WHO)
    assert live_post.refresh().exercise is None


def test_messages_hold_figures_not_fields(exercise_post):
    texts = [
        message[f"text_{lang}"] for message in exercise.describe(exercise_post)["messages"] for lang in ("en", "zh")
    ]
    assert texts
    assert not [text for text in texts if "{" in text]


def test_settlements_are_told_where_to_go(exercise_post):
    assert sum(row.persons for row in exercise_post.picture.announced) > 0
