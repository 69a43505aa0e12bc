"""The map as its users meet it: each journey drives the running program, with WebGL2 and without."""

import json

import pytest

SHOWN_AT_ONCE = ("risk_zones", "warnings", "shelters", "reserves", "teams", "settlements", "incidents", "closures")
SHANKLIN, VENTNOR = "-1.174700,50.631000", "-1.209000,50.595000"
FIGURES = ("to_be_moved", "moved", "not_yet", "without_a_place", "isolated", "not_heard_from", "oldest")
NORTH_OF_WHITWELL = [[-1.2720, 50.6190], [-1.2590, 50.6190], [-1.2590, 50.6250], [-1.2720, 50.6250]]


@pytest.fixture(scope="module")
def opened(browser_window):
    """The page as it opens; two journeys look at it."""
    with browser_window() as screen:
        yield screen.open()


def place_of(screen, subject):
    """Return where a record lies, as the map was told."""
    layer = subject.partition("/")[0]
    told = screen.page.request.get(f"{screen.url}map/{layer}.geojson").json()
    found = next(f for f in told["features"] if f["properties"]["subject"] == subject)
    return found["geometry"]["coordinates"]


def test_opens_on_the_exercise_and_shows_every_layer(opened, renderer):
    has_webgl2 = "document.createElement('canvas').getContext('webgl2') !== null"
    assert opened.page.evaluate(has_webgl2) is (renderer == "webgl")
    assert opened.wait("document.querySelector('#map').dataset.renderer") == renderer
    for layer in SHOWN_AT_ONCE:
        opened.wait_drawn(layer)
    opened.wait_text("#band", "EXERCISE")
    for figure in FIGURES:
        opened.wait(f"document.querySelector('#figure-{figure}') !== null")
    assert opened.wrong == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_layer_is_switched_off_and_on(opened):
    opened.wait_drawn("teams")
    opened.page.locator("#layers-title").click()
    switch = opened.page.locator("#visible label", has_text="Teams").locator("input")
    switch.uncheck()
    opened.wait_drawn("teams", wanted=False)
    assert "teams" not in opened.page.evaluate("new URL(location.href).searchParams.get('layers')").split(",")
    switch.check()
    opened.wait_drawn("teams")
    assert opened.wrong == []


def test_a_click_on_a_shelter_opens_its_card(screen):
    screen.open("situation?at=-1.4998,50.7050,15.5&layers=shelters").wait_drawn("shelters")
    screen.click_sign(*place_of(screen, "shelters/yarmouth-town-hall"))
    card = screen.wait_text("#card", "Yarmouth Town Hall")
    assert "100" in card
    assert "not counted" in card.lower()
    assert "inside the" in card


def test_an_area_drawn_on_the_map_closes_its_roads_and_changes_the_route(screen, program):
    screen.open("routes?at=-1.2655,50.6220,14&layers=closures")
    screen.ask_route(SHANKLIN, VENTNOR)
    before = screen.wait_text("#routes-answer", "km").split("Road by road")[0]
    screen.page.locator("#tool-draw-area").click()
    screen.wait("document.querySelector('#map').dataset.tool === 'draw_area'")
    for corner in NORTH_OF_WHITWELL:
        screen.click_map(*corner)
    screen.click_map(*NORTH_OF_WHITWELL[0])
    screen.page.locator("#closing-cause").fill("tree down")
    screen.page.locator("#closing-record").click()
    screen.wait_text("#notice", "Recorded")
    rows = program.say("closures")["rows"]
    assert any(row["cause"] == "tree down" and row["length_m"] > 100 for row in rows)
    assert screen.wait(f"!document.querySelector('#routes-answer').innerText.startsWith({json.dumps(before)})")
