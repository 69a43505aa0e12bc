"""The live line tells every page the newest head, and a slow page skips what it had no time for."""

import asyncio
import json
import threading

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from dashboard.live import Hub, watch
from data.faults import DamagedStore


def read(box):
    return json.loads(box.get_nowait())["head"]


def test_a_new_page_hears_the_last_head_at_once():
    hub = Hub()
    hub.publish(7)
    with hub.subscribe() as box:
        assert read(box) == 7


def test_a_slow_page_gets_the_newest_head_only():
    hub = Hub()
    with hub.subscribe() as box:
        for head in (1, 2, 3):
            hub.publish(head)
        assert read(box) == 3
        assert box.empty()


def test_a_page_that_left_is_forgotten():
    hub = Hub()
    with hub.subscribe() as box:
        pass
    hub.publish(1)
    assert box.empty()


def test_the_socket_sends_what_is_published_and_ignores_what_it_is_told(call):
    hub = Hub()
    hub.publish(3)
    sent = call(Starlette(routes=[WebSocketRoute("/ws", hub.serve)])).socket("/ws", messages=["anything"])
    assert json.loads(sent[1]["text"]) == {"head": 3}


def run_watch(answers):
    """Run the watch over some answers of the post; return what was published."""
    heads, left, over = [], list(answers), threading.Event()

    class Listener(Hub):
        def publish(self, head):
            heads.append(head)

    def refresh():
        if len(left) == 1:
            over.set()
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def go():
        task = asyncio.create_task(watch(refresh, Listener(), every_s=0))
        await asyncio.to_thread(over.wait)
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    return heads


def test_the_head_is_published_only_when_the_version_moves():
    assert run_watch([("a-1", 1), ("a-1", 1), ("a-2", 2)]) == [1, 2]


def test_another_journal_of_the_same_length_is_told_too():
    assert run_watch([("a-5", 5), ("b-5", 5)]) == [5, 5]


def test_a_fault_of_the_store_does_not_end_the_watch():
    assert run_watch([DamagedStore("journal_locked"), ("a-1", 1)]) == [1]
