"""The interface's words: one TOML file per room and language, read once, asked for by key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from data.faults import BadInput, Fault

LANGUAGES = ("en", "zh")
"""Languages the interface speaks, the first is the fallback of an unset one."""


class Words:
    """The sentences of one language, called by key: ``words("situation.title", people=5)``.

    Parameters
    ----------
    lang
        Code of the language, one of `LANGUAGES`.
    table
        Key ``<room>.<key>`` to a sentence with ``{name}`` fields.
    """

    def __init__(self, lang: str, table: Mapping[str, str]) -> None:
        self.lang = lang
        self._table = MappingProxyType(dict(table))

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence of a key with its values put in.

        Raises
        ------
        KeyError
            The language has no such sentence; a test holds both languages to one set of keys.
        """
        return self._table[key].format(**values)

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def under(self, prefix: str) -> dict[str, str]:
        """Return the raw sentences whose key begins with ``prefix.``, keyed by the rest."""
        start = f"{prefix}."
        return {key.removeprefix(start): text for key, text in self._table.items() if key.startswith(start)}

    def fault(self, fault: Fault) -> str:
        """Put a fault into words: what is wrong and the next step."""
        key = f"faults.{fault.key}"
        return self(key, **fault.values) if key in self else str(fault)


@cache
def words(lang: str) -> Words:
    """Return the sentences of a language.

    Raises
    ------
    BadInput
        The language is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise BadInput("unknown_language", lang=lang, known=", ".join(LANGUAGES))
    table: dict[str, str] = {}
    for room in sorted(files(__package__).joinpath("locales", lang).iterdir(), key=lambda entry: entry.name):
        if room.name.endswith(".toml"):
            tree = tomllib.loads(room.read_text(encoding="utf-8"))
            table.update(_flatten(room.name.removesuffix(".toml"), tree))
    return Words(lang, table)


def _flatten(prefix: str, tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from _flatten(key, value)
        else:
            yield key, str(value)
