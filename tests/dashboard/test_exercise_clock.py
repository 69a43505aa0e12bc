"""The exercise by the clock: messages arrive by themselves at their own times, and a real report stops it at once."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk import exercise, exercise_clock, gap
from dashboard.desk.exercise_clock import (
    end,
    find_next_due,
    list_cues,
    pace,
    play_due,
    report_real,
    resume,
    return_to,
    stop,
)
from dashboard.desk.home import LIVE_JOURNAL
from dashboard.desk.post import Actor, open_post
from dashboard.player import Player
from data.faults import BadInput, Conflict

WHO = Actor("Chen", "duty officer")
OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Wall:
    """A wall clock that a test moves on."""

    def __init__(self):
        self.now = OPENED

    def __call__(self):
        return self.now

    def run(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def post(exercise_home, ground, wall):
    with closing(open_post(exercise_home, clock=wall, ground=ground)) as opened:
        yield opened


def at(post):
    """Return the exercise's time as minutes from its start."""
    return (post.now() - post.picture.exercise.started_at) / timedelta(minutes=1)


def arrived(post):
    return [message["number"] for message in exercise.list_messages(post.refresh())]


def test_the_clock_runs_at_the_rate_that_was_set_and_never_jumps(post, wall):
    assert at(post) == 225
    for rate, expected in ((10, 235), (2, 237), (5, 242), (1, 243)):
        pace(post, WHO, by_clock=True, rate=rate)
        wall.run(minutes=1)
        assert at(post) == pytest.approx(expected)


def test_a_pause_holds_the_clock_and_play_goes_on_from_there(post, wall):
    pace(post, WHO, by_clock=True, rate=10)
    wall.run(minutes=1)
    assert stop(post, WHO)["stopped"] == "pause"
    wall.run(hours=5)
    assert at(post) == pytest.approx(235)
    resume(post, WHO)
    wall.run(minutes=1)
    assert at(post) == pytest.approx(245)


def test_messages_arrive_by_themselves_each_at_its_own_time(post, wall):
    before = arrived(post)
    pace(post, WHO, by_clock=True, rate=1)
    wall.run(minutes=24)
    assert play_due(post, WHO) > 0
    assert arrived(post) == before
    wall.run(minutes=1)
    assert play_due(post, WHO) > 0
    assert arrived(post) == [*before, "5.1"]
    assert exercise.describe(post)["step"] == 4
    message = exercise.describe(post)["messages"][-1]
    assert (message["number"], message["at"]) == ("5.1", message["arrived_at"])
    assert "whitwell-road" not in post.picture.records("closures")
    wall.run(minutes=13)
    play_due(post, WHO)
    assert "whitwell-road" in post.picture.records("closures")
    wall.run(minutes=2)
    play_due(post, WHO)
    assert exercise.describe(post)["step"] == 5
    assert find_next_due(post, WHO) > post.now()


def test_by_the_clock_everything_is_told_once_and_the_figures_are_those_of_the_button(
    exercise_home, ground, wall, post
):
    pace(post, WHO, by_clock=True, rate=10)
    for _ in range(9):
        wall.run(minutes=2)
        play_due(post, WHO)
    told = exercise.describe(post)
    assert (told["step"], told["next_step"]) == (8, None)
    numbers = arrived(post)
    assert sorted(numbers) == sorted(cue["number"] for step in list_cues(post) for cue in step["cues"])
    assert len(set(numbers)) == len(numbers)
    by_clock = gap.find_gap(post)["totals"]
    exercise.start(post, WHO)
    for _ in range(4):
        exercise.next_step(post, WHO)
    assert [number for number in arrived(post) if number.startswith("+")] == []
    assert gap.find_gap(post)["totals"] == by_clock


def test_the_button_tells_only_what_the_clock_has_not_told(post, wall):
    pace(post, WHO, by_clock=True, rate=1)
    wall.run(minutes=26)
    play_due(post, WHO)
    exercise.next_step(post, WHO)
    numbers = arrived(post)
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) >= {"5.1", "5.2", "5.3"}
    assert at(post) == 265


def test_what_comes_long_after_its_time_is_known_late(post, wall):
    pace(post, WHO, by_clock=True, rate=1)
    wall.run(hours=1)
    play_due(post, WHO)
    stamp = post.picture.stamp("closures/whitwell-road")
    assert stamp.known_at == post.now()
    assert stamp.happened_at < stamp.known_at


