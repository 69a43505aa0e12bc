"""Command on who may come in: ``passphrase``."""

from __future__ import annotations

import getpass
import sys

from dashboard.cli.call import Call, Outcome
from dashboard.passphrase import Passphrase
from data.faults import BadInput


def passphrase(call: Call) -> Outcome:
    """Set the passphrase that browsers elsewhere are asked for: typed twice without echo, or one line of input."""
    typed = _type_twice(call) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    kept = Passphrase(call.home)
    changed = bool(kept.mark)
    kept.set(typed)
    key = "changed" if changed else "set"
    return Outcome(
        {"set": True, "changed": changed}, [call.say(f"cli.passphrase.{key}"), call.say("cli.passphrase.next")]
    )


def _type_twice(call: Call) -> str:
    typed = getpass.getpass(call.say("cli.passphrase.ask") + " ")
    if getpass.getpass(call.say("cli.passphrase.again") + " ") != typed:
        raise BadInput("passphrase_twice")
    return typed
