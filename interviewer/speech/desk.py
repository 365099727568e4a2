"""What is to be decoded next, and what has become text: the bookkeeping of one answer.

Text of a closed segment is final and only ever added to; the text of the open one is a guess. A
guess that proves right is not decoded a second time, which is why the text is there when a pause
turns out to be the end. Runs nothing itself; whoever decodes asks for `next` and reports `done`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from math import exp
from typing import assert_never

from interviewer.core.transcript import Word
from interviewer.speech.audio import RATE
from interviewer.speech.hearing import Clip, Close, Guess, Peek
from interviewer.speech.recogniser import Decoded
from interviewer.speech.segmenter import WentOn
from interviewer.speech.words import TimedWord, as_sentences, placed, spread_words


class Work(IntEnum):
    """What a job is for; the smaller comes first."""

    CLOSE = 0
    GUESS = 1
    PEEK = 2
    TIMES = 3


@dataclass(frozen=True, eq=False)
class Job:
    """A clip to decode; with `decoded`, a text whose words are to be timed."""

    work: Work
    segment: int
    clip: Clip
    decoded: Decoded | None = None


@dataclass(frozen=True)
class Draft:
    """The answer so far: final text, and the words after it as they look now."""

    committed: str = ""
    tail: str = ""

    @property
    def text(self) -> str:
        """Both."""
        return f"{self.committed} {self.tail}".strip()


@dataclass(frozen=True)
class _Piece:
    """A segment that has become text; `words` is None until they are timed."""

    start: int
    seconds: float
    decoded: Decoded
    words: tuple[TimedWord, ...] | None = None


class Desk:
    """One answer. Not safe across threads: its owner locks it."""

    def __init__(self, terms: Sequence[str] = (), start: int = 0) -> None:
        """`terms`: what the recogniser is primed with; `start`: the answer's first sample."""
        self.terms = tuple(terms)
        self._start = start
        self._waiting: dict[tuple[int, Work], Job] = {}
        self._running: Job | None = None
        self._guesses: dict[int, tuple[Clip, Decoded]] = {}
        self._closed: dict[int, Clip] = {}
        self._pieces: dict[int, _Piece] = {}

    @property
    def draft(self) -> Draft:
        """The text as it stands: committed as far as every earlier segment is text."""
        open_texts = [
            decoded.text
            for segment, (_, decoded) in sorted(self._guesses.items())
            if segment not in self._pieces
        ]
        texts = [piece.decoded.text for _, piece in self._ordered()]
        return Draft(_joined(texts), _joined(open_texts))

    @property
    def text(self) -> str:
        """All that is final, as sentences."""
        return as_sentences([piece.decoded.text for _, piece in self._ordered()], self.terms)

    @property
    def is_settled(self) -> bool:
        """Whether every closed segment is text."""
        return not self._closed

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being decoded or waits for it."""
        return self._running is None and not self._waiting

    @property
    def is_timed(self) -> bool:
        """Whether every word has its time."""
        return self.is_settled and all(piece.words is not None for piece in self._pieces.values())

    @property
    def backlog(self) -> float:
        """Seconds of closed segments that are not text yet."""
        return sum(clip.span.seconds for clip in self._closed.values())

    @property
    def words(self) -> tuple[Word, ...]:
        """Every committed word, in seconds from the answer's start; estimated where not timed."""
        return tuple(
            word
            for _, piece in self._ordered()
            for word in placed(_timed(piece), (piece.start - self._start) / RATE)
        )

    def take(self, finding: Guess | Peek | WentOn | Close) -> None:
        """Note what the ear found."""
        match finding:
            case Guess():
                self._waiting.pop((finding.segment, Work.PEEK), None)
                self._put(Job(Work.GUESS, finding.segment, finding.clip))
            case Peek():
                self._put(Job(Work.PEEK, finding.segment, finding.clip))
            case WentOn():
                self._waiting.pop((finding.segment, Work.GUESS), None)
            case Close():
                self._close(finding)
            case _ as never:
                assert_never(never)

    def next(self) -> Job | None:
        """The most urgent job, which now counts as running; None when nothing is to be done."""
        if not self._waiting:
            return None
        key = min(self._waiting, key=lambda key: (key[1], key[0]))
        self._running = self._waiting.pop(key)
        return self._running

    def done(self, job: Job, decoded: Decoded) -> None:
        """A clip's text is known."""
        self._running = None
        closed = self._closed.get(job.segment)
        if closed is not None and closed.span == job.clip.span:
            self._settle(job.segment, closed, decoded)
        elif job.segment not in self._pieces:
            self._guesses[job.segment] = (job.clip, decoded)

    def timed(self, job: Job, words: tuple[TimedWord, ...]) -> None:
        """The words of a settled segment are timed; where they cannot be, they are estimated."""
        self._running = None
        piece = self._pieces[job.segment]
        estimate = spread_words(piece.decoded.text, piece.seconds, _chance(piece.decoded))
        bare = replace(piece.decoded, trace=None)
        self._pieces[job.segment] = replace(piece, decoded=bare, words=words or estimate)

    def _put(self, job: Job) -> None:
        self._waiting[job.segment, job.work] = job

    def _close(self, finding: Close) -> None:
        segment, clip = finding.segment, finding.clip
        for work in (Work.GUESS, Work.PEEK):
            self._waiting.pop((segment, work), None)
        self._closed[segment] = clip
        guess = self._guesses.get(segment)
        if guess is not None and guess[0].span == clip.span:
            self._settle(segment, clip, guess[1])
        elif not self._is_being_decoded(segment, clip):
            self._put(Job(Work.CLOSE, segment, clip))

    def _is_being_decoded(self, segment: int, clip: Clip) -> bool:
        job = self._running
        return job is not None and job.segment == segment and job.clip.span == clip.span

    def _settle(self, segment: int, clip: Clip, decoded: Decoded) -> None:
        del self._closed[segment]
        self._guesses.pop(segment, None)
        words = None if decoded.text else ()
        self._pieces[segment] = _Piece(clip.span.start, clip.span.seconds, decoded, words)
        if decoded.text:
            self._put(Job(Work.TIMES, segment, clip, decoded))

    def _ordered(self) -> list[tuple[int, _Piece]]:
        """The pieces that no segment still to be decoded precedes."""
        first_open = min(self._closed, default=None)
        return [
            (segment, piece)
            for segment, piece in sorted(self._pieces.items())
            if first_open is None or segment < first_open
        ]


def _timed(piece: _Piece) -> tuple[TimedWord, ...]:
    if piece.words is not None:
        return piece.words
    return spread_words(piece.decoded.text, piece.seconds, _chance(piece.decoded))


def _chance(decoded: Decoded) -> float:
    return exp(min(decoded.scores.logprob, 0.0))


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text for text in texts if text)
