"""The wheel carries all that a running post needs, and nothing it was made with."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def carried():
    """Every path that the wheel would hold."""
    return {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


@pytest.mark.parametrize(
    "path",
    [
        "dashboard/assets/tokens.css",
        "dashboard/locales/zh/shell.toml",
        "dashboard/map/dist/commandmap.js",
        "dashboard/map/dist/maplibre-worker.mjs",
        "dashboard/map/symbols/selected.svg",
        "data/demo/ATTRIBUTION.md",
        "data/demo/county.osm.pbf",
        "data/demo/exercise.toml",
        "data/reference/norms.toml",
        "layers/catalog.py",
        "routing/paths.py",
    ],
)
def test_what_a_post_needs_is_carried(carried, path):
    assert path in carried


@pytest.mark.parametrize("part", ["node_modules", "/src/", "package.json", "package-lock.json", ".npmrc", "tests/"])
def test_what_it_was_made_with_stays_behind(carried, part):
    assert sorted(path for path in carried if part in path) == []
