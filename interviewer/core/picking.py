"""Which topics and questions come next. Chance comes in as a seed, history as results."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from interviewer.core.events import Planned, QuestionResult
from interviewer.core.playbook import Level, Question, Topic

_UNSEEN_SCORE = 50.0
"""A topic never practised counts as middling: after what fell, before what held."""
_FADING = 0.7
"""Weight of a result against the next newer one of its topic."""


def plan(
    topics: Sequence[str], count: int, history: Iterable[QuestionResult], seed: int
) -> tuple[Planned, ...]:
    """The topics of `count` questions: weakest of earlier sessions first, then by chance.

    `history` runs from the newest result to the oldest. Topics repeat only when there are fewer
    of them than questions.
    """
    chance = random.Random(seed)
    order = {topic: chance.random() for topic in topics}
    strength = topic_strength(history)
    ranked = sorted(topics, key=lambda topic: (strength.get(topic, _UNSEEN_SCORE), order[topic]))
    return tuple(Planned(topic=ranked[index % len(ranked)]) for index in range(count))


def topic_strength(history: Iterable[QuestionResult]) -> dict[str, float]:
    """Per topic the score, 0 to 100, newer results weighing more; `history` newest first."""
    scores: dict[str, list[float]] = defaultdict(list)
    for result in history:
        if result.score is not None:
            scores[result.topic].append(result.score)
    return {topic: _faded_mean(values) for topic, values in scores.items()}


def _faded_mean(values: Sequence[float]) -> float:
    weights = [_FADING**age for age in range(len(values))]
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)


class Picker:
    """Picks by chance, questions of earlier sessions last. Implements `ports.QuestionPicker`."""

    def __init__(self, seed: int, level: Level | None = None, known: Collection[str] = ()) -> None:
        """`known` are ids asked in earlier sessions; `level` None means any."""
        self._seed, self._level, self._known = seed, level, frozenset(known)

    def pick(self, topic: Topic, asked: Iterable[str]) -> Question | None:
        """A question of `topic` not in `asked`; another level only when the wanted one is spent."""
        gone = set(asked)
        left = [question for question in topic.questions if question.id not in gone]
        if not left:
            return None
        chance = random.Random(f"{self._seed}/{topic.id}/{len(gone)}")
        chance.shuffle(left)
        return min(left, key=self._rank)

    def _rank(self, question: Question) -> tuple[bool, bool]:
        wrong_level = self._level is not None and question.level is not self._level
        return wrong_level, question.id in self._known
