"""The forms: few fields, every word in both languages, and nothing told that was not filled in."""

import json
from datetime import timedelta

import pytest

from dashboard.desk import records
from dashboard.desk.reports import incidents, shelters, teams
from dashboard.desk.reports.telling import How
from dashboard.forms import offering, panel
from dashboard.forms.actor import find_actor
from dashboard.forms.clash import draw_clash
from dashboard.forms.drawing import draw_form, list_options
from dashboard.forms.filling import find_form, read_answer, submit
from dashboard.forms.table import FORMS, NEW, OF_CARD, Ask, Entry
from dashboard.i18n import LANGUAGES, words
from data.faults import BadInput, Conflict
from data.records import LAYERS
from data.verbs import VERBS

EN = words("en")
SUBJECTS = {
    "incidents": "incidents/bonchurch-cracks", "warnings": "warnings/bonchurch-luccombe",
    "responses": "responses/storm-chine-standby", "settlements": "settlements/ventnor", "teams": "teams/police-1",
    "shelters": "shelters/island-free-school", "reserves": "reserves/ventnor-depot",
    "risk_zones": "risk_zones/undercliff-complex", "casualties": "settlements/ventnor",
    "stock": "stock/ventnor-depot/blanket",
}  # fmt: skip


def text(parts):
    return json.dumps([part.to_plotly_json() for part in parts], default=lambda part: part.to_plotly_json())


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_form_asks_for_at_most_five_things_and_folds_the_rest(form):
    assert sum(not entry.folded for entry in form.whole) <= 5
    assert not any(entry.required and entry.folded for entry in form.whole)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_every_word_of_a_form_is_in_both_languages(lang, form):
    say = words(lang)
    assert f"forms.title.{form.name}" in say
    for entry in form.whole:
        assert f"forms.field.{entry.name}" in say
        assert all(f"{entry.words}.{word}" in say for word in entry.choices)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", VERBS)
def test_every_report_is_answered_in_a_sentence(lang, kind):
    own = not kind.startswith("orders.")
    assert f"reports.done.{kind.replace('.', '_')}" in words(lang) or not own


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_every_form_is_drawn(exercise_post, lang, form):
    subject = SUBJECTS[form.layer] if form.layer else None
    assert draw_form(exercise_post, form, subject, {}, words(lang))


def test_cards_offer_forms_that_there_are():
    assert set(NEW) | {name for names in OF_CARD.values() for name in names} == set(FORMS)
    assert OF_CARD.keys() <= LAYERS.keys()


def test_what_is_empty_is_not_told(exercise_post):
    typed = {"moved": "40", "refused": "", "not_yet": None, "happened_at": "", "source": ""}
    submit(exercise_post, find_actor(), find_form("settlement_counts"), typed, EN, subject="settlements/godshill")
    assert exercise_post.picture.changes[-1].body["fields"] == {"moved": 40}


@pytest.mark.parametrize("typed", ["-1", "3.5", "many", "1e999"])
def test_a_count_is_a_whole_number_or_is_asked_again(exercise_post, typed):
    with pytest.raises(BadInput, match="count_unreadable"):
        read_answer(Entry("moved", Ask.COUNT), typed, exercise_post, EN)


def test_zero_is_a_count(exercise_post):
    assert read_answer(Entry("moved", Ask.COUNT), "0", exercise_post, EN) == 0


def test_what_is_needed_is_named(exercise_post):
    with pytest.raises(BadInput, match="What happened"):
        submit(exercise_post, find_actor(), find_form("incident"), {}, EN)
    with pytest.raises(BadInput, match="teams"):
        submit(exercise_post, find_actor(), find_form("team_status"), {"status": "free"}, EN)


def test_stock_is_counted_or_said_to_be_unknown(exercise_post):
    form, subject = find_form("stock_count"), SUBJECTS["stock"]
    with pytest.raises(BadInput, match="nothing_told"):
        submit(exercise_post, find_actor(), form, {}, EN, subject=subject)
    submit(exercise_post, find_actor(), form, {"unknown": ["yes"], "quantity": "7"}, EN, subject=subject)
    assert exercise_post.picture.get(subject).quantity is None


