"""The paper map: true to scale, square on its grid, legible in grey, no name over another."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from layers.print_grid import EDGE_MM, FOOT_MM, Frame, Ground, fit_frame, pick_grid
from layers.print_labels import Name, Plan
from layers.print_map import WARNING_LOOKS, draw_map

EARTH = Geod(ellps="WGS84")
WORDS = {"north": "N", "grid_british": "{km} km", **{f"level_{level}": level.upper() for level in WARNING_LOOKS}}
VENTNOR = Frame(-1.21, 50.6, 50_000, 180, 120)

places = st.tuples(st.floats(-179, 179), st.floats(-70, 70))
scales = st.sampled_from([10_000, 25_000, 50_000, 150_000])


@given(places, scales)
def test_a_length_on_paper_is_true_to_one_per_cent_in_every_direction(place, scale):
    lon, lat = place
    ground = Ground(Frame(lon, lat, scale, 200, 200))
    length_m = 60 * scale / 1000
    for azimuth in (0, 45, 90, 135):
        east, north, _ = EARTH.fwd(lon, lat, azimuth, length_m)
        ends = ground.place(np.array([[lon, lat], [east, north]]))
        assert np.hypot(*(ends[1] - ends[0])) == pytest.approx(60, rel=0.01)


@given(places, scales)
def test_what_a_sheet_covers_is_what_it_draws(place, scale):
    ground = Ground(Frame(*place, scale, 200, 150))
    west, south, east, north = ground.bounds
    corners = ground.place(np.array([[west, south], [east, north]]))
    left, top, right, bottom = ground.frame.inner
    assert corners[0][0] <= left + 4
    assert corners[1][0] >= right - 4
    assert corners[0][1] >= bottom - 4
    assert corners[1][1] <= top + 4


def test_a_kilometre_at_one_to_fifty_thousand_is_twenty_millimetres():
    upright = [at for is_upright, at, _ in Ground(VENTNOR).list_lines() if is_upright]
    assert VENTNOR.step_km == 1
    assert np.diff(upright) == pytest.approx([20] * (len(upright) - 1))


def test_a_sheet_takes_the_largest_round_scale_that_shows_all():
    frame = fit_frame((-1.3, 50.57, -1.15, 50.65), 180, 120)
    corners = Ground(frame).place(np.array([[-1.3, 50.57], [-1.15, 50.65]]))
    left, top, right, bottom = frame.inner
    assert frame.scale == 100_000
    assert left <= corners[0][0] <= corners[1][0] <= right
    assert top <= corners[1][1] <= corners[0][1] <= bottom


@pytest.mark.parametrize(
    ("lon", "lat", "name", "epsg"),
    [
        (-1.3, 50.7, "british", 27700),
        (-6.25, 53.35, "utm", 32629),
        (116.4, 39.9, "cgcs2000", 4548),
        (103.8, 30.7, "cgcs2000", 4544),
        (151.2, -33.9, "utm", 32756),
    ],
)
def test_each_country_has_its_own_grid(lon, lat, name, epsg):
    grid = pick_grid(lon, lat)
    assert (grid.name, grid.epsg) == (name, epsg)


boxes = st.lists(
    st.tuples(st.floats(5, 95), st.floats(5, 95), st.text("ab村庄 ", min_size=1, max_size=12), st.floats(0, 9)),
    max_size=25,
)


@given(boxes)
def test_no_name_is_written_over_another(rows):
    plan = Plan((0, 0, 100, 100))
    list(plan.write([Name(text, (x, y), 3, rank) for x, y, text, rank in rows]))
    for at, one in enumerate(plan.taken):
        for other in plan.taken[at + 1 :]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": {"rank": 1, **properties}}


def square(lon, lat, side=0.01):
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(*features, frame=VENTNOR):
    def symbol(properties):
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><!--{properties["symbol"]}--></svg>'

    return draw_map(None, frame, features, words=WORDS, draw_symbol=symbol)


def test_the_drawing_is_xml_in_millimetres():
    root = ET.fromstring(
        draw(feature({"type": "Point", "coordinates": [-1.21, 50.6]}, layer="teams", symbol="team", label="A & B <c>"))
    )
    assert root.attrib["width"] == "180mm"
    assert root.attrib["viewBox"] == "0 0 180 120"
    assert "A & B <c>" in {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize("level", WARNING_LOOKS)
def test_a_level_is_told_by_word_and_edge_not_by_hue_alone(level):
    drawn = draw(feature(square(-1.22, 50.6), layer="warnings", symbol="warning", state=level))
    assert f">{level.upper()}<" in drawn
    widths_and_dashes = {(width, dash) for _, width, dash in WARNING_LOOKS.values()}
    assert len(widths_and_dashes) == len(WARNING_LOOKS)


def test_what_lies_off_the_sheet_is_not_drawn():
    far = feature({"type": "Point", "coordinates": [10.0, 50.0]}, layer="teams", symbol="far-team", label="far")
    assert "far" not in draw(far)


def test_the_frame_leaves_room_for_grid_figures_and_the_bar():
    assert VENTNOR.inner == (EDGE_MM, EDGE_MM, 180 - EDGE_MM, 120 - FOOT_MM)
    drawn = draw()
    assert "1 : 50 000" in drawn
    assert "2 km" in drawn
