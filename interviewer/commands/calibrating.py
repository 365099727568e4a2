"""`calibrate`: how well the examiner agrees with people, and whether to trust it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import resources
from interviewer.calibration import (
    HeldOutExaminer,
    Measured,
    Results,
    examine_all,
    measure,
)
from interviewer.commands.building import (
    Examining,
    build_examiner,
    open_playbook,
    progress,
    shape_model,
)
from interviewer.commands.grading import read_labelled
from interviewer.core.agreement import Agreement, by_length, weighted_kappa
from interviewer.core.shape_model import FoldModels
from interviewer.core.verdict import Verdict
from interviewer.core.words import words
from interviewer.errors import LabelError
from interviewer.grading import Desk
from interviewer.reports.mentor import labelled, read_marks

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Awaitable, Sequence

    from interviewer.core.assessment import Graded
    from interviewer.labels import LabelledAnswer

_LENGTH_FOLDS = 5


def calibrate(arguments: Namespace) -> int:
    """Examine every labelled answer and report; Ctrl-C reports what is done so far."""
    answers = (*read_labelled(arguments.files), *_mentors(arguments.against))
    if not answers:
        message = "calibrate: no labelled answers. Give a file, a folder, or --against FILE."
        raise LabelError(message)
    results = Results(Path(arguments.results).expanduser()) if arguments.results else None
    graded = results.read() if results else {}
    examiner, described = _examiner(arguments)
    desk = Desk.of(open_playbook(arguments).topics())
    left = [answer for answer in answers if answer.id not in graded]
    progress(f"{len(answers)} labelled answers ({len(left)} to do), {described}")

    def keep(answer: LabelledAnswer, item: Graded) -> None:
        graded[answer.id] = item
        if results:
            results.add(answer, item)
        _count(len(graded), len(answers))

    try:
        asyncio.run(_run(examine_all(left, desk, examiner, arguments.at_once, keep), examiner))
    except KeyboardInterrupt:
        progress(f"\nstopped at {len(graded)} of {len(answers)}")
    measured = measure(answers, graded)
    length = _length_only([answer for answer in answers if answer.id in graded])
    held_out = examiner.seen if isinstance(examiner, HeldOutExaminer) else 0
    if arguments.json:
        value = {**dataclasses.asdict(measured), "length_level_qwk": length, "held_out": held_out}
        value["usage"] = measured.usage.model_dump()
        if measured.agreement:
            value["agreement"]["macro_f1"] = measured.agreement.macro_f1
        print(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        print(report(measured, length, held_out))
    return 0


async def _run(work: Awaitable[None], examiner: HeldOutExaminer | Examining) -> None:
    try:
        await work
    finally:
        await examiner.close()


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


def _examiner(arguments: Namespace) -> tuple[HeldOutExaminer | Examining, str]:
    examining = build_examiner(arguments)
    if not examining.is_local:
        return examining, examining.described
    folds = FoldModels.from_json(resources.data("shape_folds.json"))
    return HeldOutExaminer(shape_model(), folds), examining.described


def report(measured: Measured, length: float | None, held_out: int) -> str:
    """The figures, each with what it means."""
    lines = [f"{measured.examined} answers examined"]
    if held_out:
        lines.append(
            f"{held_out} of them were used to fit the weights; "
            "each of these was examined with weights that never saw it"
        )
    if measured.agreement is not None:
        lines += _agreement(measured.agreement, length)
    if measured.unscored:
        share = len(measured.unscored) / measured.examined
        lines.append(f"without a grade: {len(measured.unscored)} ({share:.0%})")
        lines += [f"  {count} × {why}" for why, count in Counter(measured.unscored).most_common(5)]
    if measured.fell_back:
        lines.append(f"graded locally because the model could not: {measured.fell_back}")
    usage = measured.usage
    if usage.input_tokens or usage.output_tokens:
        cost = "price not known" if usage.cost is None else f"about ${usage.cost:.2f}"
        lines.append(
            f"tokens: {usage.input_tokens:,} in ({usage.cached_tokens:,} from the cache), "
            f"{usage.output_tokens:,} out, {cost}"
        )
    return "\n".join(lines)


def _agreement(found: Agreement, length: float | None) -> list[str]:
    baseline = "" if length is None else f"   (answer length alone: {length:.2f})"
    lines = [
        f"marks     macro-F1 {found.macro_f1:.3f}",
        f"level     weighted kappa {found.level_qwk:.3f}{baseline}",
        f"          same level {found.level_exact:.0%}, at most one off {found.level_near:.0%}, "
        f"offset {found.level_offset:+.2f}",
        f"next      asks for a weakest part {found.target:.0%}",
        f"evidence  stands in the answer {found.standing:.0%}, "
        f"overlaps with people's {found.overlap:.2f}",
        "",
        "criterion    F1     offset   people's mark → missing partial solid",
    ]
    for criterion, marks in found.marks.items():
        rows = "   ".join(
            f"{name}: {row[0]} {row[1]} {row[2]}"
            for name, row in zip(("missing", "partial", "solid"), marks.confusion, strict=True)
        )
        lines.append(f"{criterion:<12} {marks.macro_f1:.3f}  {marks.offset:+.2f}    {rows}")
    levels = "   ".join(
        f"{level}: {row[0]} {row[1]} {row[2]}"
        for level, row in zip(Verdict, found.level_confusion, strict=True)
    )
    lines.append(f"{'level':<12} {'':13}    {levels}")
    lines += ["", "flag               both  only the examiner  only people"]
    lines += [
        f"{kind:<18} {flag.both:>4}  {flag.false:>17}  {flag.missed:>11}"
        for kind, flag in found.flags.items()
        if flag.both + flag.false + flag.missed
    ]
    return lines


def _length_only(answers: Sequence[LabelledAnswer]) -> float | None:
    """The kappa two cuts on the number of words reach, cross-validated; None for a handful."""
    if len(answers) < 2 * _LENGTH_FOLDS:
        return None
    lengths = [len(words(answer.answer)) for answer in answers]
    levels = [answer.labels.level.rank for answer in answers if answer.labels]
    folds = [index % _LENGTH_FOLDS for index in range(len(answers))]
    guessed = by_length(lengths, levels, folds)
    return weighted_kappa(list(zip(levels, guessed, strict=True)))


def _count(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
