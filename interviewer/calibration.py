"""Measure an examiner on labelled answers: several at once, resumable, and honest about itself.

A labelled answer that the local weights were fitted on is examined with weights that never saw it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from interviewer.core.agreement import Agreement, Judgement, Pair, agreement, judgement_of
from interviewer.core.assessment import (
    Assessment,
    Graded,
    Probe,
    QuoteCount,
    Source,
    Ungraded,
    Usage,
)
from interviewer.core.playbook import Criterion
from interviewer.core.review import total_usage
from interviewer.core.shape_model import FoldModels, ShapeModel
from interviewer.core.values import Value
from interviewer.errors import InterviewerError, LabelError
from interviewer.examiners import LocalExaminer
from interviewer.grading import Desk
from interviewer.labels import LabelledAnswer
from interviewer.ports import Examination, Examiner


class Kept(Value):
    """One examined answer in a results file; `probe` is the follow-up it earns."""

    id: str
    graded: Graded
    probe: Probe | None = None

    @property
    def has_grade(self) -> bool:
        """False when the examiner gave a reason in place of a grade."""
        return isinstance(self.graded.assessment, Assessment)


@dataclass(frozen=True)
class Grader:
    """Whose grades may stand together in one calibration."""

    model: str | None = None
    """`provider:name`; None: the local examiner."""
    version: str | None = None
    """Of the words sent to the model."""

    def did_not_give(self, source: Source) -> str:
        """Whose the grade is instead; empty when it is this examiner's."""
        if source.model != self.model:
            return f"of `{source.model}`" if source.model else "of the local examiner"
        if self.version not in (None, source.version):
            return f"that `{self.model}` gave with other prompts"
        return ""


class HeldOutExaminer:
    """The local examiner, with weights that have not seen the answer. Implements
    `ports.PreparedExaminer`."""

    def __init__(self, whole: ShapeModel, folds: FoldModels) -> None:
        """`whole` examines what no fitting ever saw."""
        self._whole, self._folds = whole, folds
        self.seen = 0
        """Answers so far that a fold model had to examine."""

    async def warm_up(self) -> None:
        """Nothing to load."""

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
    quotes: QuoteCount | None
    """What a model quoted; None when no model did."""
    follow_ups: int
    """Follow-ups of a model that could be put as it wrote them."""
    usage: Usage


@dataclass(frozen=True)
class Results:
    """A file with a line an examined answer, so that a broken-off calibration goes on."""

    path: Path

    def read(self, examiner: Grader) -> dict[str, Kept]:
        """The grades kept already; answers that got none are left out, to be tried again.

        Raises `LabelError` for a file that is something else, or holds another examiner's grades.
        """
        if not self.path.exists():
            return {}
        try:
            lines = self.path.read_text(encoding="utf-8").split("\n")
            kept = [Kept.model_validate_json(line) for line in lines[:-1]]
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            message = f"{self.path}: these are no results of a calibration. Name another file."
            raise LabelError(message) from error
        for item in kept:
            fault = examiner.did_not_give(item.graded.source)
            if fault:
                message = f"{self.path}: it holds grades {fault}. Name another file."
                raise LabelError(message)
        return {item.id: item for item in kept if item.has_grade}

    def open(self) -> None:
        """Make sure that grades can be kept, before any is paid for; raises `LabelError`."""
        self._append("")

    def add(self, item: Kept) -> None:
        """Keep one more; raises `LabelError` when it cannot be written."""
        self._append(item.model_dump_json() + "\n")

    def _append(self, text: str) -> None:
        try:
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            message = f"{self.path}: {reason}. Name another file."
            raise LabelError(message) from error


async def examine_all(
    answers: Sequence[LabelledAnswer],
    desk: Desk,
    examiner: Examiner,
    at_once: int,
    keep: Callable[[Kept], None],
) -> None:
    """Examine every answer, at most `at_once` at a time; `keep` is told each as it is done.

    What `keep` raises on purpose ends it.
    """
    places = asyncio.Semaphore(at_once)
    stopped: list[InterviewerError] = []

    async def examine(answer: LabelledAnswer) -> None:
        async with places:
            result = await desk.examine(answer, examiner)
            try:
                keep(Kept(id=answer.id, graded=result.graded, probe=result.probe))
            except InterviewerError as error:
                stopped.append(error)
                raise

    try:
        async with asyncio.TaskGroup() as tasks:
            for answer in answers:
                tasks.create_task(examine(answer))
    except* InterviewerError:
        pass  # the first of the group is raised below, alone
    if stopped:
        raise stopped[0]


def measure(answers: Iterable[LabelledAnswer], kept: Mapping[str, Kept]) -> Measured:
    """Compare what was graded with the labels; answers not examined yet are left out."""
    done = [(answer, kept[answer.id]) for answer in answers if answer.id in kept]
    pairs = [
        Pair(answer.answer, _people(answer), judgement_of(item.graded.assessment, _target(item)))
        for answer, item in done
        if isinstance(item.graded.assessment, Assessment)
    ]
    reasons = [item.graded.assessment for _, item in done]
    sources = [item.graded.source for _, item in done]
    counts = [source.quotes for source in sources if source.quotes is not None]
    return Measured(
        agreement=agreement(pairs) if pairs else None,
        examined=len(done),
        unscored=tuple(item.reason for item in reasons if isinstance(item, Ungraded)),
        quotes=QuoteCount(
            given=sum(count.given for count in counts), said=sum(count.said for count in counts)
        )
        if counts
        else None,
        follow_ups=sum(_is_of_a_model(item) for _, item in done),
        usage=total_usage(source.usage for source in sources),
    )


def _is_of_a_model(item: Kept) -> bool:
    return item.probe is not None and item.probe.written_by == "model"


def _target(item: Kept) -> Criterion | None:
    """What a model asks for next; None: the lowest mark."""
    return item.probe.target if item.probe and _is_of_a_model(item) else None


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
