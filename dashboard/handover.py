"""The handover sheet: a plain page to read, to print and to sign the shift over with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from dashboard import duty
from dashboard.bar import name_post
from dashboard.changes import write_news
from dashboard.desk import shift
from dashboard.desk.identity import Person, name_person
from dashboard.desk.post import Post
from dashboard.desk.shift_answers import FigureRow, HandoverAnswer, SheetAnswer, SheetRow
from dashboard.duties import list_duties, read_duty, write_duty
from dashboard.guard import VACATE
from dashboard.i18n import LANGUAGES, Words, words
from dashboard.parts import write_clock, write_count, write_name, write_word
from data.faults import Fault, NotFound

MOST_BYTES = 32 * 1024


def add_handover(server: FastAPI, post: Post) -> None:
    """Add the address of the sheet, ``/handover``: of the shift that is on, or by number one that was handed over."""

    @server.get("/handover", include_in_schema=False)
    async def show(lang: str = LANGUAGES[0], number: int | None = None) -> Response:
        if lang not in LANGUAGES:
            return PlainTextResponse("not found", status_code=404)
        try:
            page = await asyncio.to_thread(draw_page, post, words(lang), number)
        except NotFound:
            return PlainTextResponse("not found", status_code=404)
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    @server.post("/handover", include_in_schema=False)
    async def sign(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return PlainTextResponse(f"at most {MOST_BYTES} bytes", status_code=413)
        given = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
        say = words(given["lang"] if given.get("lang") in LANGUAGES else LANGUAGES[0])
        try:
            answer = await asyncio.to_thread(hand_over, post, given)
        except Fault as fault:
            page = await asyncio.to_thread(draw_page, post, say, None, fault, given)
            return HTMLResponse(page, status_code=400, headers={"cache-control": "no-store"})
        led = RedirectResponse(f"/handover?{urlencode({'number': answer['number'], 'lang': say.lang})}", 303)
        vacate: Callable[[Response], object] | None = request.scope.get(VACATE)
        if vacate is not None:
            await asyncio.to_thread(vacate, led)
        return led


def hand_over(post: Post, given: Mapping[str, str]) -> HandoverAnswer:
    """Hand the shift over as the page's form says."""
    to: Person | None = None
    if given.get("name", "").strip() or given.get("post", "").strip():
        to = name_person(given.get("name", ""), read_duty(given.get("post", "")))
    return shift.hand_over(post, duty.who(), to, given.get("note", ""))


def draw_page(
    post: Post,
    say: Words,
    number: int | None = None,
    fault: Fault | None = None,
    given: Mapping[str, str] | None = None,
) -> str:
    """Draw the sheet of the shift that is on with the form that hands it over, or one that was handed over.

    Raises
    ------
    NotFound
        If no sheet has that number.
    """
    done = shift.find_handover(post, number) if number is not None else None
    sheet = done["sheet"] if done else shift.describe(post, duty.who_if_any())
    zone = post.settings.zone()
    body = [draw_sheet(sheet, say, zone, name_post(post, say))]
    if done:
        body.append(_draw_signed(done, say, zone))
    else:
        body.append(_draw_form(post, say, fault, given or {}))
        body.append(_draw_earlier(post, say, zone))
    title = escape(say("shift.title"))
    other = next(lang for lang in LANGUAGES if lang != say.lang)
    query = urlencode({"lang": other, **({"number": number} if number is not None else {})})
    turn = f'<a class="turn" href="/handover?{escape(query)}">{escape(words(other)("shift.own_name"))}</a>'
    band = f'<p class="band">{escape(say("shift.exercise"))}</p>' if sheet["exercise"] else ""
    return (
        f'<!doctype html><html lang="{"zh-Hans" if say.lang == "zh" else say.lang}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/assets/tokens.css"><link rel="stylesheet" href="/assets/handover.css">'
        '<script src="/assets/handover.js" defer></script></head>'
        f'<body class="handover">{band}<nav><a href="/">{escape(say("shift.back"))}</a>'
        f'<button id="print" type="button">{escape(say("shift.print"))}</button>{turn}</nav>'
        f"<main>{''.join(body)}</main>{band}</body></html>"
    )


