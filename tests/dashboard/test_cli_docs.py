"""The documentation of the command line tells every command and option, and none that is not there."""

import re
from pathlib import Path

import pytest

from dashboard.cli.commands import COMMANDS, SHARED

TEXT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def rows_of(command):
    return [line for line in TEXT.splitlines() if re.match(rf"\| `{command}[ `]", line)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_told_with_all_its_options(command):
    told = " ".join(rows_of(command.name))
    spelled = [option.metavar.split("|")[0] if option.positional else option.flag for option in command.options]
    if "--serve" in spelled:
        spelled = [flag for flag in spelled if flag not in {"--host", "--port", "--no-browser"}]
    assert [flag for flag in spelled if flag not in told] == []


def test_every_shared_option_is_told():
    assert [option.flag for option in SHARED if f"| `{option.flag}" not in TEXT] == []


def test_no_option_is_told_that_is_not_there():
    known = {option.flag for command in COMMANDS for option in command.options} | {option.flag for option in SHARED}
    assert set(re.findall(r"--[a-z][a-z-]+", TEXT)) <= known
