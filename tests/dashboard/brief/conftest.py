"""Facts of the exercise, gathered once, and what a person writes."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from dashboard.brief.facts import gather
from dashboard.brief.freeze import NOTHING
from dashboard.desk import briefing
from dashboard.desk.post import Actor, open_post

WHO = Actor("Ada", "duty_officer")


OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def exercise_post(exercise_home, ground):
    """The exercise post just after its step 4; its clock goes on by a second whenever somebody looks at it."""
    seconds = count()
    with closing(
        open_post(exercise_home, clock=lambda: OPENED + timedelta(seconds=next(seconds)), ground=ground)
    ) as post:
        yield post


@pytest.fixture
def who():
    return WHO


@pytest.fixture(scope="module")
def facts(read_post):
    """The facts of the exercise just after its step 4."""
    return gather(read_post, read_post.now())


@pytest.fixture
def written():
    return {**NOTHING, "decisions": []}


@pytest.fixture(scope="module")
def drafted(read_post):
    """A draft of the exercise, in both languages."""
    given = {
        "outlook": "Rain until about 18:00.",
        "confidence": "medium",
        "decisions": "Clear Leeson Road\nOpen a hall",
    }
    return briefing.draft_briefing(read_post, WHO, given)
