"""Whether a clause says what a phrase says: the same words, close together, the same way round.

Shared topic words are not enough to accuse anyone of an error. The small words that turn a
statement ("never", "any", "by itself") count as much as rare ones here, and negations must agree.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from interviewer.core.clauses import Heard
from interviewer.core.words import NEGATIONS, is_content, listed

_TURNING = NEGATIONS | listed(
    """always any every all only same just itself without everything anything exactly whatever
    enough more less better worse faster first before after because instead simply already"""
)
_TURNING_WEIGHT = 3.0
_COMMON_WEIGHT = 1.0
_RARITY_WEIGHT = 0.6
_SMALL_WEIGHT = 0.5
_SLACK = 1.8
_FEWEST_SHARED = 2
_REACH = 6
"""Words before a stretch, in the same clause, in which a negation still turns it round."""


def sameness(
    phrase: Sequence[Heard], said: Sequence[Sequence[Heard]], common: Mapping[str, int]
) -> float:
    """0 to 1: how much of `phrase` stands in `said`, in one tight stretch, with equal negations.

    `said` are clauses in a row; `common` tells how many phrases of the rubric hold a stem: a rare
    one says more.
    """
    wanted = {word.stem: _weight(word, common) for word in phrase}
    wide = max(6, int(len(phrase) * _SLACK))
    return max(_within(phrase, wanted, said, width) for width in (len(phrase), wide))


def _within(
    phrase: Sequence[Heard],
    wanted: Mapping[str, float],
    said: Sequence[Sequence[Heard]],
    width: int,
) -> float:
    total = sum(wanted.values())
    words = [word for clause in said for word in clause]
    begins = [place - position for clause in _places(said) for position, place in enumerate(clause)]
    best = 0.0
    for start in range(max(1, len(words) - width // 2)):
        held = {word.stem for word in words[start : start + width]} & wanted.keys()
        if sum(wanted[stem] > _SMALL_WEIGHT for stem in held) < _FEWEST_SHARED:
            continue
        score = sum(wanted[stem] for stem in held) / total
        turned = words[max(begins[start], start - _REACH) : start + width]
        if score > best and _negations(turned) % 2 == _negations(phrase) % 2:
            best = score
    return best


def _places(said: Sequence[Sequence[Heard]]) -> Iterator[range]:
    start = 0
    for clause in said:
        yield range(start, start + len(clause))
        start += len(clause)


def _weight(word: Heard, common: Mapping[str, int]) -> float:
    if word.text in _TURNING:
        return _TURNING_WEIGHT
    if not is_content(word.text):
        return _SMALL_WEIGHT
    return _COMMON_WEIGHT + _RARITY_WEIGHT * math.log(1 + 400 / (1 + common.get(word.stem, 0)))


def _negations(words: Sequence[Heard]) -> int:
    return sum(word.text in NEGATIONS for word in words)
