"""Places and times as people say them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from dashboard.desk.reports.naming import name_near
from dashboard.desk.reports.when import read_when
from dashboard.desk.reports.where import find_area, find_where
from data.faults import BadInput
from data.picture import EMPTY

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
EARLY, LATE = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - Hypothesis wants them bare


@pytest.mark.parametrize("words", ["Godshill", "at Godshill", "near godshill", "在戈德斯希尔附近"])
def test_a_name_is_found_as_people_say_it(exercise_post, words):
    where = find_where(exercise_post, words, exercise_post.picture)
    assert where.names["name"] == "Godshill"


@pytest.mark.parametrize("words", ["-1.2558,50.6335", "50.6335, -1.2558", "50.6335 N 1.2558 W", "50.6335°N, 1.2558°W"])
def test_coordinates_are_read_either_way_round_where_the_area_decides(exercise_post, words):
    where = find_where(exercise_post, words, exercise_post.picture)
    assert where.geometry.distance(Point(-1.2558, 50.6335)) < 1e-9
    assert where.names["name"] == "Godshill"


def test_a_record_is_a_place(exercise_post):
    where = find_where(exercise_post, "shelters/island-free-school", exercise_post.picture)
    assert "Free School" in where.names["name"]


@pytest.mark.parametrize(("words", "key"), [("Atlantis", "unknown"), ("new", "ambiguous"), ("at sea", "ambiguous")])
def test_what_is_no_place_or_several_is_asked_again(exercise_post, words, key):
    with pytest.raises(BadInput, match=f"where_{key}"):
        find_where(exercise_post, words, exercise_post.picture)


@pytest.mark.parametrize(
    ("lon", "lat", "en", "zh"),
    [
        (-1.2530, 50.6345, "Godshill", "戈德斯希尔"),
        (-1.2558, 50.6470, "1.4 km N of Godshill", "戈德斯希尔以北约1.4公里"),
        (-1.2920, 50.7010, "Newport", "纽波特"),
        (-1.30, 50.5600, "3.1 km S of Blackgang", "布莱克冈以南约3.1公里"),
    ],
)
def test_a_place_is_named_after_its_settlement_or_by_how_far_it_is_from_one(exercise_post, lon, lat, en, zh):
    names = name_near(exercise_post, exercise_post.picture, Point(lon, lat))
    assert (names["name"], names["name_zh"]) == (en, zh)


def test_an_area_is_called_after_the_largest_settlement_in_it(exercise_post):
    names = name_near(exercise_post, exercise_post.picture, box(-1.33, 50.60, -1.15, 50.72))
    assert names["name"] == "Newport"


def test_a_place_far_from_everything_has_no_name(exercise_post):
    assert find_where(exercise_post, "-1.25,50.45", exercise_post.picture).names is None


def test_a_shaky_outline_is_made_sound(exercise_post):
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert find_area(bow_tie, exercise_post.picture).is_valid


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", None),
        ("19:30", NOON - timedelta(minutes=30)),
        ("1930", NOON - timedelta(minutes=30)),
        ("20:01", NOON),
        ("21:00", NOON - timedelta(hours=23)),
        ("20", NOON - timedelta(minutes=20)),
        ("20 min ago", NOON - timedelta(minutes=20)),
        ("20分钟前", NOON - timedelta(minutes=20)),
        ("2 h", NOON - timedelta(hours=2)),
        ("2026-01-05T08:00Z", NOON - timedelta(hours=4)),
        ("2026-01-05 08:00", NOON - timedelta(hours=12)),
    ],
)
def test_a_time_is_read_as_people_say_it(text, moment):
    read = read_when(text, NOON, CHINA)
    assert (read is None) == (moment is None)
    assert read is None or abs(read - moment) <= timedelta(minutes=1)


def test_an_end_is_looked_for_ahead():
    assert read_when("19:30", NOON, CHINA, ahead=True) == NOON + timedelta(hours=23, minutes=30)
    assert read_when("2 h", NOON, CHINA, ahead=True) == NOON + timedelta(hours=2)


@pytest.mark.parametrize("text", ["soon", "25:00", "14:7", "2026-13-01"])
def test_what_is_no_time_is_asked_again(text):
    with pytest.raises(BadInput, match="when_unknown"):
        read_when(text, NOON, CHINA)


@given(st.times(), st.datetimes(min_value=EARLY, max_value=LATE))
def test_an_hour_is_never_ahead_of_the_clock_nor_a_day_behind(hour, moment):
    now = moment.replace(tzinfo=UTC)
    read = read_when(f"{hour:%H:%M}", now, UTC)
    assert now - timedelta(hours=24) <= read <= now + timedelta(minutes=2)


@given(st.floats(-1.6, -1.05), st.floats(50.56, 50.78))
def test_a_picked_point_is_read_back_to_the_metre(lon, lat):
    words = f"{lat:.5f} N {-lon:.5f} W"
    nowhere = SimpleNamespace(has_area=False, ground=SimpleNamespace(mark=(), remember=lambda _key, make: make()))
    where = find_where(nowhere, words, EMPTY)
    assert where.geometry.distance(Point(lon, lat)) < 1e-5
