"""Whether a clause says what a phrase says: the same words, close together, the same way round.

Shared topic words are not enough to accuse anyone of an error. The small words that turn a
statement ("never", "any", "by itself") count as much as rare ones here, and negations must agree.
"""

from collections.abc import Sequence

from interviewer.core.clauses import Heard
from interviewer.core.words import NEGATIONS, is_content

_TURNING = NEGATIONS | frozenset(
    [
        "always",
        "any",
        "every",
        "all",
        "only",
        "same",
        "just",
        "itself",
        "without",
        "everything",
        "anything",
        "exactly",
        "whatever",
        "enough",
        "more",
        "less",
        "better",
        "worse",
        "faster",
        "first",
        "before",
        "after",
        "because",
        "instead",
        "simply",
        "already",
    ]
)
_TURNING_WEIGHT = 3.0
_CONTENT_WEIGHT = 3.0
_SMALL_WEIGHT = 0.5
_SLACK = 1.8
_FEWEST_SHARED = 2


def sameness(phrase: Sequence[Heard], said: Sequence[Heard]) -> float:
    """0 to 1: how much of `phrase` stands in `said`, in one tight stretch, with equal negations."""
    wanted = {word.stem: _weight(word) for word in phrase}
    wide = max(6, int(len(phrase) * _SLACK))
    return max(_within(phrase, wanted, said, width) for width in (len(phrase), wide))


def _within(
    phrase: Sequence[Heard], wanted: dict[str, float], said: Sequence[Heard], width: int
) -> float:
    total = sum(wanted.values())
    best = 0.0
    for start in range(max(1, len(said) - width // 2)):
        stretch = said[start : start + width]
        held = {word.stem for word in stretch} & wanted.keys()
        if sum(wanted[stem] >= _CONTENT_WEIGHT for stem in held) < _FEWEST_SHARED:
            continue
        score = sum(wanted[stem] for stem in held) / total
        if score > best and _negations(stretch) % 2 == _negations(phrase) % 2:
            best = score
    return best


def _weight(word: Heard) -> float:
    if word.text in _TURNING:
        return _TURNING_WEIGHT
    return _CONTENT_WEIGHT if is_content(word.text) else _SMALL_WEIGHT


def _negations(words: Sequence[Heard]) -> int:
    return sum(word.text in NEGATIONS for word in words)
