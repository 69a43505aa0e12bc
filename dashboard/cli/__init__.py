"""The command line: every act of the desk as one command, for people by default, one JSON object with ``--json``."""

from dashboard.cli.main import main

__all__ = ["main"]
