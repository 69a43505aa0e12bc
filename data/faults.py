"""The one tree of faults: every error a person may meet, with a key that the locales put into words.

::

    Fault
    ├── BadInput      (ValueError)    what was given cannot be used; the message says the rule and the remedy
    ├── NotFound      (LookupError)   no such record, place, file or closure
    ├── Conflict      (RuntimeError)  somebody else changed it first, or the state forbids it
    ├── Unavailable   (RuntimeError)  a part of the post is missing: no area built, no road data, no engine
    └── DamagedStore  (OSError)       the journal or the area on disk cannot be trusted
"""

from __future__ import annotations


class Fault(Exception):
    """Carry a locale key and the values that its sentence needs.

    Parameters
    ----------
    key
        Name of the sentence in ``dashboard/locales/*/faults.toml``.
    values
        What the sentence names: the value, the rule, the remedy.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values: dict[str, object] = values
        told = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{key}: {told}" if told else key)


class BadInput(Fault, ValueError):
    """Refuse an input and name the rule."""


class NotFound(Fault, LookupError):
    """Say that a named thing does not exist."""


class Conflict(Fault, RuntimeError):
    """Say that the state forbids the act, or that another was first."""


class Unavailable(Fault, RuntimeError):
    """Say which part of the post is missing and how to get it."""


class DamagedStore(Fault, OSError):
    """Say that a file of the post cannot be trusted."""
