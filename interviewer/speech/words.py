"""When each word was said, from the alignment of text and sound; a fair guess where there is none.

The probability is the chance the recogniser gives the word without any priming, so a term that was
put into its head rather than heard has a low one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from interviewer.core.transcript import Word

_OPENING = "\"'“¿([{-"
_CLOSING = "\"'.。,，!！?？:：”)]}、"
_PRECISION = 3


@dataclass(frozen=True)
class TimedWord:
    """A word as written, with its punctuation; seconds from the start of its clip."""

    text: str
    start: float
    end: float
    probability: float


def timed_words(
    found: Iterable[Mapping[str, Any]], first: float, last: float
) -> tuple[TimedWord, ...]:
    """Words from an alignment's entries; punctuation joins its word.

    No word lies outside `first` to `last`: the alignment begins at the clip's start whenever the
    voice does.
    """
    words: list[TimedWord] = []
    opening = ""
    for entry in found:
        text = str(entry["word"])
        bare = text.strip()
        start, end = (min(max(float(entry[key]), first), last) for key in ("start", "end"))
        chance = min(max(float(entry["probability"]), 0.0), 1.0)
        if text.startswith(" ") and bare and all(mark in _OPENING for mark in bare):
            opening += bare
        elif words and not opening and not text.startswith(" "):
            before = words[-1]
            spoken = all(mark in _CLOSING for mark in bare)
            words[-1] = TimedWord(
                before.text + bare, before.start, before.end if spoken else end, before.probability
            )
        elif bare:
            words.append(TimedWord(opening + bare, start, max(start, end), chance))
            opening = ""
    return tuple(words)


def spread_words(text: str, seconds: float, probability: float) -> tuple[TimedWord, ...]:
    """Words at even pace by their length, for a clip whose alignment has not come."""
    written = text.split()
    total = sum(len(word) + 1 for word in written)
    ends = list(accumulate((len(word) + 1) * seconds / total for word in written)) if total else []
    starts = [0.0, *ends[:-1]]
    return tuple(
        TimedWord(word, start, min(end, seconds), probability)
        for word, start, end in zip(written, starts, ends, strict=False)
    )


def placed(words: Iterable[TimedWord], offset: float) -> tuple[Word, ...]:
    """The words on the answer's clock; `offset`: where their clip begins on it, in seconds."""
    return tuple(
        Word(
            text=word.text,
            start=round(max(word.start + offset, 0.0), _PRECISION),
            end=round(max(word.end + offset, 0.0), _PRECISION),
            probability=round(word.probability, _PRECISION),
        )
        for word in words
    )
