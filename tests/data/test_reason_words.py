"""Every reason that the intake can give has its sentence in every language."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import data.intake
from dashboard.i18n import LANGUAGES, words
from data.intake.fields import HAZARDS

PLACE_OF_REASON = {"UnfitError": 0, "refuse": 1, "doubt": 1}


def given() -> Iterator[tuple[str, set[str]]]:
    """Yield each literal reason in the source, with the names of its values where they stand beside it."""
    for path in Path(data.intake.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            place = PLACE_OF_REASON.get(name)
            if place is None or len(call.args) <= place:
                continue
            values = {word.arg for word in call.keywords if word.arg}
            for node in ast.walk(call.args[place]):
                if isinstance(node, ast.Constant):
                    yield str(node.value), values


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_its_sentence(lang):
    missing = {reason for reason, _ in given() if f"reasons.{reason}" not in words(lang)}
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_over(lang):
    assert set(words(lang).under("reasons")) == {reason for reason, _ in given()}


def test_both_languages_name_the_same_values():
    def asked(lang: str) -> dict[str, set[str | None]]:
        sentences = words(lang).under("reasons")
        return {key: {name for _, name, _, _ in string.Formatter().parse(text)} for key, text in sentences.items()}

    assert asked("en") == asked("zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_hazard_has_its_word(lang):
    assert set(words(lang).under("hazards")) == {*HAZARDS, "unknown"}
