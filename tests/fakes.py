"""One scripted stand-in per port. Each fails on a call too many, and tells what is left over."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from interviewer.core.assessment import (
    Assessment,
    ExaminerKind,
    Graded,
    Probe,
    Source,
    Ungraded,
)
from interviewer.core.events import Event
from interviewer.core.lines import Line, ProbeLine, QuestionLine, Reply
from interviewer.core.playbook import Question, Topic
from interviewer.core.transcript import Answer
from interviewer.errors import SessionError
from interviewer.ports import Amended, Examination

LOCAL = Source(examiner=ExaminerKind.LOCAL, version="scripted")


@dataclass
class ScriptedCandidate:
    """Says `answers` one after the other; None among them means gone."""

    answers: Sequence[str | Amended | None]
    shown: list[Line] = field(default_factory=list)
    said: int = 0

    async def show(self, line: Line) -> None:
        self.shown.append(line)

    async def listen(self) -> Answer | Amended | None:
        assert self.said < len(self.answers), f"asked once too often; heard: {self.heard}"
        text = self.answers[self.said]
        self.said += 1
        return Answer(text=text) if isinstance(text, str) else text

    async def goes_on(self) -> Amended:
        return await asyncio.Future()

    @property
    def heard(self) -> list[str]:
        """What the interviewer said, in order."""
        return [
            line.text for line in self.shown if isinstance(line, QuestionLine | ProbeLine | Reply)
        ]

    def check_done(self) -> None:
        assert self.said == len(self.answers), f"never said: {self.answers[self.said :]}"


@dataclass
class ScriptedExaminer:
    """Gives the scripted steps of one examination after the other."""

    script: Sequence[Sequence[Probe | Graded]]
    seen: list[Examination] = field(default_factory=list)

    async def warm_up(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        assert len(self.seen) < len(self.script), "one examination too many"
        steps = self.script[len(self.seen)]
        self.seen.append(examination)
        for step in steps:
            yield step

    def check_done(self) -> None:
        assert len(self.seen) == len(self.script), "fewer examinations than scripted"


@dataclass
class MemoryStore:
    """Keeps events in a list; refuses those numbered in `refuse` (from 0, counting every try)."""

    refuse: frozenset[int] = frozenset()
    events: list[Event] = field(default_factory=list)
    tries: int = 0

    def append(self, event: Event) -> None:
        attempt, self.tries = self.tries, self.tries + 1
        if attempt in self.refuse:
            message = "disk: no space left on device. Make room."
            raise SessionError(message)
        self.events.append(event)


@dataclass
class ListedTopics:
    """The topics it was given."""

    topics: Sequence[Topic]

    def topic(self, topic_id: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == topic_id), None)


class FirstPicker:
    """The first question not asked yet."""

    def pick(self, topic: Topic, asked: Iterable[str]) -> Question | None:
        gone = set(asked)
        return next((item for item in topic.questions if item.id not in gone), None)


@dataclass
class SteppingClock:
    """Every look is `step` later than the one before."""

    now: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    step: timedelta = timedelta(seconds=10)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


def graded(assessment: Assessment | Ungraded, source: Source = LOCAL) -> Graded:
    return Graded(assessment=assessment, source=source)