def draw_sheet(sheet: SheetAnswer, say: Words, zone: ZoneInfo, name: str) -> str:
    """Draw the sheet itself: who, figures, what is open, what is not known, what happened."""
    span = say("shift.span", since=_clock(sheet["since"], zone, say), at=_clock(sheet["at"], zone, say))
    people = [
        say(
            "shift.person",
            name=each["name"],
            post=write_duty(each["post"], say.lang),
            clock=_clock(each["since"], zone, say),
        )
        for each in sheet["on_duty"]
    ]
    happened = [
        f'<li><span class="clock">{escape(_clock(str(row["known_at"]), zone, say))}</span>'
        f"<span><strong>{escape(write_name(row, say))}</strong> {escape(write_news(row, say))}</span></li>"
        for row in sheet["happened"]
    ]
    figures = "".join(_draw_figure(each, say, zone) for each in sheet["figures"])
    parts = (
        ("on_duty", [f"<li>{escape(line)}</li>" for line in people], 0),
        ("open", _draw_groups(sheet["open"], say, zone), sheet["open_more"]),
        ("unknown", _draw_groups(sheet["unknown"], say, zone), sheet["unknown_more"]),
        ("happened", happened, sheet["happened_more"]),
    )
    return (
        f'<header><h1>{escape(say("shift.title"))}</h1><p class="whose">{escape(name)}</p>'
        f"<p>{escape(span)}</p></header>"
        f'<section class="figures">{figures}</section>'
        + "".join(_draw_part(key, rows, more, say) for key, rows, more in parts)
        + f'<p class="faint">{escape(say("shift.lines", lines=sheet["lines"]))}</p>'
    )


def _draw_part(key: str, rows: list[str], more: int, say: Words) -> str:
    body = f"<ul>{''.join(rows)}</ul>" if rows and rows[0].startswith("<li") else "".join(rows)
    body = body or f'<p class="none">{escape(say(f"shift.none.{key}"))}</p>'
    rest = f'<p class="none">{escape(say("shift.more", count=more))}</p>' if more else ""
    return f'<section class="{key}"><h2>{escape(say(f"shift.part.{key}"))}</h2>{body}{rest}</section>'


def _draw_groups(rows: list[SheetRow], say: Words, zone: ZoneInfo) -> list[str]:
    """Draw rows kind by kind, in the order they come; what has nothing to say but its name is told in one line."""
    blocks = []
    for what, group in groupby(rows, key=lambda row: row["what"]):
        members = list(group)
        title = f"<h3>{escape(say(f'shift.group.{what}'))} <span>{len(members)}</span></h3>"
        if not any(row["values"] for row in members):
            names = say("routes.list_join").join(write_name(row, say) for row in members)
            blocks.append(f"{title}<p>{escape(names)}</p>")
        else:
            blocks.append(f"{title}<ul>{''.join(_draw_row(row, say, zone) for row in members)}</ul>")
    return blocks


def _draw_figure(figure: FigureRow, say: Words, zone: ZoneInfo) -> str:
    below = say(f"shell.basis.{figure['basis']}")
    if figure["happened_at"]:
        below = _clock(figure["happened_at"], zone, say)
    lines = [f"<span>{escape(below)}</span>"]
    if figure["unknown"]:
        lines.append(f"<span>{escape(say('shift.not_told', count=figure['unknown']))}</span>")
    return (
        f'<div class="figure"><span>{escape(say("shell.bar." + _BAR.get(figure["name"], figure["name"])))}</span>'
        f"<strong>{escape(write_count(figure['value'], say))}</strong>{''.join(lines)}</div>"
    )


_BAR = {"not_heard": "not_heard_from"}


def _draw_row(row: SheetRow, say: Words, zone: ZoneInfo) -> str:
    told = {name: _write_value(name, value, say, zone) for name, value in row["values"].items()}
    if row["what"] == "warning":
        told["level"] = str(row["values"].get(f"level_{say.lang}") or told["level"])
    unexpected = row["what"] == "order" and not row["values"].get("eta")
    text = say(f"shift.row.{'order_unexpected' if unexpected else row['what']}", **told)
    more = "".join(f" <b>{escape(each)}</b>" for each in _list_pressing(row, told, say))
    return f"<li><strong>{escape(write_name(row, say))}</strong><span>{escape(text)}{more}</span></li>"