def test_nothing_arrives_by_itself_when_the_button_plays_or_the_clock_stands(post, wall):
    wall.run(hours=2)
    assert (find_next_due(post, WHO), play_due(post, WHO)) == (None, 0)
    pace(post, WHO, by_clock=True)
    stop(post, WHO)
    assert (find_next_due(post, WHO), play_due(post, WHO)) == (None, 0)


def test_blind_hides_what_a_step_is_about(post):
    told = pace(post, WHO, blind=True)
    assert (told["blind"], told["step_title_en"], told["look_at_zh"]) == (True, None, None)
    assert told["messages"]


def test_the_controller_sees_every_message_with_what_is_expected(post):
    steps = list_cues(post)
    assert [step["number"] for step in steps] == list(range(1, 9))
    assert [step["number"] for step in steps if step["played"]] == [1, 2, 3, 4]
    cues = [cue for step in steps for cue in step["cues"]]
    assert all(cue["expected_en"] and cue["expected_zh"] for cue in cues)
    assert {cue["number"] for cue in cues if cue["arrived_at"]} == set(arrived(post))


def test_a_real_report_stops_the_clock_and_opens_the_live_post_with_nothing_mixed_in(post, wall):
    pace(post, WHO, by_clock=True, rate=10)
    played_in, head = post.journal_path, post.refresh().head
    told = report_real(post, WHO)
    assert (told["running"], told["left"]) == (False, True)
    assert post.journal_path == post.home / LIVE_JOURNAL
    assert {event.kind for event in post.picture.changes} <= {"area.adopted"}
    assert post.now() == wall.now
    post.append(WHO, [post.draft("incidents.reported", "incidents/real", {"fields": {"name": "x", "type": "fire"}})])
    wall.run(hours=1)
    assert play_due(post, WHO) == 0
    back = return_to(post, WHO)
    assert (back["running"], back["stopped"], back["rate"]) == (True, None, 10.0)
    assert post.journal_path == played_in
    assert at(post) == pytest.approx(225)
    assert "real" not in post.picture.records("incidents")
    assert [event.kind for event in post.picture.changes if event.seq > head] == [
        "exercise.stopped",
        "exercise.resumed",
    ]
    wall.run(minutes=1)
    assert at(post) == pytest.approx(235)


def test_a_pause_before_a_real_report_is_still_a_pause_after_it(post):
    stop(post, WHO)
    report_real(post, WHO)
    assert return_to(post, WHO)["stopped"] == "pause"


def test_a_restart_of_the_program_stays_in_the_live_post(post, exercise_home, ground, wall):
    report_real(post, WHO)
    with closing(open_post(exercise_home, clock=wall, ground=ground)) as again:
        assert exercise.ensure(again, WHO)["running"] is False
        assert exercise.describe(again)["left"]


def test_there_is_no_way_back_where_none_was_left(live_post):
    with pytest.raises(Conflict, match="no_exercise_left"):
        return_to(live_post, WHO)
    with pytest.raises(Conflict, match="no_exercise"):
        report_real(live_post, WHO)


def test_an_exercise_that_has_ended_brings_nothing_more(post, wall):
    told = end(post, WHO)
    assert (told["stopped"], told["next_step"]) == ("ended", None)
    for act in (exercise.next_step, stop, resume, end):
        with pytest.raises(Conflict, match="exercise_over"):
            act(post, WHO)


def test_a_rate_that_the_clock_has_not_is_refused(post):
    with pytest.raises(BadInput, match="exercise_rate"):
        pace(post, WHO, by_clock=True, rate=3)


def test_two_who_play_what_is_due_tell_it_once(post, wall, exercise_home, ground):
    pace(post, WHO, by_clock=True, rate=10)
    wall.run(minutes=3)
    with closing(open_post(exercise_home, clock=wall, ground=ground)) as other:
        assert exercise_clock.play_due(post, WHO) > 0
        assert exercise_clock.play_due(other, WHO) == 0


def test_the_player_writes_down_what_is_due_and_names_who_set_the_pace(post, wall):
    player = Player(post)
    pace(post, Actor("Lin", "exercise_control"), by_clock=True, rate=1)
    player.tick()
    assert player.wait(0.0)
    wall.run(minutes=25)
    player.tick()
    assert player.wait(60.0)
    told = post.refresh().changes[-1]
    assert (told.actor, told.role, told.body["number"]) == ("Lin", "exercise_control", "5.1")
    head = post.picture.head
    player.tick()
    assert player.wait(60.0)
    assert post.refresh().head == head
