"""Words the recogniser was not sure of, and what they may have been.

Only a word that was heard badly is doubted, and only where it is what a term of the rubric sounds
like. The transcript is never changed: the other reading serves one more look at the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from interviewer.core.assessment import Assessment
from interviewer.core.playbook import Criterion, Term
from interviewer.core.transcript import Answer
from interviewer.core.words import Token, tokens

_DOUBTFUL = 0.5
"""Probability below which a word may have been another."""
_LONGEST = 4
"""Words of an alias."""


@dataclass(frozen=True)
class Doubt:
    """Words as heard, at these characters of the answer, and the term they may have been."""

    heard: str
    term: str
    start: int
    end: int


def doubts(answer: Answer, vocabulary: Sequence[Term]) -> tuple[Doubt, ...]:
    """Every doubtful place, in order; none for typed answers. The longer alias wins."""
    written = tokens(answer.text)
    chances = _chances(written, answer)
    terms = {
        tuple(token.text for token in tokens(alias)): term.term
        for term in vocabulary
        for alias in term.spoken
    }
    found: list[Doubt] = []
    first = 0
    while first < len(written):
        doubt = _doubt_at(first, written, chances, terms)
        if doubt is None:
            first += 1
            continue
        size, term = doubt
        start, end = written[first].start, written[first + size - 1].end
        found.append(Doubt(answer.text[start:end], term, start, end))
        first += size
    return tuple(found)


def reread(text: str, doubts: Sequence[Doubt]) -> str:
    """`text` with every doubtful place as the term it may have been."""
    for doubt in reversed(doubts):
        text = text[: doubt.start] + doubt.term + text[doubt.end :]
    return text


def differ(heard: Assessment, other: Assessment) -> bool:
    """Whether the two readings would be graded differently."""
    return _grade(heard) != _grade(other)


def note(doubts: Sequence[Doubt]) -> str:
    """One sentence for the debrief."""
    places = ", ".join(f"“{doubt.heard}” (“{doubt.term}”?)" for doubt in doubts)
    return f"Not sure what I heard: {places}. The grade is for the words as they stand."


def _doubt_at(
    first: int,
    written: Sequence[Token],
    chances: Sequence[float],
    terms: dict[tuple[str, ...], str],
) -> tuple[int, str] | None:
    for size in range(min(_LONGEST, len(written) - first), 0, -1):
        term = terms.get(tuple(token.text for token in written[first : first + size]))
        if term is not None and min(chances[first : first + size]) < _DOUBTFUL:
            return size, term
    return None


def _chances(written: Sequence[Token], answer: Answer) -> list[float]:
    """How sure the recogniser was of each token; 1 for one the candidate wrote."""
    heard = [(token.text, word) for word in answer.words for token in tokens(word.text)]
    matcher = SequenceMatcher(
        None, [token.text for token in written], [text for text, _ in heard], autojunk=False
    )
    chances = [1.0] * len(written)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            chances[block.a + step] = heard[block.b + step][1].probability
    return chances


def _grade(assessment: Assessment) -> tuple[object, ...]:
    marks = tuple(assessment.mark(criterion) for criterion in Criterion)
    flags = frozenset(flag.kind for flag in assessment.red_flags if not flag.withdrawn)
    return marks, flags, assessment.reply
