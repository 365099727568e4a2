"""Plays what the voice makes, starting with the first sentence, and falls silent at once when told.

One thread makes sentences, PortAudio's thread takes them; no call here waits for a stalled device.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Event, Lock
from typing import Any

import numpy as np

from interviewer.speech import portaudio
from interviewer.speech.failures import MicrophoneError
from interviewer.speech.voice import Sound, Voice, VoiceError

_LATENCY = 0.15
"""Seconds; at PortAudio's default of 0.035 a busy machine stutters."""
_STALLED = 2.0
"""Seconds without a request for sound after which the device is taken for dead."""
_LOOK = 0.05

Played = Callable[[Sound, int, float], None]
"""Told of every block that goes out: the sound, its rate, and the monotonic time it is heard at.
Called in PortAudio's thread, so it must only take note."""


class Loudspeaker:
    """One device; plays one thing at a time."""

    def __init__(self, device: str | None = None, played: Played | None = None) -> None:
        """`device`: a name or part of one; None is the system's default."""
        self._device = device
        self._played = played
        self._turn = Lock()

    def play(self, sounds: Iterator[Sound], rate: int, stop: Event) -> bool:
        """Returns when all has been heard, or False, in silence, soon after `stop` is set. Blocks.

        Raises `VoiceError` when there is no device, or when it stops taking sound.
        """
        with self._turn:
            first = next(sounds, None)
            if first is None or stop.is_set():
                return not stop.is_set()
            feed = _Feed(rate, self._played)
            feed.add(first)
            stream = self._open(feed, rate)
            try:
                for sound in sounds:
                    if stop.is_set():
                        return False
                    feed.add(sound)
                feed.no_more()
                return _await_end(feed, stop)
            finally:
                feed.clear()
                portaudio.close(stream)

    def _open(self, feed: "_Feed", rate: int) -> Any:
        try:
            backend: Any = portaudio.load()
        except MicrophoneError as error:
            raise VoiceError(str(error).replace("microphone:", "voice:")) from error
        settings = {
            "samplerate": rate,
            "channels": 1,
            "dtype": "float32",
            "latency": _LATENCY,
            "callback": feed.fill,
            "finished_callback": feed.lost.set,
        }
        try:
            stream = backend.OutputStream(device=self._device, **settings)
        except (backend.PortAudioError, ValueError) as error:
            stream = self._open_at_own_rate(backend, feed, settings, error)
        portaudio.register(stream)
        feed.asked = time.monotonic()
        stream.start()
        return stream

    def _open_at_own_rate(
        self, backend: Any, feed: "_Feed", settings: dict[str, Any], error: Exception
    ) -> Any:
        """Sound cards without a mixer in front take one rate only; the sound is brought to it."""
        try:
            found = backend.query_devices(self._device, kind="output")
            own = round(found["default_samplerate"])
            stream = backend.OutputStream(device=self._device, **{**settings, "samplerate": own})
        except (backend.PortAudioError, ValueError):
            name = f"`{self._device}`" if self._device else "the default loudspeaker"
            message = f"voice: {name} cannot be opened ({error}). Read on, or use --mute."
            raise VoiceError(message) from error
        feed.resample_to(own)
        return stream


class Speaker:
    """The voice at the loudspeaker, for asyncio."""

    def __init__(self, voice: Voice, loudspeaker: Loudspeaker) -> None:
        """Loads nothing; `warm_up` does."""
        self.voice = voice
        self._loudspeaker = loudspeaker
        self._saying: set[Event] = set()

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said or about to be."""
        return bool(self._saying)

    async def warm_up(self) -> None:
        """Load the voice while nothing is said yet; raises `VoiceError`."""
        await asyncio.to_thread(self.voice.load)

    async def say(self, text: str) -> bool:
        """Say it; False when it was interrupted. Cancelling falls silent. Raises `VoiceError`."""
        stop = Event()
        self._saying.add(stop)
        try:
            sounds = self.voice.sentences(text)
            return await asyncio.to_thread(self._loudspeaker.play, sounds, self.voice.rate, stop)
        finally:
            stop.set()
            self._saying.discard(stop)

    def stop(self) -> None:
        """Fall silent at once, as when the candidate speaks; what is said later is heard."""
        for stop in self._saying:
            stop.set()


def _await_end(feed: "_Feed", stop: Event) -> bool:
    while not stop.is_set():
        if feed.is_heard(time.monotonic()):
            return True
        if feed.lost.is_set() or feed.is_stalled(time.monotonic()):
            message = "voice: the loudspeaker stopped taking sound. Read on; it is tried again."
            raise VoiceError(message)
        stop.wait(_LOOK)
    return False


class _Feed:
    """Sound waiting to be played, filled from one thread and taken in PortAudio's."""

    def __init__(self, rate: int, played: Played | None) -> None:
        self._made_at = self._rate = rate
        self._played = played
        self._waiting: deque[Sound] = deque()
        self._condition = Condition()
        self._complete = False
        self._heard_at = 0.0
        self.asked = 0.0
        """When the device last asked for sound."""
        self.lost = Event()

    def resample_to(self, rate: int) -> None:
        """Bring what waits and what is added from now on to another rate."""
        self._rate = rate
        self._waiting = deque(resampled(sound, self._made_at, rate) for sound in self._waiting)

    def add(self, sound: Sound) -> None:
        """One more sentence."""
        self._waiting.append(resampled(sound, self._made_at, self._rate))

    def no_more(self) -> None:
        """Everything has been added."""
        self._complete = True

    def clear(self) -> None:
        """Drop what has not been taken."""
        self._waiting.clear()

    def is_heard(self, now: float) -> bool:
        """Whether all of it has left the loudspeaker."""
        return self._complete and not self._waiting and now >= self._heard_at

    def is_stalled(self, now: float) -> bool:
        """Whether the device has not asked for sound for long."""
        return now - self.asked > _STALLED

    def fill(self, out: Any, frames: int, times: Any, _status: object) -> None:
        """PortAudio's callback: the next `frames` samples, zeros when there are none."""
        self.asked = time.monotonic()
        block = np.zeros(frames, np.float32)
        taken = 0
        while taken < frames and self._waiting:
            sound = self._waiting.popleft()
            part = sound[: frames - taken]
            block[taken : taken + part.size] = part
            taken += part.size
            if part.size < sound.size:
                self._waiting.appendleft(sound[part.size :])
        out[:, 0] = block
        if taken:
            delay = times.outputBufferDacTime - times.currentTime
            heard = self.asked + (delay if 0 < delay < 1 else _LATENCY)
            self._heard_at = heard + frames / self._rate
            if self._played is not None:
                self._played(block, self._rate, heard)


def resampled(sound: Sound, rate: int, wanted: int) -> Sound:
    """The whole sound at another rate, band-limited; it should begin and end near zero."""
    if rate == wanted or not sound.size:
        return sound
    size = round(sound.size * wanted / rate)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(size // 2 + 1, spectrum.dtype)
    shared = min(kept.size, spectrum.size)
    kept[:shared] = spectrum[:shared]
    return np.asarray(np.fft.irfft(kept, size) * (size / sound.size), np.float32)
