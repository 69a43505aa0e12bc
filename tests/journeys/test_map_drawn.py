"""The map component in a browser, with WebGL2 and without it: the same acts, the same answers."""

import asyncio
import importlib.util
import json
import threading
import time
from pathlib import Path

import pytest

PATIENCE_S = 45.0


def _load_harness():
    spec = importlib.util.spec_from_file_location("map_harness", Path(__file__).with_name("map_harness.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of the map alone on a page."""
    harness = _load_harness()
    basemap = tmp_path_factory.mktemp("map") / "base.pmtiles"
    harness.write_basemap(basemap)
    started, found = threading.Event(), {}

    def ready(server, port):
        found.update(server=server, url=f"http://127.0.0.1:{port}/")
        started.set()

    thread = threading.Thread(target=lambda: asyncio.run(harness.serve(basemap, 0, ready)), daemon=True)
    thread.start()
    assert started.wait(30)
    yield found["url"]
    found["server"].should_exit = True
    thread.join(10)


class Sheet:
    """The page with the map, and what the map told."""

    def __init__(self, page, url):
        self.page = page
        self.complaints = []
        self.ranges = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))
        page.on("request", lambda asked: self._note(asked, url))
        page.goto(url)
        self.wait(lambda told: told["renderer"] and told["moved"])

    def _note(self, asked, home):
        ours = home.split("?")[0].split("//")[1].rstrip("/")
        if not asked.url.startswith(("data:", "blob:")) and ours not in asked.url:
            self.complaints.append(f"another host: {asked.url}")
        if found := asked.headers.get("range"):
            self.ranges.append(found)

    def told(self):
        text = self.page.evaluate("document.querySelector('#told')?.textContent")
        return json.loads(text) if text else dict.fromkeys(_load_harness().OUTPUTS)

    def wait(self, until):
        last = time.monotonic() + PATIENCE_S
        while not until(self.told()):
            assert time.monotonic() < last, (self.told(), self.complaints)
            self.page.wait_for_timeout(100)
        return self.told()

    def middle(self):
        box = self.page.locator(".cm-surface").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def corner(self, x, y):
        """Put a corner of a drawing, as slowly as a hand does."""
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(120)
        self.page.mouse.click(x, y)
        self.page.wait_for_timeout(400)


@pytest.fixture
def open_sheet(browser, pixels, site):
    pages = []

    def open_it(query=""):
        page = browser.new_page(viewport={"width": 720, "height": 480}, **pixels)
        pages.append(page)
        return Sheet(page, f"{site}?{query}")

    yield open_it
    for page in pages:
        page.close()


def test_the_renderer_is_what_the_browser_can(open_sheet, renderer):
    sheet = open_sheet("lang=zh&theme=dark&watermark=x")
    has_webgl = sheet.page.evaluate("document.createElement('canvas').getContext('webgl2') !== null")
    assert (sheet.told()["renderer"], has_webgl) == (renderer, renderer == "webgl")
    assert sheet.told()["problem"] is None
    assert sheet.complaints == []


def test_each_piece_of_the_base_map_is_asked_for_once(open_sheet):
    sheet = open_sheet()
    told = "(({base, bands}) => base === 'drawn' && bands === 'drawn')(document.querySelector('#map').dataset)"
    sheet.wait(lambda _: sheet.page.evaluate(told))
    assert len(sheet.ranges) == len(set(sheet.ranges)) > 1


def test_a_click_tells_what_lies_there_topmost_first(open_sheet):
    sheet = open_sheet()
    for _ in range(50):
        sheet.page.mouse.click(*sheet.middle())
        sheet.page.wait_for_timeout(400)
        clicked = sheet.told()["clicked"]
        if clicked and clicked["subjects"]:
            break
    assert clicked["subjects"] == ["shelters/hall", "warnings/river"]
    assert (clicked["lon"], clicked["lat"]) == pytest.approx((-1.2, 50.6), abs=1e-4)


def test_an_area_is_drawn_by_hand(open_sheet):
    sheet = open_sheet("tool=draw_area")
    x, y = sheet.middle()
    sheet.page.wait_for_timeout(1500)
    for dx, dy in ((0, 0), (120, 0), (120, 100)):
        sheet.corner(x + dx, y + dy)
    sheet.page.keyboard.press("Enter")
    ring = sheet.wait(lambda told: told["drawn"])["drawn"]["geometry"]["coordinates"][0]
    assert len(ring) == 4
    sheet.page.keyboard.press("Escape")
    sheet.wait(lambda told: told["tool"] == "browse")


def test_an_area_is_drawn_by_keyboard_alone(open_sheet):
    sheet = open_sheet("tool=draw_area")
    sheet.page.wait_for_timeout(1500)
    for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        sheet.page.keyboard.press("Space")
        sheet.page.wait_for_timeout(300)
        sheet.page.keyboard.press(arrow)
        sheet.page.wait_for_timeout(900)
    sheet.page.keyboard.press("Enter")
    drawn = sheet.wait(lambda told: told["drawn"])["drawn"]
    assert len(drawn["geometry"]["coordinates"][0]) >= 4


def test_a_measured_line_is_as_long_as_the_ground(open_sheet):
    sheet = open_sheet("tool=measure")
    x, y = sheet.middle()
    sheet.page.wait_for_timeout(1500)
    for dx in (-200, 200):
        sheet.corner(x + dx, y)
    sheet.page.keyboard.press("Enter")
    length_m = sheet.wait(lambda told: told["measured"])["measured"]["length_m"]
    pixel_m = 40_075_017 * 0.6347 / (512 * 2**14)  # cosine of 50.6 degrees, 512-pixel tiles at zoom 14
    assert length_m == pytest.approx(400 * pixel_m, rel=0.02)


def test_a_lost_link_comes_back_by_itself(open_sheet):
    sheet = open_sheet("live=1")
    sheet.wait(lambda told: int(told["heard"] or 0) >= 2 and told["problem"] is None)


def test_the_watermark_is_in_the_picture_itself(open_sheet):
    plain, marked = (open_sheet(query) for query in ("", "watermark=EXERCISE"))
    clip = {"x": 20, "y": 60, "width": 300, "height": 300}
    for sheet in (plain, marked):
        sheet.page.wait_for_timeout(2500)
    assert plain.page.screenshot(clip=clip) != marked.page.screenshot(clip=clip)
    assert marked.page.locator(".cm-map").inner_text().count("EXERCISE") == 0
