"""The live line tells every page the newest version, and a slow page skips what it had no time for."""

import asyncio
import json
import threading

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from dashboard.live import Hub, follow_moves, watch
from data.faults import DamagedStore

ROW = ["a", -1.2, 50.6, 1772442000]


def read(box):
    return [json.loads(message) for message in box.take()]


def test_a_new_page_hears_the_last_of_each_at_once():
    hub = Hub()
    hub.publish("a-7", 7, "09:30")
    hub.publish_teams([ROW])
    with hub.subscribe() as box:
        assert read(box) == [{"version": "a-7", "head": 7, "clock": "09:30"}, {"teams": [ROW]}]


def test_a_slow_page_gets_the_newest_of_each_only():
    hub = Hub()
    with hub.subscribe() as box:
        for head in (1, 2, 3):
            hub.publish(f"a-{head}", head, "09:30")
            hub.publish_teams([[*ROW[:3], head]])
        assert read(box) == [{"version": "a-3", "head": 3, "clock": "09:30"}, {"teams": [[*ROW[:3], 3]]}]
        assert read(box) == []


def test_a_page_that_left_is_forgotten():
    hub = Hub()
    with hub.subscribe() as box:
        pass
    hub.publish("a-1", 1, "09:30")
    assert read(box) == []


def test_the_socket_sends_what_is_published_and_ignores_what_it_is_told(call):
    hub = Hub()
    hub.publish("a-3", 3, "09:30")
    sent = call(Starlette(routes=[WebSocketRoute("/ws", hub.serve)])).socket("/ws", messages=["anything"])
    assert json.loads(sent[1]["text"]) == {"version": "a-3", "head": 3, "clock": "09:30"}


def run_watch(answers, beat_s=60):
    """Run the watch over some answers of the post; return what was published."""
    heads, left, over = [], list(answers), threading.Event()

    class Listener(Hub):
        def publish(self, version, head, clock):
            heads.append(head)

    def refresh():
        if len(left) == 1:
            over.set()
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return *answer, "09:30"

    async def go():
        task = asyncio.create_task(watch(refresh, Listener(), every_s=0, beat_s=beat_s))
        await asyncio.to_thread(over.wait)
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    return heads


def test_the_head_is_published_only_when_the_version_moves():
    assert run_watch([("a-1", 1), ("a-1", 1), ("a-2", 2)]) == [1, 2]


def test_what_this_process_records_is_told_without_waiting_for_the_poll():
    answers = iter([("a-1", 1, "09:30"), ("a-2", 2, "09:30")])

    async def go():
        hub = Hub()
        with hub.subscribe() as box:
            task = asyncio.create_task(watch(lambda: next(answers), hub, every_s=3600))
            first = await box.get()
            hub.recorded.set()
            second = await box.get()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return [json.loads(message)["version"] for message in (*first, *second)]

    assert asyncio.run(go()) == ["a-1", "a-2"]


def test_another_journal_of_the_same_length_is_told_too():
    assert run_watch([("a-5", 5), ("b-5", 5)]) == [5, 5]


def test_a_fault_of_the_store_does_not_end_the_watch():
    assert run_watch([DamagedStore("journal_locked"), ("a-1", 1)]) == [1]


def test_the_head_is_told_again_and_again_as_a_heartbeat():
    heads = run_watch([("a-1", 1), ("a-1", 1)], beat_s=0)
    assert len(heads) > 1
    assert set(heads) == {1}


def follow(answers, stirs):
    """Follow some answers of the feeds, stirred so often; return the frames that went out."""
    frames, left, asked = [], list(answers), threading.Event()

    class Listener(Hub):
        def publish_teams(self, rows):
            frames.append(rows)

    def list_moves():
        asked.set()
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def go():
        hub = Listener()
        task = asyncio.create_task(follow_moves(list_moves, hub, frame_s=0))
        for _ in range(stirs):
            asked.clear()
            hub.moved.set()
            await asyncio.to_thread(asked.wait)
            await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(go())
    return frames


def test_a_frame_goes_out_when_somebody_moved():
    assert follow([[ROW], [ROW], [[*ROW[:3], 2]]], 3) == [[ROW], [[*ROW[:3], 2]]]


def test_a_fault_of_the_positions_does_not_end_the_frames():
    assert follow([DamagedStore("positions_damaged"), [ROW]], 2) == [[ROW]]
