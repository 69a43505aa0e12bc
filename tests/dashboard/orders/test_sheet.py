"""The route and loading sheet: the same figures as the screen's, turns that add up, room to sign, both languages."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from dashboard.desk import orders, supplies, teams
from dashboard.desk.post import Actor, open_post
from dashboard.i18n import LANGUAGES, words
from dashboard.paper.sheet import describe_sheet, render_sheet
from data.faults import NotFound

DUTY = Actor("Chen", "duty_officer")
GOAL = "shelters/heights-leisure-centre"
OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def post(common_home, ground):
    """The exercise post just after its step 4, for the file: a sheet is read, and each order is another."""
    with closing(open_post(common_home, clock=lambda: OPENED, ground=ground)) as opened:
        yield opened


@pytest.fixture(scope="module")
def load(post):
    lines = {"cowes-depot/blanket": 400, "cowes-depot/drinking-water": 1000}
    return supplies.request_supplies(post, DUTY, "cowes-depot", GOAL, lines)


@pytest.fixture(scope="module")
def told(post, load):
    """What the sheet says, by language."""
    return {lang: describe_sheet(post, load["id"], lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def printed(post, load):
    """The sheet printed twice, and the journal's head before and after."""
    before = post.picture.head
    sheets = [render_sheet(post, load["id"], "zh") for _ in range(2)]
    return before, sheets, post.refresh().head


@pytest.fixture(scope="module")
def sent(post):
    return teams.send_team(post, DUTY, "volunteers-4x4-north", "-1.2908,50.7007")


def test_the_sheet_says_what_the_screen_says(told):
    assert told["en"]["lines"] == [["blankets", "400"], ["drinking water", "1,000 L"]]
    assert told["en"]["exercise_band"].startswith("EXERCISE")
    facts = dict(told["en"]["facts"])
    assert facts["Ground"].startswith("4.2: ")
    assert facts["Paper"] == "paper due in 48 h"
    assert len(told["en"]["signatures"]) == 3


def test_the_turns_add_up_to_the_way(told, load):
    length = words("en")("shell.kilometres", km=f"{load['length_m'] / 1000:.1f}")
    assert told["en"]["turns"][-1][3] == length
    assert length in dict(told["en"]["facts"])["Route"]


def test_the_map_is_to_a_round_scale(told):
    assert told["zh"]["map"]["scale"] % 5000 == 0
    assert "<svg" in told["zh"]["map"]["svg"]
    assert told["zh"]["lines"][0][1] == "400件"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_team_has_its_sheet_too(post, sent, lang):
    assert render_sheet(post, sent["id"], lang).startswith(b"%PDF")


def test_the_same_sheet_is_the_same_file(printed):
    _, (first, second), _ = printed
    assert first == second


def test_printing_changes_nothing(post, load, printed):
    before, (first, _), after = printed
    assert first.startswith(b"%PDF")
    assert after == before
    assert orders.describe(post, load["id"])["state"] == "approved"


def test_there_is_no_sheet_of_no_order(post):
    with pytest.raises(NotFound):
        describe_sheet(post, "o-none", "en")
