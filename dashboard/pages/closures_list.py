"""The list of closures: what holds, how sure it is, and the two acts on each — confirm and reopen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.changes import tell_changes
from dashboard.desk import closures as desk
from dashboard.desk.answers import ClosureRow
from dashboard.desk.post import Post
from dashboard.desk.what_if import CLEAR
from dashboard.forms.actor import find_actor
from dashboard.forms.telling import offer_undo
from dashboard.i18n import Words
from dashboard.pages.route_answer import name_cause
from dashboard.parts import button, link, note, write_clock, write_length, write_name, write_word
from data.records import Certainty, Vehicle

BARRED = "blocked"
"""The word that stands for an endless slow-down in the desk's answers."""


def draw(post: Post, say: Words) -> list[Component]:
    """Draw every closure that nobody has lifted, the newest first."""
    rows = desk.list_closures(post)["rows"]
    title = html.P(
        say("routes.closures_count", count=len(rows)) if rows else say("routes.closures_none"), className="headline"
    )
    return [title, html.Ul([html.Li(draw_row(post, row, say), className="closure") for row in rows], className="plain")]


def draw_row(post: Post, row: ClosureRow, say: Words) -> list[Component]:
    """Draw one closure: what, how sure, for whom, since when, and what can be done."""
    zone = post.settings.zone()
    sure = say(f"cards.certainty.{row['certainty']}")
    since = say(
        "routes.closure_since", clock=write_clock(row["since"], zone, say), source=write_word(row["source"], say)
    )
    lines: list[Component] = [
        html.Div([link(write_name(row, say), row["subject"]), html.Span(sure, className=f"state {row['certainty']}")]),
        html.Div(
            " · ".join(
                (name_cause(row["cause"], say), tell_effects(row["effects"], say), write_length(row["length_m"], say))
            ),
            className="facts",
        ),
        html.Div(since, className="faint"),
    ]
    return [*lines, *draw_end(post, row, say), html.Div(draw_acts(row, say), className="acts")]


def draw_end(post: Post, row: ClosureRow, say: Words) -> list[Component]:
    """Say when somebody should look again; once that has passed, that the road stays closed until somebody does."""
    clock = write_clock(row["until"], post.settings.zone(), say)
    if row["expired"]:
        return [note(say("routes.closure_expired", clock=clock), "doubt")]
    return [html.Div(say("routes.closure_until", clock=clock), className="faint")] if row["until"] else []


def draw_acts(row: ClosureRow, say: Words) -> list[Component]:
    """Draw the acts on a closure; each is one press and can be taken back by its opposite."""
    acts = []
    if row["expired"]:
        acts.append(
            button(say("forms.still_closed"), sets={"closure-act": {"act": "keep", "id": row["id"]}}, kind="small")
        )
    if row["certainty"] == "reported":
        acts.append(
            button(say("routes.confirm"), sets={"closure-act": {"act": "confirm", "id": row["id"]}}, kind="small")
        )
        acts.append(
            button(say("routes.refute"), sets={"closure-act": {"act": "refute", "id": row["id"]}}, kind="small")
        )
    acts.append(button(say("routes.reopen"), sets={"closure-act": {"act": "reopen", "id": row["id"]}}, kind="small"))
    acts.append(
        button(
            say("routes.what_if_clear"),
            sets={"what-if.value": [f"{CLEAR}{row['id']}"], "selected": None},
            go="/shelters",
            kind="small",
        )
    )
    return acts


def tell_effects(effects: Mapping[str, float | str], say: Words) -> str:
    """Say who is stopped and who is slowed, class by class."""
    blocked = [name for name, effect in effects.items() if effect == BARRED]
    slowed = {name: effect for name, effect in effects.items() if effect != BARRED}
    join = say("routes.list_join").join
    parts = []
    if blocked:
        everyone = len(blocked) == len(Vehicle)
        who = say("routes.everyone") if everyone else join(say(f"routes.vehicle.{name}") for name in blocked)
        parts.append(say("routes.blocked_for", who=who))
    for factor in sorted({float(effect) for effect in slowed.values()}):
        who = join(say(f"routes.vehicle.{name}") for name, effect in slowed.items() if float(effect) == factor)
        parts.append(say("routes.slowed_for", who=who, factor=f"{factor:g}"))
    return say("routes.part_join").join(parts)


def judge(post: Post, asked: Mapping[str, Any], say: Words) -> list[Component]:
    """Reopen a closure, keep it closed, confirm or refute it; say what that changed, and the way back."""
    identity, head = asked["id"], post.refresh().head

    def do() -> str:
        if asked["act"] == "reopen":
            return say("routes.reopened", name=desk.reopen_road(post, find_actor(), identity)["name"])
        if asked["act"] == "keep":
            return say("forms.kept_closed", name=desk.keep_closed(post, find_actor(), identity)["name"])
        certainty = Certainty.CONFIRMED if asked["act"] == "confirm" else Certainty.REFUTED
        answer = desk.confirm_closure(post, find_actor(), identity, certainty=certainty)
        minutes = round(answer["unconfirmed_for_s"] / 60)
        return say(f"routes.said_{certainty}", name=answer["name"], minutes=minutes)

    told = tell_changes(post, do, say)
    return [*told, *offer_undo(post, head, say)]
