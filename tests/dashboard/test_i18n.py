"""Both languages say the same things, with the same values."""

import string

import pytest

from dashboard.i18n import LANGUAGES, words
from data.faults import BadInput


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_hold_the_same_keys():
    english, chinese = (set(words(lang)) for lang in LANGUAGES)
    assert english == chinese


WRITTEN_APART = {"journal.day", "shell.day_hour", "routes.road_both"}
"""A date is written by each language's own parts, and only the Chinese screen names a road twice."""


def test_both_languages_name_the_same_values():
    english, chinese = (words(lang) for lang in LANGUAGES)
    apart = {key for key in english if fields(raw(english, key)) != fields(raw(chinese, key))}
    assert apart == WRITTEN_APART


def raw(language, key):
    room, _, rest = key.partition(".")
    return language.under(room)[rest]


STRANGER_WORDS = ("直播", "庇护所", "收容所", "流离失所", "订单", "间隙", "团队", "演习", "疏散", "封路")


@pytest.mark.parametrize("stranger", STRANGER_WORDS)
def test_no_chinese_sentence_uses_a_word_that_gives_a_stranger_away(stranger):
    chinese = words("zh")
    assert [key for key in chinese if stranger in raw(chinese, key)] == []


def test_a_fault_is_told_in_the_readers_language():
    fault = BadInput("unknown_language", lang="fr", known="en, zh")
    assert "fr" in words("en").fault(fault)
    assert "没有" in words("zh").fault(fault)
