"""Results worth keeping: each is made once, by whoever asks first, while the others wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Recall:
    """A bounded memory of results by key, safe between threads; the least used is forgotten first.

    Parameters
    ----------
    limit
        How many results are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result of a key, making it outside the lock where it is not kept; a fault is not kept."""
        with self._lock:
            future = self._kept.get(key)
            mine = future is None
            if future is None:
                future = self._kept[key] = Future()
                while len(self._kept) > self._limit:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        if mine:
            self._make(key, future, make)
        result: T = future.result()
        return result

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _make(self, key: Hashable, future: Future[Any], make: Callable[[], object]) -> None:
        try:
            future.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._kept.get(key) is future:
                    del self._kept[key]
            future.set_exception(error)
            raise
