"""The person who speaks. Implements `ports.Candidate`: hands answers to the session, and takes one
back while the candidate is still speaking."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal

from interviewer.core.assessment import Graded, Probe
from interviewer.core.lines import Line, Notice, ProbeLine, QuestionLine, Reply
from interviewer.core.transcript import Answer
from interviewer.errors import InterviewerError
from interviewer.ports import Amended, Examination, PreparedExaminer
from interviewer.speaking.parts import Panel

Reason = Literal["resumed", "redone", "corrected"]


class SpeakingCandidate:
    """Between the session and the conversation, which sets the hooks."""

    def __init__(self, panel: Panel, last_answer: Callable[[], Answer | None]) -> None:
        """`last_answer`: the answer the session would take back now, or None."""
        self._panel = panel
        self._last_answer = last_answer
        self._awaited: asyncio.Future[Answer | Amended | None] | None = None
        self._reopened: asyncio.Future[Amended] | None = None
        self._waiting: Answer | Amended | None = None
        """Given while nobody was waiting for it."""
        self._unprinted: Answer | None = None
        self._leaving: str | None = None
        self._is_over = False
        self._failure: InterviewerError | None = None
        self.is_reopening = False
        """Whether the answer under examination is about to be exchanged."""
        self.on_said: Callable[[str], None] = lambda _: None
        """Told of everything the interviewer says."""
        self.on_listen: Callable[[], None] = lambda: None
        self.on_result: Callable[[], Awaitable[None]] = _at_once
        """Returns when the answer has ended for good; before, nothing may follow from it."""

    async def show(self, line: Line) -> None:
        """On the panel; what the interviewer says is spoken too, which is not waited for."""
        self.print_answer()
        self._panel.show(line)
        if isinstance(line, QuestionLine | ProbeLine | Reply):
            self.on_said(line.text)

    async def listen(self) -> Answer | Amended | None:
        """What is said next; None when the sound is over."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            return waiting
        if self._failure is not None:
            raise self._failure
        if self._leaving is not None:
            return Answer(text=self._leaving)
        if self._is_over:
            return None
        self._awaited = asyncio.get_running_loop().create_future()
        self.on_listen()
        try:
            return await self._awaited
        finally:
            self._awaited = None

    async def goes_on(self) -> Amended:
        """See `ports.Candidate`."""
        if isinstance(self._waiting, Amended):
            self.is_reopening = True
            waiting, self._waiting = self._waiting, None
            return waiting
        self._reopened = asyncio.get_running_loop().create_future()
        try:
            return await self._reopened
        finally:
            self._reopened = None

    @property
    def last_answer(self) -> Answer | None:
        """The answer that can be given once more now."""
        return self._last_answer()

    @property
    def is_awaited(self) -> bool:
        """Whether the session waits for an answer."""
        return self._awaited is not None and not self._awaited.done()

    @property
    def is_examined(self) -> bool:
        """Whether the session waits for what the last answer earned."""
        return self._reopened is not None and not self._reopened.done()

    def answer(self, answer: Answer) -> None:
        """A new answer."""
        self._unprinted = answer
        self._give(answer)

    def amend(self, answer: Answer, reason: Reason) -> None:
        """The last answer once more; a new one when it is too late for that."""
        self._unprinted = answer
        if self.last_answer is None:
            self._give(answer)
            return
        amended = Amended(answer, reason)
        if self._reopened is not None and not self._reopened.done():
            self.is_reopening = True
            self._reopened.set_result(amended)
        else:
            self._give(amended)

    def print_answer(self) -> None:
        """Show what was said, once, as soon as something follows from it."""
        answer, self._unprinted = self._unprinted, None
        if answer is not None:
            self._panel.said(answer)

    def take_back(self) -> None:
        """What was said goes on: it is shown when it is whole."""
        self._unprinted = None

    def leave(self, word: str, *, after_answer: bool = False) -> None:
        """Say `word` (`/quit`, `/pause`) when the session listens; `after_answer`: an answer is
        on its way, which comes first."""
        self._leaving = word
        if not after_answer:
            self._give(Answer(text=word), keep=False)

    def add_nothing(self) -> None:
        """No answer is on its way any more: what was handed in held nothing new."""
        if self._leaving is not None:
            self._give(Answer(text=self._leaving), keep=False)

    def end(self) -> None:
        """There is nothing more to come, nor an answer on its way."""
        self._is_over = True
        self._give(None, keep=False)

    def fail(self, error: InterviewerError) -> None:
        """Nothing can be heard, and there is no other way to answer."""
        self._failure = error
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(error)

    def notice(self, text: str) -> None:
        """A sentence of the program's."""
        self._panel.show(Notice(text))

    def _give(self, answer: Answer | Amended | None, keep: bool = True) -> None:
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(answer)
        elif keep:
            self._waiting = answer


class HeldExaminer:
    """Examines at once, and keeps the result until the answer it is about has ended.

    Implements `ports.PreparedExaminer`.
    """

    def __init__(self, examiner: PreparedExaminer, candidate: SpeakingCandidate) -> None:
        """`candidate` knows whether the answer has ended."""
        self._examiner, self._candidate = examiner, candidate

    async def warm_up(self) -> None:
        """As the examiner does."""
        await self._examiner.warm_up()

    async def close(self) -> None:
        """As the examiner does."""
        await self._examiner.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner does; what an answer earned that goes on is never let out."""
        is_final = False
        self._candidate.is_reopening = False  # the one before this was cancelled
        async for step in self._examiner.examine(examination):
            if not is_final:
                await self._candidate.on_result()
                is_final = True
            if self._candidate.is_reopening:
                await asyncio.Future()  # the session is about to cancel this examination
            yield step


async def _at_once() -> None:
    """Nobody speaks: what is given is complete."""
