"""Looking back: every question is answered as known then, every act is refused, and others see now."""

import asyncio
from datetime import timedelta

import pytest

from dashboard.desk import closures, exercise, gap, situation
from dashboard.desk.post import Actor
from dashboard.desk.viewing import find_viewed, look_back
from data.faults import Conflict

WHO = Actor("Chen", "duty officer")


@pytest.fixture
def past(exercise_post):
    """Return T+3:00: before Newport Road began to slide."""
    return exercise_post.picture.exercise.started_at + timedelta(hours=3)


def test_every_question_is_answered_as_known_then(exercise_post, past):
    asked = (situation.describe, gap.find_gap, closures.list_closures)
    then = [ask(exercise_post, as_known=past) for ask in asked]
    with look_back(past):
        assert [ask(exercise_post) for ask in asked] == then
    assert [ask(exercise_post) for ask in asked] != then


def test_clock_and_version_are_those_of_the_past(exercise_post, past):
    now, version = exercise_post.now(), exercise_post.version
    with look_back(past):
        assert exercise_post.now() == past
        assert exercise_post.version != version
        assert exercise.describe(exercise_post)["step"] == 3
    assert (exercise_post.now(), exercise_post.version) == (now, version)


def test_what_is_recorded_now_does_not_move_the_past(exercise_post, past):
    with look_back(past):
        before = exercise_post.version
    exercise.next_step(exercise_post, WHO)
    with look_back(past):
        assert exercise_post.version == before


def test_nothing_is_written_into_the_past(exercise_post, past):
    head = exercise_post.picture.head
    with look_back(past), pytest.raises(Conflict, match="past_is_closed"):
        closures.reopen_road(exercise_post, WHO, "leeson-road")
    with look_back(past), pytest.raises(Conflict, match="past_is_closed"):
        exercise.start(exercise_post, WHO)
    assert exercise_post.refresh().head == head


def test_another_who_asks_at_the_same_time_sees_now(exercise_post, past):
    async def ask(at):
        with look_back(at):
            await asyncio.sleep(0)
            return await asyncio.to_thread(exercise_post.now)

    async def both():
        return await asyncio.gather(ask(past), ask(None))

    assert asyncio.run(both()) == [past, exercise_post.now()]
    assert find_viewed() is None
