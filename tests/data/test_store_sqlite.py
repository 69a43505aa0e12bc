"""The journal in SQLite: append-only, shared between processes, honest when damaged."""

import sqlite3
import threading

import apsw
import pytest

from data import store_sqlite
from data.faults import Conflict, DamagedStore, Unavailable
from data.journal import Journal
from data.salvage import SalvagedJournal, read_readable
from data.store_sqlite import FORMAT, open_journal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "journal.sqlite"


@pytest.fixture
def filled(path, recorded):
    """A closed journal of 300 events, its write-ahead log folded in."""
    journal = open_journal(path)
    journal.append([recorded(name=f"Hall {n}", note="x" * 200) for n in range(300)])
    journal.close()
    return path


def test_a_journal_survives_closing(filled):
    journal = open_journal(filled)
    assert journal.verify() == 300
    journal.close()


def test_the_columns_are_those_of_the_contract(filled):
    connection = apsw.Connection(str(filled))
    names = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    connection.close()
    assert names == [
        "seq",
        "id",
        "kind",
        "subject",
        "happened_at",
        "known_at",
        "actor",
        "role",
        "body",
        "prev_hash",
        "hash",
    ]


def test_the_log_is_ahead_and_fully_synced(path):
    journal = open_journal(path)
    assert journal._connection.pragma("journal_mode") == "wal"
    assert journal._connection.pragma("synchronous") == 2
    journal.close()


COPY = (
    "INSERT INTO events SELECT {}, 'new', kind, subject, happened_at, known_at, actor, role, body, {}, 'h' FROM events"
)


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE events SET actor = 'Li'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
        COPY.format("400", "hash"),
        COPY.format("301", "'wrong'"),
    ],
)
def test_the_table_takes_nothing_but_the_next_event(filled, act):
    connection = apsw.Connection(str(filled))
    connection.pragma("recursive_triggers", 1)
    with pytest.raises(apsw.ConstraintError):
        connection.execute(f"{act} WHERE seq = 300")
    connection.close()
    journal = open_journal(filled)
    assert journal.verify() == 300
    journal.close()


def test_another_connection_sees_the_new_head(path, recorded):
    server, command = open_journal(path), open_journal(path)
    assert server.head() == 0
    command.append([recorded(name="a")])
    assert server.head() == 1
    server.append([recorded(name="b")])
    assert command.head() == 2
    assert server.verify() == 2
    server.close()
    command.close()


def test_a_lock_that_is_never_let_go_is_a_conflict(path, recorded, monkeypatch):
    monkeypatch.setattr(store_sqlite, "BUSY_WAIT_MS", 30)
    one, other = open_journal(path), open_journal(path)
    one._connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(Conflict, match="journal_busy"):
        other.append([recorded(name="a")])
    one._connection.execute("ROLLBACK")
    assert other.append([recorded(name="a")])[0].seq == 1
    one.close()
    other.close()


def test_many_may_begin_the_same_journal_at_once(path, recorded):
    opened, gate = [], threading.Barrier(6)

    def begin() -> None:
        gate.wait()
        opened.append(open_journal(path))

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    for journal in opened:
        journal.append([recorded(name="a")])
    assert opened[0].verify() == 6
    for journal in opened:
        journal.close()


def test_threads_may_share_one_journal(path, recorded):
    journal = open_journal(path)
    threads = [
        threading.Thread(target=lambda: [journal.append([recorded(name="a")]) and journal.head() for _ in range(25)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.verify() == journal.head() == 100
    journal.close()


def test_a_text_file_is_no_journal(path):
    path.parent.mkdir()
    path.write_text("minutes of the parish council\n" * 100)
    with pytest.raises(DamagedStore, match="journal_damaged"):
        open_journal(path)
    assert path.read_text().startswith("minutes")


def test_another_programs_database_is_left_alone(path):
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE cows (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(DamagedStore, match="journal_foreign"):
        open_journal(path)


def test_a_newer_programs_journal_is_not_opened(filled):
    connection = apsw.Connection(str(filled))
    connection.pragma("user_version", FORMAT + 1)
    connection.close()
    with pytest.raises(Unavailable, match="journal_newer"):
        open_journal(filled)


def test_a_forged_line_is_found(filled):
    connection = apsw.Connection(str(filled))
    connection.execute("DROP TRIGGER events_never_change")
    connection.execute("UPDATE events SET actor = 'Li' WHERE seq = 120")
    connection.close()
    journal = open_journal(filled)
    with pytest.raises(DamagedStore, match="120"):
        journal.verify()
    journal.close()
    assert len(read_readable(filled).events) == 119


def test_a_damaged_file_is_said_and_its_good_beginning_read(filled):
    content = bytearray(filled.read_bytes())
    for page in range(len(content) // 4096 // 2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 2048] = b"\xa5" * 2048
    filled.write_bytes(content)
    with pytest.raises(DamagedStore, match="journal_damaged"):
        open_journal(filled)
    salvage = read_readable(filled)
    assert 0 < len(salvage.events) < 300
    assert not salvage.complete
    assert salvage.detail
    assert filled.read_bytes() == content


def test_a_cut_off_file_keeps_its_good_beginning(filled):
    content = filled.read_bytes()
    filled.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(DamagedStore):
        open_journal(filled)
    salvage = read_readable(filled)
    assert [event.seq for event in salvage.events] == list(range(1, len(salvage.events) + 1))
    assert 0 < len(salvage.events) < 300


def test_a_salvaged_journal_is_read_and_never_written(filled, recorded):
    content = filled.read_bytes()
    filled.write_bytes(content[: len(content) * 2 // 3])
    journal = SalvagedJournal(filled)
    assert isinstance(journal, Journal)
    assert journal.head() == len(journal.read()) > 0
    assert [event.seq for event in journal.read(journal.head() - 2)] == [journal.head() - 1, journal.head()]
    with pytest.raises(DamagedStore, match="journal_damaged"):
        journal.append([recorded(name="a")])


def test_nothing_is_salvaged_from_noise(path):
    path.parent.mkdir()
    path.write_bytes(b"\xa5" * 8192)
    salvage = read_readable(path)
    assert salvage.events == ()
    assert not salvage.complete


def test_a_whole_journal_is_salvaged_whole_while_another_writes(path, recorded):
    journal = open_journal(path)
    journal.append([recorded(name="a"), recorded(name="b")])
    salvage = read_readable(path)
    assert salvage.complete
    assert list(salvage.events) == journal.read()
    journal.close()


def test_no_file_is_no_salvage(tmp_path):
    with pytest.raises(Unavailable, match="journal_missing"):
        read_readable(tmp_path / "journal.sqlite")
