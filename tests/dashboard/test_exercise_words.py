"""Every code that the exercise's records hold has a word in both languages."""

from datetime import UTC, datetime

import pytest

from dashboard.i18n import LANGUAGES, words
from data.demo.exercise import drafts_of_step, load_exercise

CODED = ("type", "item", "unit", "grade", "site_class", "cause")


@pytest.fixture(scope="module")
def codes():
    exercise = load_exercise()
    start = datetime(2026, 11, 20, tzinfo=UTC)
    drafts = [draft for step in exercise.steps for draft in drafts_of_step(exercise, step.number, start, "control")]
    told = [draft for draft in drafts if not draft.subject.startswith("teams/")]
    return {draft.body["fields"][name] for draft in told for name in CODED if name in draft.body["fields"]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_word(codes, lang):
    assert {code for code in codes if f"exercise.word.{code}" not in words(lang)} == set()
