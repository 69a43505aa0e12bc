"""The words of an order's card: only what differs is said of a line, and a word of mouth stays as it was told."""

import pytest

from dashboard.desk import orders, supplies, teams
from dashboard.desk.post import Actor
from dashboard.i18n import words
from dashboard.orders.order_list import draw_card
from dashboard.orders.saying import write_signature

DUTY = Actor("Chen", "duty_officer")
BLANKETS, GOAL = "cowes-depot/blanket", "shelters/heights-leisure-centre"


def test_a_stage_that_the_next_one_repeats_is_left_out(exercise_post):
    order = supplies.request_supplies(exercise_post, DUTY, "cowes-depot", GOAL, {BLANKETS: 40})
    supplies.release_supplies(exercise_post, DUTY, order["id"])
    supplies.sign_supplies(exercise_post, DUTY, order["id"], quantities={BLANKETS: 30})
    text = str(draw_card(exercise_post, order["id"], words("en")))
    assert "out of store 40; signed for 30; on the way 10" in text
    assert "signed for in part" in text


def test_no_paper_is_due_for_what_was_refused(exercise_post):
    order = teams.send_team(exercise_post, DUTY, "ambulance-1", "incidents/bonchurch-cracks")
    refused = orders.refuse(exercise_post, DUTY, order["id"], by="ambulance control")
    assert (refused["paper"], refused["can_do"]) == (None, [])


@pytest.mark.parametrize(("told", "shown"), [("Li Na, by phone", "Li Na"), ("commander, by phone", "指挥长")])
def test_a_word_of_mouth_stays_as_it_was_told(told, shown):
    text = write_signature(told, words("zh"))
    assert text.startswith(shown)
    assert "by phone" in text
