"""Feeds put teams where they are, without an event; a person's later word wins, and the past stays as it was."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from dashboard.desk import feeds
from dashboard.desk.post import Actor, open_post
from dashboard.desk.records import describe
from dashboard.desk.reports.teams import report_position
from dashboard.desk.viewing import look_back
from data.faults import BadInput
from data.positions import Fix

WHO = Actor("Chen", "duty_officer")
GODSHILL = [-1.2545, 50.6337]


@pytest.fixture
def team(exercise_post):
    return next(iter(exercise_post.picture.records("teams")))


@pytest.fixture
def tell(exercise_post, team, monkeypatch):
    """Tell the post where a team was; the picture takes it in at once."""
    monkeypatch.setattr(feeds, "SETTLE_S", 0.0)

    def take(*, minutes=0, place=GODSHILL, who=team):
        at = exercise_post.now() + timedelta(minutes=minutes)
        exercise_post.feeds._settle_at = 0.0
        return exercise_post.feeds.positions.take([Fix(who, *place, at, at)])

    return take


def place_of(post, team):
    point = post.refresh().get(f"teams/{team}").geometry
    return [point.x, point.y]


def test_a_team_is_where_its_feed_says(exercise_post, team, tell):
    tell(minutes=1)
    assert place_of(exercise_post, team) == GODSHILL
    stamp = exercise_post.picture.stamp(f"teams/{team}", "geometry")
    assert (stamp.source, stamp.happened_at) == (feeds.SOURCE, exercise_post.now() + timedelta(minutes=1))


def test_it_is_no_event(exercise_post, team, tell):
    before = exercise_post.picture.head, len(exercise_post.picture.changes)
    tell(minutes=1)
    shown = exercise_post.refresh()
    assert (shown.head, len(shown.changes)) == before
    assert shown.supposed is False


def test_the_version_moves_with_it(exercise_post, tell):
    before = exercise_post.version
    tell(minutes=1)
    assert exercise_post.version != before


def test_a_later_word_of_a_person_wins(exercise_post, team, tell):
    tell(minutes=-600)
    assert place_of(exercise_post, team) != GODSHILL
    tell(minutes=-1)
    assert place_of(exercise_post, team) == GODSHILL
    report_position(exercise_post, WHO, team, "-1.3000,50.7000")
    assert place_of(exercise_post, team) == pytest.approx([-1.3, 50.7])
    assert feeds.list_moves(exercise_post.picture, exercise_post.feeds.positions.newest(), exercise_post.now()) == []


def test_the_picture_takes_feeds_in_now_and_then(exercise_post, team, monkeypatch):
    exercise_post.refresh()
    at = exercise_post.now() + timedelta(minutes=1)
    exercise_post.feeds.positions.take([Fix(team, *GODSHILL, at, at)])
    assert place_of(exercise_post, team) != GODSHILL


def test_looking_back_it_is_where_it_was(exercise_post, team, tell):
    was, before = place_of(exercise_post, team), exercise_post.now()
    tell(minutes=1)
    with look_back(before):
        assert place_of(exercise_post, team) == was
    with look_back(before + timedelta(minutes=2)):
        assert place_of(exercise_post, team) == GODSHILL


def test_a_card_tells_the_feed_as_its_source(exercise_post, team, tell):
    tell(minutes=-3)
    told = describe(exercise_post, f"teams/{team}")
    assert [told["lon"], told["lat"]] == GODSHILL


def test_another_process_sees_it(exercise_post, team, tell, exercise_home, ground):
    tell(minutes=1)
    with closing(open_post(exercise_home, clock=exercise_post.wall_now, ground=ground)) as other:
        assert place_of(other, team) == GODSHILL


def test_a_damaged_store_does_not_take_the_picture_away(exercise_post, team, tell):
    exercise_post.feeds.positions.path.write_bytes(b"nothing of the kind" * 100)
    exercise_post.feeds._settle_at = 0.0
    assert exercise_post.refresh().get(f"teams/{team}").geometry is not None
    with look_back(exercise_post.now()):
        assert exercise_post.refresh().get(f"teams/{team}").geometry is not None


def test_an_unknown_team_is_put_nowhere(exercise_post, tell):
    before = dict(exercise_post.refresh().records("teams"))
    tell(minutes=1, who="nobody")
    assert dict(exercise_post.refresh().records("teams")) == before


def test_the_live_line_tells_who_moved(exercise_post, team, tell):
    tell(minutes=1)
    at = int((exercise_post.now() + timedelta(minutes=1)).timestamp())
    rows = feeds.list_moves(exercise_post.picture, exercise_post.feeds.positions.newest(), exercise_post.now())
    assert json.loads(json.dumps(rows)) == [[team, *GODSHILL, at]]


def read(post, message):
    return feeds.read_message(message, post.picture, now=post.now(), ahead=post.now() - post.wall_now())


def test_a_feed_tells_the_wall_clock(exercise_post, team):
    fixes, refused = read(
        exercise_post, [{"id": team, "lon": -1.2, "lat": 50.6, "at": exercise_post.wall_now().isoformat()}]
    )
    assert refused == []
    assert fixes == [Fix(team, -1.2, 50.6, exercise_post.now(), exercise_post.now())]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (1, "feed_row_unreadable"),
        ({"id": "nobody", "lon": 0, "lat": 0}, "feed_team_unknown"),
        ({"lon": 181, "lat": 0}, "feed_place_unreadable"),
        ({"lon": True, "lat": 0}, "feed_place_unreadable"),
        ({"lon": "1", "lat": 0}, "feed_place_unreadable"),
        ({"lon": 0}, "feed_place_unreadable"),
        ({"lon": float("nan"), "lat": 0}, "feed_place_unreadable"),
        ({"lon": 0, "lat": 0, "at": "yesterday"}, "feed_time_unreadable"),
        ({"lon": 0, "lat": 0, "at": "2026-03-02T09:00"}, "feed_time_unreadable"),
        ({"lon": 0, "lat": 0, "at": "2099-01-01T00:00Z"}, "feed_time_ahead"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_taken(exercise_post, team, row, why):
    row = {"id": team, **row} if isinstance(row, dict) else row
    good = {"id": team, "lon": -1.2, "lat": 50.6}
    fixes, refused = read(exercise_post, [good, row, good])
    assert len(fixes) == 2
    assert refused == [{"row": 1, "why": why}]


@pytest.mark.parametrize("message", [{}, "x", None, [0] * (feeds.MOST + 1)])
def test_what_is_no_list_or_endless_is_refused(exercise_post, message):
    with pytest.raises(BadInput, match="feed_unreadable"):
        read(exercise_post, message)
