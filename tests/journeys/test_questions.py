"""The three questions as they are asked and answered on the screen."""

import re

import pytest

SHANKLIN, VENTNOR = "-1.174700,50.631000", "-1.209000,50.595000"


@pytest.fixture(scope="module")
def opened(browser_window):
    """The page of the second question; two journeys look at it."""
    with browser_window() as screen:
        yield screen.open("shelters")


def read_number(text):
    """Return the first whole number of a text."""
    return int(re.search(r"\d[\d,]*", text).group().replace(",", ""))


def read_figure(screen, name):
    """Return a figure of the status bar."""
    return read_number(screen.wait(f"document.querySelector('#figure-{name}')?.innerText"))


def test_a_place_that_is_cut_off_is_said_so_and_by_what(screen, program):
    screen.open("routes")
    program.say("next")
    screen.wait("document.querySelector('#figure-isolated')?.innerText.match(/[1-9]/)")
    screen.ask_route(SHANKLIN, VENTNOR)
    told = screen.wait_text("#routes-answer", "Whitwell Road")
    assert "Cut off" in told
    assert "Leeson Road" in told
    assert "Newport Road" in told
    assert "4x4" in screen.wait_text("#routes-answer", "on foot")


def test_a_closure_outlives_the_program(browser_window, program):
    with browser_window() as screen:
        screen.open("routes")
        closed = program.say("close", "--at", "-1.2255,50.6175", "--cause", "tree down")
        screen.wait_drawn("closures")
        screen.page.evaluate("dash_clientside.set_props('routes-view', {value: 'closures'})")
        screen.wait_text("#routes-answer", "tree down")
    program.stop()
    with browser_window() as screen:
        screen.open(f"routes?open=closures/{closed['id']}")
        screen.wait_text("#card", "tree down")


def test_the_gap_is_told_and_adds_up(opened, program):
    opened.page.locator("#work-out").click()
    opened.wait_text("#gap-answer", "Without a place")
    totals = program.say("gap")["totals"]
    causes = sum(totals[name] for name in ("no_valid_shelter", "cut_off", "too_far", "over_capacity"))
    assert totals["served"] + causes == totals["demand"]
    shown = opened.text("#gap-answer").replace(",", "")
    assert str(totals["demand"]) in shown
    assert str(causes) in shown
    assert read_figure(opened, "without_a_place") == causes
    assert opened.wrong == []


def test_the_language_is_switched_while_running(opened):
    opened.wait_text("#rail", "Shelters")
    opened.page.locator("#to-lang").click()
    opened.wait_text("#rail", "避难安置")
    opened.wait_text("#band", "演练")
    assert opened.page.evaluate("document.documentElement.lang") == "zh-Hans"
    english = opened.page.evaluate("document.querySelector('#rail').innerText.match(/[A-Za-z]{3,}/)")
    assert english is None
    assert opened.wrong == []
