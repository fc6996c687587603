"""Helpers that stay, for work of our own in pieces: as many pieces at once as there are helpers,
the largest first. A helper that stops a piece of work goes on with the next."""

import itertools
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, PriorityQueue

from app.core.limited.runner import Helper, Limits

#: A helper without work for so long ends, and gives its memory back.
IDLE_SECONDS = 300.0

#: How large it is (the larger the sooner), its number, and the piece of work.
_Piece = tuple[float, int, bytes, Limits, Future[bytes]]


class Pool:
    """``count`` helpers, each made by ``make`` when it is first needed. For any threads; a process
    that is forked off begins with none of them."""

    def __init__(self, count: int, make: Callable[[], Helper]) -> None:
        self._count, self._make = count, make
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._pieces: PriorityQueue[_Piece] = PriorityQueue()
        self._numbers = itertools.count()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def submit(self, payload: bytes, limits: Limits, *, size: float) -> Future[bytes]:
        """What ``Helper.call`` gives or raises, in time. A future that is cancelled before its turn
        is not worked on."""
        future: Future[bytes] = Future()
        self._pieces.put((-size, next(self._numbers), payload, limits, future))
        with self._lock:
            while len(self._threads) < self._count:
                # A helper ends with the thread that began it, so these never end.
                name = f"helper-{len(self._threads) + 1}"
                thread = threading.Thread(
                    target=self._work, args=(self._pieces,), name=name, daemon=True
                )
                self._threads.append(thread)
                thread.start()
        return future

    def _work(self, pieces: PriorityQueue[_Piece]) -> None:
        with self._make() as helper:
            while True:
                try:
                    piece = pieces.get(timeout=IDLE_SECONDS)
                except Empty:
                    helper.close()
                    piece = pieces.get()
                _size, _number, payload, limits, future = piece
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(helper.call(payload, limits))
                except BaseException as error:  # also of a process that is told to stop
                    future.set_exception(error)
