"""The rules for sentences: nothing known is a word, casualties only when pressed for, a few are not told apart."""

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.brief.profiles import BLOCKS, PROFILES, write_sections
from dashboard.brief.wording import Scribe
from dashboard.i18n import LANGUAGES, words

UTC = ZoneInfo("UTC")
COUNTED = {"id": "x", "subject": "casualties/x", "name": "Ryde", "name_en": "Ryde", "name_zh": "赖德"}
CASUALTIES = {
    **COUNTED, "dead": 3, "missing": None, "injured": 12, "trapped": None, "pending": True,
    "happened_at": "2026-03-02T09:00:00.000000Z",
}  # fmt: skip


def text_of(sections, *keys):
    return "\n".join(
        line["text"]
        for section in sections
        for block in section["blocks"]
        if not keys or block["key"] in keys
        for line in block["lines"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_both_houses_hold_the_same_blocks(facts, written, profile, lang):
    sections = write_sections(facts, written, profile, lang, UTC)
    told = [block["key"] for section in sections for block in section["blocks"]]
    assert {block["key"] for section in sections[:-1] for block in section["blocks"]} <= set(BLOCKS)
    kept = {"changed", "figures", "people", "roads", "lifelines", "shortfalls", "messages", "unknown", "outlook"}
    assert kept | {"decisions"} <= set(told)
    assert len(told) == len(set(told))
    assert sections[0]["key"] == "changed"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_filled_in(facts, written, lang):
    told = text_of(write_sections(facts, written, "sitrep", lang, UTC))
    assert not re.search(r"[{}]|None|nan|brief\.", told)


@pytest.mark.parametrize(("lang", "word"), [("en", "not reported"), ("zh", "未报")])
def test_what_nobody_reported_is_a_word_never_zero(facts, written, lang, word):
    figures = [{**row, "now": None} if row["key"] in {"moved", "refused"} else row for row in facts["figures"]]
    levels = [{**row, "moved": None} for row in facts["levels"]]
    told = {**facts, "figures": figures, "levels": levels}
    first, by_level, *_ = text_of(write_sections(told, written, "sitrep", lang, UTC), "people").splitlines()
    assert word in first
    assert not re.search(r"(?<!\d)0(?!\d)", first + by_level)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_casualty_report_is_never_no_casualties(facts, written, lang):
    told = text_of(write_sections({**facts, "casualties": []}, written, "sitrep", lang, UTC), "people")
    line = told.splitlines()[-1]
    assert "no casualties" not in line.lower()
    assert "无人员伤亡" not in line
    assert str(len(facts["unknown"]["silent"])) in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_casualties_are_let_out_only_when_pressed_for(facts, written, lang):
    hurt = {**facts, "casualties": [CASUALTIES]}
    held = text_of(write_sections(hurt, written, "sitrep", lang, UTC), "people")
    pressed = text_of(write_sections(hurt, {**written, "casualties": True}, "sitrep", lang, UTC), "people")
    assert "12" not in held.splitlines()[-1]
    assert "12" in pressed
    assert "3" in pressed.splitlines()[-2]
    assert "<5" not in pressed.splitlines()[-2]


def test_a_fall_after_a_correction_says_so(facts, written):
    figures = [
        {**row, "before": 100, "now": 60, "change": -40, "corrected": True} if row["key"] == "isolated" else row
        for row in facts["figures"]
    ]
    told = {**facts, "figures": figures, "since": {"number": 1, "as_at": facts["as_at"]}}
    assert "corrected" in text_of(write_sections(told, written, "sitrep", "en", UTC), "changed")
    assert "更正" in text_of(write_sections(told, written, "consultation", "zh", UTC), "changed")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_changes_are_told_in_seven_lines_at_most(facts, written, lang):
    many = [{**facts["happenings"][0]} for _ in range(12)]
    told = {**facts, "happenings": many, "happenings_left": 3}
    sections = write_sections(told, {**written, "correction": "Count of Ryde"}, "sitrep", lang, UTC)
    *lines, more = sections[0]["blocks"][0]["lines"]
    assert len(lines) == 6
    learned = sum(line["text"].startswith(lines[-1]["text"]) for line in lines)
    assert str(15 - learned) in more["text"]
    annex = {block["key"]: block["rows"] for block in sections[-1]["blocks"]}
    assert len(annex["happenings"]) == 13


def test_the_program_recommends_nothing(facts, written):
    told = text_of(write_sections(facts, written, "sitrep", "en", UTC)).lower()
    assert not re.search(r"recommend|should|must evacuate", told)
    chinese = text_of(write_sections(facts, written, "sitrep", "zh", UTC), "roads", "shortfalls", "what_if")
    assert not re.search(r"建议|应当|必须", chinese)


def test_what_a_person_did_not_write_stays_open(facts, written):
    told = text_of(write_sections(facts, written, "sitrep", "en", UTC), "outlook", "decisions")
    assert told.splitlines() == ["(not written)", "(none asked)"]


@given(st.integers(0, 10_000), st.sampled_from(LANGUAGES))
def test_a_few_people_of_one_place_are_not_told_apart(count, lang):
    told = Scribe({"uncertainty": None}, {}, words(lang), UTC).few(count)
    assert (told == "<5") == (0 < count < 5)


@given(st.integers(0, 10**6), st.sampled_from(LANGUAGES))
def test_a_number_is_written_as_it_is(count, lang):
    assert int(Scribe({}, {}, words(lang), UTC).count(count).replace(",", "")) == count


def test_numbers_of_the_text_are_numbers_of_the_facts(facts, written):
    told = text_of(write_sections(facts, written, "sitrep", "en", UTC), "people").splitlines()[0]
    by_key = {row["key"]: row["now"] for row in facts["figures"]}
    for key in ("to_be_moved", "moved", "refused", "not_yet"):
        assert f"{by_key[key]:,}" in told


@pytest.mark.parametrize(("lang", "unreported", "out"), [("en", "not reported", "out in"), ("zh", "未报", "中断")])
def test_a_lifeline_is_told_where_it_is_out_and_of_whom_nobody_told(facts, written, lang, unreported, out):
    fault = {
        **COUNTED,
        "township": {"name": "Ryde", "name_en": "Ryde", "name_zh": "赖德"},
        "state": "out",
        "happened_at": facts["as_at"],
        "stale": False,
    }
    power = {"key": "power", "faults": [fault], "working": [], "working_since": None, "silent": 40, "silent_names": []}
    water = {**power, "key": "water", "faults": []}
    told = {**facts, "lifelines": [power, water]}
    sections = write_sections(told, written, "sitrep", lang, UTC)
    one, other = text_of(sections, "lifelines").splitlines()
    assert out in one
    assert "40" in one
    assert unreported in one
    assert out not in other
    (row,) = next(block["rows"] for block in sections[-1]["blocks"] if block["key"] == "lights")
    assert row[-1] == unreported


@pytest.mark.parametrize(("lang", "unreported"), [("en", "not reported"), ("zh", "未报")])
def test_what_the_public_was_told_is_the_journals_and_a_persons(facts, written, lang, unreported):
    announced = {"at": facts["as_at"], "role": "duty_officer", "settlements": 13, "persons": 2109}
    told = {**facts, "announced": announced}
    *_, empty = text_of(write_sections(told, written, "sitrep", lang, UTC), "messages").splitlines()
    assert unreported in empty
    wrote = text_of(write_sections(told, {**written, "messages": ["Radio 09:30"]}, "sitrep", lang, UTC), "messages")
    assert unreported not in wrote
    assert "13" in wrote.splitlines()[0]
    assert wrote.splitlines()[-1] == "Radio 09:30"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_page_has_no_room_for_is_counted_and_stands_in_the_annex(facts, written, lang):
    order = {
        **COUNTED,
        "kind": "team",
        "state": "dispatched",
        "goal": {},
        "eta": None,
        "cut": False,
        "paper_due_at": None,
    }
    warnings = [{**facts["warnings"][0], "since": None} for _ in range(9)]
    told = {**facts, "orders": [order] * 8, "warnings": warnings}
    sections = write_sections(told, written, "sitrep", lang, UTC)
    assert "2" in text_of(sections, "teams").splitlines()[-1]
    assert "3" in text_of(sections, "hazards").splitlines()[-1]
    annex = {block["key"]: len(block["rows"]) for block in sections[-1]["blocks"]}
    assert (annex["orders"], annex["warnings"]) == (8, 9)
