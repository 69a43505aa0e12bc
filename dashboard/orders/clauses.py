"""The authorization list as a person reads it: act, who, under which condition, up to how much, paper due when."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.desk.authority import AUTHORITY_FILE, read_list
from dashboard.desk.post import Post
from dashboard.i18n import Words
from dashboard.orders.saying import write_role
from dashboard.parts import note, write_word
from data.authority import ANY, Clause


def draw_clauses(post: Post, say: Words) -> Component:
    """Draw the list, folded."""
    told = read_list(post)
    clauses = sorted(told.clauses, key=lambda clause: clause.id)
    rows = [html.Li(draw_clause(clause, say), className="closure") for clause in clauses]
    approver = note(say("orders.list.else", approver=write_role(told.approver, say)))
    own = (post.home / AUTHORITY_FILE).is_file()
    key = "orders.list.own" if own else "orders.list.exercise" if told.adopted else "orders.not_adopted"
    where = note(say(key, file=AUTHORITY_FILE), "faint")
    return html.Details([html.Summary(say("orders.list.title")), html.Ul(rows, className="plain"), approver, where])


def draw_clause(clause: Clause, say: Words) -> list[Component]:
    """Draw one clause in its own words, then what bounds it."""
    join = say("routes.list_join").join
    words = clause.words_zh if say.lang == "zh" else clause.words_en
    facts = [say("orders.list.role", role=write_role(clause.role, say))]
    facts.append(join(say(f"orders.list.act.{act}") for act in sorted(clause.act)))
    if clause.incident:
        facts.append(say("orders.list.incident", types=join(write_word(kind, say) for kind in sorted(clause.incident))))
    if clause.response:
        facts.append(say("orders.list.response"))
    if clause.limit:
        limits = (
            say("orders.item", item=_name_item(item, say), amount=f"{limit:g}") for item, limit in clause.limit.items()
        )
        facts.append(say("orders.list.limit", limits=join(limits)))
    if clause.paper_h:
        facts.append(say("orders.paper_after", hours=f"{clause.paper_h:g}"))
    head = html.Div([html.Strong(clause.id), " ", words])
    return [head, html.Div(say("routes.part_join").join(facts), className="faint")]


def _name_item(item: str, say: Words) -> str:
    return say("orders.list.any_item") if item == ANY else write_word(item, say)
