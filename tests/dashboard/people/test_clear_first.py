"""The line that says what clearing one road would leave, in both languages."""

import pytest

from dashboard.i18n import words
from dashboard.pages.clear_first import ROWS, draw_clear_first, tell_clearing

ROAD = {
    "id": "newport-road", "subject": "closures/newport-road", "name": "Newport Road", "name_en": None,
    "name_zh": "纽波特路", "length_m": 81.4, "without_a_place": 6, "isolated": 0,
}  # fmt: skip


@pytest.mark.parametrize(("lang", "length"), [("en", "81 m"), ("zh", "81米")])
def test_it_says_the_length_and_what_is_left(lang, length):
    line = tell_clearing(ROAD, words(lang))
    assert length in line
    assert "6" in line
    assert "0" in line


def test_few_roads_are_told_the_greatest_help_first():
    drawn = draw_clear_first([ROAD | {"id": str(number)} for number in range(6)], words("en"))
    assert str(drawn).count("Li(") == ROWS
