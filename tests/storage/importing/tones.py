"""A recogniser for tests: every tone burst is one word, named after its pitch."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from interviewer.core.transcript import Word
from interviewer.storage.importing.timbre import RATE

_BLOCK = RATE // 50


@dataclass
class ToneWords:
    """Hears tones. `heard` counts the seconds it was given; `fail_after` clips it breaks off."""

    name: str = "tones"
    fail_after: int | None = None
    heard: list[float] = field(default_factory=list)

    def words(self, samples: np.ndarray) -> Iterator[Word]:
        if self.fail_after is not None and len(self.heard) >= self.fail_after:
            raise KeyboardInterrupt
        self.heard.append(len(samples) / RATE)
        count = len(samples) // _BLOCK
        blocks = samples[: count * _BLOCK].reshape(count, _BLOCK)
        loud = np.flatnonzero(np.abs(blocks).max(axis=1) > 0.02)
        for run in np.split(loud, np.flatnonzero(np.diff(loud) > 1) + 1):
            if len(run) > 3:
                begin, end = int(run[0]) * _BLOCK, (int(run[-1]) + 1) * _BLOCK
                peak = int(np.abs(np.fft.rfft(samples[begin:end])).argmax())
                pitch = round(peak * RATE / (end - begin) / 100) * 100
                start, stop = begin / RATE, end / RATE
                yield Word(text=f"t{pitch}", start=start, end=stop, probability=1.0)


def tones(pitches: list[int], seconds: float = 0.5, gap: float = 0.5) -> np.ndarray:
    """Bursts of these pitches, 0 for silence, with a gap after each."""
    times = np.arange(round(seconds * RATE)) / RATE
    quiet = np.zeros(round(gap * RATE), np.float32)
    parts = [part for p in pitches for part in (0.3 * np.sin(2 * np.pi * p * times), quiet)]
    return np.concatenate(parts).astype(np.float32)
