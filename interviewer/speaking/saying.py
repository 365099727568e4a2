"""What the interviewer says aloud, one text after the other."""

import asyncio
from collections import deque
from collections.abc import Callable

from interviewer.errors import InterviewerError
from interviewer.speaking.parts import Mouth


class Sayings:
    """Says what it is given, in order. What cannot be said is told of once; it is read anyway."""

    def __init__(
        self, mouth: Mouth, on_silence: Callable[[bool], None], complain: Callable[[str], None]
    ) -> None:
        """`on_silence` is told, when all is said or stopped, whether anything sounded."""
        self._mouth, self._on_silence, self._complain = mouth, on_silence, complain
        self._texts: deque[str] = deque()
        self._task: asyncio.Task[None] | None = None
        self._sounded = False
        self._told: set[str] = set()

    @property
    def is_busy(self) -> bool:
        """Whether something is being said."""
        return self._task is not None

    def say(self, text: str) -> None:
        """After what is being said."""
        self._texts.append(text)
        if self._task is None:
            self._sounded = False
            self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Fall silent, and say nothing of what was still to come."""
        self._texts.clear()
        if self._task is not None:
            self._mouth.stop()
            self._task.cancel()
            self._sounded = True
            self._end()

    async def _run(self) -> None:
        while self._texts:
            try:
                self._sounded |= await self._mouth.say(self._texts.popleft())
            except InterviewerError as error:
                self._complain_once(str(error))
        self._end()

    def _end(self) -> None:
        self._task = None
        self._on_silence(self._sounded)

    def _complain_once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._complain(text)
