"""An area is opened whole and of this builder's version, or not at all."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from shapely.geometry import Point

from data.area import (
    BUILDER_VERSION,
    BuildRecord,
    People,
    describe_settlement,
    open_area,
    read_record,
    write_features,
    write_names,
    write_people,
    write_record,
)
from data.faults import DamagedStore, Unavailable
from data.records import Settlement

BROOK = Settlement(
    id="brook", name="Brook", name_zh="布鲁克", geometry=Point(-1.4491, 50.6527), kind="village", township="Brighstone",
    residents=310, residents_uncertainty=0.3, residents_method="spread",
)  # fmt: skip
RECORD = BuildRecord(
    name="County", name_zh=None, area_id="county-1", source="county.osm.pbf",
    source_date=datetime(2020, 4, 22, tzinfo=UTC), source_sha256="00", built_at=datetime(2026, 1, 1, tzinfo=UTC),
    builder_version=BUILDER_VERSION, via="straight", bbox=(-1.6, 50.5, -1.0, 50.8), counts={"homes": 2},
    seconds={"read": 0.5}, residents_total=3, residents_method="spread", residents_source="Census 2021",
    residents_uncertainty=0.3, missing=("shore",), notes={},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A small area with every part."""
    for name in ("roads.npz", "base.pmtiles"):
        (tmp_path / name).write_bytes(b"-")
    homes = np.array([1.0, 2.0])
    write_people(tmp_path, People(homes, homes, homes.astype(np.float32), np.array([0, 0], dtype=np.int32)))
    write_features(tmp_path / "settlements.geojson", [describe_settlement(BROOK)])
    for layer in ("candidates", "facilities"):
        write_features(tmp_path / f"{layer}.geojson", [])
    write_names(
        tmp_path, [{"name": "Leeson Road", "name_zh": "利森路", "name_en": None, "kind": "road", "lon": 0, "lat": 0}]
    )
    write_record(tmp_path, RECORD)
    return tmp_path


def test_what_was_written_is_read(folder):
    area = open_area(folder)
    assert area.record == RECORD
    assert area.people.residents.tolist() == [1, 2]
    assert area.settlement_records == (BROOK,)
    assert area.road_names_zh == {"Leeson Road": "利森路"}


def test_no_area_is_unavailable(tmp_path):
    with pytest.raises(Unavailable):
        open_area(tmp_path)


@pytest.mark.parametrize("part", ["people.npz", "base.pmtiles", "names.json"])
def test_a_missing_part_is_named(folder, part):
    (folder / part).unlink()
    with pytest.raises(DamagedStore, match=part):
        open_area(folder)


@pytest.mark.parametrize("part", ["people.npz", "settlements.geojson", "build.json"])
def test_a_part_cut_short_is_damage(folder, part):
    whole = (folder / part).read_bytes()
    (folder / part).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedStore):
        open_area(folder)


def test_an_area_of_another_builder_is_not_half_used(folder):
    stored = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    (folder / "build.json").write_text(json.dumps({**stored, "builder_version": 0}), encoding="utf-8")
    with pytest.raises(DamagedStore, match="area_outdated"):
        read_record(folder)


def test_unknown_residents_stay_unknown(folder):
    lon = np.array([1.0])
    unknown = People(lon, lon, np.array([np.nan], dtype=np.float32), np.array([0], dtype=np.int32))
    write_people(folder, unknown)
    people = open_area(folder).people
    assert not people.known
    assert np.isnan(people.residents).all()
