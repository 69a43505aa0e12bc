"""Looking back and playing on: the slider, the journal, the clock, and the way out for a real report."""

import re

PRESSED = "document.querySelector('#past-row')?.hidden === false"
DRAWN = "JSON.parse(document.querySelector('#map').dataset.drawn ?? '{}')"
IN_THE_PAST = "document.documentElement.dataset.past !== undefined"


def list_closures(screen):
    """Return the closures that the page itself is told of now."""
    told = screen.page.evaluate("fetch('/map/closures.geojson').then((answer) => answer.json())")
    return {feature["properties"]["subject"] for feature in told["features"]}


def test_the_whole_screen_is_taken_back_and_one_press_brings_it_to_now(screen):
    screen.open().wait_text("#situation-answer", "one road left (Whitwell Road)")
    now = list_closures(screen)
    screen.page.locator("#past-open").click()
    screen.wait(PRESSED)
    for _ in range(3):
        before = screen.text("#past-clock")
        screen.page.locator("#past-back").click()
        screen.wait(f"document.querySelector('#past-clock').innerText !== '{before}'")
    screen.wait_text("#past-band", "not now")
    screen.wait_text("#band", "(4/8)")
    assert now - list_closures(screen) == {"closures/newport-road-ventnor"}
    screen.wait("!document.querySelector('#situation-answer').innerText.includes('Whitwell Road')")
    for act in ("#next-step", "#tool-close-road", "#tool-draw-area"):
        assert screen.page.evaluate(f"getComputedStyle(document.querySelector('{act}')).pointerEvents") == "none"
    screen.page.locator("#past-now").click()
    screen.wait(f"!({IN_THE_PAST})")
    screen.wait_text("#situation-answer", "one road left (Whitwell Road)")
    assert list_closures(screen) == now


def test_the_journal_of_a_record_is_opened_from_its_card_and_each_line_opens_the_card(screen):
    screen.open("situation?open=closures/leeson-road").wait_text("#card", "Leeson Road")
    screen.page.locator("#card").get_by_role("button", name="Journal of this record").click()
    told = screen.wait_text("#journal-answer", "recorded the closure Leeson Road")
    assert "lines" in told
    assert len(re.findall("Leeson Road", told)) >= 2
    screen.wait_text("#journal-chain", "The chain is whole")
    screen.page.locator("#journal-answer").get_by_role("button", name="Leeson Road").first.click()
    screen.wait_text("#card", "Leeson Road")


def test_a_real_report_leaves_the_exercise_and_one_press_returns(screen):
    screen.open().wait_text("#band", "EXERCISE")
    screen.wait(f"({DRAWN}).closures > 0")
    screen.page.locator("#exercise-real").click()
    screen.wait_text("#band", "LIVE")
    screen.wait(f"({DRAWN}).closures === 0")
    screen.page.locator("#exercise-return").click()
    screen.wait_text("#band", "EXERCISE")
    screen.wait(f"({DRAWN}).closures > 0")


def test_by_the_clock_messages_arrive_by_themselves(screen, program):
    screen.open("exercise").wait_text("#exercise-answer", "How it is played")
    screen.page.locator("#exercise-answer").get_by_role("button", name="10x").click()
    screen.wait_text("#band", "10x")
    assert program.say("play", "--pause", "--by", "Lin")["stopped"] == "pause"
    screen.wait_text("#band", "paused")
    screen.page.locator("#next-step").click()
    screen.wait_text("#band", "Pause")
