"""The page of the situation says what the desk says: the road that must not go, what does not count, what changed."""

import json

import pytest

from dashboard import band, bar
from dashboard.charts import chart_moved, chart_places, read_tokens
from dashboard.desk import exercise, situation
from dashboard.i18n import words
from dashboard.pages import situation as page

EN, ZH = words("en"), words("zh")


def flatten(component):
    """List every piece of text of a component, in reading order."""
    if component is None:
        return []
    if isinstance(component, str | int | float):
        return [str(component)]
    if isinstance(component, list | tuple):
        return [text for part in component for text in flatten(part)]
    return flatten(getattr(component, "children", None))


def read(component):
    return " ".join(flatten(component))


@pytest.fixture(scope="module")
def told(read_post):
    return situation.describe(read_post)


@pytest.mark.parametrize("say", [EN, ZH])
def test_the_one_road_left_is_said_unasked_and_first(read_post, told, say):
    road = told["single_roads"][0]
    first = page.draw_one_roads(read_post, told["single_roads"], say)[0]
    assert road["road"] in read(first)
    assert page.write_count(road["residents"], say) in read(first)


def test_places_with_few_people_behind_their_last_road_are_folded_into_one_line(read_post, told):
    road = told["single_roads"][0]
    rows = [{**road, "residents": count} for count in (5000, 100, 99, 40, 20)]
    shown = page.draw_one_roads(read_post, rows, EN)
    assert [type(block).__name__ for block in shown] == ["P", "P", "Details"]
    assert "and 3 smaller places" in read(shown[-1])


def test_the_isolated_come_before_who_has_one_road_left(read_post, told):
    place = {**told["single_roads"][0]["settlements"][0], "residents": 3000}
    place["closures"] = [{"subject": "closures/x", "name": "Mill Lane", "name_en": "Mill Lane", "name_zh": "磨坊巷"}]
    small = {**place, "residents": 3}
    shown = read(page.draw(read_post, {**told, "isolated_places": [place, small]}, "light", EN))
    assert "3,000 people, by Mill Lane" in shown
    assert shown.index("Isolated: no vehicle gets there") < shown.index("one road left")
    assert "and 1 smaller place" in shown


def test_a_shelter_inside_the_flood_area_is_named_with_its_places_and_the_reason(read_post, told):
    shown = read(page.draw(read_post, told, "light", EN))
    assert "Yarmouth Town Hall , 100, not counted: inside the" in shown


def test_every_figure_of_the_bar_is_on_the_page(read_post, told):
    shown = read(page.draw(read_post, told, "light", EN))
    for name in page.FIGURES:
        assert page.write_count(told[name]["value"], EN) in shown


def test_the_bar_opens_the_records_behind_each_figure(read_post, told):
    buttons = bar.draw_figures(told, EN)
    opened = [json.loads(getattr(button, "data-set"))["selected"] for button in buttons]
    assert opened == [f"figure/{key}" for key in (*bar.FIGURES, "oldest")]
    for subject in opened:
        assert bar.draw_behind(read_post, subject.partition("/")[2], EN)


def test_unknown_is_a_word_and_never_nothing(told):
    unknown = {**told, "moved": {**told["moved"], "value": None}}
    assert "unknown" in read(bar.draw_figures(unknown, EN))
    assert "不明" in read(bar.draw_figures(unknown, ZH))


def test_the_band_says_exercise_and_offers_the_next_step(read_post):
    state = exercise.describe(read_post)
    shown = read(band.draw_band(read_post, state, ZH))
    assert "演练" in shown
    assert f"{state['next_step']}/{state['steps_total']}" in shown


def test_an_exercise_of_yesterday_is_offered_to_be_started_again(read_post):
    state = {**exercise.describe(read_post), "offer_restart": True}
    assert EN("shell.bar.restart") in read(band.draw_band(read_post, state, EN))


def test_no_exercise_means_live(read_post):
    state = {**exercise.describe(read_post), "running": False}
    assert "LIVE" in read(band.draw_band(read_post, state, EN))
    assert band.draw_message(read_post, state, [], EN) is None


def test_the_first_card_says_what_this_is_and_how_to_leave_it(read_post):
    shown = read(band.draw_message(read_post, exercise.describe(read_post), [], EN))
    assert "This is an exercise." in shown
    assert "commandmap build" in shown


def test_after_the_first_card_comes_what_the_step_brought(read_post):
    state = exercise.describe(read_post)
    shown = read(band.draw_message(read_post, state, [f"first@{state['started_at']}"], ZH))
    assert state["step_title_zh"] in shown


def test_a_message_that_was_closed_stays_closed(read_post):
    state = exercise.describe(read_post)
    seen = [f"first@{state['started_at']}", f"{state['arrived']}@{state['started_at']}"]
    assert band.draw_message(read_post, state, seen, EN) == []


def test_changes_are_told_with_their_hour(read_post, told):
    shown = read(page._draw_changes(read_post, told["changes"], EN))
    assert told["changes"]
    assert "situation_words" not in shown


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_of_moving_starts_at_zero_and_wears_the_levels_hues(theme):
    rows = [{"level": "red", "label": "red", "to_be_moved": 10, "moved": 4}]
    figure = chart_moved(rows, theme, EN).figure
    assert figure.layout.xaxis.range[0] == 0
    assert figure.data[0].text == ("4 of 10 moved",)
    assert figure.data[1].marker.color == (read_tokens()[theme]["level-red"],)


def test_a_level_that_moves_nobody_has_no_bar():
    rows = [{"level": "yellow", "label": "yellow", "to_be_moved": 0, "moved": 0}]
    assert chart_moved(rows, "light", EN).figure.data[0].y == ()


def test_places_nobody_has_counted_are_unknown_not_zero():
    rows = [{"label": "Ryde", "places": None, "demand": 5}]
    assert chart_places(rows, "light", EN).figure.data[0].text == ("unknown places",)
