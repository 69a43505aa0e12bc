"""Reports as people make them: a few fields, a click on the map, both versions where two tell of one record."""

import re

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SCHOOL = "shelters/island-free-school"
SIGN_ON = """name => fetch('/sign-on', {
  method: 'POST', headers: {'content-type': 'application/json'},
  body: JSON.stringify({name, post: 'Duty officer', lang: 'en'}),
}).then(answer => answer.ok)"""


def sign_on(screen, name):
    assert screen.page.evaluate(SIGN_ON, name)


def press(screen, name, inside="body"):
    screen.page.locator(inside).get_by_role("button", name=name, exact=True).click()


def fill(screen, label, text):
    field = screen.page.locator("#report-body .entry").filter(has_text=label).locator("input[type=text]").first
    field.fill(text)


def open_count(screen, persons, name="Chen"):
    screen.open(f"situation?open={SCHOOL}").wait_text("#card", "Island Free School")
    sign_on(screen, name)
    press(screen, "Count who is in it", "#card")
    screen.wait_text("#report-body", "In residence")
    fill(screen, "In residence", persons)


def test_an_incident_is_reported_by_a_click_and_taken_back(screen):
    screen.open("situation?at=-1.2558,50.6335,13&layers=incidents").wait(
        "document.querySelector('#to-report')?.innerText"
    )
    sign_on(screen, "Chen")
    press(screen, "Report", "#tools")
    press(screen, "Incident", "#report-body")
    screen.wait_text("#report-body", "What happened")
    screen.page.locator("#report-body label", has_text=re.compile("^flood$")).click()
    press(screen, "Pick on the map", "#report-body")
    screen.click_map(-1.2500, 50.6335)
    screen.wait(
        "[...document.querySelectorAll('#report-body .place input')].some((field) => field.value.includes('N'))"
    )
    fill(screen, "Who says so", "resident, by phone")
    press(screen, "Record it", "#report-form")
    assert "Godshill" in screen.wait_text("#notice", "Recorded as reported")
    screen.wait_drawn("incidents")
    press(screen, "Undo", "#notice")
    screen.wait_text("#notice", "Undone")


def open_closure(screen, place, cause):
    draft = {"geometry": {"type": "Point", "coordinates": place}}
    screen.page.evaluate("data => dash_clientside.set_props('closure-draft', {data})", draft)
    screen.page.locator("#closing-cause").fill(cause)


def test_a_form_opened_while_another_is_being_recorded_stays(screen):
    held = []
    screen.open("routes")
    open_closure(screen, [-1.1843, 50.6027], "landslip")
    screen.page.route(
        "**/_dash-update-component*",
        lambda route: held.append(route) if "closing-record.n_clicks" in route.request.post_data else route.continue_(),
    )
    screen.page.locator("#closing-record").click()
    open_closure(screen, [-1.2558, 50.6335], "flooded ford")
    held[0].continue_()
    screen.wait_text("#notice", "Recorded")
    assert screen.page.locator("#closing-cause").input_value() == "flooded ford"
    assert screen.page.locator("#closing-cause").is_visible()


def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(screen):
    open_count(screen, "many")
    press(screen, "Record it", "#report-form")
    screen.wait_text("#report-answer", "no whole number")
    assert screen.page.locator("#report-body input[type=text]").first.input_value() == "many"
    screen.page.locator("#to-lang").click()
    screen.wait_text("#report-body", "在住人数")
    assert screen.page.locator("#report-body input[type=text]").first.input_value() == "many"


def test_the_second_of_two_gets_both_versions_and_keeps_its_own(browser_window):
    with browser_window() as one, browser_window() as other:
        open_count(one, "41")
        open_count(other, "55", "Li")
        press(one, "Record it", "#report-form")
        one.wait_text("#notice", "recorded")
        press(other, "Record it", "#report-form")
        both = other.wait_text("#report-answer", "Theirs")
        assert "Chen" in both
        assert "41" in both
        assert "55" in both
        press(other, "Keep mine", "#report-answer")
        other.wait_text("#notice", "recorded")
        other.wait_text("#card", "55")
        one.wait_text("#card", "55")


def test_a_team_tells_where_it_is_by_voice_on_a_phone(browser_window):
    with browser_window(**PHONE) as screen:
        screen.open("situation?open=teams/police-1").wait_text("#card", "Last reported position")
        sign_on(screen, "Chen")
        press(screen, "Position by voice", "#card")
        screen.wait_text("#report-body", "Where")
        fill(screen, "Where", "at Godshill")
        fill(screen, "When it was true", "5 min ago")
        press(screen, "Record it", "#report-form")
        screen.wait_text("#notice", "Position of Police patrol south recorded")
        screen.wait_text("#card", "5 min ago")
