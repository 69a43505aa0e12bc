"""The hot debrief: made of the journal alone, the same on the page, the terminal and in a file."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.debrief_words import tell_debrief, write_markdown, write_text
from dashboard.desk import debrief, exercise, situation
from dashboard.desk.closures import confirm_closure
from dashboard.desk.exercise_clock import end
from dashboard.desk.post import Actor, open_post
from dashboard.desk.reports.undo import undo
from dashboard.i18n import LANGUAGES, words
from data.clock import read_time
from data.faults import Conflict

WHO = Actor("Chen", "duty_officer")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Wall:
    """A wall clock that a test moves on."""

    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def post(exercise_home, ground, wall):
    """The post after step 5, four minutes on."""
    with closing(open_post(exercise_home, clock=wall, ground=ground)) as opened:
        exercise.next_step(opened, WHO)
        wall.now += timedelta(minutes=4)
        yield opened


def row(answer, number):
    return next(each for each in answer["rows"] if each["number"] == number)


def test_it_judges_what_arrived_after_the_opening_and_counts_the_rest(post):
    told = debrief.describe(post)
    assert [each["number"] for each in told["rows"]] == ["5.1", "5.2", "5.3"]
    assert told["before"] == 9
    assert (told["entries"], told["people"], told["ended"]) == (0, [], False)
    assert told["unanswered"] == ["5.1", "5.2", "5.3"]


def test_the_first_entry_about_a_record_answers_its_message_and_how_long_it_took(post, wall):
    body = {"fields": {"note": "barrier up"}, "source": "crew"}
    post.append(WHO, [post.draft("closures.recorded", "closures/whitwell-road", body)])
    wall.now += timedelta(minutes=3)
    confirm = {"fields": {"note": "both ends"}, "source": "crew"}
    post.append(WHO, [post.draft("closures.recorded", "closures/whitwell-road", confirm)])
    told = row(debrief.describe(post), "5.2")
    first = next(event for event in post.picture.changes if event.actor == "Chen" and event.role == "duty_officer")
    assert (told["acted"]["seq"], told["acted"]["actor"]) == (first.seq, "Chen")
    assert told["acted_after_s"] == 6 * 60


def test_an_entry_that_was_taken_back_answers_nothing(post):
    body = {"fields": {"note": "barrier up"}, "source": "crew"}
    (event,) = post.append(WHO, [post.draft("closures.recorded", "closures/whitwell-road", body)])
    undo(post, WHO, event.id)
    told = debrief.describe(post)
    assert (row(told, "5.2")["acted"], told["entries"]) == (None, 0)


def test_what_was_written_before_a_message_arrived_does_not_answer_it(exercise_post):
    body = {"fields": {"note": "seen"}, "source": "crew"}
    draft = exercise_post.draft("settlements.recorded", "settlements/niton", body)
    exercise_post.append(WHO, [draft])
    exercise.next_step(exercise_post, WHO)
    assert all(each["acted"] is None for each in debrief.describe(exercise_post)["rows"])


def test_the_picture_then_is_the_picture_as_known_when_it_arrived(post):
    for each in debrief.describe(post)["rows"]:
        then = situation.describe(post, as_known=read_time(each["arrived_at"]))
        assert each["then"] == {name: then[name]["value"] for name in debrief.FIGURES}
    before, after = (row(debrief.describe(post), number)["then"]["isolated"] for number in ("5.1", "5.2"))
    assert before == 0
    assert after > 1000


def test_what_is_reported_and_not_confirmed_is_open_until_somebody_confirms_it(exercise_post):
    post = exercise_post
    body = {"fields": {"name": "Tree down", "cause": "tree", "certainty": "reported"}, "source": "phone"}
    post.append(WHO, [post.draft("closures.recorded", "closures/tree", body)])
    assert "closures/tree" in {each["subject"] for each in debrief.describe(post)["unconfirmed"]}
    confirm_closure(post, WHO, "tree")
    assert "closures/tree" not in {each["subject"] for each in debrief.describe(post)["unconfirmed"]}


def test_an_exercise_that_ended_says_so(post):
    end(post, WHO)
    assert debrief.describe(post)["ended"]


def test_a_live_post_has_none(live_post):
    with pytest.raises(Conflict, match="no_exercise"):
        debrief.describe(live_post)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_marked_as_an_exercise_first_and_last_and_names_every_message(post, lang):
    say = words(lang)
    told = debrief.describe(post)
    passages = list(tell_debrief(told, post.settings.zone(), say))
    for lines in (list(write_text(passages, say)), list(write_markdown(passages, say))):
        assert say("debrief.mark") in lines[0]
        assert say("debrief.mark") in lines[-1]
        text = "\n".join(lines)
        assert "{" not in text
        assert all(each[f"text_{lang}"] in text for each in told["rows"])
        assert all(each[f"expected_{lang}"] in text for each in told["rows"])
