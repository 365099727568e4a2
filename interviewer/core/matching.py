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
from interviewer.core.playbook import Question
from interviewer.core.words import is_content

WRONG = "wrong"
"""The kind of a misconception's phrases; those of key points carry their criterion."""
_FULL = 7.0
"""Phrase weight at which a match counts in full; shorter phrases are discounted."""


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
        scores: dict[int, float] = defaultdict(float)
        for stem in stems:
            for number, weight in self.by_stem.get(stem, ()):
                scores[number] += weight
        return sorted(
            number
            for number, score in scores.items()
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
    counts = Counter(stem for *_, stems in raw for stem in set(stems))
    rarity = {stem: math.log(1 + len(raw) / count) for stem, count in counts.items()}
    phrases = tuple(
        Phrase(owner, question, kind, {stem: rarity[stem] for stem in stems}, heard)
        for owner, question, kind, heard, stems in raw
    )
    by_stem: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, phrase in enumerate(phrases):
        for stem, weight in phrase.weights.items():
            by_stem[stem].append((position, weight))
    return Index(phrases, {k: tuple(v) for k, v in by_stem.items()})


def _phrases(question: Question) -> Iterable[_Raw]:
    for point in question.key_points:
        for text in (point.text, *point.phrasings):
            yield _raw(point.id, question.id, point.criterion.value, text)
    for wrong in question.misconceptions:
        for text in (wrong.claim, *wrong.phrasings):
            yield _raw(wrong.id, question.id, WRONG, text)


def matches(index: Index, said: Sequence[Clause], asked: frozenset[str]) -> tuple[Match, ...]:
    """The best clause for every phrase that shares words with the answer.

    `asked` holds the stems of the question: they count for nothing.
    """
    best: dict[int, Match] = {}
    for position in range(len(said)):
        window = {w.stem for c in said[position : position + 2] for w in c.words} - asked
        scores: dict[int, float] = defaultdict(float)
        for stem in window:
            for phrase, weight in index.by_stem.get(stem, ()):
                scores[phrase] += weight
        for number, score in scores.items():
            phrase = index.phrases[number]
            got = score / max(phrase.total, _FULL)
            if got > 0.15 and (number not in best or got > best[number].score):
                best[number] = Match(got, phrase, position)
    return tuple(best.values())
