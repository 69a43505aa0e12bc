"""Records: files come in through the checks, a card tells source and age, a name finds its place."""

import json

import pytest

from dashboard.desk.post import Actor
from dashboard.desk.records import describe, load_file
from dashboard.desk.search import find_name
from data.faults import BadInput, NotFound

WHO = Actor("Chen", "duty officer")


@pytest.fixture
def shelters_file(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(
        "id,name,lon,lat,stated_maximum_persons\nhall,Hall,-1.29,50.70,120\nbad,Bad,-1.29,50.70,-5\n", encoding="utf-8"
    )
    return path


def test_sound_rows_are_recorded_and_bad_ones_told(live_post, shelters_file):
    answer = load_file(live_post, WHO, shelters_file, "shelters")
    assert (answer["accepted"], answer["refused"]) == (1, 1)
    assert answer["reasons"][0]["field"] == "stated_maximum_persons"
    assert set(live_post.picture.records("shelters")) == {"hall"}


def test_every_row_is_accepted_or_refused(live_post, shelters_file):
    answer = load_file(live_post, WHO, shelters_file, "shelters")
    assert answer["accepted"] + answer["refused"] == 2


def test_what_is_loaded_in_an_exercise_is_of_the_exercise(exercise_post, shelters_file):
    load_file(exercise_post, WHO, shelters_file, "shelters")
    assert exercise_post.picture.get("shelters/hall").exercise


def test_a_file_of_a_layer_that_does_not_exist_is_refused(live_post, shelters_file):
    with pytest.raises(BadInput):
        load_file(live_post, WHO, shelters_file, "castles")


def test_the_answer_to_a_load_is_json(live_post, shelters_file):
    answer = load_file(live_post, WHO, shelters_file, "shelters")
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_every_figure_of_a_card_has_a_source_and_an_age(exercise_post):
    card = describe(exercise_post, "shelters/yarmouth-town-hall")
    assert card["name_zh"]
    assert {figure["field"] for figure in card["figures"]} >= {"opening", "usability", "stated_maximum_persons"}
    assert all(figure["source"] and figure["age_s"] >= 0 for figure in card["figures"])


def test_a_settlement_tells_what_was_built_beside_what_was_reported(exercise_post):
    figures = {figure["field"]: figure for figure in describe(exercise_post, "settlements/ventnor")["figures"]}
    assert "Census" in figures["residents"]["source"]
    assert "call" in figures["duty_contact"]["source"]


def test_a_card_of_the_past_tells_what_was_known_then(exercise_post):
    start = exercise_post.picture.exercise.started_at
    assert describe(exercise_post, "shelters/yarmouth-town-hall", start)["figures"]
    with pytest.raises(NotFound):
        describe(exercise_post, "closures/leeson-road", start)


@pytest.mark.parametrize("layer", ["candidates", "facilities"])
def test_what_the_map_holds_has_a_card_as_well(exercise_post, layer):
    feature = getattr(exercise_post.area, layer)[0]
    card = describe(exercise_post, f"{layer}/{feature['properties']['id']}")
    assert card["lon"] is not None


def test_there_is_no_card_of_nothing(exercise_post):
    with pytest.raises(NotFound):
        describe(exercise_post, "shelters/none")


@pytest.mark.parametrize("text", ["Ventnor", "ventnor", "VENT", "文特诺", " ventnor "])
def test_a_name_is_found_in_either_language(exercise_post, text):
    assert find_name(exercise_post, text)["rows"][0]["subject"] == "settlements/ventnor"


def test_a_record_is_found_by_any_part_of_its_name(exercise_post):
    found = [row["subject"] for row in find_name(exercise_post, "town hall")["rows"]]
    assert "shelters/yarmouth-town-hall" in found


def test_nothing_is_found_by_nothing(exercise_post):
    assert find_name(exercise_post, "  ")["rows"] == []
    assert find_name(exercise_post, "qqqqq")["rows"] == []


def test_a_thing_is_found_once(exercise_post):
    subjects = [row["subject"] for row in find_name(exercise_post, "Ventnor", 50)["rows"] if row["subject"]]
    assert len(subjects) == len(set(subjects))


def test_a_new_record_is_found_at_once(live_post, shelters_file):
    assert find_name(live_post, "hall")["rows"][0]["name"] != "Hall"
    load_file(live_post, WHO, shelters_file, "shelters")
    assert find_name(live_post, "hall")["rows"][0]["subject"] == "shelters/hall"
