"""Every store of the journal keeps the same promises."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from data.faults import BadInput, Conflict, DamagedStore
from data.journal import GENESIS, Draft, Journal, MemoryJournal, new_id, verify_chain
from data.store_sqlite import open_journal


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    opened: Journal = MemoryJournal() if request.param == "memory" else open_journal(tmp_path / "journal.sqlite")
    yield opened
    opened.close()


def test_an_empty_journal_has_no_head(journal):
    assert journal.head() == 0
    assert journal.read() == []


def test_what_is_appended_is_read_again(journal, recorded):
    written = journal.append([recorded(name="Hall"), recorded(name="会堂", note="“quoted”")])
    assert journal.read() == written
    assert [event.seq for event in written] == [1, 2]
    assert written[1].body == {"fields": {"name": "会堂", "note": "“quoted”"}, "source": "phone"}


def test_the_head_follows_every_append(journal, recorded):
    for count in (1, 2, 3):
        journal.append([recorded(name="Hall")])
        assert journal.head() == count


def test_reading_starts_after_a_seq(journal, recorded):
    journal.append([recorded(name=str(n)) for n in range(5)])
    assert [event.seq for event in journal.read(after_seq=3)] == [4, 5]


def test_appending_nothing_writes_nothing(journal):
    assert journal.append([]) == []
    assert journal.head() == 0


def test_what_rests_on_a_head_is_not_written_onto_another(journal, recorded):
    journal.append([recorded(name="a")], if_head=0)
    with pytest.raises(Conflict, match="journal_moved"):
        journal.append([recorded(name="b")], if_head=0)
    journal.append([recorded(name="c")], if_head=1)
    assert [event.body["fields"]["name"] for event in journal.read()] == ["a", "c"]


def test_events_hang_together(journal, recorded):
    first, second = journal.append([recorded(name="a"), recorded(name="b")])
    (third,) = journal.append([recorded(name="c")])
    assert [first.prev_hash, second.prev_hash, third.prev_hash] == [GENESIS, first.hash, second.hash]
    assert verify_chain(journal.read()) == 3


def test_ids_are_unique(journal, recorded):
    events = journal.append([recorded(name="a")] * 200)
    assert len({event.id for event in events}) == 200


def test_one_bad_draft_keeps_all_out(journal, recorded):
    with pytest.raises(BadInput, match="body_not_json"):
        journal.append([recorded(name="a"), recorded(quantity=float("inf"))])
    assert journal.head() == 0


@pytest.mark.parametrize("change", [{"body": {"note": "\ud800"}}, {"actor": "\ud800"}, {"body": {1: object()}}])
def test_what_cannot_be_written_is_refused_before_anything_is(journal, recorded, change):
    with pytest.raises(BadInput, match="body_not_json"):
        journal.append([recorded(name="a"), replace(recorded(), **change)])
    assert journal.head() == 0


def test_tuples_come_back_as_they_will_from_disk(journal, recorded):
    (event,) = journal.append([recorded(valid_hazards=("flood", "landslip"))])
    assert event.body["fields"]["valid_hazards"] == ["flood", "landslip"]


def test_times_are_told_in_utc(journal, recorded):
    local = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    journal.append([replace(recorded(name="a"), happened_at=local)])
    (event,) = journal.read()
    assert event.happened_at == local
    assert event.happened_at.tzinfo is UTC


def test_every_store_is_a_journal(journal):
    assert isinstance(journal, Journal)


@pytest.mark.parametrize("changed", [{"actor": "Li"}, {"body": {"fields": {}}}, {"seq": 7}, {"prev_hash": "f" * 64}])
def test_a_changed_event_breaks_the_chain(recorded, changed):
    journal = MemoryJournal()
    first, second = journal.append([recorded(name="a"), recorded(name="b")])
    with pytest.raises(DamagedStore, match="journal_chain_broken"):
        verify_chain([first, replace(second, **changed)])


def test_a_missing_event_breaks_the_chain(recorded):
    first, _, third = MemoryJournal().append([recorded(name=n) for n in "abc"])
    with pytest.raises(DamagedStore):
        verify_chain([first, third])


def test_the_same_events_have_the_same_hashes_in_every_store(tmp_path, recorded):
    drafts = [recorded(name="会堂", effective_area_m2=0.1 + 0.2), recorded(happened=3, note=None)]
    sqlite = open_journal(tmp_path / "journal.sqlite", make_id=str)
    memory = MemoryJournal(make_id=str)
    ids = iter(("one", "two") * 2)
    sqlite._make_id = memory._make_id = lambda _: next(ids)
    assert sqlite.append(drafts) == memory.append(drafts)
    sqlite.close()


def test_a_time_without_zone_is_refused(recorded):
    with pytest.raises(BadInput, match="time_without_zone"):
        replace(recorded(), known_at=datetime(2026, 1, 5))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize("missing", ["kind", "subject", "actor"])
def test_a_draft_names_what_happened_to_what_and_who_says_so(recorded, missing):
    with pytest.raises(BadInput, match="draft_empty"):
        replace(recorded(), **{missing: ""})


def test_ids_sort_by_time(start):
    def chance(size: int) -> bytes:
        return b"\xff" * size

    early, late = new_id(start, chance), new_id(start + timedelta(milliseconds=1), lambda size: b"\0" * size)
    assert early < late
    assert early[14] == "7"


def test_a_draft_has_no_time_by_default():
    with pytest.raises(TypeError):
        Draft("shelters.recorded", "shelters/hall")  # type: ignore[call-arg]
