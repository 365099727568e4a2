"""Is this an answer at all: sentences, in the candidate's own words, on the subject asked about.

Word salad and another topic's answer have every outward sign of shape. What they lack is grammar
(small words in an order people use) and the subject's vocabulary.
"""

import math
from collections.abc import Mapping, Set
from functools import lru_cache
from itertools import pairwise

from interviewer.core.clauses import NUMBER, Heard
from interviewer.core.matching import index_of
from interviewer.core.playbook import Question
from interviewer.core.traits import Reading, content_stems, questions_of
from interviewer.core.words import is_content

Pair = tuple[str, str]

CUE_STEMS = frozenset(
    [
        "trade",
        "tradeoff",
        "exampl",
        "limit",
        "limitation",
        "fail",
        "however",
        "product",
        "advantag",
        "disadvantag",
        "downsid",
        "drawback",
        "pro",
        "con",
        "production",
        "benefit",
        "case",
        "solid",
        "mark",
        "definition",
        "defin",
        "mean",
        "instanc",
        "work",
    ]
)
"""Words that announce a shape and say nothing."""

_FEWEST_OWN = 4
_FEWEST_PAIRS = 6
_LEAST_SEEN = 0.66
_LEAST_SMALL = 0.15
_MOST_REPEATED = 0.5
_PRIOR = 0.3
_OWN_VOCABULARY = 3000


def is_prose(reading: Reading, known_pairs: Set[Pair]) -> bool:
    """Whether it reads as sentences: own words enough, little repetition, usual word order."""
    heard = reading.heard
    own = content_stems(" ".join(word.text for word in heard)) - reading.asked - CUE_STEMS
    if len(own) < _FEWEST_OWN or _repeated(heard) > _MOST_REPEATED:
        return False
    small = sum(not is_content(word.text) for word in heard) / len(heard)
    pairs = small_pairs(heard)
    if len(pairs) < _FEWEST_PAIRS:
        return small >= _LEAST_SMALL
    return sum(pair in known_pairs for pair in pairs) / len(pairs) >= _LEAST_SEEN


def small_pairs(heard: tuple[Heard, ...]) -> list[Pair]:
    """Neighbouring words that both carry no content."""
    return [
        (first.text, second.text)
        for first, second in pairwise(heard)
        if not (is_content(first.text) or is_content(second.text))
        and NUMBER not in (first.text, second.text)
    ]


def _repeated(heard: tuple[Heard, ...]) -> float:
    triples = [tuple(word.stem for word in heard[i : i + 3]) for i in range(len(heard) - 2)]
    return 1 - len(set(triples)) / len(triples) if triples else 0.0


def subject_traits(reading: Reading, common: Mapping[str, int]) -> dict[str, float]:
    """How the answer's words sit with the question, what was said before, and the topic.

    `common` counts stems over all topics. Empty when there is no rubric to compare with.
    """
    exchange = reading.exchange
    questions = questions_of(exchange)
    if not questions:
        return {}
    said = {word.stem for word in reading.heard if is_content(word.text)}
    prior = content_stems(exchange.prior or "") - reading.asked
    asked = {stem: _rarity(common.get(stem, 0)) for stem in sorted(reading.asked)}
    held = [weight for stem, weight in asked.items() if stem in said]
    lean = _leanings(questions, said, common)
    size = max(len(said), 1)
    return {
        "question held": sum(held) / max(sum(asked.values()), 1e-9),
        "question words": min(len(held), 3) / 3,
        "prior": min(3.0, sum(_rarity(common.get(s, 0)) for s in sorted(prior & said)) / 10),
        "leaning": sum(lean) / size,
        "strongest": sum(lean[-5:]) / 5,
        "in topic": len(said & vocabulary(questions).keys()) / size,
        "known": sum(stem in common for stem in said) / size,
        "probe": float(exchange.probe is not None),
        "length": math.log(len(reading.heard) + 1),
    }


def _rarity(count: int) -> float:
    return math.log(1 + 3000 / (1 + count))


def _leanings(
    questions: tuple[Question, ...], said: Set[str], common: Mapping[str, int]
) -> list[float]:
    """The log odds of each known stem for this topic against all, lowest first."""
    inside = vocabulary(questions)
    own, everything = sum(inside.values()), max(sum(common.values()), 1)
    found = []
    for stem in said:
        everywhere = max(common.get(stem, 0), inside.get(stem, 0))
        if not everywhere:
            continue
        here = inside.get(stem, 0)
        near = (here + _PRIOR) / (own + _PRIOR * _OWN_VOCABULARY)
        outside = max(everything - own, 1)
        far = (everywhere - here + _PRIOR) / (outside + _PRIOR * _OWN_VOCABULARY)
        found.append(math.log(near / far))
    return sorted(found)


@lru_cache(maxsize=16)
def vocabulary(questions: tuple[Question, ...]) -> Mapping[str, int]:
    """How many phrases and prompts of these questions hold each stem."""
    counts: dict[str, int] = {}
    texts = [question.prompt for question in questions]
    stems = [stem for phrase in index_of(questions).phrases for stem in phrase.weights]
    for stem in [*stems, *(stem for text in texts for stem in sorted(content_stems(text)))]:
        counts[stem] = counts.get(stem, 0) + 1
    return counts
