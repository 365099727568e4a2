"""When each word was said, from the alignment of text and sound; a fair guess where there is none.

The probability is the chance the recogniser gives the word without any priming, so a term that was
put into its head rather than heard has a low one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from interviewer.core.endings import is_unfinished
from interviewer.core.transcript import Word

_OPENING = "\"'“¿([{-"
_CLOSING = "\"'.。,，!！?？:：”)]}、"
_PRECISION = 3
_CAPITALS = frozenset({"I", "I'm", "I've", "I'd", "I'll"})


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


def as_sentences(texts: Iterable[str], terms: Iterable[str] = ()) -> str:
    """The texts of segments as one, with the full stop that the recogniser tends to leave out
    before a pause. No word changes; `terms` are written with a capital anywhere."""
    capitals = {word for term in terms for word in term.split()}
    whole = ""
    for text in texts:
        if not text:
            continue
        first = text.split()[0].strip(_OPENING + _CLOSING)
        begins = first.istitle() and first not in capitals and first not in _CAPITALS
        ends = whole[-1:].isalnum() and not is_unfinished(whole)
        whole += (". " if begins and ends else " ") + text
    return whole.strip()


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
