"""One figure over the sessions, and whether its change is more than noise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt
from typing import NamedTuple, TypeVar

from interviewer.core.outcome import Outcome
from interviewer.core.playbook import Criterion

_T = TypeVar("_T")
_WINDOW = 5
"""Sessions at either end that are compared, once there are twice as many."""
_FEWEST = 3
"""Questions on either side without which nothing is compared."""
_NORMAL = 1.96
"""Standard deviations that noise alone exceeds one time in twenty."""


@dataclass(frozen=True)
class Jitter:
    """What an examiner's figures vary by when an answer's meaning stays the same.

    Standard deviations for one question: `score` of 100, `marks` of two steps.
    """

    score: float
    marks: Mapping[Criterion, float]
    questions: int
    """Questions it was measured on."""


class Change(StrEnum):
    """What may be said about the newer sessions against the older ones."""

    ROSE = "rose"
    FELL = "fell"
    WITHIN_JITTER = "within_jitter"
    WITHIN_SPREAD = "within_spread"
    """More than jitter, but questions differ by as much."""
    UNMEASURED = "unmeasured"
    """The examiner's jitter is not known, so nothing is claimed."""
    TOO_FEW = "too_few"


class Point(NamedTuple):
    """The mean of one session."""

    session: str
    at: datetime
    value: float
    questions: int


@dataclass(frozen=True)
class Trend:
    """A figure over the sessions, oldest first; `top` is its highest possible value."""

    points: tuple[Point, ...]
    top: float
    before: float | None
    now: float | None
    band: float | None
    """How far `now` may be from `before` by the examiner's jitter alone; None: not known."""
    change: Change


class Sample(NamedTuple):
    """The values of one session."""

    session: str
    at: datetime
    values: Sequence[float]


def trend(samples: Sequence[Sample], top: float, jitter: float | None) -> Trend:
    """The trend of `samples`, oldest first; `jitter` of one question, None when not measured."""
    points = tuple(
        Point(session, at, sum(values) / len(values), len(values))
        for session, at, values in samples
    )
    size = min(_WINDOW, len(samples) // 2)
    older = [value for item in samples[:size] for value in item.values]
    newer = [value for item in samples[len(samples) - size :] for value in item.values]
    if len(older) < _FEWEST or len(newer) < _FEWEST:
        now = _mean([value for item in samples for value in item.values]) if samples else None
        return Trend(points, top, None, now, None, Change.TOO_FEW)
    before, now = _mean(older), _mean(newer)
    share = sqrt(1 / len(older) + 1 / len(newer))
    freedom = len(older) + len(newer) - 2
    band = None if jitter is None else _NORMAL * jitter * share
    spread = _quantile(freedom) * _pooled_deviation(older, newer) * share
    return Trend(points, top, before, now, band, _change(now - before, band, spread))


def ends(sessions: Sequence[_T]) -> Sequence[_T]:
    """The sessions a trend compares: enough of them at either end."""
    if len(sessions) <= 2 * _WINDOW:
        return sessions
    return (*sessions[:_WINDOW], *sessions[-_WINDOW:])


def jitter_of(repeats: Iterable[Sequence[Outcome]]) -> Jitter | None:
    """The jitter from questions examined several times, each time with the same meaning.

    The first of each sequence is what the others are held against; None when none has two.
    """
    examined = [item for item in repeats if len(item) > 1 and item[0].score is not None]
    pairs = [
        (kept, again)
        for kept, *others in examined
        for again in others
        if kept.score is not None and again.score is not None
    ]
    if not pairs:
        return None
    return Jitter(
        score=_deviation((a.score or 0.0) - (b.score or 0.0) for a, b in pairs),
        marks={
            criterion: _deviation(rank_of(a, criterion) - rank_of(b, criterion) for a, b in pairs)
            for criterion in Criterion
        },
        questions=len(examined),
    )


def rank_of(result: Outcome, criterion: Criterion) -> float:
    """The mark as a number: 0 missing, 1 partial, 2 solid."""
    mark = result.marks.get(criterion)
    return 0.0 if mark is None else float(mark.rank)


def _change(difference: float, band: float | None, spread: float) -> Change:
    if band is None:
        return Change.UNMEASURED
    if abs(difference) <= band:
        return Change.WITHIN_JITTER
    if abs(difference) <= spread:
        return Change.WITHIN_SPREAD
    return Change.ROSE if difference > 0 else Change.FELL


def _quantile(freedom: int) -> float:
    """Student's t at 97.5 %, to 0.02 from four degrees of freedom on: small samples prove less."""
    return _NORMAL + 2.37 / freedom + 3.7 / freedom**2


def _pooled_deviation(older: Sequence[float], newer: Sequence[float]) -> float:
    means = _mean(older), _mean(newer)
    squares = sum((value - means[0]) ** 2 for value in older)
    squares += sum((value - means[1]) ** 2 for value in newer)
    return sqrt(squares / (len(older) + len(newer) - 2))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _deviation(differences: Iterable[float]) -> float:
    """Of one measurement: two of them differ by the root of twice its variance."""
    return sqrt(_mean(difference**2 for difference in differences) / 2)
