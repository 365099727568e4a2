"""`grade`: examine answers in files."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import build_examiner, open_playbook, progress
from interviewer.core.assessment import Assessment, Ungraded
from interviewer.core.review import total_usage
from interviewer.core.verdict import answer_verdict
from interviewer.errors import LabelError
from interviewer.grading import Desk, Result
from interviewer.labels import read_answers
from interviewer.terminal.debrief import spent

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.core.assessment import Usage
    from interviewer.labels import LabelledAnswer


def grade(arguments: Namespace) -> int:
    """Examine every answer of a file; a JSON line each on standard output, as it is done."""
    answers = read_answers(Path(arguments.file).expanduser())
    desk = Desk.of(open_playbook(arguments).topics())
    examining = build_examiner(arguments, unhurried=True)
    progress(f"{len(answers)} answers, {examining.described}")

    fell_back: Counter[str] = Counter()
    usages: list[Usage | None] = []

    async def run() -> None:
        try:
            for answer in answers:
                result = await desk.examine(answer, examining)
                source = result.graded.source
                fell_back.update([source.fell_back] if source.fell_back else [])
                usages.append(source.usage)
                print(json.dumps(_row(result), ensure_ascii=False), flush=True)
        finally:
            await examining.close()

    asyncio.run(run())
    for why, count in fell_back.most_common():
        progress(f"{count} × examined locally: {why}")
    if any(usages):
        progress(spent(total_usage(usages)))
    return 0


def _row(result: Result) -> dict[str, object]:
    assessment, source = result.graded.assessment, result.graded.source
    row: dict[str, object] = {"id": result.answer.id}
    if isinstance(assessment, Assessment):
        row |= {
            "elements": {item.criterion: item.mark for item in assessment.findings},
            "evidence": {
                item.criterion: [evidence.quote for evidence in item.evidence]
                for item in assessment.findings
                if item.evidence
            },
            "red_flags": [
                {"kind": flag.kind, "quote": flag.evidence.quote if flag.evidence else None}
                for flag in assessment.red_flags
                if not flag.withdrawn
            ],
            "level": answer_verdict(assessment),
        }
    else:
        row |= {"elements": None, "evidence": {}, "red_flags": [], "level": None}
    probe = result.probe
    row["probe"] = (
        {"kind": probe.kind, "target": probe.target, "text": probe.text} if probe else None
    )
    row["examiner"] = source.examiner
    row["ungraded"] = assessment.reason if isinstance(assessment, Ungraded) else None
    return row


def labelled_files(given: list[str]) -> tuple[Path, ...]:
    """The files named, and the .yaml files of the folders named, in order."""
    found: list[Path] = []
    for name in given:
        path = Path(name).expanduser()
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(path.glob("*.yaml"))
        if not inside:
            message = f"{path}: no .yaml file in it. Give files of labelled answers."
            raise LabelError(message)
        found += inside
    return tuple(found)


def read_labelled(given: list[str]) -> tuple[LabelledAnswer, ...]:
    """All labelled answers of the files and folders named."""
    files = labelled_files(given)
    return tuple(answer for file in files for answer in read_answers(file, labelled=True))
