"""A toy county of two places and two roads between them, where every figure can be done in one's head."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from shapely.geometry import Point, box

from dashboard.desk.home import Anchor, Settings, write_settings
from dashboard.desk.post import Actor, open_post
from data.area import (
    AREA_FOLDER,
    BUILDER_VERSION,
    BuildRecord,
    People,
    describe_settlement,
    write_features,
    write_names,
    write_people,
    write_record,
)
from data.codec import encode_fields
from data.records import BLOCKED, Opening, Settlement, Usability, Vehicle, WarningLevel
from data.ways import WayCollector
from routing.network import build_network, save_network

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
WHO = Actor("tests", "duty officer")
ALDER = box(-0.001, -0.001, 0.0019, 0.001)
"""The ground that all homes of Alder stand on."""
BIRCH = box(0.0101, -0.001, 0.0119, 0.001)

NODES = {1: (0, 0), 2: (2, 0), 3: (10, 0), 4: (12, 0), 5: (2, 20), 6: (10, 20)}
"""Thousandths of a degree about 0° N 0° E, 111 m each."""
WAYS = {10: ("1 2", "West Street"), 20: ("2 3", "Bridge Road"), 30: ("3 4", "East Street"), 40: ("2 5 6 3", "Long Way")}
HOMES = [(0.2, 75, 0), (0.7, 75, 0), (1.2, 75, 0), (1.7, 75, 0), (10.3, 100, 1), (11.7, 100, 1)]
"""Place along the street, residents, settlement: 300 people in Alder in the west, 200 in Birch in the east."""


@pytest.fixture(scope="session")
def toy_area(tmp_path_factory):
    """The toy's area, built once; its residents are known."""
    return write_area(tmp_path_factory.mktemp("toy") / AREA_FOLDER, [residents for _, residents, _ in HOMES])


@pytest.fixture(scope="session")
def uncounted_area(tmp_path_factory):
    """The same county, where nobody knows how many people live."""
    return write_area(tmp_path_factory.mktemp("uncounted") / AREA_FOLDER, [np.nan] * len(HOMES))


@pytest.fixture(scope="session")
def bare_area(tmp_path_factory):
    """An area of roads alone: neither homes nor settlements are on the map."""
    return write_area(tmp_path_factory.mktemp("bare") / AREA_FOLDER, [])


@pytest.fixture
def bare(bare_area, tmp_path):
    """The post of roads alone."""
    with closing(open_toy(bare_area, tmp_path)) as post:
        yield Toy(post)


@pytest.fixture
def toy(toy_area, tmp_path):
    """The post of the toy: Alder under a red flood warning, a hall of 60 places open in Birch."""
    with closing(open_toy(toy_area, tmp_path)) as post:
        yield Toy(post)


@pytest.fixture
def uncounted(uncounted_area, tmp_path):
    """The post of the county without residents."""
    with closing(open_toy(uncounted_area, tmp_path)) as post:
        yield Toy(post)


def open_toy(area, home):
    write_settings(home, Settings(name="Toy", anchors=(Anchor("Birch", 0.011, 0.0),)))
    shutil.copytree(area, home / AREA_FOLDER)
    return open_post(home, clock=lambda: NOON, engine="scipy")


class Toy:
    """The post with its first records, and short words for telling it more."""

    def __init__(self, post):
        self.post, self.who = post, WHO
        self.warn("flood", ALDER, WarningLevel.RED)
        self.shelter("hall", (12, 0), township="Birch")
        self.shelter("pier", (0.5, 0), township="Alder")
        self.shelter("barn", (3, 0), township="Alder", opening=Opening.STANDBY, open_in_min=45)

    def tell(self, subject, *, hours=1, **fields):
        """Record fields of a thing, as they were some hours ago."""
        layer = subject.partition("/")[0]
        ago = NOON - timedelta(hours=hours)
        body = {"fields": encode_fields(fields), "source": "test"}
        self.post.append(WHO, [self.post.draft(f"{layer}.recorded", subject, body, happened_at=ago)])

    def shelter(self, name, at, **fields):
        known = {
            "name": name.title(), "geometry": place(*at), "opening": Opening.OPEN, "usability": Usability.USABLE,
            "stated_maximum_persons": 60,
        }  # fmt: skip
        self.tell(f"shelters/{name}", **(known | fields))

    def warn(self, name, area, level, hazard="flood", **fields):
        known = {"name": name, "hazard": hazard, "level": level, "issuer": "county", "geometry": area}
        self.tell(f"warnings/{name}", **(known | fields))

    def block(self, name, at, effects=None, **fields):
        known = {
            "name": name.title(), "cause": "slip", "geometry": place(*at), "span_m": 50.0,
            "effects": effects or dict.fromkeys(Vehicle, BLOCKED),
        }  # fmt: skip
        self.tell(f"closures/{name}", **(known | fields))

    def block_both(self):
        self.block("bridge", (6, 0))
        self.block("long", (6, 20))

    def lift(self, name):
        self.post.append(WHO, [self.post.draft("closures.lifted", f"closures/{name}", {})])

    def announce(self, **persons):
        rows = [{"settlement_id": "alder", "shelter_id": site, "persons": count} for site, count in persons.items()]
        self.post.append(WHO, [self.post.draft("places.announced", "places/announced", {"rows": rows})])


def place(x, y):
    return Point(x / 1000, y / 1000)


def write_area(folder, residents):
    folder.mkdir(parents=True)
    collector = WayCollector()
    for way_id, (refs, name) in WAYS.items():
        run = [(int(ref), NODES[int(ref)][0] / 1000, NODES[int(ref)][1] / 1000) for ref in refs.split()]
        collector.add_run(way_id, {"highway": "residential", "name": name}, run)
    save_network(build_network(collector.finish()), folder / "roads.npz")
    homes = HOMES[: len(residents)]
    number = np.array([row for _, _, row in homes], dtype=np.int32)
    lon = np.array([x / 1000 for x, _, _ in homes], dtype=float)
    write_people(folder, People(lon, np.full(len(homes), 1e-5), np.array(residents, dtype=np.float32), number))
    known = bool(residents) and not np.isnan(residents).any()
    totals = [
        int(sum(r for r, n in zip(residents, number, strict=True) if n == row)) if known else None for row in (0, 1)
    ]
    places = [("alder", "Alder", "桤村", place(1, 0)), ("birch", "Birch", "桦镇", place(11, 0))] if residents else []
    write_features(
        folder / "settlements.geojson",
        [
            describe_settlement(
                Settlement(id=key, name=name, name_zh=zh, geometry=at, kind="village", township=name, residents=total)
            )
            for (key, name, zh, at), total in zip(places, totals, strict=False)
        ],
    )
    for layer in ("candidates", "facilities"):
        write_features(folder / f"{layer}.geojson", [])
    write_names(folder, [])
    (folder / "base.pmtiles").write_bytes(b"")
    write_record(folder, describe_build(sum(residents) if known else None))
    return folder


def describe_build(residents):
    return BuildRecord(
        name="Toy", name_zh=None, area_id="toy", source="by hand", source_date=None, source_sha256=None, built_at=NOON,
        builder_version=BUILDER_VERSION, via="straight", bbox=(-0.01, -0.01, 0.03, 0.03), counts={}, seconds={},
        residents_total=residents, residents_method="stated", residents_source=None, residents_uncertainty=None,
        missing=(), notes={},
    )  # fmt: skip
