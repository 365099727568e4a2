"""What is heard, brought to the conversation on the clock of its turns.

The clock of the sound stands still while no sound comes, and the policy's may have been put on.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from interviewer.core.endpointing import Phase
from interviewer.core.floor import State
from interviewer.core.turn_events import KeyPressed, SpeechStarted, Tick, TurnEvent
from interviewer.errors import InterviewerError
from interviewer.speaking.parts import Better, Over, Sound, Trouble

if TYPE_CHECKING:
    from interviewer.speaking.conversation import Conversation

_BEAT = 0.1


class Hearing:
    """The ears of one conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._shift = 0.0
        """What to add to the clock of the sound to have the policy's."""
        self._moved = asyncio.Event()
        self._is_deaf = False
        self.is_over = False
        """No more sound comes."""

    async def run(self) -> None:
        """Listen, without end."""
        try:
            await self._floor()
            async for sound in self._talk.parts.ears.heard():
                self._take(sound)
                await self._floor()
        except InterviewerError as error:
            self._talk.on_failure(error)

    async def beat(self) -> None:
        """The level, and time for a probe that waits while no sound keeps time; without end."""
        while True:
            await asyncio.sleep(_BEAT)
            if self._talk.parts.ears.position > 0:
                self._talk.parts.panel.meter(self._talk.parts.ears.level)
            if self._is_deaf and self._talk.policy.phase is not Phase.OPEN:
                self._talk.advance(Tick(self._talk.policy.now + _BEAT))

    def rebase(self) -> None:
        """What is heard from now on happens from the policy's now on."""
        self._shift = self._talk.policy.now - self._talk.parts.ears.position

    def move(self) -> None:
        """Something has changed for a recording that waits."""
        self._moved.set()

    async def _floor(self) -> None:
        """A recording waits while nobody listens."""
        while self._talk.manners.recording and not self._talk.may_hear:
            self._moved.clear()
            await self._moved.wait()

    def _take(self, sound: Sound) -> None:
        match sound:
            case Trouble():
                self._talk.candidate.notice(sound.text)
                if sound.stopped:
                    self._is_deaf = True
                    self._talk.parts.panel.stand(State.DEAF)
            case Better():
                self._is_deaf = False
                self.rebase()
                self._talk.candidate.notice("The microphone works again.")
                self._talk.stand()
            case Over():
                self._end()
            case _:
                if not self._talk.by_hand:
                    self._hear_of(sound)

    def _hear_of(self, event: TurnEvent) -> None:
        at = max(event.at + self._shift, 0.0)
        if isinstance(event, SpeechStarted) and self._talk.is_new and self._talk.sayings.is_busy:
            self._talk.break_in()
        elif self._talk.begun or isinstance(event, Tick):
            self._talk.advance(replace(event, at=at))

    def _end(self) -> None:
        """The recording is over; what it ends in is an answer."""
        self.is_over = True
        if self._talk.has_words or self._talk.policy.phase is Phase.ENDING:
            self._talk.advance(KeyPressed(self._talk.policy.now))
        elif self._talk.is_open:
            self._talk.candidate.end()
