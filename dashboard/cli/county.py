"""Commands about the county and the program: ``build``, ``demo``, ``serve``, ``check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.cli.call import Call, Outcome
from dashboard.cli.playing import tell_step
from dashboard.cli.say import say_count, say_moment
from dashboard.desk import county, exercise, exercise_clock, selfcheck
from dashboard.desk.answers import BuildAnswer, CheckLine, ExerciseAnswer
from dashboard.desk.post import read_wall_clock
from dashboard.desk.progress import Progress
from dashboard.i18n import Words
from data.area import BuildRecord
from data.faults import BadInput

LOCAL_TIME = Path("/etc/localtime")


def build(call: Call) -> Outcome:
    """Build a county of one's own."""
    if (call["extract"] is None) == (call["place"] is None):
        raise BadInput("usage_extract_or_place")
    if call["extract"] is not None and call["name"] is None:
        raise BadInput("usage_missing", command="build", options="--name")
    wish = county.CountyWish(
        extract=call["extract"],
        place=call["place"],
        name=call["name"],
        residents=call["residents"],
        residents_by=call["residents_by"],
        via=call["via"],
        language=call.say.lang,
        time_zone=call["time_zone"] or find_time_zone(),
    )
    record = county.build_county(call.home, wish, now=read_wall_clock(), tell=watch(call))
    county.adopt_area(call.post, call.who)
    answer = describe_build(call, record)
    return Outcome(answer, _tell_build(call, record))


def _tell_build(call: Call, record: BuildRecord) -> Iterator[str]:
    say = call.say
    yield say(
        "cli.build.done",
        name=record.name,
        seconds=sum(record.seconds.values()),
        settlements=record.counts.get("settlements", 0),
        residents=say_count(say, record.residents_total),
    )
    if record.missing:
        yield say(
            "cli.build.missing", parts=say("desk.comma").join(say(f"build.missing.{part}") for part in record.missing)
        )
    yield say("cli.build.next", home=call.home)


def demo(call: Call) -> Outcome:
    """Build the exercise county if needed, start the exercise if none runs, and open the map if asked."""
    if call["serve"] and not call["restart"]:
        return serve(call, exercise_county=True)
    county.prepare_exercise(call.home, language=call.say.lang, now=read_wall_clock(), tell=watch(call))
    before = call.post.journal_path
    answer = exercise.ensure(call.post, call.who, restart=call["restart"])
    if answer["left"]:
        answer = exercise_clock.return_to(call.post, call.who)
    county.adopt_area(call.post, call.who)
    if call["serve"]:
        return serve(call, exercise_county=True)
    key = "kept" if call.post.journal_path == before else "started"
    return Outcome({**answer, "home": str(call.home)}, _tell_demo(call, answer, key))


def _tell_demo(call: Call, answer: ExerciseAnswer, key: str) -> Iterator[str]:
    say, post = call.say, call.post
    clock = say_moment(say, answer["now"], post.settings.zone(), post.now())
    name = answer["name_zh"] if say.lang == "zh" else answer["name_en"]
    yield say(f"cli.demo.{key}", name=name, step=answer["step"], total=answer["steps_total"], clock=clock)
    if answer["offer_restart"]:
        yield say("cli.demo.old")
    yield from tell_step(call, answer)
    yield say("cli.demo.serve")


def serve(call: Call, *, exercise_county: bool = False) -> Outcome:
    """Serve the map until stopped."""
    from dashboard import server  # noqa: PLC0415  (brings the web server, which no other command needs)

    done = server.serve(
        call.home,
        host=call["host"],
        port=call["port"],
        demo=exercise_county,
        open_browser=not call["no_browser"],
        language=call.say.lang,
    )
    return Outcome({"served": done == 0}, done=done == 0)


def check(call: Call) -> Outcome:
    """Check the post itself: what works, what is missing, what to do next."""
    answer = selfcheck.check_post(call.home, read_wall_clock())
    return Outcome(answer, (_tell_check(call.say, line) for line in answer["lines"]), done=answer["ready"])


def _tell_check(say: Words, line: CheckLine) -> str:
    values = {**line["values"]}
    if line["part"] == "source":
        values["what"] = say(f"build.missing.{values['what']}")
    sentence = say(f"desk.check.{line['part']}.{line['verdict']}", **values)
    return f"{say('cli.check.' + line['state'])}  {sentence}"


def watch(call: Call) -> Callable[[Progress], None]:
    """Return a teller of progress: one line that counts up on a terminal, one line per part elsewhere."""
    last = ""

    def tell(progress: Progress) -> None:
        nonlocal last
        line = call.say("cli.build.progress", percent=round(100 * progress.fraction), part=call.say(progress.part))
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{line}" + ("\n" if progress.fraction >= 1 else ""))
            sys.stderr.flush()
        elif progress.part != last:
            call.tell(line)
        last = progress.part

    return tell


def describe_build(call: Call, record: BuildRecord) -> BuildAnswer:
    """Return the build as the desk answers it."""
    return BuildAnswer(
        home=str(call.home),
        name=record.name,
        area_id=record.area_id,
        bbox=list(record.bbox),
        counts=dict(record.counts),
        seconds=dict(record.seconds),
        residents_total=record.residents_total,
        residents_method=record.residents_method,
        residents_uncertainty=record.residents_uncertainty,
        missing=list(record.missing),
    )


def find_time_zone() -> str:
    """Return the time zone that this machine is set to, ``UTC`` where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named:
        return named
    target = str(LOCAL_TIME.resolve())
    return target.partition("/zoneinfo/")[2] or "UTC"
