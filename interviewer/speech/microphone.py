"""The microphone: blocks as they come, and word of it when they stop coming.

A lost device raises nothing in PortAudio. It shows as a finished stream (the device is gone) or as
callbacks that stay away (it is stalled); muting shows as exact zeros.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer.speech import portaudio
from interviewer.speech.audio import RATE, Again, Arrival, Gone, Missing, Muted, Resampler, mono
from interviewer.speech.failures import MicrophoneError
from interviewer.speech.portaudio import Backend, Device, Stream

_BLOCKS_A_SECOND = 50
_QUEUE_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class MicrophoneSettings:
    """Which microphone, and how patient to be. Times in seconds."""

    device: str | None = None
    """A number or a part of a name; None: the system's default."""
    rate: int | None = None
    """Samples a second to open it at; None: its own rate."""
    stalled_after: float = 2.0
    retry_every: float = 1.0
    muted_after: float = 3.0
    """Of exact zeros, while nothing else has come yet."""
    gated_after: float = 15.0
    """The same once there was sound: headsets with a noise gate send zeros in every pause."""


class Microphone:
    """A `Source`. Opened by `arrivals`, in the thread that iterates."""

    def __init__(
        self,
        settings: MicrophoneSettings | None = None,
        backend: Callable[[], Backend] = portaudio.load,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock`: seconds that only go forward."""
        self._settings = settings or MicrophoneSettings()
        self._load = backend
        self._clock = clock
        self._closed = threading.Event()
        self.device: Device | None = None
        """The device in use, once it is open."""
        self.lag = 0.0
        """The longest time a block waited to be taken, in seconds."""

    def arrivals(self) -> Iterator[Arrival]:
        """See `Source`; raises `MicrophoneError` when it cannot be opened at first."""
        backend = self._load()
        stream = self._open(backend)
        zeros = _Zeros(self._settings)
        try:
            while not self._closed.is_set():
                for arrival in self._until_gone(stream):
                    yield arrival
                    if isinstance(arrival, np.ndarray) and (muted := zeros.note(arrival)):
                        yield muted
                if self._closed.is_set():
                    return
                yield Gone("the microphone is gone")
                portaudio.close(stream.stream)
                reopened = self._reopen(backend)
                if reopened is None:
                    return
                stream = reopened
                yield Again()
        finally:
            portaudio.close(stream.stream)

    def close(self) -> None:
        """See `Source`."""
        self._closed.set()

    def _until_gone(self, stream: "_Capture") -> Iterator[Arrival]:
        """What the stream delivers; ends when the device is gone or `close` was called."""
        patience = self._settings.stalled_after
        stalled = False
        while not self._closed.is_set():
            try:
                at, block = stream.queue.get(timeout=0.1)
            except Empty:
                if stream.finished.is_set():
                    return
                if not stalled and self._clock() - stream.last > patience:
                    stalled = True
                    yield Gone(f"the microphone has delivered nothing for {patience:g} s")
                continue
            if stalled:
                stalled = False
                yield Again()
            if missing := stream.take_missing():
                yield Missing(round(missing.samples * RATE / stream.rate))
            self.lag = max(self.lag, self._clock() - at)
            yield stream.resampler.feed(mono(block))

    def _open(self, backend: Backend) -> "_Capture":
        self.device = portaudio.choose(portaudio.microphones(backend), self._settings.device)
        rate = self._settings.rate or self.device.rate
        failure: Exception | None = None
        for channels in dict.fromkeys((1, self.device.channels)):
            try:
                return _Capture(backend, self.device, (rate, channels), self._clock)
            except backend.PortAudioError as error:
                failure = error
        reason = str(failure).partition(" [")[0]
        message = (
            f"microphone: `{self.device.name}` cannot be opened: {reason}. "
            "Close what else uses it, or choose another."
        )
        raise MicrophoneError(message) from failure

    def _reopen(self, backend: Backend) -> "_Capture | None":
        while not self._closed.wait(self._settings.retry_every):
            if not portaudio.start_anew(backend):
                continue
            try:
                return self._open(backend)
            except (MicrophoneError, backend.PortAudioError):
                continue
        return None


class _Capture:
    """An open stream. Its callback, in PortAudio's own thread, does nothing but hand over."""

    def __init__(
        self,
        backend: Backend,
        device: Device,
        shape: tuple[int, int],
        clock: Callable[[], float],
    ) -> None:
        """`shape`: samples a second, and channels."""
        self.rate, channels = shape
        self.queue: Queue[tuple[float, NDArray[np.int16]]] = Queue(
            _QUEUE_SECONDS * _BLOCKS_A_SECOND
        )
        self.finished = threading.Event()
        self.resampler = Resampler(self.rate)
        self.last = clock()
        self._clock = clock
        self._missing: Missing | None = None
        self.stream: Stream = backend.InputStream(
            device=device.index,
            samplerate=self.rate,
            channels=channels,
            dtype="int16",
            blocksize=self.rate // _BLOCKS_A_SECOND,
            callback=self._receive,
            finished_callback=self.finished.set,
        )
        portaudio.register(self.stream)
        self.stream.start()

    def take_missing(self) -> Missing | None:
        """What was lost since the last look."""
        missing, self._missing = self._missing, None
        return missing

    def _receive(self, block: NDArray[np.int16], frames: int, _time: Any, status: Any) -> None:
        self.last = self._clock()
        lost = self._missing.samples if self._missing else 0
        try:
            self.queue.put_nowait((self.last, block.copy()))
        except Full:
            self._missing = Missing(lost + frames)
        else:
            if status and status.input_overflow:
                self._missing = Missing(lost)


class _Zeros:
    """Counts exact zeros: a live microphone has noise in its last bit."""

    def __init__(self, settings: MicrophoneSettings) -> None:
        self._settings = settings
        self._after = settings.muted_after
        self._samples = 0
        self._told = False

    def note(self, block: NDArray[np.float32]) -> Muted | None:
        if block.any():
            self._samples, self._told = 0, False
            self._after = self._settings.gated_after
            return None
        self._samples += block.size
        seconds = self._samples / RATE
        if self._told or seconds < self._after:
            return None
        self._told = True
        return Muted(seconds)
