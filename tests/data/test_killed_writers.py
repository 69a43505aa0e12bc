"""Killing any writer at any moment loses nothing that was acknowledged."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.store_sqlite import open_journal

WRITERS = 4
KILLS = 50
WRITE_FOREVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from data.journal import Draft
from data.store_sqlite import open_journal

journal = open_journal(Path(sys.argv[1]))
now = datetime.now(UTC)
count = 0
while True:
    count += 1
    body = {"fields": {"note": "x" * (count * 37 % 3000)}}
    drafts = [Draft("shelters.recorded", "shelters/hall", now, now, sys.argv[2], "", body)] * (count % 3 + 1)
    for event in journal.append(drafts):
        print(event.seq, event.id, flush=True)
"""


class Writer:
    """One process that appends until it is killed, and writes down what was acknowledged."""

    def __init__(self, journal: Path, said: Path, name: str) -> None:
        self.said = said
        with said.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-c", WRITE_FOREVER, str(journal), name], stdout=out)

    def wait_for_a_first_word(self) -> None:
        patience = time.monotonic() + 30
        while not self.acknowledged():
            assert self.process.poll() is None, "the writer ended by itself"
            assert time.monotonic() < patience, "the writer never wrote"
            time.sleep(0.002)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def acknowledged(self) -> list[tuple[int, str]]:
        lines = [line for line in self.said.read_text().splitlines(keepends=True) if line.endswith("\n")]
        return [(int(seq), identity) for seq, identity in map(str.split, lines)]


@pytest.mark.slow
def test_fifty_killed_writers_lose_nothing_acknowledged(tmp_path):
    path, chance = tmp_path / "journal.sqlite", random.Random(7)
    writers = [Writer(path, tmp_path / f"{n}.said", str(n)) for n in range(WRITERS)]
    everyone = list(writers)
    try:
        for killed in range(KILLS):
            place = chance.randrange(WRITERS)
            writers[place].wait_for_a_first_word()
            time.sleep(chance.uniform(0, 0.02))
            writers[place].kill()
            writers[place] = Writer(path, tmp_path / f"{WRITERS + killed}.said", str(WRITERS + killed))
            everyone.append(writers[place])
    finally:
        for writer in everyone:
            writer.kill()
    acknowledged = [word for writer in everyone for word in writer.acknowledged()]
    journal = open_journal(path)
    kept = {(event.seq, event.id) for event in journal.read()}
    assert journal.verify() == len(kept)
    journal.close()
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= kept
