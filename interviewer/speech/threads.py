"""Work in daemon threads, which a device that never answers cannot make the program wait for."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def in_daemon(call: Callable[[], _T], name: str) -> "Future[_T]":
    """What the call returns or raises, once it does."""
    future: Future[_T] = Future()

    def body() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # handed to whoever asks for the result
            future.set_exception(error)

    threading.Thread(target=body, name=name, daemon=True).start()
    return future
