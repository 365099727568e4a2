"""What is put before the candidate, as values; how it looks or sounds is the adapter's business."""

from dataclasses import dataclass

from interviewer.core.transcript import Thread


@dataclass(frozen=True)
class Opening:
    """The session's first line: what this is, who examines, how to leave."""

    questions: int
    examined_by: str
    resumed: bool = False


@dataclass(frozen=True)
class QuestionLine:
    """An opening question; `number` counts from 1."""

    text: str
    number: int
    total: int
    topic: str


@dataclass(frozen=True)
class ProbeLine:
    """A follow-up."""

    text: str


@dataclass(frozen=True)
class Reply:
    """The interviewer beside the question: a repetition, a clarification, a hint, a nudge."""

    text: str


@dataclass(frozen=True)
class Notice:
    """The program speaking, not the interviewer."""

    text: str


@dataclass(frozen=True)
class ShapeSoFar:
    """The shape of the thread up to now, in practice mode."""

    thread: Thread


@dataclass(frozen=True)
class Notes:
    """The notes on a finished thread, in practice mode."""

    thread: Thread


@dataclass(frozen=True)
class Ending:
    """The session is over, or stopped for now."""

    threads: tuple[Thread, ...]
    session: str
    finished: bool


Line = Opening | QuestionLine | ProbeLine | Reply | Notice | ShapeSoFar | Notes | Ending
