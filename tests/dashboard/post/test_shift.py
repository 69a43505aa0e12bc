"""The shift: opened once a person, handed over with a sheet that stays as it was, open things and unknown ones told."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from dashboard import duty
from dashboard.desk import shift
from dashboard.desk.closures import close_road
from dashboard.desk.exercise import next_step
from dashboard.desk.identity import SHIFT_H, Person
from dashboard.desk.post import Actor
from dashboard.desk.reports.incidents import report_incident
from dashboard.desk.teams import propose_teams, send_team
from dashboard.handover import add_handover, draw_page
from dashboard.i18n import LANGUAGES, words
from dashboard.signon import draw_who
from data.demo import CONTROL
from data.faults import Conflict, NotFound

CHEN, LI = Actor("Chen", "duty_officer"), Actor("Li", "commander")
NEWPORT = "-1.2922,50.7009"


def what(sheet, part):
    return {row["what"] for row in sheet[part]}


def test_signing_on_is_an_event(live_post):
    shift.open_shift(live_post, CHEN)
    [event] = live_post.picture.changes
    assert (event.kind, event.actor, event.role) == ("shift.opened", "Chen", "duty_officer")


def test_exercise_control_is_asked_to_sign_on_anew_once_the_post_is_live(live_post):
    said = {}
    for who in (CHEN, Actor("Chen", CONTROL)):
        with duty.seat(who):
            _, said[who.role], _, _ = draw_who(live_post, words("en"))
    assert said == {CHEN.role: "Chen, duty officer", CONTROL: words("en")("signon.control_live")}


def test_a_person_signs_on_once_at_however_many_browsers(live_post):
    for who in (CHEN, LI, CHEN):
        shift.open_shift(live_post, who)
    assert [event.actor for event in live_post.picture.changes] == ["Chen", "Li"]


def test_the_sheet_says_who_is_on_duty_since_when(live_post):
    shift.open_shift(live_post, CHEN)
    sheet = shift.describe(live_post)
    assert [(row["name"], row["post"]) for row in sheet["on_duty"]] == [("Chen", "duty_officer")]
    assert sheet["since"] == sheet["on_duty"][0]["since"]


def test_the_sheet_tells_what_is_open_and_what_is_not_known(exercise_post):
    sheet = shift.describe(exercise_post)
    assert {"warning", "incident", "closure", "shelter"} <= what(sheet, "open")
    assert {"not_heard", "team_silent"} <= what(sheet, "unknown")
    assert sheet["exercise"] is True
    assert all(figure["value"] is None or figure["value"] >= 0 for figure in sheet["figures"])


def test_what_happened_is_told_since_the_shift_began(exercise_post):
    shift.open_shift(exercise_post, CHEN)
    report_incident(exercise_post, CHEN, "medical", NEWPORT, name="Fall at the quay")
    sheet = shift.describe(exercise_post)
    assert [row["name"] for row in sheet["happened"]] == ["Fall at the quay"]
    assert sheet["lines"] >= 2


def test_an_order_under_way_and_its_paper_are_open(exercise_post):
    place = report_incident(exercise_post, CHEN, "medical", NEWPORT)["subject"]
    own = next(row["id"] for row in propose_teams(exercise_post, CHEN, place)["rows"] if row["own"])
    order = send_team(exercise_post, CHEN, own, place, anyway=True)
    [row] = [row for row in shift.describe(exercise_post)["open"] if row["what"] == "order"]
    assert row["subject"] == f"orders/{order['id']}"
    assert row["values"]["paper_due"] == (order["paper"]["due_at"] if order["paper"] else None)


def test_a_closure_past_its_time_is_told_as_such(live_post):
    until = live_post.now() - timedelta(minutes=1)
    close_road(live_post, CHEN, {"type": "Point", "coordinates": [-1.1843, 50.6027]}, "landslip", until=until)
    assert what(shift.describe(live_post), "open") == {"closure_expired"}


def test_handing_over_closes_ones_own_shift(live_post):
    shift.open_shift(live_post, CHEN)
    shift.open_shift(live_post, LI)
    shift.hand_over(live_post, CHEN, Person("Wang", "duty_officer"), " keep an eye on the quay ")
    assert [event.actor for event in shift.list_on_duty(live_post.picture, live_post.now())] == ["Li"]
    [done] = shift.list_handovers(live_post)
    assert (done["name"], done["to"], done["note"]) == (
        "Chen",
        {"name": "Wang", "post": "duty_officer"},
        "keep an eye on the quay",
    )


def test_a_shift_that_nobody_handed_over_ends_by_itself(live_post):
    shift.open_shift(live_post, CHEN)
    later = live_post.now() + timedelta(hours=SHIFT_H)
    assert shift.list_on_duty(live_post.picture, later) == []


def test_the_next_shift_begins_anew(live_post):
    shift.open_shift(live_post, CHEN)
    shift.hand_over(live_post, CHEN, None)
    shift.open_shift(live_post, CHEN)
    assert [row["name"] for row in shift.describe(live_post)["on_duty"]] == ["Chen"]


def test_a_sheet_stays_as_it_was_handed_over(exercise_post):
    shift.open_shift(exercise_post, CHEN)
    number = shift.hand_over(exercise_post, CHEN, None)["number"]
    before = shift.find_handover(exercise_post, number)
    next_step(exercise_post, LI)
    assert shift.find_handover(exercise_post, number) == before


def test_a_shift_is_handed_over_once(live_post):
    shift.open_shift(live_post, CHEN)
    shift.hand_over(live_post, CHEN, None)
    with pytest.raises(Conflict, match="shift_not_open"):
        shift.hand_over(live_post, CHEN, None)


def test_a_line_that_is_no_handover_is_not_found(live_post):
    with pytest.raises(NotFound):
        shift.find_handover(live_post, 1)


# --- the page


@pytest.fixture
def page(exercise_post, call):
    server = FastAPI()
    add_handover(server, exercise_post)
    return call(server)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_is_written_in_the_readers_language(exercise_post, lang):
    shift.open_shift(exercise_post, CHEN)
    html = draw_page(exercise_post, words(lang))
    assert words(lang)("shift.title") in html
    assert words(lang)("shift.exercise") in html
    assert "None" not in html
    assert "{" not in html


def test_what_people_type_is_text_and_nothing_else(exercise_post):
    who = Actor("<b>Chen</b>", "duty_officer")
    shift.open_shift(exercise_post, who)
    number = shift.hand_over(exercise_post, who, None, "<script>alert(1)</script>")["number"]
    html = draw_page(exercise_post, words("en"), number)
    assert "<script>alert" not in html
    assert "<b>Chen" not in html


def test_the_form_hands_over_and_shows_the_sheet(page, exercise_post):
    with duty.seat(CHEN):
        shift.open_shift(exercise_post, CHEN)
        assert 'action="/handover"' in page.get("/handover").text
        body = urlencode({"name": "Li", "post": "指挥长", "note": "quay", "lang": "en"}).encode()
        led = page.post("/handover", body)
    assert led.status == 303
    sheet = page.get(led.headers["location"])
    assert "Li, commander" in sheet.text
    assert "quay" in sheet.text


def test_half_a_name_is_asked_for_again_and_nothing_typed_is_lost(page, exercise_post):
    with duty.seat(CHEN):
        shift.open_shift(exercise_post, CHEN)
        answer = page.post("/handover", urlencode({"name": "Li", "note": "quay"}).encode())
    assert answer.status == 400
    assert "Give your duty post" in answer.text
    assert "quay" in answer.text
    assert shift.list_handovers(exercise_post) == []


def test_nobody_hands_over_without_signing_on(page, exercise_post):
    with duty.seat(None):
        assert 'action="/handover"' not in page.get("/handover").text
        assert page.post("/handover", b"").status == 400
    assert shift.list_handovers(exercise_post) == []


@pytest.mark.parametrize("query", ["?number=1", "?lang=fr"])
def test_a_sheet_that_is_not_there_is_not_found(page, query):
    assert page.get(f"/handover{query}").status == 404
