"""The page of shelters: rows that add up, a reason in a sentence, a what-if beside the picture and never in it."""

import json

import pytest

from dashboard.charts import CAUSES, chart_gap
from dashboard.desk import gap
from dashboard.desk.what_if import OPEN_EVERYTHING
from dashboard.i18n import words
from dashboard.pages import gap_answer, shelters

EN, ZH = words("en"), words("zh")


@pytest.fixture(scope="module")
def told(read_post):
    return gap.find_gap(read_post)


def test_every_row_of_the_table_adds_up(told):
    for row in (gap_answer.write_row(each, EN) for each in told["settlements"]):
        if isinstance(row["demand"], int):
            assert row["served"] + sum(row[cause] for cause in CAUSES) == row["demand"]


def test_an_unknown_number_is_a_word_in_the_table(told):
    row = {**told["settlements"][0], "demand": None}
    assert gap_answer.write_row(row, ZH)["demand"] == "不明"


@pytest.mark.parametrize("say", [EN, ZH])
def test_every_settlement_without_places_has_a_reason_in_a_sentence(told, say):
    short = [row for row in told["settlements"] if row["without_a_place"]]
    assert short
    for row in short:
        assert gap_answer.write_reasons(row, say).endswith("." if say is EN else "。")


def test_those_who_have_a_place_are_told_where_it_is(told):
    served = next(row for row in told["settlements"] if row["places"])
    assert served["places"][0]["name"] in gap_answer.write_places(served, EN)


def test_a_count_that_was_reported_says_so(told):
    row = {**told["settlements"][0], "demand_basis": "reported"}
    assert "reported by the settlement" in gap_answer.write_reasons(row, EN)


def test_a_what_if_stands_beside_the_live_figures(read_post):
    told = gap.find_gap(read_post, what_if=OPEN_EVERYTHING)
    table = gap_answer.draw_beside(told["live"], told["totals"], EN).children[1]
    rows = [[cell.children for cell in line.children] for line in table.children[1].children]
    places = next(row for row in rows if row[0] == EN("shelters.total.places"))
    assert places[1] != places[2]


def test_a_what_if_is_never_recorded(read_post):
    head = read_post.picture.head
    gap.find_gap(read_post, what_if=OPEN_EVERYTHING)
    assert read_post.refresh().head == head


def test_what_may_be_supposed_names_each_closure_and_each_site_on_standby(read_post):
    values = [option["value"] for option in shelters.list_what_ifs(read_post, ZH)]
    assert values[0] == OPEN_EVERYTHING
    assert any(value.startswith("clear:") for value in values)
    assert any(value.startswith("open:") for value in values)


def test_the_map_shows_the_people_without_a_place(told):
    shape = gap_answer.shape(told, EN)
    short = {
        row["subject"]: row["without_a_place"] for row in told["settlements"] if row["without_a_place"] and row["lon"]
    }
    assert {each["properties"]["subject"]: each["properties"]["persons"] for each in shape["features"]} == short


def test_shares_are_shown_as_assumed(told):
    drawn = json.dumps(
        [part.to_plotly_json() for part in gap_answer.draw_shares(told, EN)], default=lambda c: c.to_plotly_json()
    )
    assert drawn.count("assumed") >= 4


def test_the_chart_of_the_gap_tells_causes_by_pattern_as_well():
    row = {
        "label": "Niton",
        "served": 1,
        "demand": 10,
        "without_a_place": 9,
        "over_capacity": 2,
        "cut_off": 3,
        "too_far": 2,
        "no_valid_shelter": 2,
    }
    bars = chart_gap([row], "light", EN).figure.data
    assert len({bar.marker.pattern.shape for bar in bars[1:]}) == 4


def test_the_chart_writes_how_many_have_no_place_behind_the_bar():
    row = {
        "label": "Niton",
        "served": 0,
        "demand": 1234,
        "without_a_place": 1234,
        "over_capacity": 1234,
        "cut_off": 0,
        "too_far": 0,
        "no_valid_shelter": 0,
    }
    assert chart_gap([row], "dark", EN).figure.layout.annotations[0].text == "1,234"
