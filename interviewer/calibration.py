"""Measure an examiner on labelled answers: several at once, resumable, and honest about itself.

A labelled answer that the local weights were fitted on is examined with weights that never saw it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from interviewer.core.agreement import Agreement, Judgement, Pair, agreement, judgement_of
from interviewer.core.assessment import Assessment, Graded, Probe, Usage
from interviewer.core.review import total_usage
from interviewer.core.shape_model import FoldModels, ShapeModel
from interviewer.core.values import Value
from interviewer.errors import LabelError
from interviewer.examiners import LocalExaminer
from interviewer.grading import Desk
from interviewer.labels import LabelledAnswer
from interviewer.ports import Examination, Examiner


class Kept(Value):
    """One examined answer in a results file."""

    id: str
    graded: Graded


class HeldOutExaminer:
    """The local examiner, with weights that have not seen the answer. Implements `Examiner`."""

    def __init__(self, whole: ShapeModel, folds: FoldModels) -> None:
        """`whole` examines what no fitting ever saw."""
        self._whole, self._folds = whole, folds
        self.seen = 0
        """Answers so far that a fold model had to examine."""

    async def close(self) -> None:
        """Nothing is held."""

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As `LocalExaminer` does."""
        answer = examination.thread.turns[examination.turn].answer
        model = self._folds.for_answer(answer.text) if answer else None
        self.seen += model is not None
        chosen = model or self._whole
        async for step in LocalExaminer(lambda: chosen).examine(examination):
            yield step


@dataclass(frozen=True)
class Measured:
    """What came of a calibration."""

    agreement: Agreement | None
    """None when nothing was graded."""
    examined: int
    unscored: tuple[str, ...]
    """Reasons, one for each answer that got no grade."""
    fell_back: int
    usage: Usage


@dataclass(frozen=True)
class Results:
    """A file with a line an examined answer, so that a broken-off calibration goes on."""

    path: Path

    def read(self) -> dict[str, Graded]:
        """What is kept already; raises `LabelError` for a file that is something else."""
        if not self.path.exists():
            return {}
        try:
            lines = self.path.read_text(encoding="utf-8").split("\n")
            kept = [Kept.model_validate_json(line) for line in lines[:-1]]
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            message = f"{self.path}: these are no results of a calibration. Name another file."
            raise LabelError(message) from error
        return {item.id: item.graded for item in kept}

    def add(self, answer: LabelledAnswer, graded: Graded) -> None:
        """Keep one more; raises `LabelError` when it cannot be written."""
        try:
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(Kept(id=answer.id, graded=graded).model_dump_json() + "\n")
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            message = f"{self.path}: {reason}. Name another file."
            raise LabelError(message) from error


async def examine_all(
    answers: Sequence[LabelledAnswer],
    desk: Desk,
    examiner: Examiner,
    at_once: int,
    keep: Callable[[LabelledAnswer, Graded], None],
) -> None:
    """Examine every answer, at most `at_once` at a time; `keep` is told each as it is done."""
    places = asyncio.Semaphore(at_once)

    async def examine(answer: LabelledAnswer) -> None:
        async with places:
            keep(answer, (await desk.examine(answer, examiner)).graded)

    async with asyncio.TaskGroup() as tasks:
        for answer in answers:
            tasks.create_task(examine(answer))


def measure(answers: Iterable[LabelledAnswer], graded: dict[str, Graded]) -> Measured:
    """Compare what was graded with the labels; answers not examined yet are left out."""
    done = [(answer, graded[answer.id]) for answer in answers if answer.id in graded]
    pairs = [
        Pair(answer.answer, _people(answer), judgement_of(item.assessment))
        for answer, item in done
        if isinstance(item.assessment, Assessment)
    ]
    sources = [item.source for _, item in done]
    return Measured(
        agreement=agreement(pairs) if pairs else None,
        examined=len(done),
        unscored=tuple(
            item.assessment.reason
            for _, item in done
            if not isinstance(item.assessment, Assessment)
        ),
        fell_back=sum(source.fell_back is not None for source in sources),
        usage=total_usage(source.usage for source in sources),
    )


def _people(answer: LabelledAnswer) -> Judgement:
    labels = answer.labels
    assert labels is not None  # only labelled answers are calibrated on
    return Judgement(
        marks=labels.elements.marks(),
        level=labels.level,
        flags=frozenset(flag.kind for flag in labels.red_flags),
        quotes=labels.evidence,
        target=labels.best_next_target,
    )
