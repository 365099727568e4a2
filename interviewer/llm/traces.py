"""The trace a claim of the model must leave in the candidate's own words.

Levels and flags are the model's to report, but each needs a sign that a plain reading can find; a
level without one is lowered by a step, a flag without one is dropped. Shares of 380 labelled
answers whose quotes show the sign: solid trade-offs 0.97, solid limitations 0.97, solid examples
0.99, absolute claims 0.96, hedges 1.0, tool worship 0.88.
"""

import re
from functools import lru_cache

from interviewer.core.assessment import Evidence
from interviewer.core.clauses import hear
from interviewer.core.cues import signs
from interviewer.core.playbook import Criterion, Topic
from interviewer.core.words import content_words
from interviewer.llm.wire import FlagName

_SIGNS_OF_SOLID: dict[Criterion, tuple[str, ...]] = {
    Criterion.TRADEOFF: ("contrast", "cost", "decision", "condition", "gain"),
    Criterion.EXAMPLE: ("number", "past", "lived"),
    Criterion.LIMITATION: ("failure", "limit", "admission", "condition", "negation", "hearsay"),
}
_FEWEST_CONTENT_WORDS = {
    Criterion.DEFINITION: 5,
    Criterion.TRADEOFF: 5,
    Criterion.EXAMPLE: 5,
    Criterion.LIMITATION: 3,
}
"""In all quotes of a solid criterion together; the labelled ones hold at least 6, 7, 8 and 2."""

_SIGNS_OF_FLAG: dict[FlagName, tuple[str, ...]] = {
    FlagName.ABSOLUTE_CLAIM: ("absolute", "worship", "negation"),
    FlagName.TOOL_WORSHIP: ("worship", "absolute", "first_person", "present_we", "you"),
    FlagName.DEFENSIVE_HEDGE: ("vague", "hearsay", "condition"),
}
_SIGNS_AGAINST_FLAG: dict[FlagName, tuple[str, ...]] = {
    FlagName.TOOL_WORSHIP: ("cost",),
}
_REGULAR_PAST = re.compile(r"\b(?:i|we|they|he|she)(?: \w+)? \w{2,}ed\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][A-Za-z0-9-]+")

_FEWEST_ON_SUBJECT = {
    Criterion.DEFINITION: 4,
    Criterion.TRADEOFF: 4,
    Criterion.EXAMPLE: 3,
    Criterion.LIMITATION: 2,
}
"""Different stems that the topic's rubric knows; all 597 labelled solid parts hold as many."""
_LARGE_RUBRIC = 500
"""Stems. A smaller rubric does not know the words of its subject; the shipped topics have 1,060
and more."""


@lru_cache(maxsize=16)
def subject_of(topic: Topic) -> frozenset[str]:
    """The stems of everything the topic's rubric speaks about; 20 ms the first time."""
    texts = [term.term for term in topic.vocabulary]
    for question in topic.questions:
        texts.append(question.prompt)
        for point in question.key_points:
            texts.extend((point.text, *point.phrasings))
        for wrong in question.misconceptions:
            texts.extend((wrong.claim, *wrong.phrasings, wrong.correction))
        for option in question.alternatives:
            texts.extend((option.name, *option.aliases, option.wins_when))
    return frozenset(stem for text in texts for stem in content_words(text))


def is_on_subject(
    criterion: Criterion, quotes: tuple[Evidence, ...], subject: frozenset[str]
) -> bool:
    """Whether the quotes of a solid part speak of the topic at all, if its rubric can tell."""
    if len(subject) < _LARGE_RUBRIC:
        return True
    said = {stem for quote in quotes for stem in content_words(quote.quote)}
    return len(said & subject) >= _FEWEST_ON_SUBJECT[criterion]


def supports_solid(criterion: Criterion, quotes: tuple[Evidence, ...], said: str) -> bool:
    """Whether words this specific can be a solid part of the answer `said`."""
    words = sum(len(content_words(quote.quote)) for quote in quotes)
    if words < _FEWEST_CONTENT_WORDS[criterion]:
        return False
    needed = _SIGNS_OF_SOLID.get(criterion)
    if needed is None:
        return True
    sentences = [sentence_around(quote, said) for quote in quotes]
    if criterion is Criterion.EXAMPLE and any(_is_particular(text) for text in sentences):
        return True
    return any(_shows(text, needed) for text in sentences)


def supports_flag(name: FlagName, quote: Evidence) -> bool:
    """Whether the quoted words show a flag of this kind; kinds without a trace always do."""
    needed = _SIGNS_OF_FLAG.get(name)
    if needed is None:
        return True
    return _shows(quote.quote, needed) and not _shows(
        quote.quote, _SIGNS_AGAINST_FLAG.get(name, ())
    )


def sentence_around(quote: Evidence, said: str) -> str:
    """The quote with the rest of its sentence; where there are no full stops, a little around."""
    start = max(said.rfind(mark, 0, quote.start) for mark in ".!?") + 1
    ends = [said.find(mark, max(quote.end - 1, 0)) for mark in ".!?"]
    end = min((place for place in ends if place >= 0), default=len(said))
    start, end = max(start, quote.start - _REACH), min(end, quote.end + _REACH)
    return said[min(start, quote.start) : max(end, quote.end)].strip()


_REACH = 120


def _is_particular(text: str) -> bool:
    """Something done, or a name such as CIFAR-10; without capitals the other signs must serve."""
    if _REGULAR_PAST.search(text):
        return True
    return any(match.group() not in {"I", "It", "We"} for match in _NAME.finditer(text))


def _shows(text: str, names: tuple[str, ...]) -> bool:
    found = signs(" ".join(word.text for word in hear(text)))
    return any(name in found for name in names)
