"""Open a post for the server: build what is missing, start the exercise where asked, put the site before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.desk import building, county, exercise
from dashboard.desk.post import open_post, read_wall_clock
from dashboard.duty import DUTY
from dashboard.site import Site, create_site
from data.faults import Unavailable

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
    elif building.needs_build(home):
        raise Unavailable("no_area", home=str(home))
    tell("shell.starting.loading", BUILT)
    post = open_post(home)
    if demo:
        tell("shell.starting.exercise", BUILT + 0.03)
        exercise.ensure(post, DUTY)
    county.adopt_area(post, DUTY)
    return create_site(post)
