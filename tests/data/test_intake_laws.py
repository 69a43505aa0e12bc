"""Laws of the intake: whatever a file holds, no row is lost and what is taken is usable."""

import csv
import io
import json
import string
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.codec import decode_field, decode_record
from data.faults import BadInput
from data.intake.checks import check_table
from data.intake.fields import FIELDS, columns_of
from data.intake.tables import read_csv, read_geojson
from data.intake.values import Terms

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
CELLS = st.one_of(
    st.sampled_from(
        ["", "Hall", "hall", "1", "0.5", "-3", "yes", "open", "flood", "red", "T+0:30", "2026-01-05T09:00Z"]
    ),
    st.sampled_from(["-1.2", "50.6", "POINT (-1.2 50.6)", "car=blocked", "piece", "unknown", "=1+1", "<b>", "不明"]),
    st.text(max_size=8),
)
LETTERS = st.text(string.ascii_letters, max_size=4)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=6,
)
LAYER = st.sampled_from(sorted(FIELDS))


def hold(intake, rows):
    """Check that every row is told of and every record can be used."""
    assert intake.rows == rows
    assert intake.rows_accepted + intake.rows_refused == rows
    assert len({refusal.row for refusal in intake.refused}) <= intake.rows_refused <= len(intake.refused)
    assert len({accepted.subject for accepted in intake.accepted}) == len(intake.accepted)
    for accepted in intake.accepted:
        own, _, identity = accepted.subject.partition("/")
        assert decode_record(own, identity, json.loads(json.dumps(accepted.fields))).id == identity


@given(LAYER, st.data())
def test_no_line_is_lost(layer, data):
    columns = columns_of(layer)
    header = data.draw(st.lists(st.sampled_from(columns), min_size=1, unique=True))
    lines = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header) + 1), min_size=1, max_size=5))
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    rows = sum(1 for line in lines if any(cell.strip() for cell in line))
    assume(rows)
    hold(check_table(read_csv(text.getvalue()), layer, Terms(now=NOW), "a.csv"), rows)


@given(LAYER, st.data())
def test_no_feature_is_lost(layer, data):
    properties = st.dictionaries(st.sampled_from(columns_of(layer)), CELLS | JSON_VALUES)
    feature = st.fixed_dictionaries({"properties": properties, "geometry": JSON_VALUES})
    features = data.draw(st.lists(feature, min_size=1, max_size=4))
    table = read_geojson(json.dumps({"type": "FeatureCollection", "features": features}))
    assume(set(table.columns) & set(columns_of(layer)))
    hold(check_table(table, layer, Terms(now=NOW), "a.geojson"), len(table.rows))


@pytest.mark.parametrize("layer", FIELDS)
def test_every_column_is_a_field_of_its_record(layer):
    for spec in FIELDS[layer]:
        own = "stock" if layer == "reserves" and spec.name in {"item", "unit", "quantity", "expires_at"} else layer
        if spec.name == "id":
            continue
        with pytest.raises(BadInput, match="value_unreadable"):
            decode_field(own, spec.name, object())
