"""The post: what one process records, another sees; the clock; the past."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk.post import Actor, open_post
from data.faults import Unavailable
from data.picture import EMPTY
from data.records import Vehicle

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHO = Actor("Chen", "duty officer")


def tell_incident(post, identity, **fields):
    body = {"fields": {"name": identity, "type": "flood", **fields}, "source": "phone"}
    return post.append(WHO, [post.draft("incidents.recorded", f"incidents/{identity}", body)])


@pytest.fixture
def empty_post(tmp_path):
    with closing(open_post(tmp_path, clock=lambda: NOON)) as post:
        yield post


def test_an_act_is_signed_by_who_acts(empty_post):
    (event,) = tell_incident(empty_post, "a")
    assert (event.actor, event.role) == ("Chen", "duty officer")


def test_an_act_is_in_the_picture_on_return(empty_post):
    tell_incident(empty_post, "a")
    assert set(empty_post.picture.records("incidents")) == {"a"}


def test_who_listens_is_told_once_the_picture_holds_it(empty_post):
    seen = []
    empty_post.listen(lambda: seen.append(set(empty_post.picture.records("incidents"))))
    tell_incident(empty_post, "a")
    assert seen == [{"a"}]


def test_a_post_sees_what_another_process_recorded(tmp_path, empty_post):
    with closing(open_post(tmp_path, clock=lambda: NOON)) as other:
        tell_incident(other, "a")
    assert set(empty_post.refresh().records("incidents")) == {"a"}


def test_what_another_process_writes_between_looking_and_writing_is_looked_at_too(tmp_path, empty_post):
    seen = []

    def check(picture):
        seen.append(set(picture.records("incidents")))
        if len(seen) == 1:
            tell_incident(other, "theirs")

    with closing(open_post(tmp_path, clock=lambda: NOON)) as other:
        (mine,) = empty_post.append(WHO, [empty_post.draft("shift.opened", "shift/a", {})], check=check)
    assert seen == [set(), {"theirs"}]
    assert mine.seq == 2


def test_a_post_follows_the_journal_that_another_process_opened(tmp_path, empty_post):
    tell_incident(empty_post, "live")
    with closing(open_post(tmp_path, clock=lambda: NOON)) as other:
        other.switch_to(tmp_path / "exercises" / "one.sqlite")
        tell_incident(other, "played")
    assert set(empty_post.refresh().records("incidents")) == {"played"}


def test_the_journal_of_before_is_kept(tmp_path, empty_post):
    tell_incident(empty_post, "live")
    empty_post.switch_to(tmp_path / "exercises" / "one.sqlite")
    empty_post.switch_to(tmp_path / "journal.sqlite")
    assert set(empty_post.refresh().records("incidents")) == {"live"}


def test_a_staged_post_is_seen_by_nobody(tmp_path, empty_post):
    with closing(empty_post.stage(tmp_path / "exercises" / "one.sqlite", lambda: NOON)) as staged:
        tell_incident(staged, "played")
        assert set(staged.picture.records("incidents")) == {"played"}
    assert empty_post.refresh().records("incidents") == {}


def test_a_past_time_is_answered_with_what_was_known_then(tmp_path):
    hours = [0]
    with closing(open_post(tmp_path, clock=lambda: NOON + timedelta(hours=hours[0]))) as post:
        tell_incident(post, "early")
        hours[0] = 1
        tell_incident(post, "late")
        assert set(post.picture_at(NOON + timedelta(minutes=59)).records("incidents")) == {"early"}
        assert set(post.picture_at().records("incidents")) == {"early", "late"}


def test_the_version_changes_with_every_act(empty_post):
    before = empty_post.version
    tell_incident(empty_post, "a")
    assert empty_post.version != before


def test_a_home_without_a_county_says_what_is_missing(empty_post):
    assert not empty_post.has_area
    with pytest.raises(Unavailable):
        empty_post.network  # noqa: B018


def test_the_same_closures_are_answered_by_the_same_roads(exercise_post):
    first = exercise_post.roads(Vehicle.CAR, exercise_post.picture)
    assert exercise_post.roads(Vehicle.CAR, exercise_post.refresh()) is first
    assert exercise_post.roads(Vehicle.CAR, EMPTY) is exercise_post.free_roads(Vehicle.CAR)
    assert exercise_post.roads(Vehicle.CAR, EMPTY) is not first


def test_settings_changed_by_another_process_are_seen(tmp_path, empty_post):
    assert empty_post.settings.name == ""
    (tmp_path / "post.toml").write_text('name = "West county"\n')
    assert empty_post.settings.name == "West county"
