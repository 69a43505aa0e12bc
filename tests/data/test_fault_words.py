"""Every fault that the code can raise has its sentence in every language, with values that are given."""

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dashboard.i18n import LANGUAGES, words
from data.faults import BadInput, Conflict, DamagedStore, NotFound, Unavailable

ROOT = Path(__file__).parents[2]
FAULTS = {fault.__name__ for fault in (BadInput, NotFound, Conflict, Unavailable, DamagedStore)}


def raised(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Yield key and value names of each fault made with a literal key; ``None`` where values are passed on."""
    for call in ast.walk(tree):
        if not (
            isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in FAULTS and call.args
        ):
            continue
        keys = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
        names = {word.arg for word in call.keywords}
        if isinstance(call.args[0], ast.Constant):
            yield keys[0], None if None in names else {name for name in names if name}


@cache
def all_raised() -> list[tuple[str, str, set[str] | None]]:
    rooms = ("data", "routing", "layers", "dashboard")
    files = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if "node_modules" not in path.parts]
    return [
        (str(path.relative_to(ROOT)), key, names)
        for path in files
        for key, names in raised(ast.parse(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_has_its_sentence(lang):
    missing = sorted({(where, key) for where, key, _ in all_raised() if f"faults.{key}" not in words(lang)})
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_asks_for_a_value_that_is_not_given(lang):
    sentences = words(lang).under("faults")
    unmet = []
    for where, key, given in all_raised():
        asked = {name for _, name, _, _ in string.Formatter().parse(sentences.get(key, "")) if name}
        if given is not None and asked - given:
            unmet.append((where, key, asked - given))
    assert not unmet
