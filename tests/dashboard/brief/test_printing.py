"""The printed briefing: Chinese is ink on paper, the map is to scale, an exercise says so on every page."""

import re
import shutil
import struct
import subprocess
import zlib

import numpy as np
import pytest
import typst

from dashboard.brief import printing
from dashboard.brief.printing import name_file, print_briefing
from dashboard.i18n import LANGUAGES, words
from dashboard.paper import render, render_pdf
from dashboard.paper.maps import draw_paper_map, draw_symbol, find_bounds, fit_frame
from data.faults import NotFound, Unavailable

COMPILE = typst.compile
PAGE = {"lang": "zh", "title": "t", "words": {"page_of": "{page}/{pages}"}, "marking": "", "footer": ""}
SMALL = b'#import "/sheet.typ": data\n#set page(width: 60mm, height: 20mm, margin: 4mm)\n'
built = pytest.mark.skipif(not render.FOLDER.joinpath("fonts").is_dir(), reason="run python hatch_build.py")
reader = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(request, read_post, drafted):
    return request.param, print_briefing(read_post, drafted, request.param)


def count_pages(pdf):
    """Count the page objects, those in packed object streams too."""
    bodies = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            bodies.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page[^s]", body)) for body in bodies)


def read_png(data):
    """Return the pixels of an 8-bit PNG as an array."""
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * channels)
    rows = np.zeros((height + 1, (width + 1) * channels), np.uint8)
    for y, line in enumerate(raw, start=1):
        _undo_filter(int(line[0]), line[1:], rows, y, channels)
    return rows[1:, channels:].reshape(height, width, channels)


def _undo_filter(kind, line, rows, y, channels):
    row, above = rows[y], rows[y - 1]
    if kind == 0:
        row[channels:] = line
    elif kind == 2:
        row[channels:] = line + above[channels:]
    else:
        for x in range(len(line)):
            left, up, corner = int(row[x]), int(above[x + channels]), int(above[x])
            if kind == 1:
                guess = left
            elif kind == 3:
                guess = (left + up) // 2
            else:
                near = [
                    (abs(up - corner), 0, left),
                    (abs(left - corner), 1, up),
                    (abs(left + up - 2 * corner), 2, corner),
                ]
                guess = min(near)[2]
            row[x + channels] = (int(line[x]) + guess) % 256


def draw_pixels(monkeypatch, body, data):
    """Set a page of one template's text and return its pixels."""
    seen = {}

    def as_png(pages, **more):
        seen["png"] = COMPILE(pages, **{**more, "format": "png", "ppi": 60})
        return b""

    sources = {**render._read_templates(), "try": body}
    monkeypatch.setattr(render, "_read_templates", lambda: sources)
    monkeypatch.setattr(typst, "compile", as_png)
    render_pdf("try", data)
    return read_png(seen["png"] if isinstance(seen["png"], bytes) else seen["png"][0])


def test_pages_are_a4_and_there_are_maps_and_tables(printed):
    _, pdf = printed
    assert pdf.startswith(b"%PDF-")
    assert count_pages(pdf) >= 3


@reader
def test_the_text_says_what_was_frozen(printed, drafted, tmp_path):
    lang, pdf = printed
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    plain = re.sub(r"\s", "", text)
    moved = next(row for row in drafted["facts"]["figures"] if row["key"] == "to_be_moved")["now"]
    assert (f"{moved:,}" if lang == "en" else str(moved)) in plain
    assert "Rainuntilabout18:00." in plain
    for section in drafted["text"][lang]:
        assert re.sub(r"\s", "", section["title"]) in plain


@reader
def test_the_text_is_one_page_and_the_map_says_its_use(printed, tmp_path):
    lang, pdf = printed
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    use = {"en": "Map for internal use", "zh": "内部用图"}[lang]
    assert use in text.split("\f")[1]


def test_a_map_with_an_approval_number_bears_it(drafted):
    numbered = {**drafted, "written": {**drafted["written"], "map_approval": "GS(2026)0001"}}
    assert printing.write_map_use(numbered, words("zh")).endswith("GS(2026)0001")
    assert "不得公开" in printing.write_map_use(drafted, words("zh"))


@reader
def test_an_exercise_says_so_on_every_page(printed, tmp_path):
    lang, pdf = printed
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    pages = [page for page in text.split("\f") if page.strip()]
    word = {"en": "EXERCISE EXERCISE EXERCISE", "zh": "演练 演练 演练"}[lang]
    assert pages
    assert all(word in page for page in pages)


def test_its_file_says_exercise_first(drafted):
    assert name_file(drafted, "en", "20260302T0930").startswith("EXERCISE_")
    live = {**drafted, "facts": {**drafted["facts"], "exercise": None}}
    assert not name_file(live, "en", "20260302T0930").startswith("EXERCISE")


@built
def test_chinese_is_drawn_not_only_written(monkeypatch):
    """With the machine's own fonts hidden each letter leaves ink of its own; a missing face leaves boxes all alike."""
    body = SMALL + b"#set text(font: data.face, size: 24pt, fallback: false)\n#data.text"
    drawn = [draw_pixels(monkeypatch, body, {**PAGE, "text": text}) for text in ("演", "练", "")]
    inks = [(picture[..., :3].min(axis=-1) < 128) for picture in drawn]
    assert inks[0].sum() > 30
    assert inks[1].sum() > 30
    assert inks[2].sum() == 0
    assert (inks[0] != inks[1]).sum() > 20


@built
def test_the_face_is_the_programs_own_whatever_the_machine_has():
    fonts, face = render.find_face()
    assert face == render.FACE
    assert {font.path is None or "paper" in font.path for font in fonts.fonts()} == {True}


def test_a_machine_without_any_chinese_face_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "SYSTEM_FACES", ("No Such Face",) * 4)
    with pytest.raises(Unavailable, match="no_chinese_face"):
        render.find_face(tmp_path)


def test_what_a_person_types_is_never_a_command(monkeypatch):
    body = SMALL + b"#data.text"
    draw_pixels(monkeypatch, body, {**PAGE, "text": '#panic("typed") $x$ *b* \\ " #import'})


def test_there_is_no_such_template():
    with pytest.raises(NotFound):
        render_pdf("nothing", PAGE)


def test_the_map_is_as_large_as_it_says(read_post):
    frame = fit_frame(find_bounds(read_post), printing.WIDE_MM, printing.HIGH_MM)
    drawn = draw_paper_map(read_post, "en", frame)
    assert f'width="{printing.WIDE_MM}mm" height="{printing.HIGH_MM}mm"' in drawn["svg"]
    assert drawn["scale"] == frame.scale
    assert drawn["legend"]
    assert "OpenStreetMap" in drawn["svg"]


def test_symbols_of_the_paper_hold_no_colour_of_the_screen():
    assert "var(" not in draw_symbol({"symbol": "warning", "state": "red"})
