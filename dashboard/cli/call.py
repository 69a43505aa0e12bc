"""One call of a command: the home, the words, the values, and the post once somebody needs it."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dashboard.cli.parse import Typed
from dashboard.desk.post import Actor, Post, open_post
from dashboard.i18n import Words
from data.clock import read_time
from data.faults import BadInput


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: the answer for programs, the lines for people, and whether it was done.

    The lines are a generator as a rule: what nobody reads is not written.
    """

    answer: Mapping[str, Any]
    lines: Iterable[str] = ()
    done: bool = True


@dataclass(frozen=True)
class Call:
    """What a command is given. The post is opened when it is first asked for, and closed at the end."""

    home: Path
    say: Words
    typed: Typed
    _opened: list[Post] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for post in self._opened:
            post.close()

    def __getitem__(self, name: str) -> Any:
        """Return the value of an option."""
        return self.typed.values[name]

    @cached_property
    def post(self) -> Post:
        """The post of this home. One question is answered soonest without preparing the fast engine."""
        post = open_post(self.home, engine="scipy")
        self._opened.append(post)
        return post

    @cached_property
    def who(self) -> Actor:
        """Who acts: the name given by ``--by``, else the user of this machine."""
        return Actor(self.typed.values.get("by") or _name_user(), "command_line")

    @property
    def as_known(self) -> datetime | None:
        """The past time that ``--as-known`` asks for."""
        return self.read_moment("as_known")

    def read_moment(self, option: str) -> datetime | None:
        """Return the time given by an option; without an offset it is in the post's zone."""
        text = self[option]
        if text is None:
            return None
        try:
            return read_time(text, self.post.settings.zone())
        except ValueError as error:
            raise BadInput("bad_time", value=text, option="--" + option.replace("_", "-")) from error

    def tell(self, sentence: str) -> None:
        """Tell a person how it goes; never on the stream that carries the answer."""
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()


def _name_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name in the environment, none in the password file
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
