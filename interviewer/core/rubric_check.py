"""Key points and misconceptions of the rubric that an answer states."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from interviewer.core import flags
from interviewer.core.assessment import Evidence, FlagKind, RedFlag
from interviewer.core.clauses import NUMBER, hear
from interviewer.core.matching import WRONG, Phrase, index_of
from interviewer.core.playbook import Criterion, KeyPoint, Question
from interviewer.core.quoting import quote_of
from interviewer.core.saying import sameness
from interviewer.core.traits import Reading, questions_of
from interviewer.core.words import is_content

_COVERED = 4.0
"""Weight of a point's words in two clauses from which it counts as made. A phrasing held out of
its own rubric reaches it in 20 of 100, another topic's answer in 1 of 100."""
_WELL_COVERED = 2.0
"""Times that weight; more says nothing new."""
_COMMON_SHARE = 0.6
_STATED = 0.6
_STATED_ELSEWHERE = 0.8
"""How much of a phrase must be said, for the question asked and for others of the topic.

On the 81 live answers for tuning, 0.6 hears 5 of 24 false beliefs and accuses nobody else; 0.5
hears 8 and accuses 6. A right answer called wrong costs more than a wrong one not noticed.
"""
_POINT_STATED = 0.75
"""How much of a key point must be said to count whatever the weights say."""


def covered_points(reading: Reading, common: Mapping[str, int]) -> tuple[str, ...]:
    """Ids of the key points of the question that the answer makes; none without a question."""
    return tuple(point for point, held in _points_held(reading, common) if held >= _COVERED)


def made_traits(reading: Reading, common: Mapping[str, int]) -> dict[str, float]:
    """How far the points of a known question are made, by criterion; all 0 for another one."""
    question = reading.exchange.question
    traits = {f"{item.value} made": 0.0 for item in Criterion}
    traits["known"] = float(question is not None)
    if question is None:
        return traits
    criteria = {point.id: point.criterion.value for point in question.key_points}
    for point, held in _points_held(reading, common):
        name = f"{criteria[point]} made"
        traits[name] = max(traits[name], min(held / _COVERED, _WELL_COVERED))
    return traits


def _points_held(reading: Reading, common: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """The ids of the question's key points with the weight of each that is heard in one place."""
    question = reading.exchange.question
    if question is None:
        return
    windows = [
        {word.stem for clause in reading.clauses[i : i + 2] for word in clause.words}.union(
            *reading.sounds[i : i + 2]
        ).difference(reading.asked)
        for i in range(len(reading.clauses))
    ]
    pools = _pools(question)
    for point in question.key_points:
        yield point.id, max((_held(pools[point.id], w, common) for w in windows), default=0.0)


def _held(
    pool: Mapping[str, int], window: set[str] | frozenset[str], common: Mapping[str, int]
) -> float:
    total = 0.0
    for stem in sorted(window & pool.keys()):
        share = min(1.0, _COMMON_SHARE + 0.2 * pool[stem])
        total += share * math.log(1 + 400 / (1 + common.get(stem, 0)))
    return total


@lru_cache(maxsize=64)
def _pools(question: Question) -> dict[str, dict[str, int]]:
    """For each key point: in how many of its phrases a stem stands."""
    return {point.id: _pool(point) for point in question.key_points}


def _pool(point: KeyPoint) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for text in (point.text, *point.phrasings):
        counts.update({w.stem for w in hear(text) if is_content(w.text) and w.text != NUMBER})
    return dict(counts)


def misconceptions(reading: Reading, common: Mapping[str, int]) -> tuple[RedFlag, ...]:
    """The listed errors the answer states, each once, taken back or not."""
    return tuple(
        RedFlag(
            kind=FlagKind.MISCONCEPTION,
            evidence=_quote(reading, position),
            about=owner,
            withdrawn=flags.withdrawn_after(position, reading.clauses),
        )
        for owner, position in stated_errors(reading, common).items()
    )


def taken_back(now: Reading, before: Reading, common: Mapping[str, int]) -> tuple[RedFlag, ...]:
    """The errors of the earlier answer that this one takes back, and does not state again."""
    position = flags.taking_back(now.clauses)
    if position is None:
        return ()
    evidence = _quote(now, position)
    again = stated_errors(now, common)
    return tuple(
        RedFlag(kind=FlagKind.MISCONCEPTION, evidence=evidence, about=owner, withdrawn=True)
        for owner, place in stated_errors(before, common).items()
        if owner not in again and not flags.withdrawn_after(place, before.clauses)
    )


def stated_errors(reading: Reading, common: Mapping[str, int]) -> dict[str, int]:
    """The listed misconceptions stated, each with the clause that says it best."""
    asked = reading.exchange.question
    found: dict[str, tuple[float, int]] = {}
    for position, phrase, score in _stated(reading, common):
        least = _STATED if asked is not None and phrase.question == asked.id else _STATED_ELSEWHERE
        if score < least or flags.warns_against(reading.clauses[position]):
            continue
        if score > found.get(phrase.owner, (0.0, 0))[0]:
            found[phrase.owner] = (score, position)
    return {owner: position for owner, (_, position) in found.items()}


def stated_points(reading: Reading, common: Mapping[str, int]) -> dict[Criterion, int]:
    """The criteria for which a point of the question is made in nearly the rubric's words.

    Each with the clause that says it best. Not the example: that is lived, not listed.
    """
    asked = reading.exchange.question
    found: dict[Criterion, int] = {}
    if asked is None:
        return found
    for criterion in (Criterion.DEFINITION, Criterion.TRADEOFF, Criterion.LIMITATION):
        said = [
            (score, -position)
            for position, phrase, score in _stated(reading, common, criterion.value)
            if phrase.question == asked.id and score >= _POINT_STATED
        ]
        if said:
            found[criterion] = -max(said)[1]
    return found


def _stated(
    reading: Reading, common: Mapping[str, int], kind: str = WRONG
) -> Iterator[tuple[int, Phrase, float]]:
    """Each phrase of a kind that some clause and its neighbours say, with how much of it."""
    index = index_of(questions_of(reading.exchange))
    for position in range(len(reading.clauses)):
        said = [clause.words for clause in reading.clauses[position : position + 3]]
        for number in index.sharing({word.stem for words in said for word in words}, kind):
            phrase = index.phrases[number]
            score = sameness(phrase.words, said, common)
            if score >= _STATED:
                yield position, phrase, score


def _quote(reading: Reading, position: int) -> Evidence:
    last = min(position + 1, len(reading.clauses) - 1)
    return quote_of(reading.exchange.answer, reading.clauses[position], reading.clauses[last])
