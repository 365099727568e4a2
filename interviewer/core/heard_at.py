"""When the words of an answer were said: its timed words, found in its text.

A corrected word has no time of its own, and a typed answer has none at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from interviewer.core.transcript import Answer
from interviewer.core.words import Token, tokens


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


def heard_between(words: Sequence[Placed], start: int, end: int) -> Stretch | None:
    """When the words of `text[start:end]` were said; None when none of them has a time."""
    inside = [word for word in words if word.start < end and word.end > start]
    if not inside:
        return None
    return Stretch(min(word.at for word in inside), max(word.until for word in inside))


def clock(seconds: float) -> str:
    """Minutes and seconds, as a player shows them."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def said_at(answer: Answer, start: int) -> float | None:
    """The second of the recording at which the text from character `start` on was said.

    Without timed words it is where the answer begins; None for an answer that was typed.
    """
    if answer.audio is None:
        return None
    when = heard_between(placed(answer), start, len(answer.text))
    return answer.audio.start + (when.at if when else 0.0)
