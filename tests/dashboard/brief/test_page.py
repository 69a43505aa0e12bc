"""The briefing page: what is typed reaches the briefing, what was frozen is drawn as it is."""

import json

import pytest

from dashboard.brief.drawing import draw_briefing
from dashboard.brief.freeze import read_written
from dashboard.i18n import words
from dashboard.pages.briefing_work import FIELDS, read_fields


def write_json(component):
    return json.dumps(component, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_what_is_typed_reaches_the_briefing(read_post):
    typed = dict.fromkeys(FIELDS, "") | {
        "decisions": "one\ntwo",
        "approved": "chair",
        "marking": "none",
        "casualties": ["in"],
    }
    given = read_fields(typed)
    written = read_written(given, read_post.now(), read_post.settings.zone())
    assert given["profile"] is None
    assert (written["decisions"], written["approved_by"], written["casualties"]) == (["one", "two"], "chair", True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_drawn_as_it_was_frozen(drafted, read_post, lang):
    told = write_json(draw_briefing(read_post, drafted, words(lang)))
    for section in drafted["text"][lang]:
        if section["key"] == "annex":
            continue
        assert section["title"] in told
        for block in section["blocks"]:
            assert all(line["text"] in told for line in block["lines"] if '"' not in line["text"])


def test_a_sentence_opens_what_it_speaks_of(drafted, read_post):
    drawn = write_json(draw_briefing(read_post, drafted, words("en")))
    assert "settlements/" in drawn
    assert "data-set" in drawn
