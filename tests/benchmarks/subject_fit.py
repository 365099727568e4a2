"""Fit what tells an answer from something else: the subject's vocabulary and usual word order."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from interviewer.core.clauses import hear
from interviewer.core.playbook import Topic
from interviewer.core.subject import small_pairs, subject_traits, vocabulary
from interviewer.core.traits import Reading, read


def fit_subject(
    readings: Sequence[Reading], common: Mapping[str, int], seed: int
) -> dict[str, Any]:
    """On the subject or not: every answer with its own question, and with those of other topics."""
    chooser = random.Random(seed)
    rows, labels = [], []
    for reading in readings:
        own = reading.exchange
        others = [item for item in readings if item.exchange.topic is not own.topic]
        rows.append(subject_traits(reading, common))
        labels.append(1)
        for other in chooser.sample(others, 3):
            swapped = read(replace(own, answer=other.exchange.answer))
            rows.append(subject_traits(swapped, common))
            labels.append(0)
    names = sorted(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(matrix, labels)
    weights = fitted.coef_[0]
    return {
        "intercepts": [0.0, round(float(fitted.intercept_[0]), 4)],
        "weights": {n: [0.0, round(float(w), 4)] for n, w in zip(names, weights, strict=True)},
    }


def common_stems(topics: Iterable[Topic]) -> dict[str, int]:
    """How many phrases and prompts of all topics hold each stem."""
    counts: Counter[str] = Counter()
    for topic in topics:
        counts.update(vocabulary(topic.questions))
    return dict(sorted(counts.items()))


def known_pairs(readings: Sequence[Reading], topics: Iterable[Topic]) -> dict[str, str]:
    """Neighbouring small words of the answers and the rubrics, by their first word."""
    pairs = {pair for reading in readings for pair in small_pairs(reading.heard)}
    for text in rubric_texts(topics):
        pairs.update(small_pairs(hear(text)))
    found: dict[str, list[str]] = {}
    for first, second in sorted(pairs):
        found.setdefault(first, []).append(second)
    return {first: " ".join(seconds) for first, seconds in found.items()}


def rubric_texts(topics: Iterable[Topic]) -> list[str]:
    """Everything a rubric says in sentences."""
    texts: list[str] = []
    for question in (question for topic in topics for question in topic.questions):
        texts.append(question.prompt)
        for point in question.key_points:
            texts += [point.text, *point.phrasings]
        for wrong in question.misconceptions:
            texts += [wrong.claim, *wrong.phrasings, wrong.correction, wrong.probe]
        texts += [probe.text for probe in question.probes]
    return texts
