"""Seeded speakers: answers as pauses, with what detectors make of each."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ANSWERS = 8
"""One speaker gives this many in a row."""


@dataclass(frozen=True)
class Pause:
    """Silence after a stretch of speech, and how it looks to those who must decide."""

    seconds: float
    last_word_finished: bool
    detector_finished: bool
    covered: bool


@dataclass(frozen=True)
class Answer:
    """Pauses inside the answer, in order, and the looks of its end."""

    pauses: tuple[Pause, ...]
    end: Pause


@dataclass(frozen=True)
class Population:
    """Seconds a pause takes, inside and between sentences, and its targets."""

    name: str
    inside: Callable[[random.Random], float]
    long_gap: Callable[[random.Random], float]
    cut_target: float | None
    wait_target: float | None


POPULATIONS = (
    Population("slow", lambda r: r.uniform(1, 4), lambda r: r.uniform(1, 3), 1.0, 4.0),
    Population("mixed", lambda r: r.uniform(0.5, 2.5), lambda r: r.uniform(0.5, 1.5), 0.0, 3.0),
    Population("fluent", lambda r: r.uniform(0.3, 0.9), lambda r: r.uniform(0.3, 0.9), 0.0, 2.0),
    Population(
        "long tail",
        lambda r: 0.3 + r.lognormvariate(0.2, 0.8),
        lambda r: 0.3 + r.lognormvariate(-0.2, 0.7),
        None,
        None,
    ),
)


def answers(population: Population, dice: random.Random) -> Iterator[Answer]:
    """The answers of one speaker."""
    for _ in range(ANSWERS):
        sentences = dice.randint(5, 11)
        pauses = []
        for number in range(sentences):
            covered = number >= 0.75 * sentences
            if dice.random() < 0.45:
                pauses.append(_pause(population.inside(dice), dice, covered, finished=False))
            if number < sentences - 1:
                is_long = dice.random() < 0.3
                seconds = population.long_gap(dice) if is_long else dice.uniform(0.3, 0.9)
                pauses.append(_pause(seconds, dice, covered, finished=True))
        yield Answer(tuple(pauses), _pause(0.0, dice, True, finished=True))


def _pause(seconds: float, dice: random.Random, covered: bool, *, finished: bool) -> Pause:
    word, detector = (0.90, 0.83) if finished else (0.46, 0.33)
    return Pause(seconds, dice.random() < word, dice.random() < detector, covered)
