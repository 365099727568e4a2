"""Fit a shape model: logistic regression on clauses, then on answers; plain values come out.

The answer heads never see a clause chance from weights fitted on the same answer: those come from
inner folds, grouped by question.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from interviewer.core.clauses import Clause, hear
from interviewer.core.playbook import Criterion, Topic
from interviewer.core.shape_model import FORMAT, ShapeModel
from interviewer.core.traits import (
    CLASSES,
    FLAW,
    OUTCOMES,
    Reading,
    clause_traits,
    whole_traits,
    word_traits,
)
from tests.benchmarks.subject_fit import common_stems, fit_subject, known_pairs


@dataclass(frozen=True)
class Plan:
    """The constants of a fit; chosen on cross-validated figures over all records."""

    seed: int = 0
    inner_folds: int = 5
    clause_strength: float = 0.3
    head_strength: float = 0.05
    rubric_weight: float = 0.3
    fewest: int = 4
    """Clauses a trait must stand in to get a weight."""
    smallest: float = 0.07
    """Clause weights below this in every class are dropped."""
    whole_strength: float = 0.3
    fewest_answers: int = 4
    smallest_whole: float = 0.05
    evenness: float = 0.5
    level_weight: float = 1.0


@dataclass(frozen=True)
class Case:
    """A labelled answer, taken apart."""

    key: str
    group: str
    reading: Reading
    traits: Sequence[Mapping[str, float]]
    """Of each clause."""
    whole: Mapping[str, float]
    targets: Sequence[Mapping[str, bool]]
    """By clause: is it evidence for the class?"""
    outcomes: Mapping[str, int]
    """Rank of each mark, by criterion, and of the level."""


def case_of(
    key: str,
    group: str,
    reading: Reading,
    spans: Mapping[str, Sequence[tuple[int, int]]],
    outcomes: Mapping[str, int],
) -> Case:
    """A case from a reading, evidence spans by class, and ranks."""
    targets = [
        {name: _share(clause, spans.get(name, ())) >= 0.5 for name in CLASSES}
        for clause in reading.clauses
    ]
    return Case(
        key, group, reading, clause_traits(reading), whole_traits(reading), targets, outcomes
    )


def _share(clause: Clause, spans: Sequence[tuple[int, int]]) -> float:
    inside = sum(any(a <= word.start < b for a, b in spans) for word in clause.words)
    return inside / len(clause.words)


def split(cases: Sequence[Case], folds: int, seed: int) -> list[int]:
    """The fold of each case; answers to one question share a fold."""
    groups = sorted({case.group for case in cases})
    random.Random(seed).shuffle(groups)
    fold = {group: number % folds for number, group in enumerate(groups)}
    return [fold[case.group] for case in cases]


def rubric_clauses(topics: Iterable[Topic]) -> list[tuple[dict[str, float], str]]:
    """Every phrasing of the rubrics as a clause of its criterion, or as a flaw."""
    found = []
    for question in (question for topic in topics for question in topic.questions):
        for point in question.key_points:
            found += [(text, point.criterion.value) for text in point.phrasings]
        for wrong in question.misconceptions:
            found += [(text, FLAW) for text in wrong.phrasings]
    return [(word_traits(hear(text)), name) for text, name in found if len(hear(text)) > 2]


@dataclass(frozen=True)
class Linear:
    """A linear layer: an intercept an output, hundredths of a weight an output by trait."""

    intercepts: list[float]
    weights: dict[str, list[int]]


def fit_clauses(
    cases: Sequence[Case], rubric: Sequence[tuple[Mapping[str, float], str]], plan: Plan
) -> Linear:
    """For each class: is this clause evidence for it? Rubric phrasings count as clauses too."""
    rows = [*(t for case in cases for t in case.traits), *(t for t, _ in rubric)]
    labels = [target for case in cases for target in case.targets]
    labels += [{name: name == owner for name in CLASSES} for _, owner in rubric]
    weights = [1.0] * (len(rows) - len(rubric)) + [plan.rubric_weight] * len(rubric)
    vectorizer, matrix = _matrix(rows, plan.fewest)
    table, intercepts = [], []
    for name in CLASSES:
        fitted = LogisticRegression(
            C=plan.clause_strength, solver="liblinear", max_iter=300, random_state=0
        )
        fitted.fit(matrix, [label[name] for label in labels], sample_weight=weights)
        table.append(fitted.coef_[0])
        intercepts.append(float(fitted.intercept_[0]))
    return _linear(vectorizer, np.array(table), intercepts, plan.smallest)


def fit_whole(cases: Sequence[Case], plan: Plan) -> Linear:
    """For each outcome and rank: do the words of the whole answer speak for it?"""
    vectorizer, matrix = _matrix([case.whole for case in cases], plan.fewest_answers)
    tables, intercepts = [], []
    for outcome in OUTCOMES:
        fitted = LogisticRegression(C=plan.whole_strength, max_iter=300)
        fitted.fit(matrix, [case.outcomes[outcome] for case in cases])
        tables.append(fitted.coef_)
        intercepts += [float(value) for value in fitted.intercept_]
    return _linear(vectorizer, np.vstack(tables), intercepts, plan.smallest_whole)


def _matrix(rows: Sequence[Mapping[str, float]], fewest: int) -> tuple[DictVectorizer, Any]:
    seen = Counter(name for row in rows for name in row)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: v for name, v in row.items() if seen[name] >= fewest} for row in rows]
    )
    matrix.indices = matrix.indices.astype(np.int32)  # liblinear takes no other
    matrix.indptr = matrix.indptr.astype(np.int32)
    return vectorizer, matrix


def _linear(
    vectorizer: DictVectorizer, table: np.ndarray, intercepts: Sequence[float], smallest: float
) -> Linear:
    kept = {
        str(name): [round(100 * float(weight)) for weight in weights]
        for name, weights in zip(vectorizer.get_feature_names_out(), table.T, strict=True)
        if abs(weights).max() >= smallest
    }
    return Linear([round(value, 3) for value in intercepts], kept)


def _model(
    layers: tuple[Linear, Linear],
    heads: Mapping[str, Any],
    shares: Mapping[str, Any],
    common: Mapping[str, int],
    plan: Plan,
) -> dict[str, Any]:
    clauses, whole = layers
    return {
        "format": FORMAT,
        "version": "",
        "clause_intercepts": clauses.intercepts,
        "clause_weights": clauses.weights,
        "whole_intercepts": whole.intercepts,
        "whole_weights": whole.weights,
        "heads": heads,
        "shares": shares,
        "subject": {"intercepts": [0.0, 0.0], "weights": {}},
        "common": common,
        "small_pairs": {},
        "evenness": plan.evenness,
        "level_weight": plan.level_weight,
    }


def answer_rows(
    cases: Sequence[Case], layers: tuple[Linear, Linear], common: Mapping[str, int], plan: Plan
) -> list[dict[str, float]]:
    """What the heads look at, for each case."""
    model = ShapeModel.from_mapping(_model(layers, {}, {}, common, plan))
    return [
        model.answer_traits(case.reading, [model.clause_chances(t) for t in case.traits])
        for case in cases
    ]


def fit(cases: Sequence[Case], topics: Iterable[Topic], plan: Plan) -> dict[str, Any]:
    """A model as plain JSON values; its version is left empty."""
    topics = list(topics)
    rubric = rubric_clauses(topics)
    common = common_stems(topics)
    table = _unseen_rows(cases, rubric, common, plan)
    shares = {
        item.value: [
            round(sum(case.outcomes[item.value] == rank for case in cases) / len(cases), 4)
            for rank in range(3)
        ]
        for item in Criterion
    }
    heads = {
        outcome: _fit_head(table, [case.outcomes[outcome] for case in cases], plan)
        for outcome in OUTCOMES
    }
    layers = fit_clauses(cases, rubric, plan), fit_whole(cases, plan)
    return _model(layers, heads, shares, common, plan) | {
        "subject": fit_subject([case.reading for case in cases], common, plan.seed),
        "small_pairs": known_pairs([case.reading for case in cases], topics),
    }


def _unseen_rows(
    cases: Sequence[Case],
    rubric: Sequence[tuple[Mapping[str, float], str]],
    common: Mapping[str, int],
    plan: Plan,
) -> list[dict[str, float]]:
    """What the heads look at, each answer seen through layers fitted without its question."""
    inner = split(cases, plan.inner_folds, plan.seed + 100)
    rows: dict[str, dict[str, float]] = {}
    for fold in range(plan.inner_folds):
        seen = [case for case, f in zip(cases, inner, strict=True) if f != fold]
        unseen = [case for case, f in zip(cases, inner, strict=True) if f == fold]
        layers = fit_clauses(seen, rubric, plan), fit_whole(seen, plan)
        found = answer_rows(unseen, layers, common, plan)
        rows.update(zip([case.key for case in unseen], found, strict=True))
    return [rows[case.key] for case in cases]


def _fit_head(
    table: Sequence[Mapping[str, float]], ranks: Sequence[int], plan: Plan
) -> dict[str, Any]:
    names = sorted(table[0])
    matrix = np.array([[row[name] for name in names] for row in table])
    scaler = StandardScaler().fit(matrix)
    fitted = LogisticRegression(C=plan.head_strength, max_iter=500)
    fitted.fit(scaler.transform(matrix), ranks)
    weights = fitted.coef_ / scaler.scale_
    intercepts = fitted.intercept_ - weights @ scaler.mean_
    return {
        "intercepts": [round(float(value), 4) for value in intercepts],
        "weights": {
            name: [round(float(value), 4) for value in weights[:, place]]
            for place, name in enumerate(names)
        },
    }
