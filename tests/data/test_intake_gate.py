"""The gate: a file that cannot be used is refused as a whole, with its own sentence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.faults import BadInput, NotFound
from data.intake import Intake, read_records
from data.intake.gate import MAX_BYTES, open_text

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


WRONG = {
    "a.csv": [
        (b"", "file_empty"),
        (b" \n ", "file_empty"),
        (b"PK\x03\x04 workbook", "file_is_xlsx"),
        (b"\xd0\xcf\x11\xe0 workbook", "file_is_xls"),
        (b"%PDF-1.7", "file_is_pdf"),
        (b"\xff\xd8\xff\xe0", "file_is_image"),
        ("name\nRyde".encode("utf-16"), "file_is_utf16"),
        (b"name\nRy\0de", "file_is_binary"),
        (b"<!DOCTYPE html><title>Log in</title>", "file_is_html"),
        (b'{"type": "FeatureCollection"}', "file_content_differs"),
        ("name\nCafé rénové à l'été".encode("latin-1"), "file_encoding"),
        (b"name\n\xff\xff\xff", "file_encoding"),
        (b"name,name\na,b", "csv_header"),
        (b"name,,note\na,b,c", "csv_header"),
        (b'name\n"Ryde', "csv_broken"),
        (b"name,note\n", "table_empty"),
        (b"mayor,party\na,b\n", "columns_unknown"),
    ],
    "a.geojson": [
        (b"\x89PNG\r\n", "file_is_image"),
        (b"SQLite format 3\0", "file_is_gpkg"),
        (b"<?xml version='1.0'?><kml/>", "file_is_xml"),
        (b"name\nRyde", "file_content_differs"),
        (b'{"type": "FeatureCollection", "features": [', "json_broken"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "json_broken"),
        (b'{"type": "Feature"}', "geojson_no_collection"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"moved": NaN}}]}', "json_constant"),
        (b'{"type": "FeatureCollection", "crs": {"name": "EPSG:27700"}, "features": []}', "geojson_crs"),
        (b'{"type": "FeatureCollection", "features": []}', "table_empty"),
    ],
    "a.xlsx": [
        (b"anything", "file_suffix"),
    ],
}
"""Files that cannot be used, by name: what is in them, and what is said of it."""


def read(path: Path, content: bytes) -> Intake:
    path.write_bytes(content)
    return read_records(path, "settlements", now=NOW)


@pytest.mark.parametrize(("name", "content", "key"), [(name, *row) for name, rows in WRONG.items() for row in rows])
def test_a_wrong_file_is_told_what_it_is(tmp_path, name, content, key):
    with pytest.raises(BadInput) as told:
        read(tmp_path / name, content)
    assert told.value.key == key


def test_a_large_file_is_not_even_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BadInput, match="file_too_large"):
        open_text(path)


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_no_file_is_not_found(tmp_path, name):
    with pytest.raises(NotFound, match="file_missing"):
        open_text(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_tables_are_read_in_the_encodings_they_come_in(tmp_path, encoding):
    intake = read(tmp_path / "a.csv", "name,township,note\n文特诺,文特诺镇,“道路中断”、待核实\n".encode(encoding))
    fields = intake.accepted[0].fields
    assert (fields["name"], fields["note"]) == ("文特诺", "“道路中断”、待核实")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_other_countries_use_other_delimiters(tmp_path, delimiter):
    content = delimiter.join(["name", "residents"]) + "\r\n" + delimiter.join(["Ryde", "32000"]) + "\r\n"
    assert read(tmp_path / "a.csv", content.encode()).accepted[0].fields["residents"] == 32_000


def test_an_unknown_layer_is_refused(tmp_path):
    with pytest.raises(BadInput, match="layer_not_loadable"):
        read_records(tmp_path / "a.csv", "stock", now=NOW)


def test_features_that_are_none_are_refused_one_by_one(tmp_path):
    content = b'{"type": "FeatureCollection", "features": [7, null, {"properties": {"name": "Ryde"}}]}'
    intake = read(tmp_path / "a.geojson", content)
    assert [(refusal.row, refusal.reason) for refusal in intake.refused] == [
        (1, "no_id_and_no_name"),
        (2, "no_id_and_no_name"),
    ]
    assert intake.rows_accepted == 1


FRAGMENTS = st.sampled_from(
    [
        b"name,residents\n",
        b"Ryde,7\n",
        b'"',
        b"\r",
        b"\0",
        b"\xff",
        b"{",
        b"[",
        b'{"type":"FeatureCollection","features":[',
        b"]}",
    ]
)


@given(st.sampled_from(["a.csv", "a.geojson"]), st.lists(FRAGMENTS | st.binary(max_size=12), max_size=8))
def test_no_file_breaks_the_door(tmp_path_factory, name, parts):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(b"".join(parts))
    try:
        intake = read_records(path, "settlements", now=NOW)
    except BadInput:
        return
    assert intake.rows_accepted + intake.rows_refused == intake.rows > 0
