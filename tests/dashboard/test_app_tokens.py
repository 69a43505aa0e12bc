"""The colours can be read: WCAG AA contrast, counted in numbers, by day and by night."""

import pytest

from dashboard.charts import read_tokens

TEXT = [
    ("ink", "surface"), ("ink", "ground"), ("ink", "sunken"), ("ink", "act-wash"),
    ("ink-soft", "surface"), ("ink-soft", "sunken"), ("ink-soft", "act-wash"),
    ("ink-faint", "surface"), ("ink-faint", "sunken"), ("act", "surface"), ("act", "act-wash"), ("act-ink", "act"),
    ("exercise-ink", "exercise"), ("live-ink", "live"), ("notice-ink", "notice"), ("tone-shortfall", "surface"),
    ("tone-shortfall", "sunken"), ("surface", "ink"),
]  # fmt: skip
SHAPES = [
    (token, "surface")
    for token in (
        "line-strong",
        "focus",
        "tone-place",
        "tone-own",
        "tone-people",
        "tone-quiet",
        "chart-served",
        "chart-demand",
    )
]


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_at_least_4_5_to_1(theme, ink, ground):
    tokens = read_tokens()[theme]
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_and_borders_have_at_least_3_to_1(theme, shape, ground):
    tokens = read_tokens()[theme]
    assert contrast(tokens[shape], tokens[ground]) >= 3


def test_every_colour_of_the_day_has_one_of_the_night():
    themes = read_tokens()
    same = {name for name, colour in themes["light"].items() if themes["dark"][name] == colour}
    assert same == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_shortfall_has_no_warning_hue(theme):
    tokens = read_tokens()[theme]
    levels = {tokens[f"level-{level}"] for level in ("blue", "yellow", "orange", "red")}
    assert tokens["tone-shortfall"] not in levels
