"""Gives an answer to the session as soon as all of it is text."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from interviewer.errors import InterviewerError

if TYPE_CHECKING:
    from interviewer.speaking.conversation import Conversation


class HandingIn:
    """The one answer of a conversation that is on its way."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self.task: asyncio.Task[None] | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether text is still waited for."""
        return self.task is not None and not self.task.done()

    def start(self) -> None:
        """Hand in the answer being given, once."""
        if self.task is None:
            self._talk.gate.close()
            self.task = asyncio.create_task(self._run())

    def take_back(self) -> bool:
        """The answer goes on: whether it had been handed in."""
        done = self.task is not None and self.task.done()
        if self.task is not None:
            self.task.cancel()
        self.task = None
        return done

    def forget(self) -> None:
        """Another answer is being given."""
        self.task = None

    async def _run(self) -> None:
        talk = self._talk
        try:
            answer = await talk.finished()
        except InterviewerError as error:
            talk.on_failure(error)
            return
        finally:
            talk.hearing.move()
        reason, before = talk.reason, talk.said
        talk.reason, talk.said = None, answer
        if reason == "resumed" and before is not None and before.text == answer.text:
            talk.rest()  # a cough, not a word
        elif reason is not None:
            talk.candidate.amend(answer, reason)
        else:
            talk.candidate.answer(answer)
