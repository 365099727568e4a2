"""The fitted weights of the local examiner: a frozen value, and the arithmetic that uses it.

Knows no files; `ShapeModel.from_json` takes the text of one.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from interviewer.core.clauses import hear
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.rubric_check import made_traits
from interviewer.core.traits import (
    CLASSES,
    LEVEL,
    OUTCOMES,
    Reading,
    Traits,
    answer_traits,
    whole_traits,
)
from interviewer.core.verdict import Verdict, verdict

FORMAT = 1


@dataclass(frozen=True)
class Head:
    """Three linear scores, one a mark (or level), over the scaled traits of an answer."""

    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "Head":
        """A head from plain JSON values."""
        weights = {trait: tuple(values) for trait, values in data["weights"].items()}
        return cls(tuple(data["intercepts"]), weights)

    def chances(self, traits: Traits) -> tuple[float, ...]:
        """The chance of each outcome, lowest first."""
        scores = list(self.intercepts)
        for name, weights in self.weights.items():
            value = traits.get(name, 0.0)
            if value:
                scores = [s + value * w for s, w in zip(scores, weights, strict=True)]
        peak = max(scores)
        grown = [math.exp(score - peak) for score in scores]
        return tuple(value / sum(grown) for value in grown)


@dataclass(frozen=True)
class ShapeModel:
    """Weights for clauses, for answers, and how marks are read off."""

    version: str
    clause_intercepts: tuple[float, ...]
    clause_weights: Mapping[str, tuple[float, ...]]
    """By trait; one weight for each of `CLASSES`."""
    whole_intercepts: tuple[float, ...]
    whole_weights: Mapping[str, tuple[float, ...]]
    """By trait of the whole answer; one weight for each rank of each of `OUTCOMES`."""
    heads: Mapping[str, Head]
    """One for each criterion, and one for the level."""
    shares: Mapping[str, tuple[float, ...]]
    """How common each mark is among the labelled answers, by criterion."""
    subject: Head
    """Two outcomes: off the subject, on it."""
    common: Mapping[str, int]
    """How many rubric phrases hold each stem, over all topics."""
    small_pairs: frozenset[tuple[str, str]]
    """Neighbouring small words that people say."""
    evenness: float
    """0: the likeliest mark wins; 1: rare marks are weighed as if all were equally common."""
    level_weight: float

    @classmethod
    def from_json(cls, text: str) -> "ShapeModel":
        """The model written by the fitting script; ValueError for another format."""
        data = json.loads(text)
        if data.get("format") != FORMAT:
            message = f"shape model of format {data.get('format')!r}, expected {FORMAT}"
            raise ValueError(message)
        return cls.from_mapping(data)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "ShapeModel":
        """The model from plain JSON values; clause weights are hundredths."""
        raw = data
        return cls(
            version=str(raw["version"]),
            clause_intercepts=tuple(raw["clause_intercepts"]),
            clause_weights={
                name: tuple(weight / 100 for weight in weights)
                for name, weights in raw["clause_weights"].items()
            },
            whole_intercepts=tuple(raw["whole_intercepts"]),
            whole_weights={
                name: tuple(weight / 100 for weight in weights)
                for name, weights in raw["whole_weights"].items()
            },
            heads={name: Head.from_mapping(head) for name, head in raw["heads"].items()},
            subject=Head.from_mapping(raw["subject"]),
            common=raw["common"],
            small_pairs=frozenset(
                (first, second)
                for first, seconds in raw["small_pairs"].items()
                for second in seconds.split()
            ),
            shares={name: tuple(shares) for name, shares in raw["shares"].items()},
            evenness=float(raw["evenness"]),
            level_weight=float(raw["level_weight"]),
        )

    def clause_chances(self, traits: Traits) -> dict[str, float]:
        """The chance that a clause is evidence for each class; they need not sum to one."""
        scores = _weigh(self.clause_intercepts, self.clause_weights, traits)
        return {
            name: 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            for name, score in zip(CLASSES, scores, strict=True)
        }

    def whole_scores(self, traits: Traits) -> dict[str, float]:
        """What the words of the whole answer say for each rank of each outcome."""
        return dict(
            zip(_RANKED, _weigh(self.whole_intercepts, self.whole_weights, traits), strict=True)
        )

    def answer_traits(
        self, reading: Reading, chances: Sequence[Mapping[str, float]]
    ) -> dict[str, float]:
        """Everything the heads look at."""
        traits = answer_traits(reading, chances) | self.whole_scores(whole_traits(reading))
        return traits | made_traits(reading, self.common)

    def mark_scores(self, traits: Traits) -> dict[Criterion, tuple[float, ...]]:
        """The log score of each mark of each criterion, rare marks lifted by `evenness`."""
        return {
            criterion: tuple(
                math.log(chance + 1e-9) - self.evenness * math.log(share)
                for chance, share in zip(
                    self.heads[criterion].chances(traits), self.shares[criterion], strict=True
                )
            )
            for criterion in Criterion
        }

    def on_subject(self, traits: Traits) -> float:
        """The chance that an answer is about what was asked; 1 when nothing can tell."""
        return self.subject.chances(traits)[-1] if traits else 1.0

    def marks(self, traits: Traits, highest: Mapping[Criterion, Mark]) -> dict[Criterion, Mark]:
        """The likeliest four marks together with the level they lead to, none above `highest`."""
        scores = self.mark_scores(traits)
        levels = [math.log(chance + 1e-9) for chance in self.heads[LEVEL].chances(traits)]
        allowed = [[m for m in Mark if m.rank <= highest[item].rank] for item in Criterion]
        best = max(product(*allowed), key=lambda marks: self._score(marks, scores, levels))
        return dict(zip(Criterion, best, strict=True))

    def _score(
        self,
        marks: tuple[Mark, ...],
        scores: Mapping[Criterion, Sequence[float]],
        levels: Sequence[float],
    ) -> float:
        alone = sum(scores[item][mark.rank] for item, mark in zip(Criterion, marks, strict=True))
        level = _LEVEL_OF[marks].rank
        return alone + self.level_weight * levels[level]


def _weigh(
    intercepts: Sequence[float], weights: Mapping[str, Sequence[float]], traits: Traits
) -> list[float]:
    scores = list(intercepts)
    for name, value in traits.items():
        found = weights.get(name)
        if found is not None:
            scores = [score + value * weight for score, weight in zip(scores, found, strict=True)]
    return scores


_RANKED = tuple(f"{outcome} {rank} whole" for outcome in OUTCOMES for rank in range(3))
_LEVEL_OF: dict[tuple[Mark, ...], Verdict] = {
    marks: verdict(dict(zip(Criterion, marks, strict=True)), ())
    for marks in product(Mark, repeat=len(Criterion))
}


def fingerprint(answer: str) -> str:
    """A name for an answer that case, punctuation and fillers do not change."""
    said = " ".join(word.text for word in hear(answer))
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True)
class FoldModels:
    """Models that were fitted without some of the labelled answers, for honest figures."""

    models: tuple[ShapeModel, ...]
    unseen: Mapping[str, int]
    """By fingerprint of an answer: the number of the model that has not seen it."""

    @classmethod
    def from_json(cls, text: str) -> "FoldModels":
        """The models written by the fitting script; ValueError for another format."""
        data = json.loads(text)
        if data.get("format") != FORMAT:
            message = f"shape models of format {data.get('format')!r}, expected {FORMAT}"
            raise ValueError(message)
        shared = {"common": data["common"]}
        models = tuple(ShapeModel.from_mapping(shared | item) for item in data["models"])
        return cls(models, data["unseen"])

    def for_answer(self, answer: str) -> ShapeModel | None:
        """The model that has not seen `answer`; None when none of the fitting ever did."""
        number = self.unseen.get(fingerprint(answer))
        return None if number is None else self.models[number]
