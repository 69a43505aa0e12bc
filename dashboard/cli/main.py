"""The door of the command line: find the home and the language, run one command, print, say how it ended."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from dashboard.cli.parse import HelpAsked, find_home, find_language, join_values, parse
from dashboard.desk.home import choose_home, read_settings
from dashboard.i18n import LANGUAGES, Words, words
from data.faults import BadInput, Fault, Unavailable

if TYPE_CHECKING:
    from dashboard.cli.call import Call, Outcome

DONE, NO, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv
        The words after the program's name; those of this process by default.

    Returns
    -------
    int
        0 done, 1 "no" (cut off, refused, not found), 2 wrong usage.
    """
    given = join_values(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in given
    say = words(_choose_language(given, os.environ))
    try:
        return _run(given, say, as_json=as_json)
    except HelpAsked as asked:
        sys.stdout.write(str(asked))
        return DONE
    except Fault as fault:
        return _tell_fault(fault, say, as_json=as_json)
    except BrokenPipeError:  # the reader has seen enough (``| head``)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a folder that may not be written, a disk that is gone
        return _tell_fault(Unavailable("file_system", detail=str(error)), say, as_json=as_json)
    except KeyboardInterrupt:
        sys.stderr.write(say("cli.interrupted") + "\n")
        return INTERRUPTED


def _run(argv: Sequence[str], say: Words, *, as_json: bool) -> int:
    typed = parse(argv, say)
    from dashboard.cli.call import Call  # noqa: PLC0415  (opens the desk, which help and wrong usage do not need)

    home = choose_home(typed.values["home"], os.environ)
    module, _, function = typed.command.runs.partition(":")
    answer: Callable[[Call], Outcome] = getattr(import_module(f"dashboard.cli.{module}"), function)
    with Call(home=home, say=say, typed=typed) as call:
        return _print(answer(call), as_json=as_json)


def _choose_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    asked = find_language(argv, environ)
    if asked:
        return asked
    try:
        home = choose_home(find_home(argv), environ)
        set_up = read_settings(home).language if (home / "post.toml").exists() else None
    except BadInput:  # told in full by the command itself
        set_up = None
    system = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return set_up if set_up in LANGUAGES else "zh" if system.lower().startswith("zh") else LANGUAGES[0]


def _tell_fault(fault: Fault, say: Words, *, as_json: bool) -> int:
    sentence = say.fault(fault)
    where = ", ".join(getattr(fault, "__notes__", ()))
    if as_json:
        error = {
            "kind": type(fault).__name__,
            "key": fault.key,
            "message": sentence,
            **({"where": where} if where else {}),
        }
        _write(sys.stdout, json.dumps({"error": error}, ensure_ascii=not _speaks_unicode(sys.stdout)))
    else:
        _write(sys.stderr, f"{where}: {sentence}" if where else sentence)
    return WRONG_USAGE if isinstance(fault, BadInput) else NO


def _print(outcome: Outcome, *, as_json: bool) -> int:
    if as_json:
        _write(sys.stdout, json.dumps(outcome.answer, ensure_ascii=not _speaks_unicode(sys.stdout), allow_nan=False))
    else:
        for line in outcome.lines:
            _write(sys.stdout, line)
    return DONE if outcome.done else NO


def _speaks_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def _write(stream: TextIO, line: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(line.encode(encoding, errors="replace").decode(encoding) + "\n")
