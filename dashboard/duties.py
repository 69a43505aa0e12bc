"""The duty posts that a shift is opened for: codes in the journal, words on the screen."""

from __future__ import annotations

from dashboard.desk.identity import Actor
from dashboard.i18n import LANGUAGES, words
from data.demo import CONTROL

DUTIES = ("duty_officer", "commander", "teams_officer", "supplies_officer", "information_officer")
"""Codes that the authorization lists speak of, the most usual first; a post may have others, as they are typed."""

KNOWN = (*DUTIES, CONTROL)
"""Codes that have words: those, and who runs an exercise."""


def list_duties(lang: str | None = None, *, exercise: bool = False) -> list[str]:
    """List the duty posts in the words of one language, or of all; who runs the exercise in an exercise alone."""
    codes = KNOWN if exercise else DUTIES
    return [words(each)(f"journal.role.{code}") for code in codes for each in ([lang] if lang else LANGUAGES)]


def read_duty(text: str) -> str:
    """Return the code of a duty post as typed in any language; one that has no code stays as it was typed."""
    typed = " ".join(text.split())
    for code in KNOWN:
        known = {code, *(words(lang)(f"journal.role.{code}") for lang in LANGUAGES)}
        if typed.casefold() in {each.casefold() for each in known}:
            return code
    return typed


def write_duty(code: str, lang: str) -> str:
    """Write a duty post in the reader's words."""
    return words(lang)(f"journal.role.{code}") if code in KNOWN else code


def is_control(who: Actor | None) -> bool:
    """Tell whether somebody runs the exercise, and so may see what is to come."""
    return who is not None and who.role == CONTROL
