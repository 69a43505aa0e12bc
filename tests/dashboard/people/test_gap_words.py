"""Whatever the gap and the news can say has a sentence in every language."""

import ast
from pathlib import Path

import pytest

from dashboard.desk import news
from dashboard.i18n import LANGUAGES, words
from data.records import Certainty, Opening, TeamStatus, Usability, WarningLevel
from layers.catalog import CATALOG
from layers.usability import Why

STATES = {"closure": Certainty, "incident": Certainty, "team": TeamStatus}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_why_a_shelter_does_not_count_has_its_words(lang):
    assert set(words(lang).under("gap.why")) == set(Why)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_layer_and_line_of_its_legend_has_its_words_and_none_is_left_over(lang):
    for layer in CATALOG:
        expected = {"name", *(entry.word for entry in layer.legend)}
        assert set(words(lang).under(f"layers.{layer.id}")) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_news_has_its_words(lang):
    source = ast.parse(Path(news.__file__).read_text(encoding="utf-8"))
    plain = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    verbs = ("closure_", "incident_", "team_", "shelter_", "settlement_", "stock_", "response_", "shares_", "places_")
    said = {text for text in plain if text.startswith(verbs) and not text.endswith("_") and " " not in text}
    said -= {"settlement_id"}
    said |= {f"{thing}_{state}" for thing, states in STATES.items() for state in states}
    said |= {f"shelter_{state}" for state in (*Opening, *Usability)}
    said |= {f"warning_issued_{level}" for level in WarningLevel}
    assert {what for what in said if f"situation_words.change.{what}" not in words(lang)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_told_in_one_line_for_many_has_a_name_and_a_sentence(lang):
    say = words(lang)
    assert [
        what for what in say.under("situation_words.many") if f"situation_words.change.{what}_many" not in say
    ] == []
