"""A phone is worked with one thumb, and any screen with the keyboard alone."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOO_SMALL = """() => [...document.querySelectorAll('button, input, summary')]
    .filter((each) => each.checkVisibility() && !each.closest('label'))
    .map((each) => [each.id || each.innerText, each.closest('.dash-input-container') ?? each])
    .filter(([name, each]) => name && name !== 'to-exercise' && Math.round(each.getBoundingClientRect().height) < 44)
    .map(([name]) => name)"""
HEIGHT = "document.querySelector('#panel').offsetHeight"


def drag_sheet(screen, by):
    """Pull the sheet's handle up or down with one finger."""
    box = screen.page.locator("#sheet").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = screen.page.context.new_cdp_session(screen.page)
    for kind, at in (("touchStart", 0), ("touchMove", by / 2), ("touchMove", by), ("touchEnd", None)):
        points = [] if at is None else [{"x": x, "y": y + at}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_thumb_drags_the_sheet_hits_every_button_and_reports_a_place(browser_window):
    with browser_window(**PHONE) as screen:
        page = screen.open().page
        screen.wait_text("#situation-answer", "one road left")
        assert page.evaluate(TOO_SMALL) == []
        half = page.evaluate(HEIGHT)
        drag_sheet(screen, -170)
        screen.wait(f"document.querySelector('#panel.sheet-full') && {HEIGHT} > {half}")
        drag_sheet(screen, 400)
        screen.wait(f"document.querySelector('#panel.sheet-low') && {HEIGHT} < {half}")
        page.locator("#sheet").tap()
        page.locator("#to-report").tap()
        screen.wait("document.querySelector('#report-body .choice')")
        page.locator("#report-body .choice").first.tap()
        screen.wait("document.querySelector('#report-form .pick')")
        page.locator("#report-form .pick").tap()
        screen.wait(f"document.querySelector('#map').dataset.tool === 'pick' && {HEIGHT} < {half}")
        page.touchscreen.tap(*screen.on_map(-1.3, 50.68))
        screen.wait("document.querySelector('#report-body input[type=text]')?.value.includes('N')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_escape_closes_what_lies_on_top_and_asks_before_what_was_typed_is_gone(screen):
    page = screen.open().page
    focused = "document.activeElement"
    page.locator("#figure-moved").focus()
    page.keyboard.press("Enter")
    screen.wait(f"{focused}.id === 'panel' && document.querySelector('.showing-card')")
    page.keyboard.press("Escape")
    screen.wait(f"{focused}.id === 'figure-moved' && !document.querySelector('.showing-card')")
    page.locator("#layers-title").focus()
    page.keyboard.press("Enter")
    screen.wait("document.querySelector('#layers').open")
    page.keyboard.press("Escape")
    screen.wait(f"{focused}.id === 'layers-title' && !document.querySelector('#layers').open")
    page.locator("#to-report").focus()
    page.keyboard.press("Enter")
    screen.wait("document.querySelector('#report-body .choice')")
    page.locator("#report-body .choice").first.press("Enter")
    screen.wait("document.querySelector('#report-body input[type=text]')")
    page.locator("#report-body input[type=text]").first.fill("Godshill")
    page.keyboard.press("Escape")
    screen.wait("document.activeElement.id === 'report-cancel'")
    assert page.locator("#report-body input[type=text]").first.input_value() == "Godshill"
    page.keyboard.press("Escape")
    screen.wait("document.activeElement.id === 'to-report' && !document.querySelector('.showing-report')")
