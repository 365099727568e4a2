"""Ears and a voice for the browser's server, made of the same parts as the terminal's.

One model listens to everybody: whose words come first are written down first.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from interviewer.commands.listening import HeldSource, ListenerEars
from interviewer.speech.ears import Ears
from interviewer.speech.pushed import PushedSource
from interviewer.web.services import Ear, Sound, Voices

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.speech.hearing import Clip
    from interviewer.speech.recogniser import Decoded, Recogniser
    from interviewer.speech.voice import Voice
    from interviewer.speech.words import TimedWord

_WORDS, _TIMES = 0, 1
"""What is more urgent: words, and only then when they were said."""


class SharedRecogniser:
    """One recogniser for many ears, one clip at a time, in the order they came."""

    def __init__(self, load: Callable[[], Recogniser]) -> None:
        """`load` is called once, when the first ear opens."""
        self._load = load
        self._recogniser: Recogniser | None = None
        self._line: list[tuple[int, int]] = []
        self._number = 0
        self._busy = False
        self._moved = threading.Condition()
        self._loading = threading.Lock()

    def before(self, urgency: int, number: int) -> int:
        """How many clips are written down before this one."""
        with self._moved:
            ahead = sum(place < (urgency, number) for place in self._line)
            return ahead + self._busy if (urgency, number) in self._line else 0

    def loaded(self) -> Recogniser:
        """The recogniser itself."""
        with self._loading:
            if self._recogniser is None:
                self._recogniser = self._load()
            return self._recogniser

    @contextmanager
    def turn(self, urgency: int, note: Callable[[int], None]) -> Iterator[Recogniser]:
        """Wait in line, then have it alone. `note` is told the own number first."""
        with self._moved:
            self._number += 1
            place = (urgency, self._number)
            self._line.append(place)
            note(self._number)
            self._moved.wait_for(lambda: not self._busy and min(self._line) == place)
            self._line.remove(place)
            self._busy = True
        try:
            yield self.loaded()
        finally:
            with self._moved:
                self._busy = False
                self._moved.notify_all()


class _OnesTurn:
    """A recogniser for one ear. Implements `speech.recogniser.Recogniser`."""

    def __init__(self, shared: SharedRecogniser) -> None:
        self._shared = shared
        self._place: tuple[int, int] | None = None

    def load(self) -> None:
        """Make it ready; raises `ModelError`."""
        self._shared.loaded()

    @property
    def waiting(self) -> int:
        """How many others come first."""
        place = self._place
        return self._shared.before(*place) if place else 0

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        """In its turn."""
        with self._shared.turn(_WORDS, lambda number: self._note(_WORDS, number)) as recogniser:
            return recogniser.decode(clip, terms)

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        """When nobody waits for words."""
        with self._shared.turn(_TIMES, lambda number: None) as recogniser:
            return recogniser.time_words(decoded, clip)

    def _note(self, urgency: int, number: int) -> None:
        self._place = (urgency, number)


class PushedEars(ListenerEars):
    """The terminal's ears, fed by a page. Implements `web.services.Ear`."""

    def __init__(self, shared: SharedRecogniser) -> None:
        """`shared` writes down what they hear."""
        self._pushed = PushedSource()
        self._recogniser = _OnesTurn(shared)
        held = HeldSource(self._pushed)
        super().__init__(Ears(source=held, recogniser=self._load), held)

    @property
    def waiting(self) -> int:
        """See `Ear`."""
        return self._recogniser.waiting

    def feed(self, pcm: bytes) -> None:
        """See `Ear`."""
        self._pushed.feed(pcm)

    def _load(self) -> Recogniser:
        self._recogniser.load()
        return self._recogniser


class LocalVoices:
    """Implements `web.services.Voices` on this machine."""

    def __init__(self, shared: SharedRecogniser, voice: Voice, unheard: str = "") -> None:
        self.unheard = unheard
        self._shared, self._voice = shared, voice

    def ear(self) -> Ear:
        """See `Voices`."""
        return PushedEars(self._shared)

    async def say(self, text: str) -> AsyncIterator[Sound]:
        """See `Voices`."""
        import numpy as np

        sentences = self._voice.sentences(text)
        while (sound := await asyncio.to_thread(next, sentences, None)) is not None:
            pcm = (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
            yield Sound(self._voice.rate, pcm)


def browser_voices(arguments: Namespace) -> Voices:
    """What can listen and speak here; loads nothing yet."""
    from interviewer.speech.voice import choose_voice

    unheard = ""
    if find_spec("faster_whisper") is None:
        unheard = "Speaking needs faster-whisper on the server: pip install faster-whisper."

    def load() -> Recogniser:
        from interviewer.commands.building import progress
        from interviewer.speech.models import find
        from interviewer.speech.recogniser import load as load_model

        return load_model(find(getattr(arguments, "whisper_model", "auto"), notice=progress))

    return LocalVoices(SharedRecogniser(load), choose_voice(), unheard)
