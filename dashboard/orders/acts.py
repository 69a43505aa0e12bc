"""The acts on orders from wherever their buttons are: read what was typed, do it, say what it did and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard.changes import tell
from dashboard.desk import orders, supplies, teams
from dashboard.desk.order_answers import OrderAnswer
from dashboard.desk.post import Actor, Post
from dashboard.forms.actor import find_actor
from dashboard.i18n import Words, words
from dashboard.orders.load_form import TAKE, TRUCK
from dashboard.orders.order_list import BY, QUANTITY, write_state
from dashboard.orders.saying import draw_paper, draw_way, write_role
from dashboard.parts import button, link, write_name, write_word
from data.faults import BadInput, Conflict

ASKS = frozenset({"team_on_order", "team_asked_for", "team_not_free", "team_cut_off", "supplies_cut_off"})
"""Conflicts that a person may pass over by saying so."""

Typed = Mapping[str, Any]


def register(app: Dash, post: Post) -> None:
    """Register the acts."""

    @app.callback(
        Output("notice", "children", allow_duplicate=True),
        Output("acted", "data", allow_duplicate=True),
        Input("order-act", "data"),
        State({"role": BY, "id": ALL}, "value"),
        State({"role": BY, "id": ALL}, "id"),
        State({"role": QUANTITY, "id": ALL, "line": ALL}, "value"),
        State({"role": QUANTITY, "id": ALL, "line": ALL}, "id"),
        State({"role": TAKE, "line": ALL}, "value"),
        State({"role": TAKE, "line": ALL}, "id"),
        State({"role": TRUCK, "reserve": ALL}, "value"),
        State({"role": TRUCK, "reserve": ALL}, "id"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    async def act(asked: dict[str, Any] | None, *rest: Any) -> Any:
        if not asked:
            return no_update, no_update
        *fields, lang = rest
        by, by_ids, quantities, quantity_ids, takes, take_ids, trucks, truck_ids = fields
        typed = {
            "by": next((value for value, each in zip(by, by_ids, strict=True) if each["id"] == asked.get("id")), ""),
            "quantities": {
                each["line"]: value
                for value, each in zip(quantities, quantity_ids, strict=True)
                if each["id"] == asked.get("id") and value is not None
            },
            "takes": {each["line"]: value for value, each in zip(takes, take_ids, strict=True) if value},
            "trucks": {each["reserve"]: value for value, each in zip(trucks, truck_ids, strict=True)},
        }
        return await asyncio.to_thread(do_act, post, find_actor(), asked, typed, words(lang)), asked


def do_act(post: Post, who: Actor, asked: dict[str, Any], typed: Typed, say: Words) -> list[Component]:
    """Do what a button asks; where the desk asks back, offer to do it all the same."""
    try:
        answer = _do(post, who, asked, typed)
    except Conflict as fault:
        if fault.key not in ASKS:
            raise tell_values(fault, say) from fault
        sets = {"order-act": {**asked, "anyway": True}}
        press = button(say(f"orders.anyway.{fault.key}"), sets=sets, kind="primary")
        no = button(say("shell.cancel"), sets={"notice.children": None})
        question = html.Strong(say.fault(tell_values(fault, say)))
        return [html.Div([question, html.Div([press, no], className="acts")], className="asked-back")]
    return draw_done(post, asked["act"], answer, say)


def _do(post: Post, who: Actor, asked: dict[str, Any], typed: Typed) -> OrderAnswer:
    name, anyway = asked["act"], bool(asked.get("anyway"))
    if name == "send_team":
        return teams.send_team(post, who, asked["team"], asked["goal"], anyway=anyway)
    if name == "request_supplies":
        mine = post.picture.records("stock")
        reserve = asked["reserve"]
        lines = {
            stock_id: float(quantity)
            for stock_id, quantity in typed["takes"].items()
            if getattr(mine.get(stock_id), "reserve_id", None) == reserve
        }
        truck = typed["trucks"].get(reserve) or "lorry"
        return supplies.request_supplies(post, who, reserve, asked["goal"], lines, truck=truck, anyway=anyway)
    return _follow(post, who, name, asked["id"], typed)


Act = Callable[[Post, Actor, str, str, Mapping[str, float] | None], OrderAnswer]

_ACTS: Mapping[str, Act] = {
    "approve": lambda post, who, one, by, lines: orders.approve(post, who, one, on_word_of=by, quantities=lines),
    "refuse": lambda post, who, one, by, _: orders.refuse(post, who, one, by=by),
    "accept": lambda post, who, one, by, _: orders.accept(post, who, one, by=by),
    "set_off": lambda post, who, one, _by, _: teams.set_off(post, who, one),
    "release": lambda post, who, one, by, lines: supplies.release_supplies(post, who, one, by=by, quantities=lines),
    "arrive": lambda post, who, one, _by, _: orders.arrive(post, who, one),
    "sign": lambda post, who, one, by, lines: supplies.sign_supplies(post, who, one, by=by, quantities=lines),
    "give_back": lambda post, who, one, _by, lines: supplies.return_supplies(post, who, one, lines),
    "close": lambda post, who, one, _by, _: orders.close(post, who, one),
    "cancel": lambda post, who, one, by, _: orders.cancel(post, who, one, because=by),
    "file_paper": lambda post, who, one, by, _: orders.file_paper(post, who, one, by),
}
"""What the button of each act on an order does: with whom, on whose word, and how much of each line."""


def _follow(post: Post, who: Actor, name: str, identity: str, typed: Typed) -> OrderAnswer:
    if name not in _ACTS:
        raise BadInput("order_act_unknown", value=name)
    lines = {stock_id: float(quantity) for stock_id, quantity in typed["quantities"].items()}
    return _ACTS[name](post, who, identity, str(typed["by"] or ""), lines or None)


def draw_done(post: Post, name: str, answer: OrderAnswer, say: Words) -> list[Component]:
    """Say what was done, what it needs next, and offer to take it back."""
    lines: list[Component] = [
        html.Strong(say("orders.done", name=write_name(answer, say), state=write_state(answer, say)))
    ]
    lines += draw_way(post, answer, say)[:1]
    if answer["paper"] and not answer["paper"]["filed_at"] and name in {"send_team", "request_supplies"}:
        lines.append(html.Div(draw_paper(answer["paper"], say)))
    if "ended" in answer:
        lines.append(html.Div(say("orders.ended", name=write_name(answer["ended"], say))))
    undo = {"undo": {"event": answer["trail"][-1]["event_id"]}}
    acts = [
        link(say("orders.open"), answer["subject"]),
        button(say("reports.undo"), sets=undo, kind="small"),
    ]
    return [tell([*lines, html.Div(acts, className="acts")], say)]


def tell_values(fault: Conflict, say: Words) -> Conflict:
    """Return a fault whose codes are in the reader's words."""
    told = dict(fault.values)
    for key in ("item", "status"):
        if key in told:
            told[key] = write_word(str(told[key]), say)
    for key in ("approver", "role"):
        if key in told:
            told[key] = write_role(str(told[key]), say)
    if "state" in told:
        told["state"] = say(f"orders.state.{told['state']}")
    if "line" in told:
        told["line"] = write_word(str(told["line"]).rpartition("/")[2].replace("-", "_"), say)
    return Conflict(fault.key, **told)
