"""What every journey stands on: the program served as a user starts it, and a browser with WebGL2 or without it."""

import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
QUIET = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
)  # fmt: skip
SIZE = {"width": 1366, "height": 768}
COARSE = {"device_scale_factor": 0.5}
"""Software draws WebGL pixel by pixel: the same page, with a quarter of them."""
PATIENCE_S = 120.0
ABOUT_THE_MAP = {"test_journeys", "test_questions", "test_map_drawn"}
"""Files whose journeys are driven with both renderers: the map, and the three questions on it."""


def find_chromium():
    """Return the browser of this machine, or skip aloud (fail where the journeys are required)."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    message = "no Chromium on this machine: the browser journeys are not driven (install the package chromium)"
    if os.environ.get("COMMANDMAP_JOURNEYS") == "required":
        pytest.fail(message)
    pytest.skip(message)
    return None


def pytest_collection_modifyitems(items):
    """Mark the journeys, so that they can be chosen or left out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser."""
    return find_chromium()


def pytest_generate_tests(metafunc):
    """Drive the map's journeys with WebGL2 and without; those about people and paper without, which is sooner."""
    if "renderer" in metafunc.fixturenames:
        both = metafunc.definition.path.stem in ABOUT_THE_MAP
        metafunc.parametrize("renderer", ["webgl", "canvas"] if both else ["canvas"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def renderer(request):
    """Whether the browser has WebGL2."""
    return request.param


@pytest.fixture(scope="module")
def browser(chromium, renderer):
    """One browser a file and renderer: while it runs, no other test of this worker has a loop of its own."""
    flags = [*QUIET, "--disable-3d-apis"] if renderer == "canvas" else list(QUIET)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


class Program:
    """The program as a user starts it, on a home of its own."""

    def __init__(self, home):
        self.home = home
        self.url = ""
        self._process = None

    def start(self, port=0, host="127.0.0.1"):
        """Serve the home and wait until the address answers with the post's page."""
        command = [sys.executable, "-m", "dashboard.cli", "demo", "--serve", "--no-browser", "--port", str(port)]
        command += ["--host", host]
        environment = {**os.environ, "COMMANDMAP_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        while not self.url:
            line = self._process.stdout.readline()
            assert line, f"the server ended with {self._process.wait()}"
            if found := re.search(r"http://\S+/", line):
                self.url = found.group()
        return self

    def stop(self, how=signal.SIGINT):
        """Stop the server and wait for its end."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=20)
        if self._process:
            self._process.stdout.close()
        self._process, self.url = None, ""

    def say(self, *words):
        """Run one command on the same home and return its JSON answer."""
        command = [sys.executable, "-m", "dashboard.cli", *words, "--json", "--home", str(self.home)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def county_home(built_home):
    """The built county without any journal."""
    return built_home


def settle_home(county_home, home):
    """Copy the county into a home of its own; the exercise starts when it is first served."""
    shutil.copytree(county_home / "area", home / "area", copy_function=os.link)
    shutil.copy(county_home / "post.toml", home)
    return Program(home)


@pytest.fixture(scope="module")
def program(county_home, renderer, tmp_path_factory):
    """One program a file and renderer: its journeys leave each other alone, and each passes alone as well."""
    running = settle_home(county_home, tmp_path_factory.mktemp("program") / "home")
    yield running
    running.stop()


@pytest.fixture
def own_program(county_home, tmp_path):
    """A program for one journey that must not meet the others."""
    running = settle_home(county_home, tmp_path / "home")
    yield running
    running.stop()


class Screen:
    """A page that fails its journey on any error in the console, any page error, any request to another host."""

    def __init__(self, page, url):
        self.page = page
        self.wrong = []
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", self._note_request)
        self.url = url

    def _note_request(self, request):
        if not request.url.startswith((self.url, self.url.replace("http", "ws", 1), "data:", "blob:")):
            self.wrong.append(f"asked another host: {request.url}")

    def sign_on(self, name="Chen", post="duty_officer"):
        """Sign on at this browser, as the box in the bar does."""
        told = {"name": name, "post": post}
        answer = self.page.request.post(f"{self.url}sign-on", data=told, headers={"origin": self.url.rstrip("/")})
        assert answer.ok, answer.text()

    def open(self, path="situation", lang="en", name="Chen"):
        """Open a page of the post, signed on unless `name` is empty, and wait until its map has drawn."""
        self.page.add_init_script(f"localStorage.setItem('lang', {json.dumps(json.dumps(lang))});")
        deadline = time.monotonic() + PATIENCE_S
        while self.page.request.get(f"{self.url}ping").status != 200 or self._still_starting():
            assert time.monotonic() < deadline, "the post did not open"
            time.sleep(0.5)
        if name:
            self.sign_on(name)
        self.page.goto(self.url + path)
        self.wait("document.querySelector('#map')?.dataset.base === 'drawn'")
        return self

    def drawn(self):
        """Return how many features of each layer lie on the map, by layer."""
        return json.loads(self.page.evaluate("document.querySelector('#map').dataset.drawn ?? '{}'"))

    def wait_drawn(self, layer, wanted=True):
        """Wait until a layer lies on the map, or no longer does."""
        inside = f"'{layer}' in JSON.parse(document.querySelector('#map').dataset.drawn ?? '{{}}')"
        self.wait(inside if wanted else f"!({inside})")

    def _still_starting(self):
        return self.page.request.get(f"{self.url}_dash-layout").status != 200

    def wait(self, expression, patience_s=PATIENCE_S):
        """Poll an expression in the page until it is true, and return what it gave."""
        deadline = time.monotonic() + patience_s
        while True:
            try:
                if value := self.page.evaluate(expression):
                    return value
            except Error as error:
                if "context was destroyed" not in str(error):
                    raise
            assert time.monotonic() < deadline, f"never true: {expression}\n{self.text('body')[:2000]}"
            time.sleep(0.1)

    def text(self, selector):
        """Return the visible text of the first element that matches."""
        return self.page.locator(selector).first.inner_text()

    def wait_text(self, selector, wanted):
        """Wait until an element holds a text, and return all of its text."""
        told = f"document.querySelector({json.dumps(selector)})?.innerText"
        return self.wait(f"({told} ?? '').includes({json.dumps(wanted)}) && {told}")

    def ask_route(self, origin, goal):
        """Put both places into the route page, as a click on the map does."""
        self.page.evaluate(
            "([origin, goal]) => { dash_clientside.set_props('origin', {data: origin});"
            " dash_clientside.set_props('goal', {data: goal}); }",
            [origin, goal],
        )

    def on_map(self, lon, lat):
        """Return the point of the screen where a place lies on the map, by the view that the address holds."""
        at = self.wait("new URL(location.href).searchParams.get('at')")
        centre_lon, centre_lat, zoom = map(float, at.split(","))
        scale = 512 * 2**zoom
        box = self.page.locator("#map").bounding_box()
        x = box["x"] + box["width"] / 2 + (lon - centre_lon) / 360 * scale
        y = box["y"] + box["height"] / 2 + (_mercator(lat) - _mercator(centre_lat)) * scale
        return x, y

    def click_map(self, lon, lat):
        """Click on a place of the map."""
        self.page.mouse.click(*self.on_map(lon, lat))

    def click_sign(self, lon, lat):
        """Click on a sign of the map, once the pointer finds it there."""
        x, y = self.on_map(lon, lat)
        deadline = time.monotonic() + PATIENCE_S
        while not self.page.evaluate("document.querySelector('#map').classList.contains('cm-over')"):
            assert time.monotonic() < deadline, f"no sign at {lon}, {lat}"
            self.page.mouse.move(x + 3, y)
            self.page.mouse.move(x, y)
            time.sleep(0.2)
        self.page.mouse.click(x, y)


def _mercator(lat):
    """Return how far south a latitude lies on the square world map, 0 to 1."""
    return (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2


@contextmanager
def open_window(browser, program, **options):
    """Open a window on a program, which starts with the first; fail the journey if anything went wrong in it."""
    if not program.url:
        program.start()
    context = browser.new_context(**{"viewport": SIZE, "locale": "en-GB", **options})
    opened = Screen(context.new_page(), program.url)
    try:
        yield opened
        assert opened.wrong == []
    finally:
        context.close()


@pytest.fixture(scope="module")
def pixels(renderer):
    """How fine a window is drawn."""
    return COARSE if renderer == "webgl" else {}


@pytest.fixture(scope="module")
def browser_window(browser, pixels, program):
    """Open windows on the file's program."""
    return partial(open_window, browser, program, **pixels)


@pytest.fixture
def own_window(browser, own_program):
    """Open windows on a program of the journey's own."""
    return partial(open_window, browser, own_program)


@pytest.fixture
def screen(browser_window):
    """One window on the file's program."""
    with browser_window() as opened:
        yield opened
