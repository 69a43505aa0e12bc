"""The journal as a person reads it: a sentence for every kind, filters, what is undone, and the chain."""

from datetime import timedelta

import apsw
import pytest

from dashboard.desk import closures, journal
from dashboard.desk.journal import Wanted, list_lines, walk_rows
from dashboard.desk.post import Actor
from dashboard.desk.reports.undo import undo
from dashboard.i18n import LANGUAGES, words
from data.kinds import KINDS
from data.records import LAYERS

WHO = Actor("Chen", "duty_officer")
ALL = 10_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_has_a_sentence(lang):
    say = words(lang)
    assert [kind for kind in KINDS if f"journal.did.{kind}" not in say] == []
    assert [layer for layer in LAYERS if f"journal.many.{layer}.recorded" not in say] == []
    assert "journal.did.unknown" in say


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_says_who(lang):
    say = words(lang)
    texts = {**say.under("journal.did"), **say.under("journal.many")}
    assert [key for key, text in texts.items() if "{who}" not in text] == []


def test_no_line_is_lost(exercise_post):
    answer = list_lines(exercise_post, limit=ALL)
    seqs = [row["seq"] for row in walk_rows(answer["lines"])]
    assert seqs == [event.seq for event in reversed(exercise_post.picture.changes)]
    assert answer["total"] == answer["matching"] == len(seqs)


def test_pages_follow_one_another_without_a_gap(exercise_post):
    seqs, before = [], None
    while True:
        answer = list_lines(exercise_post, Wanted(before=before), limit=7)
        seqs += [row["seq"] for row in walk_rows(answer["lines"])]
        before = answer["next_before"]
        if before is None:
            break
    assert seqs == [event.seq for event in reversed(exercise_post.picture.changes)]


def test_what_came_together_is_told_as_one(exercise_post):
    lines = list_lines(exercise_post, Wanted(kind="shelters.recorded"), limit=ALL)["lines"]
    many = max(lines, key=lambda line: len(line.get("rows", ())))
    assert many["values"]["count"] == len(many["rows"]) >= 20


def test_the_filters_hold(exercise_post):
    post = exercise_post
    closures.reopen_road(post, WHO, "leeson-road")
    assert [line["kind"] for line in list_lines(post, Wanted(actor="Chen"))["lines"]] == ["closures.lifted"]
    of_road = list_lines(post, Wanted(subject="closures/leeson-road"))["lines"]
    assert [line["kind"] for line in of_road] == ["closures.lifted", *["closures.recorded"] * (len(of_road) - 1)]
    assert len(of_road) > 2
    start = post.picture.exercise.started_at
    some = list_lines(post, Wanted(since=start + timedelta(minutes=1), until=start + timedelta(minutes=45)), limit=ALL)
    assert {event.seq for event in post.picture.changes if 60 <= (event.known_at - start).total_seconds() <= 2700} == {
        row["seq"] for row in walk_rows(some["lines"])
    }
    assert {line["kind"].split(".")[0] for line in list_lines(post, Wanted(kind="warnings"))["lines"]} == {"warnings"}


def test_who_is_in_the_journal_and_what_it_tells_of_can_be_chosen(exercise_post):
    answer = list_lines(exercise_post)
    assert "tests" in answer["actors"]
    assert "closures.recorded" in answer["kinds"]
    assert "closures/leeson-road" in {each["subject"] for each in answer["subjects"]}


def test_a_line_taken_back_says_so_and_by_whom_and_can_come_again(exercise_post):
    post = exercise_post
    closures.reopen_road(post, WHO, "leeson-road")
    event = post.picture.changes[-1]
    done = undo(post, Actor("Lin", "commander"), event.id)
    back, lifted = list_lines(post)["lines"][:2]
    assert (lifted["undone"], lifted["undone_by"], lifted["can_undo"]) == (True, "Lin", False)
    assert (back["kind"], back["values"], back["subject"]) == (
        "event.undone",
        {"line": event.seq},
        "closures/leeson-road",
    )
    assert event.seq in {row["seq"] for row in list_lines(post, Wanted(subject="closures/leeson-road"))["lines"]}
    undo(post, WHO, done["event_id"])
    assert not next(line for line in list_lines(post)["lines"] if line["seq"] == event.seq)["undone"]


def test_a_late_report_tells_both_times(exercise_post):
    post = exercise_post
    earlier = post.now() - timedelta(hours=1)
    body = {"fields": {"moved": 12}, "source": "phone"}
    post.append(WHO, [post.draft("settlements.recorded", "settlements/niton", body, happened_at=earlier)])
    line = list_lines(post)["lines"][0]
    assert (line["name"], line["fields"], line["source"]) == ("Niton", {"moved": 12}, "phone")
    assert line["happened_at"] < line["known_at"]


def test_only_what_was_known_then_is_listed(exercise_post):
    at = exercise_post.picture.exercise.started_at + timedelta(minutes=31)
    lines = list_lines(exercise_post, as_known=at, limit=ALL)["lines"]
    assert max(row["known_at"] for row in walk_rows(lines)) <= at.isoformat()
    assert "closures/leeson-road" in {row["subject"] for row in walk_rows(lines)}


def test_a_kind_of_a_newer_program_is_listed_as_such(exercise_post):
    post = exercise_post
    with pytest.warns(UserWarning, match=r"moon\.landed"):
        post.append(WHO, [post.draft("moon.landed", "moons/1", {"fields": {}})])
    line = list_lines(post)["lines"][0]
    assert (line["did"], line["values"], line["can_undo"]) == ("unknown", {"kind": "moon.landed"}, False)


def test_a_whole_chain_says_so_with_its_last_hash(exercise_post):
    answer = journal.check_chain(exercise_post)
    last = exercise_post.picture.changes[-1]
    assert answer == {"whole": True, "lines": last.seq, "last_hash": last.hash, "fault": None, "values": {}}


def test_a_line_that_was_changed_is_found(exercise_post):
    with apsw.Connection(str(exercise_post.journal_path)) as store:
        triggers = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        for name in triggers:
            store.execute(f"DROP TRIGGER {name}")
        store.execute("UPDATE events SET actor = 'somebody else' WHERE seq = 5")
    answer = journal.check_chain(exercise_post)
    assert (answer["whole"], answer["fault"]) == (False, "journal_chain_broken")
