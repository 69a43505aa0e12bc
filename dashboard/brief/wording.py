"""How a briefing writes: counts, clocks, ages, names, lists, in one language and the post's zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.brief.answers import Block, Facts, KeyRow, Line, Written
from dashboard.i18n import Words
from dashboard.orders.saying import write_role
from dashboard.parts import pick_language, write_name
from data.clock import read_time

FEW = 5
"""Groups of people below this are not told apart on anything that leaves the post."""

MOST_NAMES = 8
"""Names that one sentence lists."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes the facts of one briefing in one language."""

    facts: Facts
    written: Written
    say: Words
    zone: ZoneInfo

    def tell(self, key: str, subjects: Sequence[str] = (), tone: str = "", **values: object) -> Line:
        """Return a sentence of the room ``brief`` with the records behind it."""
        line = Line(text=self.say(f"brief.{key}", **values), subjects=list(subjects))
        if tone:
            line["tone"] = tone
        return line

    def block(self, key: str, lines: list[Line]) -> Block:
        """Return a block of sentences under its heading."""
        return Block(key=key, title=self.say(f"brief.block.{key}"), lines=lines)

    def count(self, number: int | None, unknown: str = "not_known") -> str:
        """Write a number as it is; what is not known is a word, never 0."""
        if number is None:
            return self.say(f"brief.{unknown}")
        return f"{number:,}" if self.say.lang == "en" else str(number)

    def people(self, number: int | None) -> str:
        """Write people with their unit; who nobody reported is a word."""
        return self.count(number, "not_reported") + (self.say("brief.unit.people") if number is not None else "")

    def few(self, number: int | None, unknown: str = "not_reported") -> str:
        """Write people of one place: a group under five is not told apart."""
        return self.say("brief.few") if number is not None and 0 < number < FEW else self.count(number, unknown)

    def about(self, number: int | None, *, estimate: bool, unit: str = "", unknown: str = "not_known") -> str:
        """Write a number with the uncertainty of residents where it is an estimate of them."""
        share = self.facts["uncertainty"]
        text = self.count(number, unknown) + (unit if number is not None else "")
        if not estimate or not number or share is None:
            return text
        return self.say("brief.pm", count=text, percent=f"{100 * share:.0f}")

    def basis(self, row: KeyRow) -> str:
        """Write what a figure rests on, an estimate with its uncertainty."""
        text = self.say(f"brief.basis.{row['basis']}")
        doubted = row["estimate"] and self.facts["uncertainty"] is not None
        return self.say("brief.basis_pm", basis=text, pm=self.percent()) if doubted else text

    def figure(self, row: KeyRow) -> str:
        """Write a key figure as it is now; what nobody reported is another word than what nobody can know."""
        unknown = "not_reported" if row["unknown"] else "not_known"
        return self.about(row["now"], estimate=row["estimate"], unknown=unknown)

    def percent(self) -> str:
        """Write the uncertainty of residents alone, ``±30 %``."""
        share = self.facts["uncertainty"]
        return (
            self.say("brief.not_known") if share is None else self.say("brief.pm_alone", percent=f"{100 * share:.0f}")
        )

    def clock(self, moment: str | None, *, dated: bool = False) -> str:
        """Write a moment as the hour of the day, with the date where it is not the briefing's own."""
        if moment is None:
            return self.say("brief.not_known")
        local = read_time(moment).astimezone(self.zone)
        today = read_time(self.facts["as_at"]).astimezone(self.zone).date()
        values = {"hour": f"{local:%H}", "minute": f"{local:%M}", "day": local.day}
        if not dated and local.date() == today:
            return self.say("brief.clock", **values)
        return self.say("brief.day_clock", month=self.say(f"brief.months.m{local.month}"), **values)

    def age(self, age_s: float) -> str:
        """Write an age in the largest unit that still tells something."""
        minutes = int(max(age_s, 0) // 60)
        unit, count = (
            ("minutes", minutes)
            if minutes < 120
            else ("hours", minutes // 60)
            if minutes < 48 * 60
            else ("days", minutes // 1440)
        )
        return self.say(f"brief.age.{unit}", count=count)

    def name(self, thing: Mapping[str, Any]) -> str:
        """Write the name of a record in the reader's language."""
        return write_name(thing, self.say)

    def unit(self, key: str) -> str:
        """Return what a key figure counts, as it is written after the number."""
        return self.say("brief.unit.places" if key == "not_heard" else "brief.unit.people")

    def names(self, things: Sequence[Mapping[str, Any]], most: int = MOST_NAMES) -> str:
        """Write some names, and how many more there are."""
        shown = [self.name(each) for each in things[:most]]
        text = self.join(shown, "semicolon" if any("," in name for name in shown) else "comma")
        return self.more(text, len(things) - most)

    def more(self, text: str, left: int) -> str:
        """Say after the members of a list how many more there are."""
        return self.say("brief.and_more", names=text, count=left) if left > 0 else text

    def join(self, parts: Sequence[str], by: str = "comma") -> str:
        """Join the members of a list."""
        return self.say(f"brief.{by}").join(parts)

    def side(self, text: str) -> str:
        """Return the reader's side of a text that tells both languages."""
        return pick_language(text, self.say)

    def words_of(self, thing: Mapping[str, Any]) -> str:
        """Write the level of a warning or a response in its issuer's words."""
        words = thing.get(f"level_words_{self.say.lang}") or thing.get("level_words_en")
        return str(words or self.level(str(thing.get("level", ""))))

    def role(self, role: str) -> str:
        """Write a duty post in the reader's language."""
        return write_role(role, self.say)

    def level(self, level: str) -> str:
        """Write the rank of a warning."""
        return self.say(f"layers.warnings.{level}")

    def hazard(self, hazard: str) -> str:
        """Write a hazard or a cause in the reader's language, where there is a word for it."""
        key = f"hazards.{hazard.strip().lower().replace(' ', '_')}"
        return self.say(key) if key in self.say else self.side(hazard)

    def item(self, word: str) -> str:
        """Write an item of supply, or its unit, in the reader's language, where there is a word for it."""
        key = f"brief.need.{word}"
        return self.say(key) if key in self.say else self.side(word)

    def length(self, length_m: float | None) -> str:
        """Write a length of road."""
        if length_m is None:
            return self.say("brief.roads.length_unknown")
        return self.say("brief.roads.metres", count=f"{length_m:.0f}")
