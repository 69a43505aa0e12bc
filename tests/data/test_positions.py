"""Positions of feeds: the newest always, the way thinned, and what was known by a time."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.faults import DamagedStore
from data.positions import KEEP_M, KEEP_S, LEAST_S, Fix, Positions, is_worth_keeping, measure_m

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def fix(team="a", seconds=0.0, lon=-1.3, lat=50.6):
    at = NOON + timedelta(seconds=seconds)
    return Fix(team, lon, lat, at, at)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.positions"


@pytest.fixture
def store(path):
    with closing(Positions(path)) as opened:
        yield opened


def test_the_newest_is_told(store):
    assert store.take([fix(), fix(seconds=1), fix("b")]) == 3
    assert store.newest() == {"a": fix(seconds=1), "b": fix("b")}


def test_what_arrives_late_moves_nobody_back(store):
    store.take([fix(seconds=10)])
    assert store.take([fix(seconds=5), fix(seconds=10)]) == 0
    assert store.newest() == {"a": fix(seconds=10)}


def test_no_file_is_made_until_something_is_told(store, path):
    assert store.newest() == {}
    assert store.known_by(NOON) == {}
    assert not path.exists()


def test_a_standing_team_is_kept_twice_a_minute(store):
    store.take([fix(seconds=s) for s in range(121)])
    kept = store._connection.execute("SELECT count(*) FROM positions").get
    assert kept == 120 / KEEP_S + 1


def test_a_moving_team_is_kept_more_often_but_not_at_once():
    far = fix(seconds=LEAST_S - 1, lat=51.0)
    assert not is_worth_keeping(far, fix())
    assert is_worth_keeping(fix(seconds=LEAST_S, lat=51.0), fix())


def test_what_was_known_by_a_time(store):
    store.take([fix(), fix(seconds=60), Fix("b", 1, 1, NOON, NOON + timedelta(hours=1))])
    assert store.known_by(NOON) == {"a": fix()}
    assert set(store.known_by(NOON + timedelta(hours=2))) == {"a", "b"}


def test_another_process_sees_what_was_kept(store, path):
    store.take([fix()])
    with closing(Positions(path)) as other:
        assert other.newest() == {"a": fix()}
        store.take([fix(seconds=60)])
        assert other.newest() == {"a": fix(seconds=60)}


def test_the_last_position_outlives_the_server(path):
    with closing(Positions(path)) as store:
        store.take([fix(), fix(seconds=3)])
    with closing(Positions(path)) as store:
        assert store.newest() == {"a": fix(seconds=3)}


def test_what_is_no_store_is_told(path):
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(DamagedStore, match="positions_damaged"):
        Positions(path).newest()


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(-0.01, 0.01)), max_size=40))
def test_thinning_never_loses_more_than_half_a_minute(told):
    kept, newest = None, None
    for seconds, shift in sorted(told):
        now = fix(seconds=seconds, lat=50.6 + shift)
        if is_worth_keeping(now, kept):
            kept = now
        newest = now
        assert (newest.at - kept.at).total_seconds() < KEEP_S
        assert measure_m(newest, kept) < KEEP_M or (newest.at - kept.at).total_seconds() < LEAST_S


def test_a_degree_of_latitude_is_some_111_kilometres():
    assert measure_m(fix(lat=50), fix(lat=51)) == pytest.approx(111_195)
