"""Two people on one record: nothing is lost, and the second learns what the first told."""

import pytest

from dashboard.desk.post import Actor
from dashboard.desk.reports import incidents, settlements, shelters, undo
from dashboard.desk.reports.telling import How
from dashboard.desk.situation import describe
from data.faults import Conflict, NotFound

CHEN, LI = Actor("Chen", "duty officer"), Actor("Li", "shelters")


@pytest.fixture
def post(exercise_post):
    return exercise_post


def test_the_second_gets_both_versions_and_nothing_is_written(post):
    seen = How(seen=post.picture.head)
    shelters.count_residence(post, CHEN, "island-free-school", 40, how=seen)
    head = post.picture.head
    with pytest.raises(Conflict) as caught:
        shelters.count_residence(post, LI, "island-free-school", 55, how=seen)
    assert post.picture.head == head
    (clash,) = caught.value.values["both"]
    assert (clash["field"], clash["mine"], clash["theirs"], clash["actor"]) == ("in_residence_persons", 55, 40, "Chen")


def test_keeping_ones_own_is_a_new_event(post):
    seen = How(seen=post.picture.head)
    shelters.count_residence(post, CHEN, "island-free-school", 40, how=seen)
    answer = shelters.count_residence(post, LI, "island-free-school", 55, how=How(seen=post.picture.head))
    assert post.picture.get(answer["subject"]).in_residence_persons == 55
    told = [event.body["fields"].get("in_residence_persons") for event in post.picture.history(answer["subject"])]
    assert told[-2:] == [40, 55]


def test_two_who_say_the_same_do_not_clash(post):
    seen = How(seen=post.picture.head)
    shelters.set_opening(post, CHEN, "island-free-school", "open", how=seen)
    shelters.set_opening(post, LI, "island-free-school", "open", how=seen)


def test_what_the_verb_says_clashes_too(post):
    seen = How(seen=post.picture.head)
    shelters.set_opening(post, CHEN, "island-free-school", "open", how=seen)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        shelters.set_opening(post, LI, "island-free-school", "stood_down", how=seen)


def test_two_who_tell_of_different_fields_do_not_clash(post):
    seen = How(seen=post.picture.head)
    settlements.count_people(post, CHEN, "godshill", moved=3, how=seen)
    settlements.count_people(post, LI, "godshill", refused=2, how=seen)
    record = post.picture.records("settlements")["godshill"]
    assert (record.moved, record.refused) == (3, 2)


def test_the_command_line_that_saw_nothing_does_not_clash(post):
    shelters.count_residence(post, CHEN, "island-free-school", 40)
    shelters.count_residence(post, LI, "island-free-school", 55)


def test_undo_takes_back_and_can_be_undone(post):
    answer = shelters.count_residence(post, CHEN, "island-free-school", 40)
    before = post.picture.get(answer["subject"]).in_residence_persons
    done = undo.undo(post, LI, answer["event_id"])
    assert (done["actor"], done["kind"]) == ("Chen", "shelters.counted")
    assert post.picture.get(answer["subject"]).in_residence_persons != before
    undo.undo(post, LI, done["event_id"])
    assert post.picture.get(answer["subject"]).in_residence_persons == before


def test_what_is_undone_is_not_undone_again(post):
    answer = incidents.report_incident(post, CHEN, "fire")
    undo.undo(post, CHEN, answer["seq"])
    with pytest.raises(Conflict, match="undone_already"):
        undo.undo(post, CHEN, answer["event_id"])
    with pytest.raises(NotFound):
        post.picture.get(answer["subject"])


def test_the_posts_own_acts_are_not_undone(post):
    start = next(event for event in post.picture.changes if event.kind == "exercise.started")
    with pytest.raises(Conflict, match="undo_impossible"):
        undo.undo(post, CHEN, start.id)
    with pytest.raises(NotFound):
        undo.undo(post, CHEN, "no-such-event")


def test_the_last_of_ones_own_is_found(post):
    first = incidents.report_incident(post, CHEN, "fire")
    incidents.report_incident(post, LI, "flood")
    assert undo.find_last(post.picture, CHEN).id == first["event_id"]
    undo.undo(post, CHEN, first["event_id"])
    with pytest.raises(NotFound):
        undo.find_last(post.picture, CHEN)


def test_undoing_the_last_report_gives_the_figures_before_it_to_the_person(post):
    before = describe(post)
    answer = shelters.set_opening(post, CHEN, "island-free-school", "open")
    assert describe(post)["without_a_place"]["value"] <= before["without_a_place"]["value"]
    undo.undo(post, CHEN, answer["event_id"])
    after = describe(post)
    assert after["totals"] == before["totals"]
