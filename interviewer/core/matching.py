"""What an answer says, held against the rubric: key points, misconceptions, alternatives.

A phrase of the rubric is heard in a clause when the clause (with its neighbours) holds enough of
the phrase's informative words. Rare words of the topic weigh more; words of the question weigh
nothing, since saying the question back must earn nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from interviewer.core.clauses import NUMBER, Clause, Heard, hear
from interviewer.core.playbook import Question, Term
from interviewer.core.words import is_content, stem

WRONG = "wrong"
"""The kind of a misconception's phrases; those of key points carry their criterion."""
_FULL = 7.0
"""Phrase weight at which a match counts in full; shorter phrases are discounted."""


_LEAST = 0.15
"""Share of a phrase below which nothing is recorded."""
_LONGEST_ALIAS = 4
"""Words."""


@dataclass(frozen=True)
class Phrase:
    """One way of saying a point: `kind` is a criterion's value or "wrong", `weights` by stem."""

    owner: str
    question: str
    kind: str
    weights: dict[str, float] = field(hash=False)
    words: tuple[Heard, ...] = ()

    @property
    def total(self) -> float:
        """The weight of everything in it."""
        return sum(self.weights.values())


@dataclass(frozen=True)
class Match:
    """How well one clause says one phrase: 0 to 1."""

    score: float
    phrase: Phrase
    clause: int


@dataclass(frozen=True)
class Index:
    """A topic's phrases, found by stem."""

    phrases: tuple[Phrase, ...]
    by_stem: dict[str, tuple[tuple[int, float], ...]]

    def sharing(self, stems: Iterable[str], kind: str) -> list[int]:
        """The phrases of a kind that hold at least half of their weight in `stems`."""
        return sorted(
            number
            for number, score in _shared(self, stems).items()
            if self.phrases[number].kind == kind and score >= self.phrases[number].total / 2
        )


_Raw = tuple[str, str, str, tuple[Heard, ...], tuple[str, ...]]


def _raw(owner: str, question: str, kind: str, text: str) -> _Raw:
    heard = hear(text)
    stems = tuple(w.stem for w in heard if is_content(w.text) and w.text != NUMBER)
    return owner, question, kind, heard, stems


@lru_cache(maxsize=16)
def index_of(questions: tuple[Question, ...]) -> Index:
    """The phrases of these questions, indexed once."""
    raw = [item for question in questions for item in _phrases(question)]
    counts = Counter(item for *_, stems in raw for item in set(stems))
    rarity = {item: math.log(1 + len(raw) / count) for item, count in counts.items()}
    phrases = tuple(
        Phrase(owner, question, kind, {item: rarity[item] for item in stems}, heard)
        for owner, question, kind, heard, stems in raw
    )
    by_stem: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, phrase in enumerate(phrases):
        for item, weight in phrase.weights.items():
            by_stem[item].append((position, weight))
    return Index(phrases, {k: tuple(v) for k, v in by_stem.items()})


def _phrases(question: Question) -> Iterable[_Raw]:
    for point in question.key_points:
        for text in (point.text, *point.phrasings):
            yield _raw(point.id, question.id, point.criterion.value, text)
    for wrong in question.misconceptions:
        for text in (wrong.claim, *wrong.phrasings):
            yield _raw(wrong.id, question.id, WRONG, text)


def matches(
    index: Index, said: Sequence[Clause], asked: frozenset[str], also: Sequence[frozenset[str]]
) -> tuple[Match, ...]:
    """The best clause for every phrase that shares words with the answer.

    `asked` holds the stems of the question: they count for nothing. `also` holds stems a clause
    sounds like, in addition to those it prints.
    """
    best: dict[int, Match] = {}
    printed = [{word.stem for word in clause.words} | extra for clause, extra in
               zip(said, also, strict=True)]  # fmt: skip
    for position in range(len(said)):
        window = set().union(*printed[position : position + 2]) - asked
        for number, score in _shared(index, window).items():
            phrase = index.phrases[number]
            got = score / max(phrase.total, _FULL)
            if got > _LEAST and (number not in best or got > best[number].score):
                best[number] = Match(got, phrase, position)
    return tuple(best[number] for number in sorted(best))


def _shared(index: Index, stems: Iterable[str]) -> dict[int, float]:
    scores: dict[int, float] = defaultdict(float)
    for item in sorted(stems):
        for number, weight in index.by_stem.get(item, ()):
            scores[number] += weight
    return scores


def sounds(
    index: Index, vocabulary: tuple[Term, ...], said: Sequence[Clause]
) -> tuple[frozenset[str], ...]:
    """The stems each clause sounds like: a term's mis-hearings, or two words that make one."""
    heard_as = _heard_as(vocabulary)
    return tuple(_sounds(index, heard_as, clause) for clause in said)


def _sounds(
    index: Index, heard_as: dict[tuple[str, ...], frozenset[str]], clause: Clause
) -> frozenset[str]:
    texts = [word.text for word in clause.words]
    found: set[str] = set()
    for first in range(len(texts)):
        for length in range(1, _LONGEST_ALIAS + 1):
            found |= heard_as.get(tuple(texts[first : first + length]), frozenset())
        joined = stem("".join(texts[first : first + 2]))
        if joined in index.by_stem:
            found.add(joined)
    return frozenset(found)


@lru_cache(maxsize=16)
def _heard_as(vocabulary: tuple[Term, ...]) -> dict[tuple[str, ...], frozenset[str]]:
    return {
        tuple(word.text for word in hear(alias)): frozenset(
            word.stem for word in hear(term.term) if is_content(word.text)
        )
        for term in vocabulary
        for alias in term.spoken
    }
