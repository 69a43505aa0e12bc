"""Laws of the fold, over journals that nobody would write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.journal import Draft, Event, MemoryJournal
from data.picture import EMPTY, as_known, fold

pytestmark = pytest.mark.filterwarnings("ignore::data.picture.UnknownKindWarning")

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
MINUTES = st.integers(0, 20)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Hall", "会堂"]),
        "opening": st.sampled_from(["standby", "open", "full", "ajar"]),
        "in_residence_persons": st.none() | st.integers(0, 9),
    },
)


RECORDS = st.tuples(
    st.just("shelters.recorded"),
    st.sampled_from(["shelters/a", "shelters/b"]),
    st.builds(lambda fields: {"fields": fields, "source": "form"}, FIELDS),
)
CLOSURES = st.tuples(
    st.sampled_from(["closures.recorded", "closures.lifted"]),
    st.just("closures/slip"),
    st.sampled_from([{"fields": {"name": "Slip", "cause": "rain"}}, {"fields": {"effects": {"car": "blocked"}}}]),
)
STATES = st.one_of(
    st.tuples(
        st.just("shares.assumed"), st.just("shares/red"), st.sampled_from([{"shares": {"red": 0.5}}, {"shares": {}}])
    ),
    st.tuples(
        st.just("exercise.started"),
        st.just("exercise/a"),
        st.just({"name_en": "CHINE", "name_zh": "峡口", "county": "Wight", "steps_total": 7}),
    ),
    st.tuples(
        st.just("exercise.advanced"),
        st.just("exercise/a"),
        st.builds(lambda step: {"step": step, "ahead_s": 0}, MINUTES),
    ),
    st.tuples(
        st.just("places.announced"),
        st.just("places/a"),
        st.builds(lambda n: {"rows": [{"settlement_id": "ryde", "shelter_id": "a", "persons": n}]}, MINUTES),
    ),
)
STRANGE = st.tuples(st.sampled_from(["drones.recorded", "shelters.recorded"]), st.just("drones/a"), st.just({}))


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """Events of every sort, undoings among them, with times in any order."""
    journal = MemoryJournal()
    for _ in range(draw(st.integers(0, 12))):
        happened, known = (START + timedelta(minutes=draw(MINUTES)) for _ in range(2))
        written = [event.id for event in journal.read()]
        undo = st.tuples(st.just("event.undone"), st.sampled_from(written).map(lambda i: f"events/{i}"), st.just({}))
        kinds = RECORDS | CLOSURES | STATES | STRANGE
        kind, subject, body = draw(kinds | undo if written else kinds)
        journal.append([Draft(kind, subject, happened, known, "Chen", "duty_officer", body)])
    return journal.read()


@given(journals(), st.data())
def test_folding_the_parts_is_folding_the_whole(events, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=3)))
    picture = EMPTY
    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        picture = fold(picture, events[start:end])
    assert picture == fold(EMPTY, events)


@given(journals(), MINUTES)
def test_what_was_learned_later_never_shows(events, minutes):
    at = START + timedelta(minutes=minutes)
    picture = as_known(events, at)
    assert all(event.known_at <= at for event in picture.changes)
    for layer_id in picture.records("shelters"):
        assert all(stamp.known_at <= at for stamp in picture.stamps(f"shelters/{layer_id}").values())


@given(journals())
def test_the_newest_report_of_a_field_wins(events):
    picture = fold(EMPTY, events)
    for event in events:
        if event.kind != "shelters.recorded" or not event.body or event.id in picture.undone:
            continue
        stamps = picture.stamps(event.subject)
        for name in event.body["fields"].keys() & stamps.keys():
            if event.body["fields"][name] != "ajar":
                assert stamps[name].order >= (event.happened_at, event.seq)


@given(journals())
def test_every_event_is_kept_even_if_it_does_not_count(events):
    assert list(fold(EMPTY, events).changes) == events


@given(journals())
def test_undoing_an_event_is_as_if_it_had_never_been_written(events):
    picture = fold(EMPTY, events)
    counting = [event for event in events if event.id not in picture.undone and event.kind != "event.undone"]
    without = fold(EMPTY, counting)
    assert replace(picture, head=0, changes=(), undone=frozenset()) == replace(without, head=0, changes=())


@given(journals())
def test_a_late_fold_gives_what_the_newest_report_says(events):
    """However late a report arrives, the figure is that of the newest ``happened_at``."""
    journal = MemoryJournal()
    reports = [event for event in events if event.kind == "shelters.recorded" and event.body]
    in_time = sorted(reports, key=lambda event: (event.happened_at, event.seq))
    for event in in_time:
        journal.append([Draft(event.kind, event.subject, event.happened_at, event.known_at, "Chen", "", event.body)])
    late, sorted_ = fold(EMPTY, reports), fold(EMPTY, journal.read())
    assert late._records == sorted_._records
