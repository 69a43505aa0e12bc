"""The kinds of events are documented, each with what it does."""

import re
from pathlib import Path

import pytest

from data.kinds import KINDS
from data.records import LAYERS

DOC = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTED = {
    kind for line in DOC.splitlines() if line.startswith("| `") for kind in re.findall(r"`([a-z<>_]+\.[a-z_]+)`", line)
}


def test_every_kind_is_documented():
    own = {kind for kind in KINDS if not kind.endswith(".recorded")}
    assert own | {"<layer>.recorded"} <= DOCUMENTED


def test_every_layer_can_be_recorded():
    assert {kind for kind in KINDS if kind.endswith(".recorded")} == {f"{layer}.recorded" for layer in LAYERS}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_tells_a_record_or_moves_the_post_never_both(kind):
    assert kind.meaning
    assert kind.tell is None or kind.move is None