def _list_pressing(row: SheetRow, told: Mapping[str, str], say: Words) -> Iterator[str]:
    """Yield what of an order cannot wait: that it has no way left, and when its paper is due."""
    if row["what"] != "order":
        return
    if row["values"].get("cut_by") is not None:
        yield say("shift.cut_by" if row["values"]["cut_by"] else "shift.cut", by=told["cut_by"])
    if row["values"].get("paper_due"):
        yield say("shift.paper_due", clock=told["paper_due"])


def _write_value(name: str, value: Any, say: Words, zone: ZoneInfo) -> str:
    if value is None:
        return say(f"shift.untold.{name}") if f"shift.untold.{name}" in say else say("shell.unknown")
    if name in {"until", "eta", "paper_due", "last"}:
        return _clock(str(value), zone, say)
    if isinstance(value, int | float):
        return write_count(value, say)
    if isinstance(value, list):
        return say("routes.list_join").join(write_name(each, say) for each in value)
    key = f"orders.state.{value}"
    return say(key) if name == "state" and key in say else write_word(str(value), say, name)


def _draw_signed(done: HandoverAnswer, say: Words, zone: ZoneInfo) -> str:
    note = f'<p class="written">{escape(done["note"])}</p>' if done["note"] else ""
    to = say("shift.nobody_named")
    if done["to"]:
        to = say("shift.who", name=done["to"]["name"], post=write_duty(done["to"]["post"], say.lang))
    by = say("shift.who", name=done["name"], post=write_duty(done["post"], say.lang))
    said = say("shift.signed", number=done["number"], clock=_clock(done["at"], zone, say))
    return (
        f'<section class="signed"><h2>{escape(say("shift.part.signed"))}</h2>{note}<p>{escape(said)}</p>'
        f'<div class="signatures"><p>{escape(say("shift.from"))}<strong>{escape(by)}</strong></p>'
        f"<p>{escape(say('shift.to'))}<strong>{escape(to)}</strong></p></div></section>"
    )


def _draw_form(post: Post, say: Words, fault: Fault | None, given: Mapping[str, str]) -> str:
    actor = duty.who_if_any()
    said = f'<p class="fault" role="alert">{escape(say.fault(fault))}</p>' if fault else ""
    if actor is None or shift.find_open(post.picture, actor, post.now()) is None:
        return f'<section class="form">{said}<p>{escape(say("shift.sign_on_first"))}</p></section>'
    playing = post.picture.exercise is not None
    posts = "".join(f'<option value="{escape(label)}"></option>' for label in list_duties(say.lang, exercise=playing))
    kept = {name: escape(given.get(name, "")) for name in ("name", "post", "note")}
    return (
        f'<section class="form"><h2>{escape(say("shift.part.form"))}</h2>{said}<form method="post" action="/handover">'
        f'<input type="hidden" name="lang" value="{say.lang}">'
        f'<label for="note">{escape(say("shift.note"))}</label>'
        f'<textarea id="note" name="note" rows="5" maxlength="{shift.LONGEST_NOTE}">{kept["note"]}</textarea>'
        f'<label for="name">{escape(say("shift.to_name"))}</label>'
        f'<input id="name" name="name" maxlength="60" autocomplete="off" value="{kept["name"]}">'
        f'<label for="post">{escape(say("shift.to_post"))}</label>'
        f'<input id="post" name="post" maxlength="60" autocomplete="off" list="posts" value="{kept["post"]}">'
        f'<datalist id="posts">{posts}</datalist>'
        f'<button type="submit">{escape(say("shift.sign"))}</button><p class="faint">{escape(say("shift.hint"))}</p>'
        "</form></section>"
    )


def _draw_earlier(post: Post, say: Words, zone: ZoneInfo) -> str:
    rows = [
        f'<li><a href="/handover?{escape(urlencode({"number": each["number"], "lang": say.lang}))}">'
        f"{escape(_clock(each['at'], zone, say))}</a> <span>{escape(each['name'])}</span></li>"
        for each in shift.list_handovers(post)
    ]
    if not rows:
        return ""
    return f'<section class="earlier"><h2>{escape(say("shift.part.earlier"))}</h2><ul>{"".join(rows)}</ul></section>'


def _clock(moment: str, zone: ZoneInfo, say: Words) -> str:
    return write_clock(moment, zone, say, day=True)
