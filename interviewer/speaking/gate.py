"""What an answer earned waits here until the answer has ended for good."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Open while what an answer earned may be shown, as it is for typed answers."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self._waiting = 0

    @property
    def holds(self) -> bool:
        """Whether something waits."""
        return self._waiting > 0

    def open(self) -> None:
        """Let through what waits and what comes."""
        self._open.set()

    def close(self) -> None:
        """Let nothing through."""
        self._open.clear()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Something waits, as long as the block runs."""
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def wait(self) -> None:
        """Returns when the gate is open."""
        await self._open.wait()
