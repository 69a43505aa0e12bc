"""Issue a briefing, read it, step through it by keyboard, take the paper home."""

import re

OUTLOOK = "Rain until about 18:00; further movement possible."


def test_a_briefing_is_issued_stepped_through_and_printed(screen):
    page = screen.open("briefing").page
    screen.wait_text("#brief-ask", "1")
    page.fill("#brief-outlook", OUTLOOK)
    page.fill("#brief-decisions", "Clear Leeson Road\nOpen a hall")
    page.click("#brief-ask")
    page.click("#brief-issue")
    screen.wait_text("#brief-answer", OUTLOOK)
    moved = page.locator("#figure-to_be_moved").inner_text()
    figure = re.search(r"\d[\d,]*", moved.replace("\n", " ")).group()
    assert figure in page.locator("#brief-answer").inner_text()

    with page.expect_download(timeout=60_000) as loading:
        page.locator("#brief-issued .acts button").first.click()
    assert loading.value.suggested_filename.startswith("EXERCISE_")
    assert loading.value.path().read_bytes().startswith(b"%PDF-")

    with page.context.expect_page() as opening:
        page.locator("#brief-issued .acts a").first.click()
    room = opening.value
    room.wait_for_selector(".slide.shown")
    shown = "document.querySelector('.slide.shown').dataset.key"
    assert room.evaluate(shown) == "first"
    room.keyboard.press("ArrowRight")
    assert room.evaluate(shown) == "changed"
    room.keyboard.press("End")
    last = room.evaluate(shown)
    room.keyboard.press("ArrowRight")
    assert room.evaluate(shown) == last
    assert OUTLOOK in room.evaluate("document.body.textContent")
    letters = "[...document.querySelectorAll('.slide li, .slide p')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    least = f"Math.min(...{letters})"
    assert room.evaluate(least) >= 0.03 * room.evaluate("innerHeight")
    room.close()
    page.reload()
    screen.wait(f"document.querySelector('#brief-outlook')?.value === {OUTLOOK!r}")
