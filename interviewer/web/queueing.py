"""A few at a time: who comes later waits in line and is told how many are before them."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from interviewer.core.assessment import Graded, Probe
from interviewer.ports import Examination, PreparedExaminer

Told = Callable[[int], None]
"""Called with the number of others before this one, whenever it changes; 0: its turn has come."""


class Turnstile:
    """Lets `most` through at once, in the order they came."""

    def __init__(self, most: int) -> None:
        """`most`: at least one."""
        self._free = most
        self._line: deque[tuple[asyncio.Future[None], Told]] = deque()

    @asynccontextmanager
    async def place(self, told: Told) -> AsyncIterator[None]:
        """Wait in line and hold a place; nothing is told to who need not wait."""
        if self._free and not self._line:
            self._free -= 1
        else:
            await self._wait(told)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, told: Told) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (called, told)
        self._line.append(entry)
        told(len(self._line))
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():
                self._leave()  # the place was given while it was being given up
            else:
                self._line.remove(entry)
                self._tell()
            raise
        told(0)

    def _leave(self) -> None:
        if not self._line:
            self._free += 1
            return
        called, _ = self._line.popleft()
        called.set_result(None)
        self._tell()

    def _tell(self) -> None:
        for before, (_, told) in enumerate(self._line, 1):
            told(before)


class QueuedExaminer:
    """An examiner that takes its turn. Implements `ports.Examiner`."""

    def __init__(self, examiner: PreparedExaminer, turnstile: Turnstile, told: Told) -> None:
        """`turnstile` is shared by everyone who waits for the same thing."""
        self._examiner, self._turnstile, self._told = examiner, turnstile, told

    async def warm_up(self) -> None:
        """At once: nobody waits for it."""
        await self._examiner.warm_up()

    async def close(self) -> None:
        """As the examiner does."""
        await self._examiner.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner does, in its turn; the place is free before the grade is out."""
        grade = None
        async with self._turnstile.place(self._told):
            async for step in self._examiner.examine(examination):
                if isinstance(step, Graded):
                    grade = step
                else:
                    yield step
        if grade is not None:
            yield grade
