"""The exercise's page and band: how it is played, what has arrived, what only the controller sees, the way out."""

import json

import pytest

from dashboard import band, duty
from dashboard.desk import exercise
from dashboard.desk.exercise_clock import end, pace, report_real, stop
from dashboard.desk.post import Actor
from dashboard.desk.viewing import look_back
from dashboard.i18n import LANGUAGES, words
from dashboard.pages.exercise import draw, draw_debrief
from data.faults import Conflict

WHO = Actor("Chen", "duty_officer")
CONTROL = Actor("Wang", "exercise_control")
EN = words("en")


def text_of(component):
    if component is None:
        return ""
    if isinstance(component, (list, tuple)):
        return " ".join(map(text_of, component))
    return text_of(component.children) if hasattr(component, "children") else str(component)


def acts_of(component):
    """Return what each button of a component asks of the exercise."""
    if isinstance(component, (list, tuple)):
        return [act for child in component for act in acts_of(child)]
    sets = json.loads(getattr(component, "data-set", None) or "{}")
    own = [sets["exercise-act"]["act"]] if "exercise-act" in sets else []
    return own + acts_of(getattr(component, "children", None) or []) if hasattr(component, "to_plotly_json") else own


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_tells_how_it_is_played_and_what_has_arrived(read_post, lang):
    say = words(lang)
    title, body = draw(read_post, say, control=False)
    text = text_of(body)
    assert ("峡口" if lang == "zh" else "CHINE") in title
    assert all(message[f"text_{lang}"] in text for message in exercise.list_messages(read_post.picture))
    assert say("exercise.page.how") in text
    assert "{" not in text


def test_the_controller_sees_what_is_to_come_with_what_is_expected(read_post):
    text = text_of(draw(read_post, EN, control=False)[1])
    assert "Whitwell Road is gone west of St Lawrence" in text
    assert "read out isolated, by place" in text


def test_a_blind_player_sees_nothing_that_is_still_to_come(exercise_post):
    pace(exercise_post, WHO, blind=True)
    state = exercise.describe(exercise_post)
    player, control = (text_of(draw(exercise_post, EN, control=shown)[1]) for shown in (False, True))
    assert "Whitwell Road is gone west" not in player
    assert "Whitwell Road is gone west" in control
    assert "Blind" not in player
    assert acts_of(band.draw_band(exercise_post, state, EN)) == ["real"]
    with duty.seat(CONTROL):
        assert acts_of(band.draw_band(exercise_post, state, EN)) == ["next", "real"]
    assert "Step" not in text_of(band.draw_message(exercise_post, state, [f"first@{state['started_at']}"], EN))


def test_only_exercise_control_changes_how_a_blind_exercise_goes_on(exercise_post):
    pace(exercise_post, WHO, blind=True)
    for act in ({"act": "next"}, {"act": "pace", "blind": False}, {"act": "restart"}):
        with pytest.raises(Conflict, match="exercise_control_only"):
            band.do(exercise_post, WHO, act)
    band.do(exercise_post, CONTROL, {"act": "pace", "blind": False})
    assert not exercise_post.picture.exercise.blind


def test_the_band_always_has_the_way_out_for_a_real_report(exercise_post):
    for act in (None, stop, end):
        if act:
            act(exercise_post, WHO)
        acts = acts_of(band.draw_band(exercise_post, exercise.describe(exercise_post), EN))
        assert acts[-1] == "real"


@pytest.mark.parametrize(("given", "first"), [({}, "next"), ({"by_clock": True, "rate": 5}, "pause")])
def test_the_band_offers_what_brings_it_on(exercise_post, given, first):
    pace(exercise_post, WHO, **given)
    assert acts_of(band.draw_band(exercise_post, exercise.describe(exercise_post), EN))[0] == first


def test_the_live_band_offers_the_way_back_where_an_exercise_was_left(exercise_post):
    report_real(exercise_post, WHO)
    shown = band.draw_band(exercise_post, exercise.describe(exercise_post), EN)
    assert (acts_of(shown), "LIVE" in text_of(shown)) == (["return"], True)


def test_a_real_report_is_taken_from_the_past_too_but_no_other_act(exercise_post):
    at = exercise_post.now()
    with look_back(at):
        with pytest.raises(Conflict, match="past_is_closed"):
            band.do(exercise_post, WHO, {"act": "next"})
        band.do(exercise_post, WHO, {"act": "real"})
    assert exercise_post.refresh().exercise is None
    band.do(exercise_post, WHO, {"act": "return"})
    assert exercise_post.refresh().exercise is not None


def test_the_page_of_a_live_post_says_so(live_post):
    assert text_of(draw(live_post, EN, control=False)[1]) == EN("exercise.page.none")


def test_the_debrief_is_drawn_with_every_message(exercise_post):
    exercise.next_step(exercise_post, WHO)
    text = text_of(draw_debrief(exercise_post, EN))
    assert "EXERCISE EXERCISE EXERCISE" in text
    assert text.count("Expected: ") == 3
