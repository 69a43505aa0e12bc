"""From typed words to one call: argparse with the interface's own words, in the reader's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from dashboard import __version__
from dashboard.cli.commands import COMMANDS, SHARED, Command, Option
from dashboard.i18n import LANGUAGES, Words
from data.faults import BadInput, Fault

_VALUE_LIKE_A_FLAG = re.compile(r"-[\d.]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the command and the value of each option."""

    command: Command
    values: Mapping[str, Any]


class HelpAsked(Exception):
    """Carries the help that was asked for."""


def join_values(argv: Iterable[str]) -> list[str]:
    """Tie a value that begins with a minus to its option: argparse would take ``-1.2,50.6`` for a flag."""
    joined: list[str] = []
    for word in argv:
        before = joined[-1] if joined else ""
        if _VALUE_LIKE_A_FLAG.match(word) and before.startswith("--") and "=" not in before:
            joined[-1] = f"{before}={word}"
        else:
            joined.append(word)
    return joined


def find_language(argv: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the language asked for by ``--lang`` or the environment, before anything is parsed."""
    asked = (_find_value(argv, "--lang") or environ.get("COMMANDMAP_LANG") or "").partition(",")[0].strip()
    if asked in LANGUAGES:
        return asked
    return None


def find_home(argv: Sequence[str]) -> str | None:
    """Return the home asked for by ``--home``, before anything is parsed."""
    return _find_value(argv, "--home")


def parse(argv: Sequence[str], say: Words) -> Typed:
    """Read the words of a command.

    Raises
    ------
    HelpAsked
        With the text, where help or the version was asked for.
    BadInput
        Where the words are no command of ours, or a value cannot be used.
    """
    if list(argv) == ["--version"]:
        raise HelpAsked(f"commandmap {__version__}\n")
    name = _find_command(argv)
    if name is not None and all(name != row.name for row in COMMANDS):
        raise BadInput("usage_unknown_command", name=name, commands=", ".join(row.name for row in COMMANDS))
    parser = _build_parser(say)
    known, rest = parser.parse_known_args(argv)
    if known.help:
        raise HelpAsked(_write_help(parser, known.command))
    if rest:
        raise BadInput("usage_unknown_words", words=" ".join(rest))
    command = next((row for row in COMMANDS if row.name == known.command), None)
    if command is None:
        raise BadInput("usage_no_command", commands=", ".join(row.name for row in COMMANDS))
    given = vars(known)
    missing = [_spell(option) for option in command.options if option.required and given.get(option.dest) is None]
    if missing:
        raise BadInput("usage_missing", command=command.name, options=", ".join(missing))
    return Typed(
        command, {option.dest: _read(option, given.get(option.dest)) for option in (*SHARED, *command.options)}
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput("usage_other", detail=message)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Writes help with the interface's own word for usage."""

    def __init__(self, prog: str, *, usage_word: str) -> None:
        super().__init__(prog)
        self._usage_word = usage_word

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix if prefix is not None else self._usage_word)


def _build_parser(say: Words) -> _Parser:
    formatter = partial(_Formatter, usage_word=say("cli.usage") + " ")
    parser = _Parser(
        prog="commandmap",
        description=say("cli.help.about"),
        epilog=say("cli.help.exits"),
        formatter_class=formatter,
        add_help=False,
        allow_abbrev=False,
    )
    parser.set_defaults(command=None, help=False)
    shared = parser.add_argument_group(say("cli.shared"))
    _add_shared(shared, say)
    commands = parser.add_subparsers(title=say("cli.commands"), metavar=say("cli.command"), prog="commandmap")
    for command in COMMANDS:
        about = say(f"cli.help.{command.name}.about")
        sub = commands.add_parser(
            command.name, help=about, description=about, formatter_class=formatter, add_help=False, allow_abbrev=False
        )
        sub.set_defaults(command=command.name)
        own = sub.add_argument_group(say("cli.options"))
        for option in command.options:
            _add_option(own, option, say(f"cli.help.{command.name}.{option.dest}"))
        _add_shared(sub.add_argument_group(say("cli.shared")), say)
    return parser


def _add_shared(group: Any, say: Words) -> None:
    group.add_argument("-h", "--help", action="store_true", default=argparse.SUPPRESS, help=say("cli.help.shared.help"))
    for option in SHARED:
        _add_option(group, option, say(f"cli.help.shared.{option.dest}"))


def _add_option(group: Any, option: Option, about: str) -> None:
    words: dict[str, Any] = {"help": about.replace("%", "%%"), "default": argparse.SUPPRESS}
    if option.read is None:
        words["action"] = "store_true"
    else:
        words["metavar"] = option.metavar
    if option.positional:
        words["nargs"] = "?"  # whether it is required is told in the reader's language
    else:
        words["dest"] = option.dest
    group.add_argument(option.flag, **words)


def _read(option: Option, text: str | None) -> object:
    if option.read is None:
        return bool(text)
    chosen = option.default if text is None else text
    if chosen is None:
        return None
    try:
        return option.read(chosen)
    except Fault as fault:
        fault.add_note(_spell(option))
        raise


def _spell(option: Option) -> str:
    return option.metavar if option.positional else option.flag


def _find_value(argv: Sequence[str], flag: str) -> str | None:
    for at, word in enumerate(argv):
        if word.startswith(f"{flag}="):
            return word.partition("=")[2]
        if word == flag and at + 1 < len(argv):
            return argv[at + 1]
    return None


def _find_command(argv: Sequence[str]) -> str | None:
    """Return the first word that is neither an option nor the value of one."""
    takes_value = {option.flag for option in SHARED if option.read}
    before = ""
    for word in argv:
        if not word.startswith("-") and before not in takes_value:
            return word
        before = word
    return None


def _write_help(parser: _Parser, command: str | None) -> str:
    if command is None:
        return parser.format_help()
    subs = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001
    text: str = subs.choices[command].format_help()
    return text
