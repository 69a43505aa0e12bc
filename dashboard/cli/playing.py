"""Commands that play the exercise, leave it, look back on it: ``next``, ``play``, ``live``, ``back``, ``debrief``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard import debrief_words
from dashboard.cli.call import Call, Outcome
from dashboard.cli.say import say_moment
from dashboard.desk import debrief as debriefs
from dashboard.desk import exercise, exercise_clock
from dashboard.desk.answers import ExerciseAnswer
from dashboard.desk.debrief import DebriefAnswer


def next_step(call: Call) -> Outcome:
    """Play the next step of the exercise."""
    answer = exercise.next_step(call.post, call.who)
    return Outcome(answer, tell_step(call, answer))


def play(call: Call) -> Outcome:
    """Set how the exercise is played, or hold it, or end it; without an option, say how it is played."""
    post, who, rate = call.post, call.who, call["rate"]
    blind = True if call["blind"] else False if call["open"] else None
    if rate or call["button"] or blind is not None:
        by_clock = True if rate else False if call["button"] else None
        exercise_clock.pace(post, who, by_clock=by_clock, rate=float(rate) if rate else None, blind=blind)
    for word, act in (("pause", exercise_clock.stop), ("resume", exercise_clock.resume), ("end", exercise_clock.end)):
        if call[word]:
            act(post, who)
    answer = exercise.describe(post)
    return Outcome(answer, _tell_play(call, answer))


def _tell_play(call: Call, answer: ExerciseAnswer) -> Iterator[str]:
    say, lang = call.say, call.say.lang
    if not answer["running"]:
        yield say("exercise.page.none")
        return
    name = answer["name_zh"] if lang == "zh" else answer["name_en"]
    clock = say_moment(say, answer["now"], call.post.settings.zone(), call.post.now())
    yield say("cli.play.stands", name=name, step=answer["step"], total=answer["steps_total"], clock=clock)
    how = say("cli.play.clock", rate=f"{answer['rate']:g}") if answer["by_clock"] else say("cli.play.button")
    yield say("cli.play.blind", how=how) if answer["blind"] else how
    if answer["stopped"]:
        yield say(f"exercise.page.stopped.{answer['stopped']}")
    elif answer["by_clock"]:
        yield say("cli.play.serving")


def go_live(call: Call) -> Outcome:
    """Leave the exercise for a real report: its clock stops, what is recorded from now on is real."""
    return Outcome(exercise_clock.report_real(call.post, call.who), [call.say("cli.live.done")])


def go_back(call: Call) -> Outcome:
    """Return to the exercise that was left; its clock goes on from where it stopped."""
    answer = exercise_clock.return_to(call.post, call.who)
    return Outcome(answer, _tell_play(call, answer))


def debrief(call: Call) -> Outcome:
    """Write the hot debrief: to the terminal, or as Markdown into a file."""
    answer = debriefs.describe(call.post, call.as_known)
    passages = list(debrief_words.tell_debrief(answer, call.post.settings.zone(), call.say))
    marked = call["markdown"] or call["out"] is not None
    lines = list((debrief_words.write_markdown if marked else debrief_words.write_text)(passages, call.say))
    if call["out"] is None:
        return Outcome(answer, lines)
    path = _name_file(Path(call["out"]), answer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return Outcome({**answer, "file": str(path)}, [call.say("debrief.file", path=path)])


def _name_file(out: Path, answer: DebriefAnswer) -> Path:
    """Return the file to write; in a folder it is named after the exercise, and says first that it is one."""
    stem = f"EXERCISE_{answer['name_en']}_debrief_{answer['until'][:10]}.md"
    return out if out.suffix else out / stem


def tell_step(call: Call, answer: ExerciseAnswer) -> Iterator[str]:
    """Tell the step that was played last: its time, its messages, what to look at."""
    say, zone, now = call.say, call.post.settings.zone(), call.post.now()
    lang = say.lang
    told: dict[str, Any] = {**answer}
    clock = say_moment(say, answer["now"], zone, now)
    title = told[f"step_title_{lang}"] or ""
    yield say("cli.next.step", step=answer["step"], total=answer["steps_total"], clock=clock, title=title)
    for message in answer["messages"]:
        clock = say_moment(say, message["at"], zone, now)
        yield say("cli.next.message", clock=clock, text=message["text_zh" if lang == "zh" else "text_en"])
    if look := told[f"look_at_{lang}"]:
        yield say("cli.next.look_at", text=look)
