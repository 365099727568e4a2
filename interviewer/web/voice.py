"""The page as ears, mouth and panel of an interview that `speaking` conducts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from interviewer.core.floor import Key, State
from interviewer.core.lines import Line
from interviewer.core.transcript import Answer
from interviewer.speaking.parts import Sound
from interviewer.web.entries import Entry
from interviewer.web.log import entry_of_line
from interviewer.web.messages import Captions, Hush, Queued, Speech, ToPage, Turn
from interviewer.web.services import Ear, Voices

_PATIENCE = 5.0
"""Seconds a page may take longer to play something than it lasts."""

Tell = Callable[[ToPage, bytes | None], None]
"""Takes what is for the pages; sound, if there is any, goes to the one that answers."""


class PageEars:
    """Hears what the page sends. Implements `speaking.parts.Ears`, and may be opened again."""

    def __init__(self, voices: Voices) -> None:
        """Closed."""
        self._voices = voices
        self._ear: Ear | None = None

    async def __aenter__(self) -> "PageEars":
        ear = self._voices.ear()
        await ear.__aenter__()
        self._ear = ear
        return self

    async def __aexit__(self, *error: object) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            await ear.__aexit__(*error)

    @property
    def position(self) -> float:
        """See `Ears`."""
        return self._ear.position if self._ear else 0.0

    @property
    def level(self) -> float:
        """See `Ears`."""
        return self._ear.level if self._ear else -120.0

    @property
    def waiting(self) -> int:
        """How many others' words are written down first."""
        return self._ear.waiting if self._ear else 0

    def feed(self, pcm: bytes) -> None:
        """Sound from the page."""
        if self._ear is not None:
            self._ear.feed(pcm)

    def begin(self, terms: Sequence[str], back: float) -> None:
        """See `Ears`."""
        if self._ear is not None:
            self._ear.begin(terms, back)

    def hold(self, closed: bool) -> None:
        """See `Ears`."""
        if self._ear is not None:
            self._ear.hold(closed)

    async def finish(self) -> Answer:
        """See `Ears`."""
        return await self._ear.finish() if self._ear else Answer(text="")

    async def heard(self) -> AsyncIterator[Sound]:
        """See `Ears`."""
        if self._ear is not None:
            async for sound in self._ear.heard():
                yield sound


class PageMouth:
    """Speech made here and played by the page. Implements `speaking.parts.Mouth`."""

    def __init__(self, voices: Voices, tell: Tell) -> None:
        """Silent until `is_open`."""
        self._voices, self._tell = voices, tell
        self._played = asyncio.Event()
        self._number = 0
        self.is_open = False
        """Whether somebody listens to the interviewer."""

    def played(self, number: int) -> None:
        """The page has come to the end of speech `number`."""
        if number == self._number:
            self._played.set()

    def stop(self) -> None:
        """See `Mouth`."""
        self._number += 1
        self._tell(Hush(), None)

    async def say(self, text: str) -> bool:
        """See `Mouth`; sentence by sentence, and over when the page has played it."""
        if not self.is_open:
            return False
        self._number += 1
        self._played.clear()
        seconds, rate = 0.0, 0
        async for sound in self._voices.say(text):
            rate = sound.rate
            seconds += len(sound.pcm) / 2 / rate
            self._tell(Speech(number=self._number, rate=rate), sound.pcm)
        if not rate:
            return False
        self._tell(Speech(number=self._number, rate=rate, last=True), None)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds + _PATIENCE):
                await self._played.wait()
        return True


class PagePanel:
    """What every page shows. Implements `speaking.parts.Panel`; keys come as messages instead."""

    can_edit = False

    def __init__(self, add: Callable[[Entry], None], tell: Tell, ears: PageEars) -> None:
        """`add` takes what belongs into the log."""
        self._add, self._tell, self._ears = add, tell, ears
        self.captions = Captions(committed="", tail="")
        self.turn = Turn(state="off")
        self.on_listening: Callable[[], None] = lambda: None
        self._before = 0

    def show(self, line: Line) -> None:
        """See `Panel`."""
        entry = entry_of_line(line)
        if entry is not None:
            self._add(entry)

    def said(self, answer: Answer) -> None:
        """The event shows it."""

    def stand(self, state: State, seconds: float = 0.0) -> None:
        """See `Panel`."""
        self.tell_turn(Turn(state=state, seconds=seconds if state is State.ENDING else None))
        if state is State.LISTENING:
            self.on_listening()

    def tell_turn(self, turn: Turn) -> None:
        """Where the turn stands, told when it changes."""
        if turn != self.turn:
            self.turn = turn
            self._tell(turn, None)

    def caption(self, committed: str, tail: str) -> None:
        """See `Panel`."""
        captions = Captions(committed=committed, tail=tail)
        if captions != self.captions:
            self.captions = captions
            self._tell(captions, None)

    def meter(self, level: float) -> None:
        """The page has its own; this is a time to look who waits for words."""
        if self._ears.waiting != self._before:
            self._before = self._ears.waiting
            self._tell(Queued(what="captions", before=self._before), None)

    async def keys(self) -> AsyncIterator[Key]:
        """None: see `Talk.press`."""
        no_keys: tuple[Key, ...] = ()
        for key in no_keys:
            yield key

    async def edit(self, label: str, text: str) -> str | None:
        """Never: the page edits."""
        return None
