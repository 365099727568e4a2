"""`calibrate`: how well the examiner agrees with people, and whether to trust it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import resources
from interviewer.calibration import (
    Grader,
    HeldOutExaminer,
    Kept,
    Measured,
    Results,
    examine_all,
    measure,
)
from interviewer.commands.agreeing import Beside, report
from interviewer.commands.building import (
    LOCALLY,
    open_playbook,
    progress,
    shape_model,
    wanted_model,
)
from interviewer.commands.grading import read_labelled
from interviewer.core.agreement import Agreement, by_length, weighted_kappa
from interviewer.core.assessment import Ungraded
from interviewer.core.shape_model import FoldModels
from interviewer.core.words import words
from interviewer.errors import ExaminerError, LabelError
from interviewer.grading import Desk
from interviewer.reports.mentor import labelled, read_marks

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Awaitable, Sequence

    from interviewer.labels import LabelledAnswer
    from interviewer.ports import PreparedExaminer

_LENGTH_FOLDS = 5
_HOPELESS = 8
"""Answers in a row without a call that counted: the endpoint will not get better on its own."""
_BAR = 24
"""Characters."""


@dataclass(frozen=True)
class _Measuring:
    """The examiner under measurement, alone: nobody grades in its place."""

    examiner: PreparedExaminer
    grader: Grader
    described: str

    @classmethod
    def of(cls, arguments: Namespace) -> _Measuring:
        choice = wanted_model(arguments, unhurried=True)
        if choice is None:
            return cls(_held_out(), Grader(), LOCALLY)
        model = choice.build_model()
        grader = Grader(model.client.settings.identifier, model.prompts.version)
        return cls(model, grader, choice.described)


def calibrate(arguments: Namespace) -> int:
    """Examine every labelled answer and report; Ctrl-C reports what is done so far."""
    answers = (*read_labelled(arguments.files), *_mentors(arguments.against))
    if not answers:
        message = "calibrate: no labelled answers. Give a file, a folder, or --against FILE."
        raise LabelError(message)
    measuring = _Measuring.of(arguments)
    results = Results(Path(arguments.results).expanduser()) if arguments.results else None
    kept = results.read(measuring.grader) if results else {}
    if results:
        results.open()
    desk = Desk.of(open_playbook(arguments).topics())
    left = [answer for answer in answers if answer.id not in kept]
    progress(f"{len(answers)} labelled answers ({len(left)} to do), {measuring.described}")
    keeping = _Keeping(kept, results, len(answers))
    work = examine_all(left, desk, measuring.examiner, arguments.at_once, keeping.add)
    try:
        asyncio.run(_run(work, measuring.examiner))
    except KeyboardInterrupt:
        progress(f"\nstopped at {len(kept)} of {len(answers)}{keeping.how_to_go_on}")
    measured = measure(answers, kept)
    if measured.agreement is None:
        raise _nothing_graded(measured)
    done = [answer for answer in answers if answer.id in kept]
    _tell(arguments, measured, _beside(measuring, desk, done))
    return 0


@dataclass
class _Keeping:
    """Keeps each answer as it is done, shows how far it is, and ends what is hopeless."""

    kept: dict[str, Kept]
    results: Results | None
    answers: int
    _failed: list[str] = dataclasses.field(default_factory=list)

    @property
    def how_to_go_on(self) -> str:
        """How nothing is done twice."""
        if self.results is None:
            return "; with --results FILE the next run would go on from here"
        return "; the same command goes on from here"

    def add(self, item: Kept) -> None:
        """Raises `ExaminerError` when the endpoint gives nothing at all."""
        self.kept[item.id] = item
        if self.results:
            self.results.add(item)
        _show(len(self.kept), self.answers)
        assessment = item.graded.assessment
        if isinstance(assessment, Ungraded) and item.graded.source.usage is None:
            self._failed.append(assessment.reason)
        else:
            self._failed.clear()
        if len(self._failed) == _HOPELESS and len(set(self._failed)) == 1:
            raise _without_a_grade(_HOPELESS, assessment.reason)  # type: ignore[union-attr]


def _nothing_graded(measured: Measured) -> ExaminerError | LabelError:
    if not measured.unscored:
        return LabelError("calibrate: stopped before the first answer. There is nothing to report.")
    [(reason, _)] = Counter(measured.unscored).most_common(1)
    return _without_a_grade(measured.examined, reason)


def _without_a_grade(count: int, reason: str) -> ExaminerError:
    message = (
        f"calibrate: {count} answers and no grade: {reason}. "
        "`interviewer doctor` makes one call and says what is wrong."
    )
    return ExaminerError(message)


def _beside(measuring: _Measuring, desk: Desk, done: Sequence[LabelledAnswer]) -> Beside:
    length = _length_only(done)
    if isinstance(measuring.examiner, HeldOutExaminer):
        return Beside(length, held_out=measuring.examiner.seen)
    local: dict[str, Kept] = {}
    held_out = _held_out()
    work = examine_all(done, desk, held_out, 1, lambda item: local.update({item.id: item}))
    asyncio.run(work)
    return Beside(length, measure(done, local).agreement, held_out.seen)


def _tell(arguments: Namespace, measured: Measured, beside: Beside) -> None:
    if not arguments.json:
        print(report(measured, beside))
        return
    value = {
        **dataclasses.asdict(measured),
        "length_level_qwk": beside.length,
        "held_out": beside.held_out,
        "usage": measured.usage.model_dump(),
        "quotes": measured.quotes.model_dump() if measured.quotes else None,
        "agreement": _data(measured.agreement),
        "local": _data(beside.local),
    }
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _data(found: Agreement | None) -> dict[str, object] | None:
    return None if found is None else {**dataclasses.asdict(found), "macro_f1": found.macro_f1}


async def _run(work: Awaitable[None], examiner: PreparedExaminer) -> None:
    try:
        await work
    finally:
        await examiner.close()


def _held_out() -> HeldOutExaminer:
    folds = FoldModels.from_json(resources.data("shape_folds.json"))
    return HeldOutExaminer(shape_model(), folds)


def _mentors(files: Sequence[str]) -> tuple[LabelledAnswer, ...]:
    """What mentors marked in pages of debriefs; answers without all four marks are left out."""
    found: list[LabelledAnswer] = []
    for file in files:
        marks = read_marks(Path(file).expanduser())
        complete = labelled(marks)
        left_out = len(marks.answers) - len(complete)
        if left_out:
            progress(f"{file}: {left_out} answers without all four marks are left out")
        found += complete
    return tuple(found)


def _length_only(answers: Sequence[LabelledAnswer]) -> float | None:
    """The kappa two cuts on the number of words reach, cross-validated; None for a handful."""
    if len(answers) < 2 * _LENGTH_FOLDS:
        return None
    lengths = [len(words(answer.answer)) for answer in answers]
    levels = [answer.labels.level.rank for answer in answers if answer.labels]
    folds = [index % _LENGTH_FOLDS for index in range(len(answers))]
    guessed = by_length(lengths, levels, folds)
    return weighted_kappa(list(zip(levels, guessed, strict=True)))


def _show(done: int, of: int) -> None:
    if sys.stderr.isatty():
        full = _BAR * done // of
        bar = f"{'━' * full}{' ' * (_BAR - full)}"
        end = "\n" if done == of else ""
        print(f"\r{bar} {done} of {of}", end=end, file=sys.stderr, flush=True)
