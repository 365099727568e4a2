"""Whether an offered term was said, or only written because it was offered.

A term that the sound does not bear out, where an unprimed decoding is sure of ordinary words in its
place, was not said. On two voices this took back two in five of the invented terms ("a jelly",
"the cosy inn had a kneeling bench") and one in a hundred of those said.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from interviewer.speech.words import TimedWord

_DOUBTFUL = 0.3
_SURE = 0.7
_HARDLY = 0.01
_LIKELY = 0.45
"""Enough for other words where the sound speaks a hundred to one against the term."""


def doubtful_terms(words: Sequence[TimedWord], terms: Sequence[str]) -> bool:
    """Whether a word of an offered term stands here that the sound hardly bears out."""
    offered = _offered(terms)
    return any(_is_doubtful(word, offered) for word in words)


def was_offered_only(
    primed: Sequence[TimedWord], unprimed: Sequence[TimedWord], terms: Sequence[str]
) -> bool:
    """Whether each doubtful term stands where the unprimed decoding is sure of other words."""
    offered = _offered(terms)
    matcher = SequenceMatcher(
        None, [_plain(word.text) for word in primed], [_plain(word.text) for word in unprimed]
    )
    refuted = False
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        doubted = [w.probability for w in primed[start:end] if _is_doubtful(w, offered)]
        if kind == "equal" or not doubted:
            continue
        instead = unprimed[other_start:other_end]
        enough = _LIKELY if min(doubted) < _HARDLY else _SURE
        if not instead or min(word.probability for word in instead) <= enough:
            return False
        refuted = True
    return refuted


def _is_doubtful(word: TimedWord, offered: frozenset[str]) -> bool:
    return word.probability < _DOUBTFUL and not offered.isdisjoint(_plain(word.text).split())


def _offered(terms: Sequence[str]) -> frozenset[str]:
    return frozenset(part for term in terms for part in _plain(term).split())


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
