"""Refuse a follow-up that gives the answer away, ignores what was said, or is no question."""

from collections.abc import Sequence
from enum import StrEnum

from interviewer.core.phrasing import sentence
from interviewer.core.playbook import Criterion, KeyPoint
from interviewer.core.transcript import Thread
from interviewer.core.words import STOPWORDS, content_words, words

LONGEST_PROBE = 60
"""Words: two spoken sentences and a quote."""
_LEAKED_STEMS = 3
_LEAKED_SHARE = 0.5
_STOPWORD_SHARE = 0.2
_INTERVIEWER_WORDS = frozenset(
    content_words(
        """answer break breaks case change changes choice choose condition cost data different
        example exactly fail fails first give happen happened happens know layer learn learned
        loss look metric model moved name network number option point problem project question
        result run see setting show sign step tell time told train training walk weight work
        works wrong"""
    )
)
"""Words any follow-up may use: they point nowhere."""


class Refusal(StrEnum):
    """Why a follow-up is not put."""

    LEAKS = "it gives a key point away"
    IGNORES = "it touches nothing the candidate said"
    REPEATS = "it was asked before"
    TOO_LONG = "it is too long to be spoken"
    NO_QUESTION = "it is not one question"
    FOREIGN = "it is not in the interview's language"


def refuse(text: str, thread: Thread, put: Sequence[str] = ()) -> Refusal | None:
    """The reason not to put `text` as the next follow-up of `thread`; None when it may be put."""
    if not 1 <= text.count("?") <= 2:
        return Refusal.NO_QUESTION
    if len(words(text)) > LONGEST_PROBE:
        return Refusal.TOO_LONG
    if not _is_english(text):
        return Refusal.FOREIGN
    if any(sentence(text) == sentence(earlier) for earlier in put):
        return Refusal.REPEATS
    if leaked(text, thread) is not None:
        return Refusal.LEAKS
    if ignores(text, thread):
        return Refusal.IGNORES
    return None


def leaked(text: str, thread: Thread) -> KeyPoint | None:
    """The key point that `text` gives away: one the candidate has not said themselves.

    Measured on stems that neither the question nor the candidate brought up: three of them, and
    half of what is distinctive in the point's text or in one of its phrasings.
    """
    known = set(_INTERVIEWER_WORDS) | _said(thread) | set(content_words(thread.question.prompt))
    for option in thread.question.alternatives:
        known.update(content_words(" ".join((option.name, *option.aliases))))
    probe = set(content_words(text)) - known
    for point in thread.question.key_points:
        if point.criterion is Criterion.EXAMPLE:
            continue  # asking for a lived case gives none away
        for wording in (point.text, *point.phrasings):
            distinctive = set(content_words(wording)) - known
            shared = probe & distinctive
            if len(shared) >= _LEAKED_STEMS and len(shared) >= _LEAKED_SHARE * len(distinctive):
                return point
    return None


def ignores(text: str, thread: Thread) -> bool:
    """Whether `text` holds no content word of the candidate; never so when they said nothing."""
    said = _said(thread)
    if not said:
        return False
    return not set(content_words(text)) & said


def _said(thread: Thread) -> set[str]:
    return {stem for answer in thread.answers for stem in content_words(answer.text)}


def _is_english(text: str) -> bool:
    found = words(text)
    letters = [char for char in text if char.isalpha()]
    latin = sum(char.isascii() for char in letters)
    if not found or latin < 0.9 * len(letters):
        return False
    return sum(word in STOPWORDS for word in found) >= _STOPWORD_SHARE * len(found)
