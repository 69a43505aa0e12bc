"""Laws of the fold, over journals that nobody would write."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.journal import Draft, Event, MemoryJournal
from data.picture import EMPTY, as_known, fold

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


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """Records of three shelters, shares and undoings, with times in any order."""
    journal = MemoryJournal()
    for _ in range(draw(st.integers(0, 12))):
        happened, known = (START + timedelta(minutes=draw(MINUTES)) for _ in range(2))
        written = [event.id for event in journal.read()]
        what = draw(st.sampled_from(["record", "share", "undo"] if written else ["record", "share"]))
        if what == "undo":
            kind, subject, body = "event.undone", f"events/{draw(st.sampled_from(written))}", {}
        elif what == "share":
            kind, subject, body = "shares.assumed", "shares/red", {"shares": {"red": draw(st.integers(0, 4)) / 4}}
        else:
            kind, subject = "shelters.recorded", f"shelters/{draw(st.sampled_from('abc'))}"
            body = {"fields": draw(FIELDS), "source": "form"}
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
        if event.kind != "shelters.recorded" or event.id in picture.undone:
            continue
        stamps = picture.stamps(event.subject)
        for name in event.body["fields"].keys() & stamps.keys():
            if event.body["fields"][name] != "ajar":
                assert stamps[name].order >= (event.happened_at, event.seq)


@given(journals())
def test_every_event_is_kept_even_if_it_does_not_count(events):
    assert list(fold(EMPTY, events).changes) == events
