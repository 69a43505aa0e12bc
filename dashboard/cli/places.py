"""The command ``announce``: tell the settlements which places are theirs."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.cli.call import Call, Outcome
from dashboard.cli.roads import name_thing
from dashboard.desk import announcing
from dashboard.desk.gap_answers import AnnouncedPlace, AnnouncementAnswer


def announce(call: Call) -> Outcome:
    """Record that the settlements have been told their places, or list what they would be told."""
    terms = (call["profile"], call["minutes"], call["vehicle"])
    if call["dry_run"]:
        answer = announcing.list_unannounced(call.post, *terms)
    else:
        answer = announcing.announce_places(call.post, call.who, *terms)
    return Outcome(answer, _tell(call, answer))


def _tell(call: Call, answer: AnnouncementAnswer) -> Iterator[str]:
    say = call.say
    if not answer["settlements"]:
        yield say("cli.announce.nothing", unchanged=answer["unchanged"])
        return
    head = "would" if call["dry_run"] else "done"
    yield say(f"cli.announce.{head}", settlements=len(answer["settlements"]), persons=answer["persons"])
    for home in answer["settlements"]:
        places = say("desk.comma").join(_tell_place(call, place) for place in home["places"])
        yield say("cli.announce.row", name=name_thing(call, home), places=places)


def _tell_place(call: Call, place: AnnouncedPlace) -> str:
    key = "lost" if not place["persons"] else "kept" if place["persons"] == place["before"] else "place"
    return call.say(f"cli.announce.{key}", name=name_thing(call, place), count=place["persons"] or place["before"])
