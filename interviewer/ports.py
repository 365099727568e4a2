"""What the session needs from the outside, one or two methods each.

Scripted stand-ins for all of them are in `tests/fakes.py`.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from interviewer.core.assessment import Graded, Probe, Usage
from interviewer.core.events import Event
from interviewer.core.lines import Line
from interviewer.core.playbook import Question, Topic
from interviewer.core.transcript import Answer, Thread


@dataclass(frozen=True, kw_only=True)
class Examination:
    """The answer to examine is the last of `thread`'s answered turns."""

    thread: Thread
    turn: int
    """The index of the turn to examine; the turns before it are context."""
    earlier: tuple[Thread, ...] = ()
    """The session's threads before this one."""
    remembered: tuple[Thread, ...] = ()
    """Threads of earlier sessions on the same topic, newest first: context, never graded."""
    topic: Topic | None = None
    """The rubric around the question; None when it can no longer be read."""
    wants_probe: bool = True
    """False: no follow-up is left for this question, only the grade is needed."""
    put: tuple[str, ...] = ()
    """Texts of every probe put in this session, never to be put again."""
    paid: list[Usage] = field(default_factory=list, compare=False)
    """Examiners note here what each call took, so that it is known of a cancelled one too."""


class Examiner(Protocol):
    """Examines one answer."""

    def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """At most one probe, as soon as it is known, then exactly one `Graded`.

        A grade that could not be given is `Graded` with `Ungraded`; nothing is raised for it.
        """
        ...


class PreparedExaminer(Examiner, Protocol):
    """An examiner with something slow to load and something to let go of."""

    async def warm_up(self) -> None:
        """Load it now; what cannot be loaded shows with the first examination."""
        ...

    async def close(self) -> None:
        """Let go of connections; no examination follows."""
        ...


@dataclass(frozen=True)
class Amended:
    """The last answer again, whole: the candidate went on, spoke it anew or corrected a word."""

    answer: Answer
    reason: Literal["resumed", "redone", "corrected"]


class Candidate(Protocol):
    """The person being interviewed."""

    async def show(self, line: Line) -> None:
        """Put something before the candidate: a question, a probe, a notice, notes."""
        ...

    async def listen(self) -> Answer | Amended | None:
        """What the candidate says next; None when they are gone (end of input)."""
        ...

    async def goes_on(self) -> Amended:
        """Returns when the candidate takes up the last answer again while it is examined.

        Waits for ever where that cannot happen; it is cancelled when the examination is over.
        """
        ...


class SessionStore(Protocol):
    """Where the events of one session go."""

    def append(self, event: Event) -> None:
        """Keep the event for good before returning; raises `SessionError` when it cannot."""
        ...


class Memory(Protocol):
    """What the same candidate said in earlier sessions."""

    def recall(self, topic_id: str) -> tuple[Thread, ...]:
        """Threads on this topic, newest first; empty when there are none."""
        ...


class TopicSource(Protocol):
    """Where questions come from."""

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of that id, or None."""
        ...


class QuestionPicker(Protocol):
    """Which question of a topic comes next."""

    def pick(self, topic: Topic, asked: Iterable[str]) -> Question | None:
        """A question not in `asked` (ids), or None when the topic has no more."""
        ...
