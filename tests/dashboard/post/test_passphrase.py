"""The passphrase is kept as a hash that is slow to try; who guesses has to wait."""

import logging

import pytest

from dashboard import passphrase as room
from dashboard.passphrase import FREE_TRIES, LONGEST_WAIT_S, PASSPHRASE_FILE, Passphrase, Throttle
from data.faults import BadInput, Conflict, DamagedStore

WORDS = "tide table on the wall"


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(room, "COST", 2)


@pytest.fixture
def kept(tmp_path, quick):
    made = Passphrase(tmp_path)
    made.set(WORDS)
    return made


def test_it_costs_what_is_advised():
    assert (room.COST, room.BLOCK, room.LANES) == (2**15, 8, 3)


def test_the_right_words_fit_and_no_others(kept):
    assert kept.fits(WORDS)
    assert kept.fits(f" {WORDS} ")
    assert not kept.fits(WORDS.upper())
    assert not kept.fits("")


def test_another_process_sees_it(kept, tmp_path):
    assert Passphrase(tmp_path).fits(WORDS)


def test_without_one_nothing_fits(tmp_path, quick):
    assert not Passphrase(tmp_path).fits("")
    assert Passphrase(tmp_path).mark == ""


def test_the_mark_changes_with_it(kept):
    before = kept.mark
    kept.set("quite another sentence")
    assert kept.mark not in {before, ""}


def test_the_same_words_leave_another_hash(kept, tmp_path):
    before = (tmp_path / PASSPHRASE_FILE).read_text(encoding="utf-8")
    kept.set(WORDS)
    assert (tmp_path / PASSPHRASE_FILE).read_text(encoding="utf-8") != before


def test_it_is_written_nowhere(kept, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    kept.fits(WORDS)
    assert WORDS not in (tmp_path / PASSPHRASE_FILE).read_text(encoding="utf-8")
    assert WORDS not in caplog.text


@pytest.mark.parametrize("text", ["short", " " * 20, "x" * 201])
def test_a_short_or_endless_one_is_refused(tmp_path, quick, text):
    with pytest.raises(BadInput, match="passphrase_length"):
        Passphrase(tmp_path).set(text)


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / PASSPHRASE_FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(DamagedStore):
        Passphrase(tmp_path).fits(WORDS)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def count_tries(throttle, clock, address, until_s):
    """Return how many tries one address gets within some seconds, asking without pause."""
    done = 0
    while clock.now < until_s:
        try:
            throttle.try_once(address)
            done += 1
        except Conflict as wait:
            clock.now += wait.values["seconds"]
    return done


def test_guessing_gets_slow(clock):
    assert count_tries(Throttle(clock), clock, "192.0.2.1", 3600) < FREE_TRIES + 3600 / LONGEST_WAIT_S + 10


def test_each_address_waits_for_itself(clock):
    throttle = Throttle(clock)
    count_tries(throttle, clock, "192.0.2.1", 1)
    throttle.try_once("192.0.2.2")


def test_one_network_of_version_six_is_one_address(clock):
    throttle = Throttle(clock)
    for end in range(FREE_TRIES):
        throttle.try_once(f"2001:db8::{end}")
    with pytest.raises(Conflict):
        throttle.try_once("2001:db8::ffff")


def test_the_right_one_ends_the_waiting(clock):
    throttle = Throttle(clock)
    for _ in range(FREE_TRIES - 1):
        throttle.try_once("192.0.2.1")
    throttle.forget("192.0.2.1")
    for _ in range(FREE_TRIES):
        throttle.try_once("192.0.2.1")


def test_many_addresses_are_not_remembered_for_ever(clock):
    throttle = Throttle(clock)
    for end in range(3000):
        throttle.try_once(f"10.0.{end // 250}.{end % 250}")
    assert len(throttle._tries) <= room.ADDRESSES
