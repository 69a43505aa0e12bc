"""Settlements as acts: heard from, nil return, and what they count of their people."""

from __future__ import annotations

from dashboard.desk.post import Actor, Post
from dashboard.desk.reports.telling import NOW, How, ReportAnswer, expect_told, find_names, leave_out_untold, tell
from data.faults import BadInput
from data.records import Lifeline, Settlement


def hear_from(  # noqa: PLR0913  (the settlement's own form)
    post: Post,
    who: Actor,
    identity: str,
    *,
    nil_return: bool = False,
    power: Lifeline | str | None = None,
    water: Lifeline | str | None = None,
    signal: Lifeline | str | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record that a settlement has been heard from, and which lifelines it says it has.

    A nil return says that it has nothing to report. It is no count: what nobody counted stays unknown.

    Raises
    ------
    NotFound
        If neither the post nor the area has such a settlement.
    BadInput
        If there is no such word for a lifeline.
    Conflict
        If another told a lifeline otherwise meanwhile.
    """
    lifelines = {"power": power, "water": water, "signal": signal}
    fields = {
        "nil_return_at": how.happened_at or post.now() if nil_return else None,
        **{name: _read_lifeline(word) for name, word in lifelines.items()},
        "note": note,
    }
    return _tell(post, who, "settlements.heard", identity, leave_out_untold(fields), how)


def count_people(  # noqa: PLR0913  (the settlement's own form)
    post: Post,
    who: Actor,
    identity: str,
    *,
    to_be_moved: int | None = None,
    moved: int | None = None,
    not_yet: int | None = None,
    refused: int | None = None,
    need_help: int | None = None,
    asking: int | None = None,
    note: str | None = None,
    how: How = NOW,
) -> ReportAnswer:
    """Record what a settlement counts of its people, as it reports it; what is left out is not touched.

    Raises
    ------
    NotFound
        If neither the post nor the area has such a settlement.
    BadInput
        If no count is told.
    Conflict
        If another told the same counts otherwise meanwhile.
    """
    counts = expect_told(
        {
            "to_be_moved_reported": to_be_moved,
            "moved": moved,
            "not_yet_reported": not_yet,
            "refused": refused,
            "need_help_to_move": need_help,
            "asking_reported": asking,
        }
    )
    answer = _tell(post, who, "settlements.counted", identity, {**counts, **leave_out_untold({"note": note})}, how)
    answer["doubts"] = list(_list_doubts(post, answer["id"]))
    return answer


def _read_lifeline(word: Lifeline | str | None) -> Lifeline | None:
    try:
        return None if word is None else Lifeline(word)
    except ValueError as error:
        raise BadInput("bad_lifeline", value=word, known=", ".join(Lifeline)) from error


def _tell(  # noqa: PLR0913, PLR0917
    post: Post, who: Actor, kind: str, identity: str, fields: dict[str, object], how: How
) -> ReportAnswer:
    picture = post.refresh()
    subject = f"settlements/{identity.removeprefix('settlements/')}"
    names = find_names(post, picture, subject)
    known = identity.removeprefix("settlements/") in picture.records("settlements")
    return tell(post, who, kind, subject, fields if known else {**names, **fields}, how)


def _list_doubts(post: Post, identity: str) -> list[str]:
    told = post.picture.records("settlements")[identity]
    assert isinstance(told, Settlement)  # the layer holds nothing else
    gone = sum(count or 0 for count in (told.moved, told.refused))
    doubts = []
    if told.to_be_moved_reported is not None and gone > told.to_be_moved_reported:
        doubts.append("more_than_to_be_moved")
    if told.residents is not None and gone > told.residents:
        doubts.append("more_than_residents")
    return doubts
