"""Results worth keeping are made once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from dashboard.desk.recall import Recall


def test_a_result_is_made_once_for_all_who_ask_at_the_same_time():
    recall, begun, made = Recall(limit=4), Event(), []

    def make():
        begun.wait(5)
        made.append(1)
        return "answer"

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(recall.get, "key", make) for _ in range(4)]
        begun.set()
        assert [each.result(5) for each in asked] == ["answer"] * 4
    assert made == [1]


def test_a_fault_reaches_the_asker_and_is_not_kept():
    recall = Recall(limit=4)
    with pytest.raises(ValueError, match="no"):
        recall.get("key", lambda: int("no"))
    assert recall.get("key", lambda: 7) == 7


def test_the_least_used_is_forgotten_first():
    recall, made = Recall(limit=2), []

    def ask(key):
        return recall.get(key, lambda: made.append(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]
