"""Orders that speak up: which one has no way left, because of what, told once on every screen."""

import pytest
from shapely.geometry import box

from dashboard.changes import write_news
from dashboard.desk import closures, shift, situation, teams
from dashboard.desk.order_flags import list_flags
from dashboard.desk.post import Actor
from dashboard.i18n import LANGUAGES, words
from dashboard.orders.flags import draw

DUTY, ROADS = Actor("Chen", "duty_officer"), Actor("Li", "roads_teams")
NEWPORT = (-1.2908, 50.7007)
RING = box(NEWPORT[0] - 0.01, NEWPORT[1] - 0.01, NEWPORT[0] + 0.01, NEWPORT[1] + 0.01)


@pytest.fixture
def sent(exercise_post):
    return teams.send_team(exercise_post, DUTY, "parish-freshwater", f"{NEWPORT[0]},{NEWPORT[1]}")


@pytest.fixture
def cut(exercise_post, sent):
    return closures.close_road(exercise_post, ROADS, RING, "flood")


def read(component):
    return str(component)


def test_an_order_on_its_way_is_not_spoken_of(exercise_post, sent):
    assert [flag["change"] for flag in list_flags(exercise_post)] == ["open"]
    assert draw(exercise_post, {}, None, words("en")) == ([], {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_anothers_closure_is_told_with_its_name_and_hour(exercise_post, sent, cut, lang):
    [notice], told = draw(exercise_post, {}, None, words(lang))
    assert "No way left" in read(notice) if lang == "en" else "现无路可达" in read(notice)
    assert sent["subject"] in read(notice)
    assert told == {sent["id"]: {"mark": f"cut:{cut['id']}", "seen": False}}


def test_what_was_seen_comes_again_only_with_something_new(exercise_post, sent, cut):
    say = words("en")
    _, told = draw(exercise_post, {}, None, say)
    seen = {"id": sent["id"], "mark": told[sent["id"]]["mark"]}
    assert draw(exercise_post, told, seen, say)[0] == []
    told = draw(exercise_post, told, seen, say)[1]
    closures.reopen_road(exercise_post, ROADS, cut["id"])
    [notice], told = draw(exercise_post, told, seen, say)
    assert "There is a way again" in read(notice)
    assert draw(exercise_post, told, {"id": sent["id"], "mark": "open"}, say) == ([], {})


def test_the_situation_and_the_handover_say_it(exercise_post, sent, cut):
    news = [row for row in situation.describe(exercise_post)["changes"] if row["subject"] == sent["subject"]]
    assert [row["what"] for row in news] == ["order_cut"]
    assert all("no way left" in write_news(row, words("en")) for row in news)
    rows = {row["subject"]: row["values"] for row in shift.describe(exercise_post, DUTY)["open"]}
    assert [each["id"] for each in rows[sent["subject"]]["cut_by"]] == [cut["id"]]
