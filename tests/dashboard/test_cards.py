"""The card of a record: each figure with source and age, its state in words, what can be done with it."""

import json

import pytest

from dashboard import cards
from dashboard.desk import exercise
from dashboard.desk.gap import find_gap
from dashboard.desk.identity import Actor
from dashboard.i18n import words

EN, ZH = words("en"), words("zh")
LAYERS = ("risk_zones", "warnings", "shelters", "reserves", "teams", "settlements", "incidents", "closures")


def walk(component):
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if child is not None:
            yield from walk(child)


def read(blocks):
    return " ".join(part for block in blocks for part in walk(block) if isinstance(part, str))


def asked(blocks):
    return [
        json.loads(getattr(part, "data-set")) for block in blocks for part in walk(block) if hasattr(part, "data-set")
    ]


@pytest.mark.parametrize("say", [EN, ZH])
@pytest.mark.parametrize("layer", LAYERS)
def test_a_record_of_every_layer_has_a_card_with_ages(read_post, layer, say):
    identity = next(iter(read_post.picture.records(layer)))
    shown = read(cards.draw(read_post, f"{layer}/{identity}", say))
    assert say(f"cards.one.{layer}") in shown
    assert ("ago" if say is EN else "前") in shown


@pytest.mark.parametrize("layer", ["facilities", "candidates"])
def test_a_thing_of_the_built_area_has_a_card_too(read_post, layer):
    identity = getattr(read_post.area, layer)[0]["properties"]["id"]
    assert EN(f"cards.one.{layer}") in read(cards.draw(read_post, f"{layer}/{identity}", EN))


def test_a_text_in_two_languages_is_read_in_one(read_post):
    for say in (EN, ZH):
        for layer in LAYERS:
            for identity in read_post.picture.records(layer):
                assert "\uff5c" not in read(cards.draw(read_post, f"{layer}/{identity}", say))


def test_a_place_can_be_gone_to_and_come_from(read_post):
    sets = asked(cards.draw(read_post, "shelters/yarmouth-town-hall", EN))
    assert any(each.get("goal") == "shelters/yarmouth-town-hall" for each in sets)
    assert any(each.get("origin") == "shelters/yarmouth-town-hall" for each in sets)


def test_a_closure_can_be_reopened_and_supposed_clear(read_post):
    identity = next(iter(read_post.picture.records("closures")))
    sets = asked(cards.draw(read_post, f"closures/{identity}", EN))
    assert {"closure-act": {"act": "reopen", "id": identity}} in sets
    assert any(each.get("what-if.value") == [f"clear:{identity}"] for each in sets)


def test_a_store_shows_its_stock_and_an_unknown_count_is_a_word(read_post):
    unknown = next(line for line in read_post.picture.records("stock").values() if line.quantity is None)
    assert "unknown" in read(cards.draw(read_post, f"reserves/{unknown.reserve_id}", EN))


def test_a_bare_point_can_be_asked_from_and_closed(read_post):
    blocks = cards.draw(read_post, "point/-1.2,50.6", EN)
    assert "50.60000, -1.20000" in read(blocks)
    assert any("closure-draft" in each and each["closure-draft"] for each in asked(blocks))


def test_every_card_can_be_closed(read_post):
    assert {"selected": None} in asked(cards.draw(read_post, "point/-1.2,50.6", EN))


def test_an_isolated_place_has_its_settlements_card(read_post):
    assert "Ventnor" in read(cards.draw(read_post, "isolated/ventnor", EN))


def test_a_record_that_is_gone_says_so_and_can_be_closed(read_post):
    blocks = cards.draw(read_post, "shelters/nowhere", EN)
    assert EN("forms.gone") in read(blocks)
    assert {"selected": None} in asked(blocks)


def test_a_shelter_in_a_warned_area_says_first_that_it_does_not_count(read_post):
    shown = read(cards.draw(read_post, "shelters/yarmouth-town-hall", EN))
    assert shown.index("100 places, not counted: inside the") < shown.index(EN("cards.field.opening"))


def test_a_settlements_card_says_first_that_it_is_cut_off_and_who_has_no_place(exercise_post):
    exercise.next_step(exercise_post, Actor("Chen", "duty_officer"))
    shown = read(cards.draw(exercise_post, "settlements/ventnor", EN))
    assert "no vehicle gets there" in shown
    assert "Whitwell Road" in shown
    row = next(row for row in find_gap(exercise_post)["settlements"] if row["id"] == "ventnor")
    assert f"{row['demand']} ask for a place; {row['without_a_place']} are without." in shown
