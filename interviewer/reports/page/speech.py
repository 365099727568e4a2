"""Timed words of an answer: where they stand in the text, where sound is and where silence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from interviewer.core.transcript import Answer
from interviewer.core.words import Token, tokens

_BREATH = 0.35
"""Seconds of silence that still belong to flowing speech."""
LONG_PAUSE = 1.5
"""Seconds from which a silence is shown as a pause."""


@dataclass(frozen=True)
class Placed:
    """A word of the text with the seconds it was said at, from the start of the answer."""

    start: int
    end: int
    at: float
    until: float


@dataclass(frozen=True)
class Stretch:
    """Seconds from `at` to `until`, of speech or of silence."""

    at: float
    until: float

    @property
    def length(self) -> float:
        """In seconds."""
        return self.until - self.at


def placed(answer: Answer) -> tuple[Placed, ...]:
    """The words of the text that were heard; a corrected word has no time and is left out."""
    heard = [
        (token.text, word)
        for word in answer.words
        if word.end >= word.start
        for token in tokens(word.text)
    ]
    written = tokens(answer.text)
    return tuple(
        Placed(token.start, token.end, heard[index][1].start, heard[index][1].end)
        for token, index in _matched(written, [said for said, _ in heard])
    )


def _matched(written: Sequence[Token], heard: Sequence[str]) -> Iterable[tuple[Token, int]]:
    texts = [token.text for token in written]
    if texts == list(heard):
        return zip(written, range(len(heard)), strict=True)
    blocks = SequenceMatcher(None, texts, heard, autojunk=False).get_matching_blocks()
    return [
        (written[block.a + step], block.b + step) for block in blocks for step in range(block.size)
    ]


def spoken(answer: Answer) -> tuple[Stretch, ...]:
    """The stretches of speech, in order; breaths do not cut them."""
    joined: list[Stretch] = []
    for word in sorted(answer.words, key=lambda item: item.start):
        until = max(word.end, word.start)
        if joined and word.start - joined[-1].until <= _BREATH:
            joined[-1] = Stretch(joined[-1].at, max(joined[-1].until, until))
        else:
            joined.append(Stretch(word.start, until))
    return tuple(joined)


def pauses(answer: Answer) -> tuple[Stretch, ...]:
    """The silences of at least `LONG_PAUSE` seconds between words."""
    speech = spoken(answer)
    silent = (Stretch(a.until, b.at) for a, b in pairwise(speech))
    return tuple(pause for pause in silent if pause.length >= LONG_PAUSE)


def heard_between(words: Sequence[Placed], start: int, end: int) -> Stretch | None:
    """When the words of `text[start:end]` were said; None when none of them has a time."""
    inside = [word for word in words if word.start < end and word.end > start]
    if not inside:
        return None
    return Stretch(min(word.at for word in inside), max(word.until for word in inside))
