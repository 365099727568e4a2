"""Keeps the interviewer's own voice from being taken for the candidate's.

Without headphones the microphone is closed while the voice sounds and for a moment after it, so
breaking in takes headphones or a key. Measured in simulated rooms (tests/benchmarks/echo.py):
unguarded, the voice was taken for the candidate in every question. Guards that compare the
microphone with what is played, in one band or in twenty, took it for the candidate in up to ten
first questions of ten, then never again; but of the candidates who broke in they noticed only two
to seven in ten within a second.
"""

import time
from collections.abc import Callable, Iterator
from enum import StrEnum

import numpy as np

from interviewer.speech.audio import RATE, Arrival, Samples, Source
from interviewer.speech.voice import Sound

_TAIL = 0.3
"""Seconds: the room's echo and the way through two devices; a leak was heard 0.08 s late."""


class Duplex(StrEnum):
    """Whether the candidate can be heard while the interviewer speaks."""

    HALF = "half"
    FULL = "headphones"


class EchoGuard:
    """Told what is played, asked what may be heard; each from its own thread."""

    def __init__(
        self, duplex: Duplex = Duplex.HALF, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds, the same as those of `played`."""
        self._duplex = duplex
        self._clock = clock
        self._until = float("-inf")

    def played(self, block: Sound, rate: int, at: float) -> None:
        """This block is heard from `at` on; a `Loudspeaker` calls it."""
        self._until = max(self._until, at + block.size / rate)

    @property
    def is_closed(self) -> bool:
        """Whether what the microphone delivers now is ignored."""
        return self._duplex is Duplex.HALF and self._clock() < self._until + _TAIL

    def heard(self, samples: Samples) -> Samples:
        """What the candidate may have said of these; as many samples, zeros where it is closed."""
        if self._duplex is Duplex.FULL:
            return samples
        left = self._until + _TAIL - (self._clock() - samples.size / RATE)
        if left <= 0:
            return samples
        closed = min(round(left * RATE), samples.size)
        return np.concatenate([np.zeros(closed, np.float32), samples[closed:]])


class GuardedSource:
    """A microphone whose own echo is taken out; the sample clock goes on as if nothing were."""

    def __init__(self, source: Source, guard: EchoGuard) -> None:
        """`source` must deliver in real time."""
        self._source = source
        self._guard = guard

    def arrivals(self) -> Iterator[Arrival]:
        """The source's, with silence in place of what the loudspeaker says."""
        for arrival in self._source.arrivals():
            yield self._guard.heard(arrival) if isinstance(arrival, np.ndarray) else arrival

    def close(self) -> None:
        """End `arrivals` soon."""
        self._source.close()
