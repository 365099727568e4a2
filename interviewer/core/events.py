"""Everything that can happen in a session, as it is written to the session file.

A session is its events: folding them again with `Dialogue.on` resumes, replays and reviews it.
"""

from enum import StrEnum
from functools import cache
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from interviewer.core.assessment import ExaminerKind, Graded, Probe, Usage
from interviewer.core.playbook import Criterion, Level, Mark, Question
from interviewer.core.transcript import Answer
from interviewer.core.values import Value
from interviewer.core.verdict import Verdict

FORMAT_VERSION = 1


class _Event(Value):
    v: Literal[1] = 1
    at: AwareDatetime


class Mode(StrEnum):
    """`practice` shows the notes after each question; `real` keeps the coach silent to the end."""

    PRACTICE = "practice"
    REAL = "real"


class Imported(Value):
    """Where a session comes from that was not held here."""

    file: str
    """Its name, without the folder."""
    sha256: str
    speakers: tuple[str, ...] = ()
    """`label=role` of everyone heard, as it was taken to be."""


class Terms(Value):
    """What was agreed before the first question."""

    mode: Mode = Mode.PRACTICE
    questions: int = Field(default=3, ge=1, le=50)
    probes: int = Field(default=2, ge=0, le=6)
    """The most follow-ups a question gets."""
    level: Level | None = None
    examiner: Literal["auto", "llm", "local"] = "auto"
    model: str | None = None
    seed: int | None = None
    time_limit: float | None = Field(default=None, gt=0)
    """Minutes after which no new question is opened; None: no limit."""
    imported: Imported | None = None
    """None: the interview was held here."""


class Planned(Value):
    """A question to come: its topic, and which one if the candidate asked for it by id."""

    topic: str
    question: str | None = None
    drill: Criterion | None = None
    """Open at the probe that presses this criterion; None: with the question itself."""


class Started(_Event):
    """The session begins."""

    type: Literal["started"] = "started"
    session: str
    app_version: str
    playbook: str
    playbook_hash: str
    terms: Terms
    plan: tuple[Planned, ...]
    """What will be opened, in order."""


class Asked(_Event):
    """A question is opened. It stands here whole: reading a session needs no rubric file."""

    type: Literal["asked"] = "asked"
    topic: str
    question: Question


class Answered(_Event):
    """The candidate answered what was asked last."""

    type: Literal["answered"] = "answered"
    answer: Answer


class Assessed(_Event):
    """An answer was examined; `thread` and `turn` say which (counted from 0)."""

    type: Literal["assessed"] = "assessed"
    thread: int
    turn: int
    graded: Graded


class Probed(_Event):
    """A follow-up is put."""

    type: Literal["probed"] = "probed"
    probe: Probe


class Withdrawn(_Event):
    """The last answer is open again: the candidate goes on speaking, redoes or corrects it.

    Its grade and the probe it earned are set aside; the next `answered` holds the whole answer.
    """

    type: Literal["withdrawn"] = "withdrawn"
    reason: Literal["resumed", "redone", "corrected"]
    usage: Usage | None = None
    """What examining it had cost, as far as it went; None when nothing was paid for."""


class Skipped(_Event):
    """The candidate left the question."""

    type: Literal["skipped"] = "skipped"


class AsideKind(StrEnum):
    """Words exchanged that are neither an answer nor graded."""

    EMPTY = "empty"
    REPEATED = "repeated"
    CLARIFIED = "clarified"
    HINTED = "hinted"
    NUDGED = "nudged"


class Aside(_Event):
    """Something was said beside the question; the question stays open."""

    type: Literal["aside"] = "aside"
    kind: AsideKind
    said: str
    reply: str


class Paused(_Event):
    """The candidate stopped for now."""

    type: Literal["paused"] = "paused"


class Resumed(_Event):
    """The session goes on."""

    type: Literal["resumed"] = "resumed"


class FinishReason(StrEnum):
    """Why no more questions come."""

    COMPLETED = "completed"
    QUIT = "quit"
    TIME = "time"


class QuestionResult(Value):
    """One finished thread in a line, so that lists and trends need not fold whole sessions."""

    topic: str
    question: str
    skipped: bool = False
    first: Verdict | None = None
    final: Verdict | None = None
    """None: nothing of it was graded."""
    marks: dict[Criterion, Mark] = Field(default_factory=dict)
    score: float | None = None
    rose: bool = False
    repaired: bool = False
    flags: tuple[str, ...] = ()
    examiner: ExaminerKind | None = None
    version: str | None = None
    """Of the examiner, with its model: marks of two versions are not compared."""
    rubric: str | None = None
    """A hash of the question as it was asked; a changed rubric asks for other things."""
    drill: Criterion | None = None
    """The one criterion a drill pressed: it has marks and levels, and no score."""
    pace: float | None = None
    """Words a minute; this and the next two only of spoken answers."""
    first_word: float | None = None
    """Seconds."""
    fillers: float | None = None
    """In a hundred words."""


class Finished(_Event):
    """The session is over."""

    type: Literal["finished"] = "finished"
    reason: FinishReason
    results: tuple[QuestionResult, ...]


Event = Annotated[
    Started
    | Asked
    | Answered
    | Assessed
    | Probed
    | Withdrawn
    | Skipped
    | Aside
    | Paused
    | Resumed
    | Finished,
    Field(discriminator="type"),
]


@cache
def any_event() -> TypeAdapter[Event]:
    """Reads any event; each writes itself."""
    return TypeAdapter(Event)
