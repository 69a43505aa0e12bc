"""Who acts is asked once, at the first act; beyond the machine itself the passphrase comes first."""

from dashboard.passphrase import Passphrase

WORDS = "tide table on the wall"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ANYWHERE = "0.0.0.0"


def fill_box(screen, name, post):
    screen.wait("document.querySelector('#signon').open")
    screen.page.locator("#signon-name").fill(name)
    screen.page.locator("#signon-post").fill(post)
    screen.page.locator("#signon-go").click()


def test_the_first_act_asks_and_is_done_once_somebody_stands_for_it(screen):
    screen.open(name="")
    assert screen.page.evaluate("document.querySelector('#signon').open") is False
    screen.page.locator("#next-step").click()
    fill_box(screen, "Chen Yu", "duty officer")
    screen.wait_text("#signon-chip", "Chen Yu")
    screen.wait_text("#band", "6/8")
    assert screen.text("#notice") == ""


def test_a_form_is_recorded_by_whoever_signs_on_over_it(screen):
    screen.open("routes", name="")
    screen.page.evaluate(
        "dash_clientside.set_props('closure-draft',"
        " {data: {geometry: {type: 'Point', coordinates: [-1.1843, 50.6027]}}})"
    )
    screen.page.locator("#closing-cause").fill("landslip at the bend")
    screen.page.locator("#closing-record").click()
    fill_box(screen, "Wang Min", "值班员")
    screen.wait_text("#notice", "Recorded")
    screen.page.goto(f"{screen.url}journal")
    screen.wait_text("#page-journal", "Wang Min (duty officer)")


def test_places_are_announced_by_whoever_signs_on_over_the_press(screen, program):
    screen.open("shelters", name="")
    program.say("report", "shelter_opening", "shelters/island-free-school", "--set", "opening=open")
    screen.page.locator("summary", has_text="Announce these places").click()
    screen.page.locator("#announce").click()
    fill_box(screen, "Chen Yu", "duty officer")
    screen.wait_text("#notice", "have been told places for")
    screen.wait_text("#page-shelters", "have been told these places")


def test_an_empty_field_is_said_and_nothing_is_lost(screen):
    screen.open("situation", lang="zh", name="")
    screen.page.locator("#signon-chip").click()
    fill_box(screen, "陈宇", "")
    screen.wait_text("#signon-fault", "请填写岗位")
    assert screen.page.locator("#signon-name").input_value() == "陈宇"
    screen.wrong.clear()  # the browser writes every answer that refuses


def test_a_shift_is_handed_over_and_the_next_one_signs_on(screen):
    screen.open("situation", name="Zhou Lan")
    page = screen.page
    page.goto(f"{screen.url}handover?lang=en")
    page.locator("#note").fill("keep an eye on the quay")
    page.locator("#name").fill("Li")
    page.locator("#post").fill("commander")
    page.locator("form button").click()
    told = screen.wait_text("main", "Taken over by")
    assert "Li, commander" in told
    assert "keep an eye on the quay" in told
    assert "Zhou Lan" in told
    page.goto(f"{screen.url}situation")
    screen.wait_text("#signon-chip", "Sign on")


def test_a_phone_signs_on_with_one_thumb(browser_window):
    with browser_window(**PHONE) as screen:
        screen.open("situation", lang="zh", name="")
        chip = screen.page.locator("#signon-chip")
        assert chip.bounding_box()["height"] >= 40
        chip.tap()
        fill_box(screen, "陈宇", "commander")
        screen.wait_text("#signon-chip", "陈宇")
        assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_beyond_the_machine_the_passphrase_stands_before_everything(own_window, own_program):
    Passphrase(own_program.home).set(WORDS)
    own_program.start(host=ANYWHERE)
    with own_window() as screen, own_window() as other:
        for each in (screen, other):
            each.page.goto(f"{screen.url}routes")
            assert "/gate?" in each.page.url
            each.page.locator("#passphrase").fill(WORDS)
            each.page.locator("#name").fill("Chen Yu")
            each.page.locator("#post").fill("commander")
            each.page.locator("button").click()
            each.wait("document.querySelector('#map')?.dataset.base === 'drawn'")
            each.wait_text("#signon-chip", "Chen Yu")
        screen.page.locator("#signon-chip").click()
        screen.page.locator("#signon-off").click()
        screen.wait("location.pathname === '/gate'")
        assert other.page.evaluate("location.pathname") == "/routes"
        Passphrase(own_program.home).set("another long sentence")
        other.wait("location.pathname === '/gate'")
        for each in (screen, other):
            each.wrong.clear()  # the browser writes every answer that refuses
