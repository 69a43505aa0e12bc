"""The documentation of files says what the field tables say."""

import re
from pathlib import Path

import pytest

from data.intake.fields import FIELDS, PLACES, PROVENANCE, Field
from data.intake.gate import MAX_BYTES, TEXT_SUFFIXES

DOC = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


def row(spec: Field) -> str:
    """Return the line of the documentation's table that tells of a column."""
    words = f": {', '.join(f'`{word}`' for word in spec.words)}" if spec.words else ""
    unit = f", {spec.unit}" if spec.unit else ""
    required = "yes" if spec.required else ""
    return f"| `{spec.name}` | {spec.kind}{unit} | {required} | {spec.meaning}{words} |"


def section(layer: str) -> str:
    found = re.search(rf"^## {layer}$(.*?)(?=^## |\Z)", DOC, re.MULTILINE | re.DOTALL)
    assert found, f"docs/files.md has no section {layer}"
    return found[1]


@pytest.mark.parametrize("layer", FIELDS)
def test_every_column_of_a_layer_is_documented(layer):
    lines = section(layer).splitlines()
    told = [line for line in lines if line.startswith("| `")]
    assert told == [row(spec) for spec in FIELDS[layer]]


@pytest.mark.parametrize("layer", FIELDS)
def test_the_geometry_of_a_layer_is_documented(layer):
    assert f"Geometry: {PLACES[layer]}." in section(layer)


def test_the_columns_of_every_file_are_documented():
    assert all(row(spec) in DOC for spec in PROVENANCE)


def test_the_limits_are_documented():
    assert f"{MAX_BYTES // 1_000_000} MB" in DOC
    assert all(f"`{suffix}`" in DOC for suffix in TEXT_SUFFIXES)
