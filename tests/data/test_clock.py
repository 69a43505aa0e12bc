"""Points in time, in and out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.clock import read_offset, read_time, to_utc, write_time

MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")])).filter(
    lambda moment: 2 < moment.year < 9998
)


@given(MOMENTS)
def test_a_moment_comes_back_to_the_microsecond(moment):
    assert read_time(write_time(moment)) == moment.astimezone(UTC)


@given(MOMENTS, MOMENTS)
def test_written_times_sort_as_time_does(one, other):
    assert (write_time(one) < write_time(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_a_time_without_offset_is_of_the_zone_given():
    assert read_time("2026-01-05T17:20", ZoneInfo("Asia/Shanghai")) == datetime(2026, 1, 5, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-05T17:20", "2026/1/5 17:20", "soon", ""])
def test_a_time_without_offset_and_zone_is_none(text):
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        read_time(text)


def test_a_naive_moment_is_no_point_in_time():
    with pytest.raises(ValueError, match="no offset"):
        to_utc(datetime(2026, 1, 5))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize(
    ("text", "minutes"), [("T+0:00", 0), ("T+1:30", 90), ("T-0:45", -45), ("T-720:00", -43_200), (" T+6:10 ", 370)]
)
def test_an_offset_counts_from_the_start(text, minutes):
    assert read_offset(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["T1:30", "+1:30", "T+1:60", "T+1", "T+1:5", "90"])
def test_what_is_no_offset_is_refused(text):
    with pytest.raises(ValueError, match="no offset"):
        read_offset(text)
