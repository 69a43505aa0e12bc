"""Places are announced as they are assigned now, told once, and kept while site and road are there."""

import json

import pytest
from shapely.geometry import box

from dashboard.cli import main
from dashboard.desk import gap
from dashboard.desk.announcing import announce_places, list_unannounced
from dashboard.i18n import words
from dashboard.pages.gap_answer import draw_announcing
from data.records import WarningLevel

BIRCH = box(0.0101, -0.001, 0.0119, 0.001)


def told(answer):
    rows = answer["settlements"]
    return {home["id"]: [(p["id"], p["persons"], p["before"]) for p in home["places"]] for home in rows}


def row(toy, name="alder"):
    return next(each for each in gap.find_gap(toy.post)["settlements"] if each["id"] == name)


def test_every_settlement_is_told_the_places_it_is_given(toy):
    assert told(announce_places(toy.post, toy.who)) == {"alder": [("hall", 60, 0)]}
    assert row(toy)["places"][0]["announced"] == 60


def test_what_was_told_is_not_told_again(toy):
    announce_places(toy.post, toy.who)
    head = toy.post.refresh().head
    again = announce_places(toy.post, toy.who)
    assert (again["persons"], again["settlements"], again["unchanged"]) == (0, [], 1)
    assert toy.post.refresh().head == head


def test_a_place_announced_stays_when_others_come_first(toy):
    announce_places(toy.post, toy.who)
    toy.warn("east", BIRCH, WarningLevel.RED)
    announce_places(toy.post, toy.who)
    assert row(toy)["served"] == 60


def test_a_settlement_whose_road_is_lost_is_told_that_its_place_is(toy):
    announce_places(toy.post, toy.who)
    toy.block_both()
    answer = announce_places(toy.post, toy.who)
    assert (told(answer), answer["persons"], answer["withdrawn"]) == ({"alder": [("hall", 0, 60)]}, 0, 60)
    assert toy.post.picture.announced == ()


def test_who_no_longer_asks_keeps_what_was_told(toy):
    announce_places(toy.post, toy.who)
    toy.tell("settlements/alder", hours=0, name="Alder", asking_reported=0)
    assert list_unannounced(toy.post)["settlements"] == []
    assert [each.persons for each in toy.post.picture.announced] == [60]


def test_asking_what_would_be_told_records_nothing(toy):
    head = toy.post.refresh().head
    assert list_unannounced(toy.post)["persons"] == 60
    assert toy.post.refresh().head == head


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_whom_it_tells_before_it_is_confirmed(toy, lang):
    say = words(lang)
    _, sentence, confirm = draw_announcing(list_unannounced(toy.post), say).children
    assert sentence.children == say("shelters.announce.sure", settlements=1, people="60")
    assert confirm.id == "announce"


def test_nothing_is_offered_once_everybody_has_been_told(toy):
    announce_places(toy.post, toy.who)
    said = draw_announcing(list_unannounced(toy.post), words("en"))
    assert said.children == "All 1 settlements that ask have been told these places."


def test_the_command_announces_once(toy, capsys):
    def run(*argv):
        assert main(["announce", "--home", str(toy.post.home), "--json", *argv]) == 0
        return json.loads(capsys.readouterr().out)

    would = run("--dry-run")
    assert run() == would
    assert (run()["settlements"], run()["unchanged"]) == ([], 1)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_tells_people_who_goes_where_and_who_does_no_longer(toy, capsys, lang):
    def run():
        assert main(["announce", "--home", str(toy.post.home), "--lang", lang]) == 0
        return capsys.readouterr().out

    first = run()
    toy.block_both()
    lost = run()
    assert all("Hall" in lines and "{" not in lines for lines in (first, lost))
    assert first != lost
