"""The exercise in pieces: every report and message once, each due between the step before and its own."""

from datetime import UTC, datetime, timedelta

import pytest

from data.demo.exercise import drafts_of_step, load_exercise
from data.demo.pieces import list_pieces
from data.records import LAYERS

START = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def exercise():
    return load_exercise()


@pytest.fixture(scope="module")
def pieces(exercise):
    return {step.number: list_pieces(exercise, step.number, START, "control") for step in exercise.steps}


def test_no_report_and_no_message_is_lost_or_told_twice(exercise, pieces):
    every = [piece for told in pieces.values() for piece in told]
    assert len({piece.id for piece in every}) == len(every)
    messages = [piece for piece in every if piece.draft.kind == "exercise.messaged"]
    assert len(messages) == sum(len(step.messages) for step in exercise.steps) + len(exercise.asides)
    assert sum(piece.aside for piece in every) == len(exercise.asides) == 4
    for step in exercise.steps:
        reports = drafts_of_step(exercise, step.number, START, "control")
        told = [piece.draft for piece in pieces[step.number] if piece.draft.kind != "exercise.messaged"]
        assert {draft.subject for draft in told} == {draft.subject for draft in reports}
        assert len(told) == len(reports)


def test_each_is_due_after_the_step_before_and_by_its_own(exercise, pieces):
    before = -timedelta(seconds=1)
    for step in exercise.steps:
        due = [piece.due_at - START for piece in pieces[step.number]]
        assert due == sorted(due)
        assert all(before < at <= step.at for at in due)
        before = step.at


def test_a_message_names_the_records_that_came_with_it(pieces):
    about = {
        piece.draft.body["number"]: piece.draft.body["about"]
        for told in pieces.values()
        for piece in told
        if piece.draft.kind == "exercise.messaged"
    }
    assert {"closures/leeson-road", "incidents/leeson-road-slip"} <= set(about["2.1"])
    assert "closures/leeson-road" in about["3.1"]
    assert "closures/whitwell-road" in about["5.2"]
    assert [name for subjects in about.values() for name in subjects if name.partition("/")[0] not in LAYERS] == []


def test_every_message_says_what_is_expected_in_both_languages(pieces):
    for told in pieces.values():
        for piece in told:
            if piece.draft.kind == "exercise.messaged":
                assert piece.draft.body["expected_en"], piece.id
                assert piece.draft.body["expected_zh"], piece.id