def test_recording_says_what_was_done_and_offers_the_way_back(exercise_post):
    asked = {"form": "shelter_opening", "subject": SUBJECTS["shelters"]}
    told = panel.record_report(exercise_post, asked, panel.mark_opened(exercise_post), {"opening": "open"}, EN)
    drawn = text(told)
    assert "The Island Free School" in drawn
    assert exercise_post.picture.changes[-1].id in drawn


def test_both_versions_are_shown_and_keeping_ones_own_records_it(exercise_post):
    asked = {"form": "shelter_count", "subject": SUBJECTS["shelters"]}
    opened = panel.mark_opened(exercise_post)
    shelters.count_residence(exercise_post, find_actor(), asked["subject"], 41, how=How(source="keyholder"))
    with pytest.raises(Conflict) as caught:
        panel.record_report(exercise_post, asked, opened, {"persons": "55"}, EN)
    drawn = text([draw_clash(exercise_post, caught.value, EN)])
    assert all(word in drawn for word in ("41", "55", "keyholder", "Keep mine"))
    panel.record_report(exercise_post, asked, panel.mark_opened(exercise_post), {"persons": "55"}, EN)
    assert exercise_post.picture.get(asked["subject"]).in_residence_persons == 55


def test_a_form_opened_on_another_journal_records_nothing(exercise_post):
    opened = {**panel.mark_opened(exercise_post), "journal": "elsewhere"}
    head = exercise_post.picture.head
    with pytest.raises(Conflict, match="journal_switched"):
        panel.record_report(exercise_post, {"form": "incident"}, opened, {"type": "fire"}, EN)
    assert exercise_post.picture.head == head


def test_a_late_report_says_that_a_newer_one_stands(exercise_post):
    how = How(happened_at=exercise_post.now())
    teams.report_position(exercise_post, find_actor(), "police-1", "at Godshill", how=how)
    typed = {"place": "at Niton", "happened_at": "30 min ago"}
    asked = {"form": "team_position", "subject": "teams/police-1"}
    drawn = text(panel.record_report(exercise_post, asked, panel.mark_opened(exercise_post), typed, EN))
    assert "newer report" in drawn


def test_a_card_no_longer_offers_what_has_been_said(exercise_post):
    subject = incidents.report_incident(exercise_post, find_actor(), "fire")["subject"]
    assert "incident_confirm" in text(offering.draw_reports(records.describe(exercise_post, subject), EN))
    incidents.confirm_incident(exercise_post, find_actor(), subject)
    assert "incident_confirm" not in text(offering.draw_reports(records.describe(exercise_post, subject), EN))


def test_a_card_says_what_nobody_has_reported_and_never_0(live_post):
    drawn = text(offering.draw_untold("settlements", {}, EN))
    assert "Not reported" in drawn
    assert "?" in drawn
    assert "0" not in drawn


def test_a_stale_position_says_so(exercise_post):
    how = How(happened_at=exercise_post.now() - timedelta(minutes=1))
    teams.report_position(exercise_post, find_actor(), "police-1", "at Godshill", how=how)
    fresh = text(offering.draw_position(records.describe(exercise_post, "teams/police-1"), EN))
    later = exercise_post.now() + timedelta(hours=4)
    stale = text(offering.draw_position(records.describe(exercise_post, "teams/police-1", later), EN))
    assert "1 min ago" in fresh
    assert "Stale" in stale
    assert "Stale" not in fresh


def test_casualties_show_reported_beside_confirmed(exercise_post):
    assert offering.draw_casualties(exercise_post, "settlements/ventnor", EN) == []
    typed = {"injured": "3"}
    submit(exercise_post, find_actor(), find_form("casualties_reported"), typed, EN, subject="settlements/ventnor")
    drawn = text(offering.draw_casualties(exercise_post, "settlements/ventnor", EN))
    assert (drawn.count("not reported"), drawn.count("not confirmed")) == (3, 4)


def test_england_has_no_blue_warning_and_calls_orange_amber(exercise_post):
    drawn = text(draw_form(exercise_post, find_form("warning"), None, {}, EN))
    assert '"amber"' in drawn
    assert '"blue"' not in drawn


def test_china_has_four_levels():
    level = next(entry for entry in FORMS["warning"].entries if entry.name == "level")
    labels = [option["label"] for option in list_options(level, "cn", words("zh"))]
    assert labels == ["蓝色", "黄色", "橙色", "红色"]
