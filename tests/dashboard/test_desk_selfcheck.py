"""The self-check tells every part, and what to do where one is missing."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk import selfcheck
from dashboard.desk.selfcheck import check_post
from dashboard.i18n import LANGUAGES, words
from dashboard.paper import render
from dashboard.paper.render import find_face

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def states(answer):
    return {line["part"]: (line["state"], line["verdict"]) for line in answer["lines"]}


def test_a_built_post_is_ready_to_answer(exercise_home):
    told = states(check_post(exercise_home, NOW))
    for part in ("area", "roads", "tiles", "journal", "people"):
        assert told[part][0] == "ok"


def test_an_empty_home_lacks_its_county_and_is_left_alone(tmp_path):
    answer = check_post(tmp_path / "none", NOW)
    assert not answer["ready"]
    assert states(answer)["area"] == ("missing", "none")
    assert not (tmp_path / "none").exists()


def test_a_journal_that_was_tampered_with_is_told(exercise_home):
    path = next((exercise_home / "exercises").glob("*.sqlite"))
    path.write_bytes(b"not a journal" * 1000)
    assert states(check_post(exercise_home, NOW))["journal"] == ("missing", "damaged")


def test_a_county_of_another_builder_asks_to_be_built_again(exercise_home):
    record = exercise_home / "area" / "build.json"
    text = record.read_text(encoding="utf-8")
    record.unlink()  # the file is shared with other tests
    record.write_text(text.replace('"builder_version": ', '"builder_version": 9'), encoding="utf-8")
    assert states(check_post(exercise_home, NOW))["area"] == ("missing", "area_outdated")


def test_the_face_of_the_paper_is_told_and_where_there_is_none_what_to_do(tmp_path, monkeypatch):
    own = states(check_post(tmp_path, NOW))["paper"]
    monkeypatch.setattr(selfcheck, "find_face", lambda: find_face(tmp_path / "no-fonts"))
    monkeypatch.setattr(render, "SYSTEM_FACES", ())
    assert own == ("ok", "own")
    assert states(check_post(tmp_path, NOW))["paper"] == ("attention", "none")


def test_old_map_data_is_told(exercise_home):
    assert states(check_post(exercise_home, NOW))["age"][1] == "old"
    assert states(check_post(exercise_home, NOW - timedelta(days=2000)))["age"][1] == "recent"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_has_its_sentence(exercise_home, tmp_path, lang):
    say = words(lang)
    for home in (exercise_home, tmp_path / "none"):
        for line in check_post(home, NOW)["lines"]:
            assert say(f"desk.check.{line['part']}.{line['verdict']}", **line["values"])
