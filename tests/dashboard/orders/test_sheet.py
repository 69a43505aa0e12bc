"""The route and loading sheet: the same figures as the screen's, turns that add up, room to sign, both languages."""

import pytest

from dashboard.desk import orders, supplies, teams
from dashboard.desk.post import Actor
from dashboard.i18n import words
from dashboard.paper.sheet import describe_sheet, render_sheet
from data.faults import NotFound

DUTY = Actor("Chen", "duty_officer")
GOAL = "shelters/heights-leisure-centre"


@pytest.fixture
def load(exercise_post):
    lines = {"cowes-depot/blanket": 400, "cowes-depot/drinking-water": 1000}
    return supplies.request_supplies(exercise_post, DUTY, "cowes-depot", GOAL, lines)


def test_the_sheet_says_what_the_screen_says(exercise_post, load):
    told = describe_sheet(exercise_post, load["id"], "en")
    assert told["lines"] == [["blankets", "400"], ["drinking water", "1,000 L"]]
    assert told["exercise_band"].startswith("EXERCISE")
    facts = dict(told["facts"])
    assert facts["Ground"].startswith("4.2: ")
    assert facts["Paper"] == "paper due in 48 h"
    assert len(told["signatures"]) == 3


def test_the_turns_add_up_to_the_way(exercise_post, load):
    told = describe_sheet(exercise_post, load["id"], "en")
    length = words("en")("shell.kilometres", km=f"{load['length_m'] / 1000:.1f}")
    assert told["turns"][-1][3] == length
    assert length in dict(told["facts"])["Route"]


def test_the_map_is_to_a_round_scale(exercise_post, load):
    told = describe_sheet(exercise_post, load["id"], "zh")
    assert told["map"]["scale"] % 5000 == 0
    assert "<svg" in told["map"]["svg"]
    assert told["lines"][0][1] == "400件"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_team_has_its_sheet_too(exercise_post, lang):
    order = teams.send_team(exercise_post, DUTY, "volunteers-4x4-north", "-1.2908,50.7007")
    assert render_sheet(exercise_post, order["id"], lang).startswith(b"%PDF")


def test_the_same_sheet_is_the_same_file(exercise_post, load):
    assert render_sheet(exercise_post, load["id"], "zh") == render_sheet(exercise_post, load["id"], "zh")


def test_printing_changes_nothing(exercise_post, load):
    before = exercise_post.picture.head
    render_sheet(exercise_post, load["id"], "en")
    assert exercise_post.refresh().head == before
    assert orders.describe(exercise_post, load["id"])["state"] == "approved"


def test_there_is_no_sheet_of_no_order(exercise_post):
    with pytest.raises(NotFound):
        describe_sheet(exercise_post, "o-none", "en")
