"""What the keys do while an interview is spoken: they end, reopen, correct, and take the floor."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from interviewer.core.floor import Key, State
from interviewer.core.transcript import Answer
from interviewer.core.turn_events import KeyPressed, NotDone
from interviewer.errors import InterviewerError
from interviewer.speaking.conversation import Conversation
from interviewer.speaking.parts import Panel

_TYPING = "Typing. Enter sends; an empty line goes back to speaking."
_ONLY_TYPING = "Typing. Enter sends, Ctrl-C pauses."
_CORRECTING = "Correct what was misheard. Enter keeps it, Ctrl-C leaves it as it was."
_AGAIN = "From the beginning: what you said of this answer is gone."
_INSTEAD = "Once more: what you say now takes the place of your last answer."


class Keyboard:
    """Presses the keys of a conversation; takes answers by typing while it has the floor."""

    def __init__(self, conversation: Conversation, panel: Panel) -> None:
        """Nothing is read until `attached`."""
        self._talk, self._panel = conversation, panel
        self._candidate = conversation.candidate
        self._on_listen = self._candidate.on_listen
        self._types = False
        self._is_mute = False
        """Nothing can be heard any more: typing is all there is."""
        self._is_paused = False
        self._editing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def attached(self) -> AsyncIterator[None]:
        """Take keys as long as the block runs."""
        self._candidate.on_listen = self._listen
        self._talk.on_failure = self._fail
        reading = asyncio.create_task(self._read())
        try:
            yield
        finally:
            tasks = [task for task in (reading, self._editing) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def press(self, key: Key) -> None:  # noqa: C901 - one branch a key
        """One key."""
        if self._editing is not None or (self._is_paused and key not in (Key.PAUSE, Key.QUIT)):
            return
        match key:
            case Key.DONE:
                self._done()
            case Key.NOT_DONE:
                self._not_done()
            case Key.REDO:
                self._redo()
            case Key.FIX:
                self._edit(self._fix())
            case Key.TYPE:
                self._type()
            case Key.PAUSE:
                self._pause()
            case Key.QUIT:
                self._quit()
            case Key.HELP:
                pass  # the panel's own

    async def _read(self) -> None:
        async for key in self._panel.keys():
            self.press(key)

    def _listen(self) -> None:
        if self._types:
            self._edit(self._typed(""))
        else:
            self._on_listen()

    def _done(self) -> None:
        if self._talk.sayings.is_busy:
            self._talk.sayings.stop()
        elif self._talk.begun:
            self._talk.advance(KeyPressed(self._talk.policy.now))

    def _not_done(self) -> None:
        self._talk.sayings.stop()
        last = self._candidate.last_answer
        if self._talk.is_open and not self._talk.has_words and last is not None:
            self._talk.begin("resumed", last)
        else:
            self._talk.advance(NotDone(self._talk.policy.now))

    def _redo(self) -> None:
        self._talk.sayings.stop()
        if self._talk.has_words:
            self._candidate.notice(_AGAIN)
            self._talk.begin(self._talk.reason)
        elif self._candidate.last_answer is not None:
            self._candidate.notice(_INSTEAD)
            self._talk.begin("redone")

    def _pause(self) -> None:
        self._is_paused = not self._is_paused
        if self._is_paused:
            self._talk.sayings.stop()
        self._talk.close_ears(self._is_paused)
        if self._is_paused:
            self._panel.stand(State.PAUSED)
        else:
            self._talk.stand()

    def _quit(self) -> None:
        has_words = self._talk.has_words
        if has_words:
            self._talk.advance(KeyPressed(self._talk.policy.now))
        self._candidate.leave("/quit", after_answer=has_words)

    def _type(self) -> None:
        self._types = True
        self._talk.sayings.stop()
        if self._candidate.is_awaited:
            self._edit(self._typed(self._talk.heard if self._talk.is_open else ""))

    def _edit(self, editing: Coroutine[Any, Any, None]) -> None:
        async def edit() -> None:
            self._talk.close_ears(True)
            try:
                await editing
            finally:
                self._editing = None
                if not self._types:
                    self._talk.close_ears(False)
                self._talk.stand()

        self._editing = asyncio.create_task(edit())

    async def _typed(self, text: str) -> None:
        label = _ONLY_TYPING if self._is_mute else _TYPING
        written = await self._panel.edit(label, text)
        if written is None:
            self._candidate.leave("/pause")
        elif written.strip() or self._is_mute:
            self._talk.give(Answer(text=written))
        else:
            self._types = False
            self._talk.renew()

    async def _fix(self) -> None:
        if self._talk.has_words:
            heard = await self._talk.finished()
        elif self._candidate.last_answer is not None:
            heard = self._candidate.last_answer
        else:
            return
        written = await self._panel.edit(_CORRECTING, heard.text)
        if written is None or not written.strip() or written == heard.text:
            return
        first = heard.edited_from or heard.text
        corrected = heard.model_copy(update={"text": written, "edited_from": first})
        if self._talk.has_words:
            self._talk.give(corrected)
        elif self._candidate.last_answer is not None:
            self._talk.correct(corrected)

    def _fail(self, error: InterviewerError) -> None:
        if not self._panel.can_edit:
            self._candidate.fail(error)
            return
        self._candidate.notice(f"{error} Go on by typing.")
        self._is_mute = self._types = True
        if self._candidate.is_awaited and self._editing is None:
            self._edit(self._typed(self._talk.heard))
