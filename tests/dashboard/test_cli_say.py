"""How the command line writes for people."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.cli.say import measure, pick_side, say_age, say_count, say_duration, say_length, say_moment, write_table
from dashboard.i18n import words

SAY = words("en")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(("length_m", "text"), [(0, "0 m"), (999.4, "999 m"), (1000, "1.0 km"), (None, "unknown")])
def test_lengths(length_m, text):
    assert say_length(SAY, length_m) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(90, "1.5 min"), (3600, "1 h 00 min"), (5430, "1 h 30 min"), (None, "unknown")]
)
def test_durations(seconds, text):
    assert say_duration(SAY, seconds) == text


@pytest.mark.parametrize(
    ("age_s", "text"), [(-5, "0 min ago"), (3600, "60 min ago"), (6 * 3600, "6 h ago"), (72 * 3600, "3 days ago")]
)
def test_ages(age_s, text):
    assert say_age(SAY, age_s) == text


def test_unknown_is_never_zero():
    assert say_count(SAY, None) == "unknown"
    assert say_count(SAY, 0) == "0"


def test_a_moment_is_told_in_the_zone_of_the_post():
    assert say_moment(SAY, NOON, ZoneInfo("Asia/Shanghai"), NOON) == "20:00"


def test_a_moment_of_another_day_tells_its_date():
    assert say_moment(SAY, "2026-03-01T12:00:00Z", UTC, NOON) == "2026-03-01 12:00"


def test_chinese_takes_two_columns():
    assert measure("文特诺 A") == 8
    first, second = write_table([["文特诺", "1"], ["Ventnor", "22"]], right=frozenset({1}))
    assert measure(first) == measure(second)


def test_a_text_in_both_languages_shows_the_readers_side():
    both = "town clerk\uff5c值班文书"
    assert pick_side(both, "zh") == "值班文书"
    assert pick_side(both, "en") == "town clerk"
    assert pick_side("town clerk", "zh") == "town clerk"
