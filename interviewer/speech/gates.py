"""What a decoded segment is worth: pure judgements on figures and words.

Silence and noise make Whisper write "Thank you." or, primed with terms, a term nobody said. A
priming list can also swallow a sentence that is said twice. Both show in the figures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import compress

LEAST_VOICED = 0.2
"""Seconds; a click has less."""
_BRIEF = 0.5
"""Voiced seconds below which the VAD alone is no proof of a voice."""
_NO_SPEECH = 0.6
_NO_SPEECH_BRIEF = 0.4
_UNSURE = -0.6
_GUESSING = -1.2
"""Mean log probability below which even real speech is not what was written."""
_DOUBTFUL = -0.9
_PACKED = 2.2
_FASTEST = 4.8
"""Words a second; read speech has 2.5, hurried speech 4."""
_SLOWEST = 1.2
"""Words a voiced second below which something is missing."""
_UNHURRIED = 2.6
_GAP = 2.0
_LONG_ENOUGH = 2.5
"""Voiced seconds from which a rate means something."""
_PHRASE = 4


@dataclass(frozen=True)
class Scores:
    """How sure the recogniser was. `hit_cap`: it was cut off in the middle of writing."""

    logprob: float
    no_speech: float
    hit_cap: bool = False


def is_noise(scores: Scores, voiced: float) -> bool:
    """Whether no words should come of this; `voiced` in seconds.

    The figures alone are no judge: spoken words were seen at a no-speech chance of 0.9. So the VAD
    counts most, and a longer voice is believed unless both figures are bad.
    """
    if voiced < LEAST_VOICED or scores.logprob < _GUESSING:
        return True
    most = _NO_SPEECH_BRIEF if voiced < _BRIEF else _NO_SPEECH
    return scores.no_speech > most and scores.logprob < _UNSURE


def is_unsettled(text: str, scores: Scores, seconds: float) -> bool:
    """Whether the short window may have failed, so that the full one should be asked."""
    if scores.hit_cap or scores.logprob < _DOUBTFUL or repeats(text):
        return True
    return packing(text) > _PACKED or len(text.split()) > _FASTEST * max(seconds, 1.0)


def is_thin(text: str, voiced: float) -> bool:
    """Whether there are too few words for the time somebody spoke."""
    return voiced >= _LONG_ENOUGH and len(text.split()) < _SLOWEST * voiced


def is_slow(text: str, voiced: float) -> bool:
    """Whether words may be missing: fewer than people say in the time."""
    return voiced >= _LONG_ENOUGH and len(text.split()) < _UNHURRIED * voiced


def leaves_gap(spoken: Sequence[tuple[float, float]], seconds: float) -> bool:
    """Whether two seconds of a clip have no word; `spoken`: start and end of each word.

    The alignment stretches a word over what was left out, so one word may not take so long either.
    """
    edges = [0.0, *(edge for word in spoken for edge in word), seconds]
    return any(later - earlier > _GAP for earlier, later in pairwise(edges))


def is_fuller(text: str, other: str) -> bool:
    """Whether `other` has clearly more words than `text`, and not by repeating itself."""
    return len(other.split()) > 1.3 * len(text.split()) + 1 and packing(other) <= 2 * _PACKED


def is_babble(text: str, seconds: float) -> bool:
    """Whether nobody can have said so much in the time: a loop the recogniser is caught in."""
    return len(text.split()) > 1.5 * _FASTEST * max(seconds, 1.0)


def repeats(text: str) -> bool:
    """Whether a phrase of four words stands in it twice."""
    words = re.findall(r"[\w']+", text.lower())
    phrases = [tuple(words[i : i + _PHRASE]) for i in range(len(words) - _PHRASE + 1)]
    return len(set(phrases)) < len(phrases)


def packing(text: str) -> float:
    """How much shorter it gets when compressed; loops of one phrase exceed 2.2."""
    raw = text.encode()
    return len(raw) / len(compress(raw)) if raw else 0.0


def hotwords(terms: Sequence[str], most: int = 15, longest: int = 240) -> str:
    """The first terms as one priming line; more than 15 make the recogniser write words unsaid."""
    chosen: list[str] = []
    for term in dict.fromkeys(terms):
        if len(chosen) == most or len(", ".join([*chosen, term])) > longest:
            break
        chosen.append(term)
    return ", ".join(chosen)
