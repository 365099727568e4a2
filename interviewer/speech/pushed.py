"""Sound that somebody else records and hands in, such as a page in a browser."""

from collections.abc import Iterator
from queue import Empty, Full, Queue

import numpy as np

from interviewer.speech.audio import RATE, Arrival, Missing, Samples

_MOST = 30 * RATE // 256
"""Blocks that may wait; half a minute of the smallest."""


class PushedSource:
    """A `Source` that is fed."""

    def __init__(self) -> None:
        """Silent until it is fed."""
        self._queue: Queue[Samples | None] = Queue(_MOST)
        self._missing = 0
        self._closed = False

    def feed(self, pcm: bytes) -> None:
        """16-bit little-endian mono at 16 kHz, from any thread; never waits."""
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768.0
        try:
            self._queue.put_nowait(samples)
        except Full:
            self._missing += samples.size

    def arrivals(self) -> Iterator[Arrival]:
        """See `Source`."""
        while not self._closed:
            try:
                samples = self._queue.get(timeout=0.2)
            except Empty:
                continue
            if samples is None:
                return
            if self._missing:
                missing, self._missing = self._missing, 0
                yield Missing(missing)
            yield samples

    def close(self) -> None:
        """See `Source`."""
        self._closed = True
