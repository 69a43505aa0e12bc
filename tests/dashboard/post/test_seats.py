"""A browser keeps its seat for the shift: across a restart, never for longer, and no file gives the cookie away."""

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk.identity import LONGEST, SHIFT_H, Person, name_person
from dashboard.duties import DUTIES, list_duties, read_duty, write_duty
from dashboard.seats import Seats
from data.faults import BadInput

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHEN = Person("Chen", "duty_officer")


@pytest.fixture
def clock():
    class Clock:
        now = NOW

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def seats(tmp_path, clock):
    return Seats(tmp_path / "seats.json", clock)


def test_who_signed_on_is_found_by_the_cookie(seats):
    token, seat = seats.take(CHEN)
    assert seats.find(token) == seat
    assert seats.find(token).person == CHEN


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_nobody_sits_where_the_cookie_is_unknown(seats, token):
    seats.take(CHEN)
    assert seats.find(token) is None


def test_a_restarted_server_knows_its_seats(seats, clock, tmp_path):
    token, seat = seats.take(CHEN)
    assert Seats(tmp_path / "seats.json", clock).find(token) == seat


def test_a_seat_ends_with_its_shift(seats, clock):
    token, _ = seats.take(CHEN)
    clock.now = NOW + timedelta(hours=SHIFT_H)
    assert seats.find(token) is None


def test_a_seat_that_was_left_is_forgotten(seats):
    token, seat = seats.take(CHEN)
    seats.leave(seat)
    assert seats.find(token) is None


def test_the_file_holds_no_cookie_and_is_its_owners_alone(seats, tmp_path):
    token, _ = seats.take(CHEN)
    path = tmp_path / "seats.json"
    assert token not in path.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"id": 1}]', '{"a": 1}'])
def test_a_damaged_file_asks_everybody_anew(tmp_path, clock, text):
    path = tmp_path / "seats.json"
    path.write_text(text, encoding="utf-8")
    assert Seats(path, clock).find("x") is None


def test_a_shift_is_told_once_a_journal(seats):
    _, seat = seats.take(CHEN)
    seats.take(None)
    assert seats.list_untold("journal") == [seat]
    seats.change(seat, told="journal")
    assert seats.list_untold("journal") == []
    assert [each.id for each in seats.list_untold("exercise")] == [seat.id]


def test_a_person_has_a_name_and_a_post():
    assert name_person("  Chen   Yu ", "duty_officer") == Person("Chen Yu", "duty_officer")


@pytest.mark.parametrize(("name", "post"), [("", "x"), ("x", " "), ("x" * (LONGEST + 1), "x"), ("a\x00b", "x")])
def test_what_names_nobody_is_refused(name, post):
    with pytest.raises(BadInput):
        name_person(name, post)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_duty_post_is_read_in_any_language(lang):
    assert [read_duty(label) for label in list_duties(lang)] == list(DUTIES)
    assert [write_duty(code, lang) for code in DUTIES] == list_duties(lang)


def test_who_runs_the_exercise_is_offered_in_an_exercise_alone():
    assert set(list_duties("zh", exercise=True)) - set(list_duties("zh")) == {"导调"}
    assert read_duty("导调") == read_duty("Exercise control") == "exercise_control"


def test_a_duty_post_of_its_own_stays_as_typed():
    assert read_duty("  harbour  master ") == "harbour master"
    assert write_duty("harbour master", "zh") == "harbour master"
