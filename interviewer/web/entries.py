"""The log of an interview as the page gets it, in the order things happened.

No entry holds a rubric; those of a real interview hold no grade.
"""

from typing import Literal

from interviewer.core.events import AsideKind
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.values import Value
from interviewer.core.verdict import Verdict


class QuestionEntry(Value):
    """An opening question; `number` counts from 1. `drill`: it is only the way to a probe."""

    type: Literal["question"] = "question"
    text: str
    number: int
    total: int
    topic: str
    drill: Criterion | None = None


class ProbeEntry(Value):
    """A follow-up."""

    type: Literal["probe"] = "probe"
    text: str


class AnswerEntry(Value):
    """What the candidate answered; `heard` is what was understood before it was corrected."""

    type: Literal["answer"] = "answer"
    text: str
    spoken: bool = False
    heard: str | None = None


class AsideEntry(Value):
    """Words beside the question."""

    type: Literal["aside"] = "aside"
    kind: AsideKind
    said: str
    reply: str


class WithdrawnEntry(Value):
    """The last answer is open again, and the probe it earned is gone."""

    type: Literal["withdrawn"] = "withdrawn"
    reason: Literal["resumed", "redone", "corrected"]


class SkippedEntry(Value):
    """The question was left."""

    type: Literal["skipped"] = "skipped"


class NoticeEntry(Value):
    """The program speaking, not the interviewer."""

    type: Literal["notice"] = "notice"
    text: str


class MarkLine(Value):
    """One criterion with the candidate's own words for it."""

    criterion: Criterion
    mark: Mark
    quotes: tuple[str, ...] = ()
    why: str = ""
    after_probe: bool = False


class ShapeEntry(Value):
    """The shape of the thread so far, in practice."""

    type: Literal["shape"] = "shape"
    marks: tuple[MarkLine, ...]


class NotesEntry(Value):
    """The notes on a finished question, in practice."""

    type: Literal["notes"] = "notes"
    marks: tuple[MarkLine, ...]
    first: Verdict | None
    final: Verdict | None
    tested: bool
    flags: tuple[str, ...] = ()
    drill: Criterion | None = None


class PausedEntry(Value):
    """Stopped for now."""

    type: Literal["paused"] = "paused"


class ResumedEntry(Value):
    """Taken up again."""

    type: Literal["resumed"] = "resumed"


class FinishedEntry(Value):
    """Over; the debrief is there."""

    type: Literal["finished"] = "finished"


Entry = (
    QuestionEntry
    | ProbeEntry
    | AnswerEntry
    | AsideEntry
    | WithdrawnEntry
    | SkippedEntry
    | NoticeEntry
    | ShapeEntry
    | NotesEntry
    | PausedEntry
    | ResumedEntry
    | FinishedEntry
)
