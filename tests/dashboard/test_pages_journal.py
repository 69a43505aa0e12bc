"""The page of the journal: sentences with the record to open, filters said as on the phone, undone struck through."""

import re
from datetime import timedelta

import pytest

from dashboard.desk import closures
from dashboard.desk.journal import Wanted, check_chain, list_lines
from dashboard.desk.post import Actor
from dashboard.desk.reports.undo import undo
from dashboard.i18n import LANGUAGES, words
from dashboard.pages.journal import FIELDS, list_choices, read_wanted
from dashboard.pages.journal_lines import draw, draw_chain, write_sentence
from data.faults import BadInput

WHO = Actor("Chen", "duty_officer")
ASKED = dict.fromkeys(FIELDS)


def text_of(component):
    if component is None:
        return ""
    if isinstance(component, (list, tuple)):
        return "".join(map(text_of, component))
    return text_of(component.children) if hasattr(component, "children") else str(component)


def find(component, kind):
    found = [component] if type(component).__name__ == kind else []
    children = getattr(component, "children", None) or []
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child, "to_plotly_json"):
            found += find(child, kind)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_is_a_sentence_of_the_language(read_post, lang):
    say = words(lang)
    told = list_lines(read_post, limit=10_000)
    text = text_of(draw(read_post, told, say))
    assert not re.search(r"\{\w+\}|\x00|journal\.", text)
    assert ("登记道路中断" if lang == "zh" else "recorded the closure") in text


def test_a_sentence_says_who_did_what():
    line = {"did": "shelters.opened", "actor": "Chen", "role": "duty_officer", "values": {}, "name": "Town Hall"}
    line |= {"name_en": None, "name_zh": None, "id": "x"}
    assert write_sentence(line, words("en")) == "Chen (duty officer) opened the shelter Town Hall."
    assert write_sentence(line, words("zh")).endswith("Town Hall。")


def test_each_line_opens_its_record(read_post):
    told = list_lines(read_post, Wanted(subject="closures/leeson-road"))
    (body,) = [each for each in draw(read_post, told, words("en")) if type(each).__name__ == "Ul"]
    opens = [getattr(each, "data-set", "") for each in find(body, "Button")]
    assert opens.count('{"selected": "closures/leeson-road"}') == len(told["lines"])


def test_what_was_taken_back_is_struck_through_and_says_by_whom(exercise_post):
    post = exercise_post
    closures.reopen_road(post, WHO, "leeson-road")
    undo(post, Actor("Lin", "commander"), post.picture.changes[-1].id)
    drawn = draw(post, list_lines(post), words("en"))
    (struck,) = [each for block in drawn for each in find(block, "S")]
    assert text_of(struck) == "Chen (duty officer) recorded that Leeson Road is open again."
    assert "Taken back by Lin." in text_of(drawn)


def test_a_late_line_tells_when_it_was_true(exercise_post):
    post = exercise_post
    body = {"fields": {"moved": 12}, "source": "phone"}
    earlier = post.now() - timedelta(hours=1)
    post.append(WHO, [post.draft("settlements.recorded", "settlements/niton", body, happened_at=earlier)])
    text = text_of(draw(post, list_lines(post), words("en")))
    assert re.search(r"Moved: 12 · source: (by )?phone · true at 08:30", text)


def test_the_filter_reads_times_as_they_are_said(read_post):
    wanted = read_wanted(read_post, ASKED | {"since": "09:00", "until": "20 min ago"}, None)
    assert read_post.now() - wanted.since == timedelta(minutes=30)
    assert timedelta(minutes=19) < read_post.now() - wanted.until <= timedelta(minutes=20)
    with pytest.raises(BadInput, match="journal_time"):
        read_wanted(read_post, ASKED | {"since": "later"}, None)


def test_the_filter_offers_what_the_journal_holds(read_post):
    actors, kinds, records = list_choices(list_lines(read_post), words("zh"))
    assert {"value": "tests", "label": "tests"} in actors
    assert {"value": "closures", "label": "道路中断"} in kinds
    assert {"value": "closures/leeson-road", "label": "利森路"} in records


def test_the_chain_says_whether_it_holds(read_post):
    say, whole = words("en"), check_chain(read_post)
    assert "The chain is whole" in text_of(draw_chain(whole, say))
    broken = whole | {"whole": False, "fault": "journal_chain_broken", "values": {"seq": 5}}
    assert "Line 5 of the journal" in text_of(draw_chain(broken, say))


def test_an_empty_journal_says_so(live_post):
    assert "nothing has been recorded yet" in text_of(draw(live_post, list_lines(live_post), words("en")))
