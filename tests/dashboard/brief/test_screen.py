"""The full screen and the addresses of an issued briefing."""

import re
from contextlib import closing
from datetime import UTC, datetime
from threading import Event

import pytest

from dashboard.brief.jobs import Jobs
from dashboard.brief.wording import Scribe
from dashboard.desk import briefing
from dashboard.desk.post import Actor, open_post
from dashboard.i18n import words
from dashboard.screen.slides import LARGE, write_page
from dashboard.site import create_site
from data.faults import Unavailable

WHO = Actor("Ada", "duty_officer")
OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(common_home, ground):
    """The site of a post that has issued one briefing."""
    post = open_post(common_home, clock=lambda: OPENED, ground=ground)
    briefing.issue_briefing(post, WHO, {"outlook": "<b>Rain</b>", "marking": "internal"})
    with closing(create_site(post)) as standing:
        yield standing


@pytest.fixture
def client(site, call):
    return call(site.asgi)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_slides_hold_every_section_and_the_large_figures(drafted, read_post, lang):
    say = words(lang)
    page = write_page(drafted, Scribe(drafted["facts"], drafted["written"], say, read_post.settings.zone()), "dark")
    keys = re.findall(r'data-key="(\w+)"', page)
    assert keys[:2] == ["first", "changed"]
    assert {section["key"] for section in drafted["text"][lang]} - {"annex"} <= set(keys)
    by_key = {row["key"]: row["now"] for row in drafted["facts"]["figures"]}
    for key in LARGE:
        assert (f">{by_key[key]:,}<" if lang == "en" else f">{by_key[key]}<") in page
    assert say("paper.exercise_band") in page


def test_what_was_typed_is_text_on_the_screen(client):
    answer = client.get("/screen/1?lang=en")
    assert answer.status == 200
    assert "&lt;b&gt;Rain&lt;/b&gt;" in answer.text
    assert "INTERNAL" in answer.text
    assert "style=" not in answer.text


def test_its_map_and_its_parts_have_addresses(client):
    assert client.get("/screen/static/screen.js").status == 200
    assert client.get("/screen/static/screen.css").headers["content-type"].startswith("text/css")
    drawn = client.get("/screen/1/map.svg?lang=zh")
    assert drawn.headers["content-type"].startswith("image/svg+xml")


def test_the_pdf_comes_by_its_name(client):
    answer = client.get("/briefing/1.pdf?lang=zh")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body.startswith(b"%PDF-")
    assert 'filename="EXERCISE_' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "path", ["/screen/9", "/screen/1?lang=xx", "/screen/1/map.svg?part=all", "/briefing/9.pdf", "/screen/static/x.js"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status == 404


def test_long_work_tells_its_part_and_its_end():
    jobs, parts = Jobs(), []

    def work(tell):
        tell("gap", 0.5)
        parts.append(1)
        return "made"

    name = jobs.start(work, 1)
    while not (job := jobs.look(name)).done:
        pass
    assert (job.result, job.part, job.fraction) == ("made", "gap", 0.5)


def test_a_button_pressed_twice_asks_once():
    jobs, may_end, begun = Jobs(), Event(), []

    def work(_tell):
        begun.append(1)
        may_end.wait(5)
        return "made"

    name = jobs.start(work, "issue")
    assert jobs.start(work, "issue") == name
    may_end.set()
    while not jobs.look(name).done:
        pass
    assert len(begun) == 1
    assert jobs.start(work, "issue") != name


def test_a_fault_of_long_work_is_kept_for_who_asked():
    jobs = Jobs()

    def work(_tell):
        raise Unavailable("no_area", home="x")

    name = jobs.start(work, 1)
    while not (job := jobs.look(name)).done:
        pass
    assert job.fault.key == "no_area"
    assert jobs.look("unknown") is None
