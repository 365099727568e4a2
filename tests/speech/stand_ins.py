"""Stand-ins for the parts of listening: sound that spells its words, and devices that misbehave."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np

from interviewer.speech.audio import FRAME, RATE, Arrival, Samples, loudness
from interviewer.speech.gates import Scores
from interviewer.speech.hearing import Clip
from interviewer.speech.recogniser import Decoded
from interviewer.speech.words import TimedWord

_STEP = 0.01


def word(number: int, seconds: float = 0.4) -> Samples:
    """A sound that `SpellingRecogniser` writes as `w{number}`; `number` from 1 to 99."""
    return np.full(round(seconds * RATE), number * _STEP, np.float32)


def quiet(seconds: float) -> Samples:
    """Nothing."""
    return np.zeros(round(seconds * RATE), np.float32)


class LevelVad:
    """Speech is whatever is not silent."""

    def step(self, frame: Samples) -> float:
        return 1.0 if loudness(frame) > -60 else 0.0

    def reset(self) -> None:
        pass


@dataclass
class SpellingRecogniser:
    """Writes down the words made by `word`. `decoded` counts the clips."""

    decoded: list[Clip] = field(default_factory=list)

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        self.decoded.append(clip)
        numbers = (round(float(value) / _STEP) for value in clip.samples[:: FRAME // 16])
        said = [f"w{number}" for number, _ in groupby(numbers) if number]
        return Decoded(" ".join(said), Scores(-0.1, 0.0))

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        count = len(decoded.text.split())
        step = clip.span.seconds / max(count, 1)
        return tuple(
            TimedWord(text, index * step, (index + 1) * step, 0.9)
            for index, text in enumerate(decoded.text.split())
        )


@dataclass
class ScriptedSource:
    """Delivers `script`; sound in blocks of 20 ms."""

    script: Sequence[Arrival | Exception]
    closed: threading.Event = field(default_factory=threading.Event)

    def arrivals(self) -> Iterator[Arrival]:
        for step in self.script:
            if isinstance(step, Exception):
                raise step
            if not isinstance(step, np.ndarray):
                yield step
                continue
            for start in range(0, step.size, RATE // 50):
                if self.closed.is_set():
                    return
                yield step[start : start + RATE // 50]

    def close(self) -> None:
        self.closed.set()


class PortAudioFailure(Exception):
    """What `sounddevice.PortAudioError` is to the program."""


@dataclass
class Status:
    """What PortAudio says of a block."""

    input_overflow: bool = False


@dataclass
class ScriptedStream:
    """An open device of `ScriptedPortAudio`."""

    settings: dict[str, Any]
    closed: bool = False

    def start(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def deliver(self, block: Samples, overflow: bool = False) -> None:
        """What PortAudio's own thread does."""
        ints = (block * 32767).astype(np.int16).reshape(-1, 1)
        ints = np.repeat(ints, self.settings["channels"], axis=1)
        self.settings["callback"](ints, len(ints), None, Status(overflow))

    def vanish(self) -> None:
        """The device is unplugged."""
        self.settings["finished_callback"]()


@dataclass
class ScriptedPortAudio:
    """The part of `sounddevice` the microphone uses. Opens at `rates` and `channels` only."""

    devices: list[dict[str, Any]]
    rates: Sequence[int] = (48_000,)
    channels: Sequence[int] = (1,)
    opened: list[ScriptedStream] = field(default_factory=list)
    on_open: Callable[[ScriptedStream], None] = lambda _: None
    after_restart: list[dict[str, Any]] | None = None
    restarts: int = 0
    PortAudioError: type[Exception] = PortAudioFailure

    def query_devices(self) -> list[dict[str, Any]]:
        return self.devices

    def query_hostapis(self) -> list[dict[str, Any]]:
        inputs = [i for i, found in enumerate(self.devices) if found["max_input_channels"]]
        return [{"default_input_device": inputs[0] if inputs else -1}]

    def InputStream(self, **settings: Any) -> ScriptedStream:
        if settings["samplerate"] not in self.rates or settings["channels"] not in self.channels:
            message = "Error opening InputStream: Invalid sample rate [PaErrorCode -9997]"
            raise PortAudioFailure(message)
        stream = ScriptedStream(settings)
        self.opened.append(stream)
        self.on_open(stream)
        return stream

    def _terminate(self) -> None:
        self.restarts += 1

    def _initialize(self) -> None:
        if self.after_restart is not None:
            self.devices = self.after_restart


def device(name: str, inputs: int = 1, rate: float = 48_000.0) -> dict[str, Any]:
    """One entry of PortAudio's list."""
    return {"name": name, "max_input_channels": inputs, "default_samplerate": rate}
