"""Open a post for the server: build what is missing, start the exercise where asked, put the site before it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dashboard.desk import county, exercise, situation
from dashboard.desk.area_folder import needs_build
from dashboard.desk.post import Post, open_post, read_wall_clock
from dashboard.duty import DUTY
from dashboard.i18n import words
from dashboard.pages import situation as page
from dashboard.site import Site, create_site
from data.faults import Fault, Unavailable

BUILT = 0.9
"""Share of the first start that the build takes; opening takes the rest."""


def open_site(home: Path, *, demo: bool, language: str, tell: Callable[[str, float], None]) -> Site:
    """Open the site of a home; with `demo`, build the exercise county and start its exercise where there is none.

    Parameters
    ----------
    tell
        Told each part by its locale key, and the fraction of the whole that is done.

    Raises
    ------
    Unavailable
        No area has been built, or by an older builder, and it is not the exercise county that is asked for.
    """
    tell("shell.starting.opening", 0.0)
    if demo:
        county.prepare_exercise(
            home,
            language=language,
            now=read_wall_clock(),
            tell=lambda progress: tell(progress.part, BUILT * progress.fraction),
        )
    elif needs_build(home):
        raise Unavailable("no_area", home=str(home))
    tell("shell.starting.loading", BUILT)
    post = open_post(home)
    if demo:
        tell("shell.starting.exercise", BUILT + 0.03)
        exercise.ensure(post, DUTY)
    county.adopt_area(post, DUTY)
    site = create_site(post)
    settle(post, language)
    return site


def settle(post: Post, language: str) -> None:
    """Work out what the first page asks for, then take all that stands by now out of the garbage collector's rounds.

    One full round over an open post holds every thread for about a tenth of a second, the one that answers too.
    """
    with suppress(Fault):  # the page itself will say what is missing
        told = situation.describe(post)
        page.draw(post, told, "light", words(language))
    gc.collect()
    gc.freeze()
