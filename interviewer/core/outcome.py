"""A question's result in the form that is cheap to make by the ten thousand."""

from typing import NamedTuple

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import QuestionResult
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict


class Kept(NamedTuple):
    """A `QuestionResult` that was checked before, field by field."""

    topic: str
    question: str
    skipped: bool
    first: Verdict | None
    final: Verdict | None
    marks: dict[Criterion, Mark]
    score: float | None
    rose: bool
    repaired: bool
    flags: tuple[str, ...]
    examiner: ExaminerKind | None
    version: str | None
    rubric: str | None
    drill: Criterion | None
    pace: float | None
    first_word: float | None
    fillers: float | None


Outcome = QuestionResult | Kept


def keep(result: Outcome) -> Kept:
    """The result as it is kept between runs."""
    return Kept(*(getattr(result, name) for name in Kept._fields))
