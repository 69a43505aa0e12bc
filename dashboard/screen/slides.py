"""An issued briefing as slides: plain HTML, few large words each, its figures large enough for the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil
from types import MappingProxyType

from dashboard.brief.answers import Block, Briefing, KeyRow, Section
from dashboard.brief.printing import list_body, write_as_at, write_map_use, write_marking, write_meta, write_title
from dashboard.brief.wording import Scribe

ROOM = 75.0
"""Height of a slide's sentences, in hundredths of the screen; what does not fit goes on the next."""

ROW: Mapping[str, float] = MappingProxyType({"en": 5.5, "zh": 6.2})
"""Height of one row of a sentence."""

GAP = 2.2
"""Room between two sentences."""

FEW = 42.0
"""Sentences that need no more than this are written larger."""

LETTERS: Mapping[str, int] = MappingProxyType({"en": 66, "zh": 74})
"""Letters of a row; a Chinese one counts as two."""

LARGE = ("to_be_moved", "moved", "not_yet", "without_a_place", "isolated", "not_heard")
"""Figures of the slide of figures, the bar's own."""


def write_page(briefing: Briefing, scribe: Scribe, theme: str) -> str:
    """Return the whole page."""
    say = scribe.say
    slides = list(_list_slides(briefing, scribe))
    exercise = briefing["facts"]["exercise"]
    band = f'<div class="band">{escape(say("paper.exercise_band"))}</div>' if exercise else ""
    title = escape(write_title(briefing, say))
    marking = escape(write_marking(briefing, say))
    return (
        f'<!doctype html><html lang="{say.lang}" data-theme="{theme}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/assets/icons/map.svg">'
        '<link rel="stylesheet" href="/screen/static/screen.css"></head>'
        f'<body class="{"exercise" if exercise else "live"}">{band}<main>{"".join(slides)}</main>'
        f'<footer><span>{title} · {escape(write_as_at(briefing, scribe))}</span><span class="marking">{marking}</span>'
        f'<span class="keys">{escape(say("brief.screen.keys"))}</span><output id="place"></output></footer>'
        '<script src="/screen/static/screen.js"></script></body></html>'
    )


def _list_slides(briefing: Briefing, scribe: Scribe) -> Iterator[str]:
    number, lang = briefing["number"], scribe.say.lang
    sections = list_body(briefing, lang)
    yield _slide("first", write_title(briefing, scribe.say), _draw_meta(briefing, scribe))
    changed = sections[0]
    yield from _draw_lines(changed, [each for each in changed["blocks"] if each["key"] == "changed"], lang)
    yield _slide("figures", scribe.say("brief.block.figures"), _draw_figures(briefing, scribe))
    for part in ("county", "near") if briefing["facts"]["isolated"] else ("county",):
        title = scribe.say(f"brief.paper.{part}_map")
        address = f"/screen/{number}/map.svg?lang={lang}&amp;part={part}"
        use = f'<p class="use">{escape(write_map_use(briefing, scribe.say))}</p>'
        yield _slide("map", title, f'<img class="map" src="{address}" alt="{escape(title)}">{use}')
    for section in sections[1:]:
        yield from _draw_lines(section, [each for each in section["blocks"] if each["key"] != "what_if"], lang)
        for block in section["blocks"]:
            if block["key"] == "what_if":
                yield from _draw_lines(Section(key="what_if", title=block["title"], blocks=[]), [block], lang)


def _draw_meta(briefing: Briefing, scribe: Scribe) -> str:
    facts = briefing["facts"]
    name = (facts["post_zh"] if scribe.say.lang == "zh" else None) or facts["post"]
    rows = [name, *write_meta(briefing, scribe)]
    return "".join(f'<p class="meta">{escape(row)}</p>' for row in rows)


def _draw_figures(briefing: Briefing, scribe: Scribe) -> str:
    by_key = {row["key"]: row for row in briefing["facts"]["figures"]}
    return f'<div class="figures">{"".join(_draw_figure(by_key[key], scribe) for key in LARGE)}</div>'


def _draw_figure(row: KeyRow, scribe: Scribe) -> str:
    say = scribe.say
    change, label = row["change"], say(f"brief.figure.{row['key']}")
    told = "" if change is None else f"{change:+,}".replace("-", "\u2212") if change else say("brief.screen.same")
    if row["corrected"]:
        told = say("brief.table.corrected", change=told)
    source = scribe.side(row["source"]) if row["source"] else say(f"brief.basis.{row['basis']}")
    age = f" · {scribe.age(row['age_s'])}" if row["age_s"] is not None else ""
    unreported = f" · {say('brief.table.unreported', count=len(row['unknown']))}" if row["unknown"] else ""
    below = source + age + unreported
    estimate = row["estimate"] and row["now"] and scribe.facts["uncertainty"] is not None
    unknown = "not_reported" if row["unknown"] else "not_known"
    doubt = f"<small>{escape(scribe.percent())}</small>" if estimate else ""
    return (
        f'<div class="figure {row["key"]}"><span class="label">{escape(label)}</span>'
        f'<span class="value">{escape(scribe.count(row["now"], unknown))}{doubt}</span>'
        f'<span class="change">{escape(told)}</span><span class="source">{escape(below)}</span></div>'
    )


def _draw_lines(section: Section, blocks: Sequence[Block], lang: str) -> Iterator[str]:
    """Draw the sentences of a section on as many slides as they need, each about as full; few of them larger."""
    told = [each for block in blocks if block["key"] != "figures" for each in block["lines"]]
    heights = [ceil(_weigh(each["text"]) / LETTERS[lang]) * ROW[lang] + GAP for each in told]
    pages = _fill(heights, ROOM)
    even = next(
        (split for room in _try_rooms(sum(heights) / len(pages)) if len(split := _fill(heights, room)) == len(pages)),
        pages,
    )
    for count, page in enumerate(even, start=1):
        of = f" <small>{count}/{len(even)}</small>" if len(even) > 1 else ""
        body = "".join(f'<li class="{told[row].get("tone", "")}">{escape(told[row]["text"])}</li>' for row in page)
        size = "few" if sum(heights[row] for row in page) <= FEW else "many"
        yield _slide(section["key"], section["title"], f'<ul class="{size}">{body}</ul>', of)


def _fill(heights: Sequence[float], room: float) -> list[list[int]]:
    """Lay sentences on slides in their order, each slide as full as it may be."""
    pages: list[list[int]] = [[]]
    used = 0.0
    for row, height in enumerate(heights):
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages


def _try_rooms(least: float) -> Iterator[float]:
    """Yield how full a slide may be, from the least that all of them need."""
    return (room for room in (least + step * GAP for step in range(40)) if room <= ROOM)


def _weigh(text: str) -> int:
    """Return how much room a text takes: a Chinese letter takes that of two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _slide(key: str, title: str, body: str, more: str = "") -> str:
    return f'<section class="slide {key}" data-key="{key}"><h1>{escape(title)}{more}</h1>{body}</section>'
