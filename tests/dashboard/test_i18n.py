"""Both languages say the same things, with the same values."""

import string
from functools import cache

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
    english, chinese = (read_raw(lang) for lang in LANGUAGES)
    apart = {key for key, sentence in english.items() if fields(sentence) != fields(chinese[key])}
    assert apart == WRITTEN_APART


@cache
def read_raw(lang):
    """Return the sentences of a language by their keys, their values not yet put in."""
    rooms = {key.partition(".")[0] for key in words(lang)}
    return {f"{room}.{rest}": sentence for room in rooms for rest, sentence in words(lang).under(room).items()}


STRANGER_WORDS = ("直播", "庇护所", "收容所", "流离失所", "订单", "间隙", "团队", "演习", "疏散", "封路")


@pytest.mark.parametrize("stranger", STRANGER_WORDS)
def test_no_chinese_sentence_uses_a_word_that_gives_a_stranger_away(stranger):
    assert [key for key, sentence in read_raw("zh").items() if stranger in sentence] == []


def test_a_fault_is_told_in_the_readers_language():
    fault = BadInput("unknown_language", lang="fr", known="en, zh")
    assert "fr" in words("en").fault(fault)
    assert "没有" in words("zh").fault(fault)
