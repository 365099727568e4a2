"""What was said, by whom and when. Times are given to it; it reads no clock."""

from dataclasses import dataclass, replace

from pydantic import Field

from interviewer.core.assessment import Assessment, Graded, Probe, Usage
from interviewer.core.playbook import Criterion, Question
from interviewer.core.values import Value


class Word(Value):
    """A recognised word; `start` and `end` in seconds from the start of the answer's audio."""

    text: str
    start: float = Field(ge=0)
    end: float
    probability: float = Field(ge=0, le=1)


class AudioSpan(Value):
    """A stretch of the session's recording, in seconds from its start."""

    start: float = Field(ge=0)
    end: float


class Answer(Value):
    """What the candidate said, as text; the rest is known for spoken answers only."""

    text: str
    words: tuple[Word, ...] = ()
    audio: AudioSpan | None = None
    edited_from: str | None = None
    """The text before the candidate corrected it; None when it stands as heard or typed."""


@dataclass(frozen=True)
class Turn:
    """Something asked and answered. `probe` is None for the opening question."""

    probe: Probe | None
    answer: Answer | None = None
    graded: Graded | None = None
    """None until examined; also when the answer is still awaited."""

    @property
    def assessment(self) -> Assessment | None:
        """The assessment, or None when the turn is unanswered, unexamined or ungraded."""
        if self.graded is None or not isinstance(self.graded.assessment, Assessment):
            return None
        return self.graded.assessment


@dataclass(frozen=True)
class Thread:
    """One question with everything that followed from it."""

    topic: str
    question: Question
    turns: tuple[Turn, ...] = (Turn(None),)
    skipped: bool = False
    withdrawn: tuple[str, ...] = ()
    """Probes taken back because the candidate was still speaking or wanted the answer again."""
    set_aside: tuple[Usage, ...] = ()
    """What examining answers had cost that were then taken up again."""
    drill: Criterion | None = None
    """The criterion of a drill: the opening has no answer, the first probe presses this."""

    @property
    def current(self) -> Turn:
        """The last turn."""
        return self.turns[-1]

    @property
    def asked(self) -> str:
        """What the candidate is being asked now."""
        return self.current.probe.text if self.current.probe else self.question.prompt

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer of the thread, in order."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)

    @property
    def assessed(self) -> tuple[Turn, ...]:
        """The turns that carry an assessment, in order."""
        return tuple(turn for turn in self.turns if turn.assessment is not None)

    def with_turn(self, index: int, turn: Turn) -> "Thread":
        """The thread with one turn exchanged."""
        return replace(self, turns=(*self.turns[:index], turn, *self.turns[index + 1 :]))


@dataclass(frozen=True)
class Transcript:
    """The threads of a session, in the order they were opened."""

    threads: tuple[Thread, ...] = ()
