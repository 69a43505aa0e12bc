"""Ids one can read, names in two languages, an index that holds each street once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from data.faults import BadInput
from layers.names import NamesTable, assign_ids, index_names, index_streets, read_names, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("St. Lawrence", "st-lawrence"),
        ("Saint Lawrence", "st-lawrence"),
        ("Lowtherville (Upper Ventnor)", "lowtherville"),
        ("Mark's Corner", "marks-corner"),
        ("Sant Julià de Lòria", "sant-julia-de-loria"),
        ("刘集乡", "刘集乡"),
        ("(only this)", "only-this"),
    ],
)
def test_an_id_is_the_name_made_plain(name, slug):
    assert slugify(name) == slug


@given(st.lists(st.text(max_size=8), max_size=12))
def test_ids_are_never_shared_nor_empty(names):
    ids = assign_ids(names, [f"node/{number}" for number in range(len(names))])
    assert len(set(ids)) == len(names)
    assert all(ids)


def test_the_maps_own_chinese_name_wins_over_the_table():
    table = NamesTable({("settlement", "newport"): "纽波特"})
    assert table.zh("settlement", "Newport", {"name:zh": "新港"}) == "新港"
    assert table.zh("settlement", "NEWPORT") == "纽波特"
    assert table.zh("road", "Newport") is None


def test_a_names_table_without_a_column_says_which(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("kind,name\nroad,Leeson Road\n", encoding="utf-8")
    with pytest.raises(BadInput, match="name_zh"):
        read_names(path)


def test_a_names_table_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes("kind,name,name_zh\nroad,Leeson Road,利森路\n".encode("gb18030"))
    with pytest.raises(BadInput, match="table_not_utf8"):
        read_names(path)


def test_a_street_in_pieces_is_one_entry(make_extract):
    pieces = [({"highway": "residential", "name": "High Street"}, LineString([(x, 0.001), (x + 0.001, 0.001)]))
              for x in (0.001, 0.002, 0.003)]  # fmt: skip
    far = ({"highway": "residential", "name": "High Street"}, LineString([(0.08, 0.08), (0.081, 0.08)]))
    streets = index_streets(make_extract(roads=[*pieces, far]).roads, NamesTable())
    assert [row["name"] for row in streets] == ["High Street", "High Street"]


def test_the_index_says_which_record_a_place_is(make_extract, place):
    extract = make_extract(places=[place("village", "Brook", 0.01, 0.01), place("island", "Isle", 0.05, 0.05)])
    feature = {"geometry": {"type": "Point", "coordinates": [0.02, 0.02]}, "properties": {
        "id": "hall", "name": "Hall", "name_en": None, "name_zh": "礼堂", "kind": "townhall"}}  # fmt: skip
    rows = index_names(extract, NamesTable(), (), {"candidates": [feature]})
    assert rows[0]["subject"] == "candidates/hall"
    assert [row["name"] for row in rows] == ["Hall", "Brook", "Isle"]
