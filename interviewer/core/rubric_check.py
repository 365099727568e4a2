"""Key points and misconceptions of the rubric that an answer states."""

from collections.abc import Iterator

from interviewer.core import flags
from interviewer.core.assessment import Evidence, FlagKind, RedFlag
from interviewer.core.matching import WRONG, Phrase, index_of
from interviewer.core.quoting import quote_of
from interviewer.core.saying import sameness
from interviewer.core.traits import Reading, questions_of

_COVERED = 0.5
_STATED = 0.72
_STATED_ELSEWHERE = 0.8
"""How much of a phrase must be said, for the question asked and for others of the topic."""


def covered_points(reading: Reading) -> tuple[str, ...]:
    """Ids of the key points of the question that the answer states; none without a question."""
    question = reading.exchange.question
    if question is None:
        return ()
    stated = {
        match.phrase.owner
        for match in reading.matches
        if match.phrase.question == question.id and match.score >= _COVERED
    }
    return tuple(point.id for point in question.key_points if point.id in stated)


def misconceptions(reading: Reading) -> tuple[RedFlag, ...]:
    """The listed errors the answer states, each once, taken back or not."""
    asked = reading.exchange.question
    found: dict[str, tuple[float, int]] = {}
    for position, phrase, score in stated(reading, WRONG):
        least = _STATED if asked is not None and phrase.question == asked.id else _STATED_ELSEWHERE
        if score < least or flags.warns_against(reading.clauses[position]):
            continue
        if score > found.get(phrase.owner, (0.0, 0))[0]:
            found[phrase.owner] = (score, position)
    return tuple(
        RedFlag(
            kind=FlagKind.MISCONCEPTION,
            evidence=_quote(reading, position),
            about=owner,
            withdrawn=flags.withdrawn_after(position, reading.clauses),
        )
        for owner, (_, position) in found.items()
    )


def stated(reading: Reading, kind: str) -> Iterator[tuple[int, Phrase, float]]:
    """Each phrase of a kind that some clause and its neighbours say, with how much of it."""
    index = index_of(questions_of(reading.exchange))
    for position in range(len(reading.clauses)):
        said = [w for clause in reading.clauses[position : position + 3] for w in clause.words]
        for number in index.sharing({word.stem for word in said}, kind):
            phrase = index.phrases[number]
            score = sameness(phrase.words, said)
            if score >= _STATED:
                yield position, phrase, score


def _quote(reading: Reading, position: int) -> Evidence:
    last = min(position + 1, len(reading.clauses) - 1)
    return quote_of(reading.exchange.answer, reading.clauses[position], reading.clauses[last])
