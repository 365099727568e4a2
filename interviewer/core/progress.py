"""Many sessions as trends: what rose, what fell, and what no one can tell yet.

A change counts only outside the examiner's own jitter and outside the spread between questions,
and only among grades of one examiner in one version.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from interviewer.core.assessment import ExaminerKind
from interviewer.core.outcome import Outcome
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.trend import Jitter, Sample, Trend, ends, trend
from interviewer.core.verdict import Verdict


class Sitting(NamedTuple):
    """One finished session, as far as trends need it."""

    session: str
    at: datetime
    results: tuple[Outcome, ...]


class Grader(NamedTuple):
    """What two grades must share to be compared."""

    examiner: ExaminerKind
    version: str | None


class Spoken(StrEnum):
    """What is followed of how answers are spoken: fields of a result."""

    PACE = "pace"
    FIRST_WORD = "first_word"
    FILLERS = "fillers"


@dataclass(frozen=True)
class TopicTrend:
    """One topic: its score and its criteria, with the points of the compared sessions only."""

    topic: str
    score: Trend
    marks: Mapping[Criterion, Trend]


@dataclass(frozen=True)
class Recoveries:
    """Answers made good under probes. `chances` are questions whose first answer left room."""

    chances: int
    rose: int
    repaired: int


@dataclass(frozen=True)
class ReturningFlag:
    """A red flag that stood in more than one session; `clean_since` counts sessions without it."""

    kind: str
    sessions: int
    last: datetime
    clean_since: int


@dataclass(frozen=True)
class LeftOut:
    """Graded questions that are not compared, because somebody else graded them."""

    grader: Grader
    sessions: int
    questions: int


@dataclass(frozen=True)
class Progress:
    """Everything the sessions show. `grader` is that of the newest grade; None: nothing graded."""

    grader: Grader | None
    sessions: int
    questions: int
    score: Trend
    marks: Mapping[Criterion, Trend]
    topics: tuple[TopicTrend, ...]
    recoveries: Recoveries
    flags: tuple[ReturningFlag, ...]
    left_out: tuple[LeftOut, ...]
    drills: int
    """Drilled questions; they press one criterion and are in no trend."""
    jitter: Jitter | None
    delivery: Mapping[Spoken, Trend]
    """Of everything spoken, whoever graded it; empty when nothing was."""


def progress(sittings: Iterable[Sitting], jitter: Mapping[Grader, Jitter]) -> Progress:
    """What `sittings`, in any order, show; `jitter` per examiner as far as it was measured."""
    ordered = sorted(sittings, key=lambda item: (item.at, item.session))
    by_grader = _by_grader(ordered)
    grader = max(by_grader, key=lambda item: by_grader[item][-1].at, default=None)
    compared = by_grader[grader] if grader else []
    known = jitter.get(grader) if grader else None
    answered = [result for sitting in compared for result in sitting.results]
    drills = sum(r.drill is not None and r.final is not None for s in ordered for r in s.results)
    rows = [[_Figures.of(sitting, item) for item in sitting.results] for sitting in compared]
    topics: dict[str, list[list[_Figures]]] = defaultdict(list)
    for row in rows:
        for topic in dict.fromkeys(item.topic for item in row):
            topics[topic].append([item for item in row if item.topic == topic])
    return Progress(
        grader=grader,
        sessions=len(compared),
        questions=len(answered),
        score=_score_trend(rows, known),
        marks=_mark_trends(rows, known),
        topics=tuple(
            _topic_trend(topic, ends(own), known) for topic, own in sorted(topics.items())
        ),
        recoveries=_recoveries(answered),
        flags=_returning(compared),
        left_out=_left_out(by_grader, grader),
        drills=drills,
        jitter=known,
        delivery=_delivery(ordered),
    )


def grader_of(result: Outcome) -> Grader | None:
    """Who gave this grade; None when nothing was graded, and for a drill, which is no sample."""
    if result.examiner is None or result.score is None or result.drill is not None:
        return None
    return Grader(result.examiner, result.version)


class Attempt(NamedTuple):
    """One go at a question."""

    session: str
    at: datetime
    result: Outcome


def attempts(sittings: Iterable[Sitting], question: str) -> tuple[Attempt, ...]:
    """Every graded attempt at a question, drills apart, oldest first."""
    found = (
        Attempt(sitting.session, sitting.at, result)
        for sitting in sittings
        for result in sitting.results
        if result.question == question and grader_of(result) is not None
    )
    return tuple(sorted(found, key=lambda item: (item.at, item.session)))


def comparable(one: Outcome, other: Outcome) -> bool:
    """Whether two attempts were graded by the same rules: examiner, version and rubric."""
    grader = grader_of(one)
    return grader is not None and grader == grader_of(other) and one.rubric == other.rubric


def _by_grader(ordered: Iterable[Sitting]) -> dict[Grader, list[Sitting]]:
    """The sessions of every grader, each with their own results only."""
    found: dict[Grader, list[Sitting]] = defaultdict(list)
    for sitting in ordered:
        own: dict[Grader, list[Outcome]] = {}
        for result in sitting.results:
            grader = grader_of(result)
            if grader is not None:
                own.setdefault(grader, []).append(result)
        for grader, results in own.items():
            found[grader].append(Sitting(sitting.session, sitting.at, tuple(results)))
    return found


def _left_out(
    by_grader: Mapping[Grader, Sequence[Sitting]], grader: Grader | None
) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(other, len(sittings), sum(len(item.results) for item in sittings))
        for other, sittings in by_grader.items()
        if other != grader
    )


class _Figures(NamedTuple):
    """One question as numbers."""

    session: str
    at: datetime
    topic: str
    score: float
    ranks: tuple[float, ...]
    """In the order of `Criterion`."""

    @classmethod
    def of(cls, sitting: Sitting, result: Outcome) -> "_Figures":
        marks = result.marks
        ranks = tuple([_RANKS[marks.get(criterion)] for criterion in _CRITERIA])
        return cls(sitting.session, sitting.at, result.topic, result.score or 0.0, ranks)


_CRITERIA = tuple(Criterion)
_RANKS: dict[Mark | None, float] = {None: 0.0, **{mark: float(mark.rank) for mark in Mark}}
_Rows = Sequence[Sequence[_Figures]]
"""The questions of each session, oldest first."""


def _topic_trend(topic: str, rows: _Rows, jitter: Jitter | None) -> TopicTrend:
    return TopicTrend(topic, _score_trend(rows, jitter), _mark_trends(rows, jitter))


def _score_trend(rows: _Rows, jitter: Jitter | None) -> Trend:
    samples = [Sample(row[0].session, row[0].at, [item.score for item in row]) for row in rows]
    return trend(samples, 100.0, jitter.score if jitter else None)


def _mark_trends(rows: _Rows, jitter: Jitter | None) -> Mapping[Criterion, Trend]:
    return {
        criterion: trend(
            [
                Sample(row[0].session, row[0].at, [item.ranks[index] for item in row])
                for row in rows
            ],
            2.0,
            jitter.marks[criterion] if jitter else None,
        )
        for index, criterion in enumerate(_CRITERIA)
    }


def _delivery(ordered: Sequence[Sitting]) -> Mapping[Spoken, Trend]:
    """No examiner stands between these figures and the words, so there is no jitter."""
    found: dict[Spoken, Trend] = {}
    for figure in Spoken:
        samples = [
            Sample(sitting.session, sitting.at, values)
            for sitting in ordered
            if (values := [v for r in sitting.results if (v := getattr(r, figure)) is not None])
        ]
        if samples:
            highest = max(value for sample in samples for value in sample.values)
            found[figure] = replace(trend(samples, highest or 1.0, 0.0), band=None)
    return found


def _recoveries(answered: Sequence[Outcome]) -> Recoveries:
    return Recoveries(
        chances=sum(item.first is not Verdict.SENIOR for item in answered),
        rose=sum(item.rose for item in answered),
        repaired=sum(item.repaired for item in answered),
    )


def _returning(sittings: Sequence[Sitting]) -> tuple[ReturningFlag, ...]:
    seen: dict[str, list[int]] = defaultdict(list)
    for number, sitting in enumerate(sittings):
        for kind in {kind for result in sitting.results for kind in result.flags}:
            seen[kind].append(number)
    found = [
        ReturningFlag(kind, len(numbers), sittings[numbers[-1]].at, len(sittings) - 1 - numbers[-1])
        for kind, numbers in seen.items()
        if len(numbers) > 1
    ]
    return tuple(sorted(found, key=lambda item: (item.clean_since, -item.sessions, item.kind)))
