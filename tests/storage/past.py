"""Finished sessions for what reads many of them."""

from pathlib import Path

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import Finished, FinishReason, QuestionResult
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder
from tests.build import Events, at


def result(question: str = "why-adam", **changes: object) -> QuestionResult:
    fields: dict[str, object] = {
        "topic": "optimization",
        "question": question,
        "first": Verdict.BELOW_BAR,
        "final": Verdict.MID,
        "marks": {**dict.fromkeys(Criterion, Mark.SOLID), Criterion.TRADEOFF: Mark.MISSING},
        "score": 40.0,
        "examiner": ExaminerKind.LOCAL,
        "version": "v1",
        "rubric": "r1",
    }
    return QuestionResult.model_validate({**fields, **changes})


def name(number: int) -> str:
    return f"20261122-09{number // 60:02}{number % 60:02}-abcd"


def write(folder: SessionFolder, number: int, *results: QuestionResult) -> Path:
    """A finished session with these results."""
    events = Events()
    with folder.create(name(number)) as file:
        file.append(events.started().model_copy(update={"session": name(number)}))
        file.append(events.asked())
        file.append(
            Finished(
                at=at(number * 3600), reason=FinishReason.COMPLETED, results=results or (result(),)
            )
        )
    return folder.root / name(number) / EVENTS_FILE
