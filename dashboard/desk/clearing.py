"""Which road to clear first: what lifting each closure that cuts people off would do, the greatest help first."""

from __future__ import annotations

from datetime import datetime

from dashboard.desk.gap_answers import ClearingAnswer
from dashboard.desk.names import name_record
from dashboard.desk.placing import Terms
from dashboard.desk.post import Post
from dashboard.desk.reckoning import Reckoning, reckon
from dashboard.desk.what_if import CLEAR, suppose_that
from data.picture import Picture
from data.records import Closure


def list_clearings(post: Post, picture: Picture, at: datetime, terms: Terms, what_if: str = "") -> list[ClearingAnswer]:
    """Rank the closures that cut people off in a picture by what lifting each alone would leave.

    Those that would help nobody are left out.

    Parameters
    ----------
    picture
        The picture, or one supposed by ``what_if``.
    """
    base = reckon(post, picture, at, terms, what_if)
    found = [_try(post, picture, at, terms, closure, what_if) for closure in _list_cutting(picture, base)]
    helpful = [
        each for each in found if _weigh(each) < (base.totals["without_a_place"] or 0, base.totals["isolated"] or 0)
    ]
    return sorted(helpful, key=lambda each: (*_weigh(each), each["length_m"] or 0.0))


def _list_cutting(picture: Picture, base: Reckoning) -> list[Closure]:
    """Return the closures that a reason or an isolated place names, each once."""
    named = [
        closure["id"] for row in base.settlements for reason in row["reasons"] for closure in reason.get("closures", [])
    ]
    named += [identity for closures in base.isolation.closures for identity in closures]
    records = (picture.records("closures").get(identity) for identity in dict.fromkeys(named))
    return [record for record in records if isinstance(record, Closure)]


def _try(  # noqa: PLR0913, PLR0917  (a question and what is supposed beside it)
    post: Post, picture: Picture, at: datetime, terms: Terms, closure: Closure, what_if: str
) -> ClearingAnswer:
    wish = f"{CLEAR}{closure.id}"
    cleared = reckon(post, suppose_that(picture, wish, at), at, terms, f"{what_if},{wish}")
    pieces = post.locate(closure)
    return ClearingAnswer(
        **name_record("closures", closure),
        length_m=round(sum(piece.to_m - piece.from_m for piece in pieces), 1) if pieces else None,
        without_a_place=cleared.totals["without_a_place"],
        isolated=cleared.totals["isolated"],
    )


def _weigh(clearing: ClearingAnswer) -> tuple[int, int]:
    return clearing["without_a_place"] or 0, clearing["isolated"] or 0
