"""The roll call: from its start every settlement is to be heard from, until somebody ends it."""

from datetime import timedelta

import pytest

from dashboard.desk.journal import list_lines
from dashboard.desk.post import Actor
from dashboard.desk.reports.rollcall import end_roll_call, start_roll_call
from dashboard.desk.reports.settlements import hear_from
from dashboard.desk.reports.telling import How
from dashboard.desk.reports.undo import undo
from dashboard.desk.situation import describe
from data.faults import BadInput, Conflict

WHO = Actor("Chen", "duty officer")


def silent(post):
    return {row["id"] for row in describe(post)["not_heard_from"]}


def test_a_live_post_awaits_nobody_until_a_roll_call_asks_every_settlement(live_post):
    everybody = {each["properties"]["id"] for each in live_post.area.settlements}
    assert (silent(live_post), describe(live_post)["not_heard"]["value"]) == (set(), None)
    start_roll_call(live_post, WHO)
    assert silent(live_post) == everybody
    hear_from(live_post, WHO, "godshill", nil_return=True)
    told = describe(live_post)
    assert (told["roll_call"]["heard"], told["not_heard"]["value"]) == (1, len(everybody) - 1)
    end_roll_call(live_post, WHO)
    assert (silent(live_post), describe(live_post)["roll_call"]) == (set(), None)


def test_who_was_heard_from_before_is_asked_again(toy):
    hear_from(toy.post, WHO, "alder", how=How(happened_at=toy.post.now() - timedelta(minutes=1)))
    assert "alder" not in silent(toy.post)
    answer = start_roll_call(toy.post, WHO)
    assert "alder" in silent(toy.post)
    undo(toy.post, WHO, answer["event_id"])
    assert "alder" not in silent(toy.post)


def test_one_roll_call_at_a_time_and_none_from_the_future(toy):
    with pytest.raises(BadInput, match="report_ahead"):
        start_roll_call(toy.post, WHO, how=How(happened_at=toy.post.now() + timedelta(hours=1)))
    start_roll_call(toy.post, WHO)
    with pytest.raises(Conflict, match="roll_call_runs"):
        start_roll_call(toy.post, WHO)
    end_roll_call(toy.post, WHO)
    with pytest.raises(Conflict, match="no_roll_call"):
        end_roll_call(toy.post, WHO)


def test_the_journal_and_the_news_tell_it(toy):
    start_roll_call(toy.post, WHO)
    line, news = list_lines(toy.post)["lines"][0], describe(toy.post)["changes"][0]
    assert (line["did"], line["can_undo"], news["what"]) == ("roll_call.started", True, "roll_call_started")
