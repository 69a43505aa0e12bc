"""Two people, two browsers, one picture: what one records the other sees, and nothing of theirs is disturbed."""

import json
import re
import signal
from urllib.request import Request, urlopen

import pytest

GODSHILL = [-1.2545, 50.6337]
LEESON_ROAD = [-1.1843, 50.6027]
WHITWELL_ROAD = [-1.2547, 50.5915]
CARD = "shelters/yarmouth-town-hall"


@pytest.fixture
def two(browser_window):
    """Chen and Li at two browsers of one post."""
    with browser_window() as chen, browser_window() as li:
        yield chen, li


def feed(screen, *rows):
    """Tell positions as a program on the post's machine does."""
    told = [{"id": team, "lon": lon, "lat": lat} for team, lon, lat in rows]
    asked = Request(f"{screen.url}api/positions", json.dumps(told).encode(), {"content-type": "application/json"})
    with urlopen(asked, timeout=10) as answer:
        return json.load(answer)


def first_team(screen):
    told = screen.page.request.get(f"{screen.url}map/teams.geojson").json()
    properties = told["features"][0]["properties"]
    return properties["subject"].partition("/")[2], properties["label"]


def name_under(screen, place):
    """Return what the pointer finds at a place of the map."""
    x, y = screen.on_map(*place)
    screen.page.mouse.move(x + 40, y + 40)
    screen.page.mouse.move(x, y, steps=3)
    screen.page.wait_for_timeout(100)
    return screen.page.evaluate("document.querySelector('#map .cm-tip')?.textContent ?? ''")


def wait_under(screen, place, name, tries=100):
    return any(name in name_under(screen, place) for _ in range(tries))


def read_state(screen):
    """Return what a person holds: the place looked at, the open card and its fold, the field being typed into."""
    return screen.page.evaluate(
        "[new URL(location.href).searchParams.get('at'), document.querySelector('#card h2')?.textContent,"
        " document.querySelector('#card details')?.open, document.activeElement.id, document.activeElement.value]"
    )


def close_road(screen, place, cause):
    """Record a closure by the form, as a click on the map opens it."""
    draft = {"geometry": {"type": "Point", "coordinates": place}}
    screen.page.evaluate(f"dash_clientside.set_props('closure-draft', {{data: {json.dumps(draft)}}})")
    screen.page.locator("#closing-cause").fill(cause)
    screen.page.locator("#closing-record").click()
    screen.wait_text("#notice", "Recorded")


def test_what_one_records_the_other_sees_undisturbed(two, program):
    chen, li = two
    chen.open("routes", name="Chen")
    li.open(f"situation?at=-1.4998,50.7050,15&open={CARD}", name="Li").wait_text("#card", "Yarmouth Town Hall")
    li.page.locator("#card summary").first.click()
    li.page.locator("#search-text").click()
    li.page.keyboard.type("Vent")
    before = read_state(li)
    assert before[2] is True
    counted = li.text("#layers") and li.drawn().get("closures", 0)

    close_road(chen, LEESON_ROAD, "landslip at the bend")
    li.wait(f"JSON.parse(document.querySelector('#map').dataset.drawn).closures > {counted}")

    chen.page.evaluate(f"dash_clientside.set_props('selected', {{data: '{CARD}'}})")
    program.say("report", "shelter_count", CARD, "--set", "persons=37", "--source", "site manager")
    li.wait_text("#card", "37")
    li.page.keyboard.type("nor")
    after = read_state(li)
    assert after == [*before[:4], "Ventnor"]
    li.open("journal", name="Li").wait_text("#page-journal", "Chen (duty officer)")


def test_an_order_that_anothers_closure_cuts_speaks_up(two, program):
    chen, li = two
    li.open("routes", name="Li")
    order = program.say("send", "parish-freshwater", "--to", "settlements/ventnor")
    chen.open("shelters", name="Chen").page.locator("#search-text").click()
    chen.page.keyboard.type("Vent")
    before = read_state(chen)
    close_road(li, WHITWELL_ROAD, "landslip")
    told = chen.wait_text("#order-flags", "No way left")
    assert "Freshwater parish team" in told
    assert re.search(r"cut by landslip at Whitwell Road, reported \d\d:\d\d\.", told)
    assert chen.page.locator(".flag").count() == 1
    chen.page.keyboard.type("nor")
    assert read_state(chen) == [*before[:4], "Ventnor"]
    chen.page.locator(".flag .link").click()
    chen.wait_text("#card", "Freshwater parish team")
    chen.wait("document.querySelectorAll('.flag').length === 0")
    assert program.say("orders", order["id"])["way"]["change"] == "cut"


def test_a_moving_team_moves_on_both_maps(two):
    chen, li = two
    for screen in (chen, li):
        screen.open(f"situation?at={GODSHILL[0]},{GODSHILL[1]},15&layers=teams")
    team, name = first_team(chen)
    assert feed(chen, (team, *GODSHILL))["taken"] == 1
    assert all(wait_under(screen, GODSHILL, name) for screen in (chen, li))
    looked_at = read_state(li)[0]
    further = [GODSHILL[0] + 0.004, GODSHILL[1]]
    feed(chen, (team, *further))
    assert all(wait_under(screen, further, name) for screen in (chen, li))
    assert read_state(li)[0] == looked_at


def test_no_network_is_said_at_once(screen):
    screen.open("routes")
    screen.page.context.set_offline(True)
    screen.wait_text("#map-problem", "Not connected since")
    screen.page.context.set_offline(False)
    screen.wait("document.querySelector('#map-problem').innerText === ''")
    screen.wrong.clear()  # what the browser itself writes of a network that is gone


def test_a_page_whose_part_does_not_arrive_says_so_and_opens_again(screen):
    screen.open("routes")
    screen.page.route("**/async-graph*", lambda route: route.abort(), times=1)
    screen.page.locator("#rail [data-go='/situation']").click()
    screen.wait_text("#lost", "Not connected since")
    screen.wait("document.querySelector('#situation-answer .js-plotly-plot')?.isConnected")
    assert screen.page.locator("#lost").count() == 0
    screen.wrong.clear()  # what the browser itself writes of a part that did not arrive


def test_a_lost_link_is_said_and_catches_up_by_itself(browser_window, program):
    with browser_window() as screen:
        screen.open("routes").wait_drawn("closures")
        address = int(re.search(r":(\d+)/", screen.url).group(1))
        drawn = screen.drawn()["closures"]
        program.stop(signal.SIGKILL)
        told = screen.wait_text("#map-problem", "Not connected since")
        assert re.search(r"since \d\d:\d\d\.", told)
        program.say("close", "--at", "-1.2255,50.6175", "--cause", "tree down")
        program.start(port=address)
        screen.wait("document.querySelector('#map-problem').innerText === ''")
        screen.wait(f"JSON.parse(document.querySelector('#map').dataset.drawn).closures > {drawn}")
        screen.wait_text("#signon-chip", "Chen")
        screen.wrong.clear()  # what the browser itself writes of a server that is gone
