"""Ears and a mouth for the terminal: `speech` behind the protocols of `speaking.parts`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, assert_never

import numpy as np

from interviewer.core import turn_events as turns
from interviewer.speaking.parts import Better, Over, Trouble
from interviewer.speech.heard import (
    Back,
    Committed,
    Dropped,
    Ended,
    Lost,
    Partial,
    Silence,
    SpeechStarted,
    Unheard,
)
from interviewer.speech.listener import Ears, Listener
from interviewer.speech.segmenter import PAUSE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from interviewer.core.transcript import Answer
    from interviewer.speaking.parts import Sound
    from interviewer.speech.audio import Arrival, Source

_BREAK = "The microphone stopped: {}. What you have said stands, and it is tried again."
_HOLE = "{:.1f} s of sound were lost: this machine is too busy."
_MUTED = "The microphone delivers silence only: it is muted, or not permitted to this program."


_SLACK = 0.1
"""Seconds; frames do not fall on tenths."""


class HeldSource:
    """A source that can be closed for a while: silence comes instead, and time goes on."""

    def __init__(self, source: Source) -> None:
        """Open at first."""
        self._source = source
        self._closed = threading.Event()

    def hold(self, closed: bool) -> None:
        """Close or open it."""
        (self._closed.set if closed else self._closed.clear)()

    def arrivals(self) -> Iterator[Arrival]:
        """See `speech.audio.Source`."""
        for arrival in self._source.arrivals():
            if self._closed.is_set() and isinstance(arrival, np.ndarray):
                yield np.zeros_like(arrival)
            else:
                yield arrival

    def close(self) -> None:
        """See `speech.audio.Source`."""
        self._source.close()


class _Voice:
    """When the candidate's voice starts and stops, from what a listener tells.

    A gap just long enough to be told as a silence may be too short to be followed by a start; then
    the start shows in silences that stay away, or that count from later.
    """

    def __init__(self) -> None:
        self._speaks = False
        self._silent = 0.0
        """Up to when nothing was said."""
        self._stopped = 0.0

    def begin(self, now: float) -> None:
        """Silence is counted anew from a moment before `now`."""
        self._silent = self._stopped = max(now, self._stopped)

    def started(self, at: float) -> Iterator[turns.TurnEvent]:
        """The listener tells of a voice."""
        self._speaks = True
        yield turns.SpeechStarted(at)

    def silent(self, at: float, seconds: float) -> Iterator[turns.TurnEvent]:
        """The listener tells of a silence."""
        stopped = at - seconds
        if not self._speaks and stopped > self._stopped + _SLACK:
            yield from self.started(self._silent)
        if self._speaks:
            self._speaks = False
            self._stopped = stopped
            yield turns.SpeechStopped(stopped)
        self._silent = at

    def passed(self, now: float) -> Iterator[turns.TurnEvent]:
        """The listener tells of anything else, at `now`."""
        if not self._speaks and now > self._silent + PAUSE:
            yield from self.started(self._silent)


class ListenerEars:
    """Implements `speaking.parts.Ears`."""

    def __init__(self, ears: Ears, held: HeldSource) -> None:
        """`held` is the source of `ears`."""
        self._listener = Listener(ears)
        self._held = held
        self._voice = _Voice()

    async def __aenter__(self) -> ListenerEars:
        await self._listener.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._listener.__aexit__(*error)

    @property
    def position(self) -> float:
        """See `Ears`."""
        return self._listener.position

    @property
    def level(self) -> float:
        """See `Ears`."""
        return self._listener.level

    def begin(self, terms: Sequence[str], back: float) -> None:
        """See `Ears`."""
        self._listener.begin(terms, back)
        self._voice.begin(self._listener.position)

    def hold(self, closed: bool) -> None:
        """See `Ears`."""
        self._held.hold(closed)

    async def finish(self) -> Answer:
        """See `Ears`."""
        return await self._listener.finish()

    async def heard(self) -> AsyncIterator[Sound]:
        """See `Ears`."""
        voice = self._voice
        async for event in self._listener.events():
            if isinstance(event, SpeechStarted):
                for found in voice.started(event.at):
                    yield found
            elif isinstance(event, Silence):
                for found in voice.silent(event.at, event.seconds):
                    yield found
                yield turns.Tick(event.at)
            else:
                for found in voice.passed(self.position):
                    yield found
                yield self._told(event)

    def _told(self, event: Partial | Committed | Lost | Back | Dropped | Unheard | Ended) -> Sound:
        match event:
            case Committed(text):
                return turns.Committed(self.position, text)
            case Partial(_, tail):
                return turns.Tail(self.position, tail)
            case Lost(reason):
                return Trouble(_BREAK.format(reason), stopped=True)
            case Back():
                return Better()
            case Dropped(seconds):
                return Trouble(_HOLE.format(seconds))
            case Unheard():
                return Trouble(_MUTED)
            case Ended():
                return Over()
            case _ as never:
                assert_never(never)


class Mute:
    """A mouth that says nothing."""

    async def say(self, text: str) -> bool:
        """Nothing sounds."""
        return False

    def stop(self) -> None:
        """There is nothing to stop."""
