"""Which question of the playbook is this, or which is nearest: by the informative words shared."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.playbook import Question, Topic
from interviewer.core.words import content_words

_SAME = 0.6
"""F-measure of weighted words from which a question counts as the playbook's own."""
_PROMPT_TIMES = 3
_STRAYING = 0.1
"""An answer strays: its words weigh a tenth of the question's. Best of five on 80 records."""
_CROSSWISE = "second-question"
"""Asks across the other topics, so an unknown question is never taken to be one of its own."""


@dataclass(frozen=True)
class Placed:
    """A question of the playbook with its topic."""

    topic: Topic
    question: Question


@dataclass(frozen=True)
class Ranked:
    """How near a question is: 0 to 1."""

    score: float
    placed: Placed


@dataclass(frozen=True)
class Nearest:
    """All questions, weighed once. Build with `of`."""

    entries: tuple[Placed, ...]
    prompts: tuple[frozenset[str], ...]
    vectors: tuple[Mapping[str, float], ...]
    rarity: Mapping[str, float]
    unknown: float
    """The weight of a word no question holds."""
    words: Mapping[str, Counter[str]]
    """Per topic how often its questions hold each stem."""

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> "Nearest":
        """Index every question of these topics."""
        entries = tuple(Placed(topic, item) for topic in topics for item in topic.questions)
        counts = [_stems_of(entry.question) for entry in entries]
        spread = Counter(stem for count in counts for stem in count)
        unknown = math.log(1 + len(entries))
        rarity = {stem: math.log(1 + len(entries) / spread[stem]) for stem in spread}
        vectors = tuple(_unit({s: math.sqrt(n) * rarity[s] for s, n in c.items()}) for c in counts)
        prompts = tuple(frozenset(content_words(entry.question.prompt)) for entry in entries)
        return cls(entries, prompts, vectors, rarity, unknown, _by_topic(entries, counts))

    def weight(self, stems: Iterable[str]) -> float:
        """How informative these words are together."""
        return sum(self.rarity.get(stem, self.unknown) for stem in sorted(stems))

    def same(self, asked: str) -> Ranked | None:
        """The question of the playbook that was put, however it was led into; None: none of it.

        Its score says how much of the wording is shared.
        """
        said = frozenset(content_words(asked))
        likely = [
            i for i, prompt in enumerate(self.prompts) if len(said & prompt) > 1 or prompt <= said
        ]
        scored = [(self._overlap(said, self.prompts[i]), i) for i in likely]
        best, index = max(scored, default=(0.0, 0))
        return Ranked(best, self.entries[index]) if best >= _SAME else None

    def _overlap(self, said: frozenset[str], prompt: frozenset[str]) -> float:
        shared = self.weight(said & prompt)
        if not shared or (len(said & prompt) < 2 and len(prompt) > 1):
            return 0.0
        return 2 * shared / (self.weight(said) + self.weight(prompt))

    def ranked(self, asked: str, answered: str = "") -> tuple[Ranked, ...]:
        """Every question from the nearest to the farthest, by what was asked and answered."""
        query: dict[str, float] = {}
        for text, times in ((asked, 1.0), (answered, _STRAYING)):
            for stem, weight in self._weighed(text).items():
                query[stem] = query.get(stem, 0.0) + times * weight
        unit = _unit(query)
        scores = [_dot(unit, vector) for vector in self.vectors]
        order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
        return tuple(Ranked(scores[index], self.entries[index]) for index in order)

    def belongs(self, asked: str, question: Question) -> float:
        """How near `asked` is to what a good answer to `question` holds: 0 to 1.

        A question of no playbook is held against its own key points.
        """
        known = (
            vector
            for entry, vector in zip(self.entries, self.vectors, strict=True)
            if entry.question.id == question.id and entry.question.key_points == question.key_points
        )
        vector = next(known, None) or _unit(self._counted(_stems_of(question)))
        return _dot(_unit(self._weighed(asked)), vector)

    def _weighed(self, text: str) -> dict[str, float]:
        return self._counted(Counter(content_words(text)))

    def _counted(self, counts: Counter[str]) -> dict[str, float]:
        return {s: math.sqrt(n) * self.rarity[s] for s, n in counts.items() if s in self.rarity}

    def topic(self, asked: str, answered: str = "") -> Topic | None:
        """The topic that most likely holds these words; None when no word is known."""
        query = dict.fromkeys(content_words(asked), 1.0)
        for stem in set(content_words(answered)):
            query[stem] = query.get(stem, 0.0) + _STRAYING
        known = {stem: times for stem, times in sorted(query.items()) if stem in self.rarity}
        topics = {entry.topic.id: entry.topic for entry in self.entries}
        found = [item for item in self.words if item != _CROSSWISE or len(topics) == 1]
        if not known or not found:
            return None
        everywhere = sum(self.words.values(), Counter[str]())
        return topics[max(found, key=lambda item: _likelihood(known, self.words[item], everywhere))]


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())


def _likelihood(known: Mapping[str, float], own: Counter[str], everywhere: Counter[str]) -> float:
    """How likely a topic says these words, its own counts smoothed by those of all topics."""
    prior = len(everywhere)
    size, total = sum(own.values()) + prior, sum(everywhere.values())
    return sum(
        times * math.log((own[stem] + prior * everywhere[stem] / total) / size)
        for stem, times in known.items()
    )


def _by_topic(entries: Sequence[Placed], counts: Sequence[Counter[str]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for entry, count in zip(entries, counts, strict=True):
        found.setdefault(entry.topic.id, Counter()).update(count)
    for topic in {entry.topic.id: entry.topic for entry in entries}.values():
        for text, times in ((topic.title, 5), (topic.summary, 2)):
            found[topic.id].update(dict(Counter(content_words(text) * times)))
        for term in topic.vocabulary:
            found[topic.id].update(content_words(term.term))
    return found


def _stems_of(question: Question) -> Counter[str]:
    counts: Counter[str] = Counter()
    for stem in content_words(question.prompt):
        counts[stem] += _PROMPT_TIMES
    for text in _texts(question):
        counts.update(content_words(text))
    return counts


def _texts(question: Question) -> Iterable[str]:
    for point in question.key_points:
        yield point.text
        yield from point.phrasings
    for wrong in question.misconceptions:
        yield wrong.claim
        yield wrong.correction
    for option in question.alternatives:
        yield option.name
        yield option.wins_when


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {stem: value / length for stem, value in vector.items()}
