"""Sound in, segments with their sound out. Keeps the last sixteen seconds and no more."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from interviewer.speech.audio import FRAME, RATE, Samples, loudness
from interviewer.speech.segmenter import (
    Began,
    Closed,
    Cut,
    Guessed,
    Peeked,
    Rules,
    Seen,
    Segmenter,
    Span,
    Voice,
    WentOn,
)
from interviewer.speech.vad import Vad

_KEPT = 16 * RATE
_REACH = 3 * RATE // FRAME


@dataclass(frozen=True, eq=False)
class Clip:
    """A stretch of sound, its place on the sample clock, and the voice that is in it."""

    samples: Samples
    span: Span
    voice: Voice

    @property
    def voiced(self) -> float:
        """Seconds somebody spoke."""
        return self.voice.seconds


@dataclass(frozen=True)
class Guess:
    """The segment may be over; its text is wanted."""

    segment: int
    clip: Clip


@dataclass(frozen=True)
class Peek:
    """The segment goes on; its text so far is welcome when nothing else is to be done."""

    segment: int
    clip: Clip


@dataclass(frozen=True)
class Close:
    """The segment is over."""

    segment: int
    clip: Clip


@dataclass(frozen=True)
class Tick:
    """A frame has passed. `silence` in seconds, `level` in dBFS."""

    at: int
    silence: float
    level: float


Finding = Began | WentOn | Guess | Peek | Close | Tick


class Hearing:
    """The ear of one listener: used from one thread."""

    def __init__(self, vad: Vad, rules: Rules | None = None) -> None:
        """Starts out watching: speech is noticed, no segment is made until `begin`."""
        self._vad = vad
        self._rules = rules
        self._kept = np.zeros(_KEPT, np.float32)
        self._rest = np.zeros(0, np.float32)
        self._seen: deque[Seen] = deque(maxlen=_REACH)
        self._position = 0
        self._segmenter = Segmenter(rules)
        self._attentive = False

    @property
    def position(self) -> int:
        """Samples heard so far, in whole frames."""
        return self._position

    @property
    def silence(self) -> float:
        """Seconds since the last speech, or since `begin`."""
        return self._segmenter.silence

    def begin(self, back: float = 0.0) -> tuple[int, list[Finding]]:
        """Listen from `back` seconds ago (at most 3): the sample the answer starts at, and what was
        said.

        Reaching back takes in the words with which the candidate broke in, and the answer starts
        with them; where there are none, it starts now.
        """
        frames = min(round(back * RATE / FRAME), len(self._seen))
        start = self._position - frames * FRAME
        self._segmenter = Segmenter(self._rules, start)
        self._attentive = True
        replayed = list(self._seen)[len(self._seen) - frames :]
        found = [self._with_sound(cut) for seen in replayed for cut in self._segmenter.step(seen)]
        voices = (finding.at for finding in found if isinstance(finding, Began))
        return next(voices, self._position), found

    def rest(self) -> None:
        """Watch only: what is said from now on is noticed, but not kept as an answer."""
        self._segmenter = Segmenter(self._rules, self._position)
        self._attentive = False

    def lose_thread(self, samples: int = 0) -> list[Finding]:
        """After a hole of `samples`: what was open is closed, and the VAD starts anew."""
        missing = -self._rest.size % FRAME
        found = self.feed(np.zeros(missing, np.float32)) + self.flush()
        self._vad.reset()
        return found + self.feed(np.zeros(max(samples - missing, 0), np.float32))

    def feed(self, samples: Samples) -> list[Finding]:
        """What these samples bring, in order."""
        joined = np.concatenate([self._rest, samples]) if self._rest.size else samples
        whole = joined.size - joined.size % FRAME
        self._rest = joined[whole:].copy()
        found: list[Finding] = []
        for start in range(0, whole, FRAME):
            found += self._frame(joined[start : start + FRAME])
        return found

    def flush(self) -> list[Finding]:
        """Close what is open."""
        if not self._attentive:
            return []
        return [self._with_sound(cut) for cut in self._segmenter.flush()]

    def _frame(self, frame: Samples) -> list[Finding]:
        at = self._position % _KEPT
        self._kept[at : at + FRAME] = frame
        self._position += FRAME
        seen = Seen(self._vad.step(frame), loudness(frame))
        self._seen.append(seen)
        cuts = self._segmenter.step(seen)
        if not self._attentive:
            cuts = [cut for cut in cuts if isinstance(cut, Began)]
        tick = Tick(self._position, self._segmenter.silence, seen.level)
        return [*(self._with_sound(cut) for cut in cuts), tick]

    def _with_sound(self, cut: Cut) -> Finding:
        match cut:
            case Guessed():
                return Guess(cut.segment, self._clip(cut.span, cut.voice))
            case Peeked():
                return Peek(cut.segment, self._clip(cut.span, cut.voice))
            case Closed():
                return Close(cut.segment, self._clip(cut.span, cut.voice))
            case Began() | WentOn():
                return cut

    def _clip(self, span: Span, voice: Voice) -> Clip:
        places = np.arange(span.start, span.end) % _KEPT
        return Clip(self._kept[places], span, voice)
