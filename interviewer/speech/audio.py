"""Sound as values: 16 kHz mono samples, what a source of sound may report, resampling.

Every position in time is a number of samples at `RATE` since the source was opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, gcd
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono, 16 kHz, between -1 and 1."""

RATE = 16_000
FRAME = 512
"""Samples in a frame: 32 ms, what Silero takes at a time."""

_QUIETEST = 1e-6
_CROSSINGS = 16
_STOP_BAND_BETA = 8.0
_PASS_BAND = 0.95


@dataclass(frozen=True)
class Gone:
    """The source stopped delivering. It is still tried; `Back` tells of success."""

    reason: str


@dataclass(frozen=True)
class Again:
    """The source delivers again after `Gone`."""


@dataclass(frozen=True)
class Missing:
    """Samples that the system or a full queue has lost; there is a hole in what follows."""

    samples: int
    """0 when the system does not say how many."""


@dataclass(frozen=True)
class Muted:
    """The source has delivered nothing but exact zeros for this many seconds."""

    seconds: float


Arrival = Samples | Gone | Again | Missing | Muted


class Source(Protocol):
    """Where sound comes from."""

    def arrivals(self) -> Iterator[Arrival]:
        """Blocks of any length as they come; ends with the sound, or after `close`."""
        ...

    def close(self) -> None:
        """End `arrivals` soon; may be called from any thread, and twice."""
        ...


def loudness(samples: Samples) -> float:
    """Root mean square in dB below full scale; -120 for silence and for no samples."""
    power = float(np.dot(samples, samples)) / samples.size if samples.size else 0.0
    return 10.0 * float(np.log10(max(power, _QUIETEST**2)))


def mono(block: NDArray[np.generic]) -> Samples:
    """Frames by channels, int16 or float, as one channel of floats."""
    scaled = block.astype(np.float32)
    if block.dtype == np.int16:
        scaled /= 32768.0
    if scaled.ndim == 1:
        return scaled
    return scaled[:, 0] if scaled.shape[1] == 1 else scaled.mean(axis=1, dtype=np.float32)


class Resampler:
    """A stream at any rate as a stream at 16 kHz: a polyphase low-pass filter.

    At 16 kHz samples pass untouched. Otherwise the output lags by half the filter (about 1 ms at
    48 kHz) and carries no sound above 7.6 kHz.
    """

    def __init__(self, rate: int) -> None:
        """`rate`: samples a second of what comes in."""
        common = gcd(rate, RATE)
        self._up, self._down = RATE // common, rate // common
        self._same = rate == RATE
        self._phases = _filter(self._up, self._down)
        self._history = np.zeros(self._phases.shape[1] - 1, np.float32)
        self._next = 0
        """Where the next output falls, in steps of 1/`up` input samples from the block's start."""

    def feed(self, samples: Samples) -> Samples:
        """What becomes known at 16 kHz with these samples."""
        if self._same or not samples.size:
            return samples
        joined = np.concatenate([self._history, samples])
        ticks = np.arange(self._next, samples.size * self._up, self._down)
        windows = np.lib.stride_tricks.sliding_window_view(joined, self._phases.shape[1])
        chosen, phases = windows[ticks // self._up], self._phases[ticks % self._up]
        heard: Samples = np.einsum("ij,ij->i", chosen, phases, dtype=np.float32)
        self._next += ticks.size * self._down - samples.size * self._up
        self._history = joined[samples.size :]
        return heard


def _filter(up: int, down: int) -> Samples:
    """One row of taps a phase, newest sample last: a Kaiser-windowed sinc."""
    stretch = max(up, down)
    half = _CROSSINGS * stretch
    ticks = np.arange(-half, half + 1)
    cutoff = _PASS_BAND / stretch
    taps = cutoff * np.sinc(cutoff * ticks) * np.kaiser(ticks.size, _STOP_BAND_BETA)
    taps *= up / taps.sum()
    rows = ceil(taps.size / up)
    padded = np.zeros(rows * up)
    padded[: taps.size] = taps
    return padded.reshape(rows, up).T[:, ::-1].astype(np.float32)
