"""`review --regrade`: an old session as today's rubric, prompts or model see it, beside the old.

The session file is not touched: new grades go to a file of their own beside it.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interviewer.commands.building import (
    Examining,
    build_examiner,
    open_folder,
    open_playbook,
    progress,
)
from interviewer.core.assessment import Usage
from interviewer.core.events import Assessed
from interviewer.core.playbook import Criterion
from interviewer.core.review import total_usage
from interviewer.core.variants import as_said
from interviewer.core.verdict import ThreadVerdict, thread_verdict
from interviewer.errors import SessionError
from interviewer.reexamination import examine_again
from interviewer.storage.private_file import replace_file
from interviewer.storage.sessions import fold
from interviewer.terminal.debrief import spent

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from interviewer.core.transcript import Thread
    from interviewer.playbooks import Playbook


@dataclass(frozen=True)
class Difference:
    """One question, as it was graded and as it is graded now, once for every run."""

    old: Thread
    new: tuple[Thread, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The level of each new run."""
        return tuple(_level(thread_verdict(thread)) for thread in self.new)

    @property
    def moved(self) -> bool:
        """Whether any run gives another level."""
        return any(level != _level(thread_verdict(self.old)) for level in self.levels)

    @property
    def fell_back(self) -> Counter[str]:
        """Why answers were not graded by the model asked for, over all runs."""
        sources = (
            turn.graded.source for thread in self.new for turn in thread.turns if turn.graded
        )
        return Counter(source.fell_back for source in sources if source.fell_back)

    @property
    def rows(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Per criterion the old mark and those of each new run."""
        return tuple(
            (item.value, _mark(self.old, item), tuple(_mark(thread, item) for thread in self.new))
            for item in Criterion
        )


def regrade(arguments: Namespace, name: str) -> int:
    """Examine every answer of a session again, `--times` times, and show what differs."""
    folder = open_folder(arguments)
    session = folder.find(name)
    playbook = open_playbook(arguments)
    old = fold(folder.read(session)).transcript.threads
    if not any(thread.answers for thread in old):
        message = f"`{session}`: nothing was answered in it. There is nothing to grade again."
        raise SessionError(message)
    examining = build_examiner(arguments, unhurried=True)
    progress(f"{session}: {examining.described}")
    today = [_with_todays_rubric(thread, playbook) for thread in old]
    runs = asyncio.run(_examine(today, examining, playbook, arguments.times))
    kept = _keep(folder.root / session, runs)
    differences = [
        Difference(before, tuple(run[index] for run in runs)) for index, before in enumerate(old)
    ]
    if arguments.json:
        print(json.dumps([_data(item) for item in differences], ensure_ascii=False, indent=2))
    else:
        for item in differences:
            print(_text(item))
        moved = any(item.moved and not item.fell_back for item in differences)
        if moved and arguments.times == 1 and not examining.is_local:
            progress("a level moved; --times 3 shows how steady the model is")
    usage = _usage(runs)
    if usage.input_tokens:
        progress(spent(usage))
    progress(f"the old grades stand; the new ones are in {kept}")
    return 0


async def _examine(
    threads: Sequence[Thread], examining: Examining, playbook: Playbook, times: int
) -> list[tuple[Thread, ...]]:
    try:
        return [await examine_again(threads, examining, playbook, as_said) for _ in range(times)]
    finally:
        await examining.close()


def _with_todays_rubric(thread: Thread, playbook: Playbook) -> Thread:
    topic = playbook.topic(thread.topic)
    question = topic.question(thread.question.id) if topic else None
    return replace(thread, question=question) if question else thread


def _keep(folder: Path, runs: Sequence[Sequence[Thread]]) -> Path:
    now = datetime.now(UTC)
    events = [
        Assessed(at=now, thread=index, turn=number, graded=turn.graded)
        for run in runs
        for index, thread in enumerate(run)
        for number, turn in enumerate(thread.turns)
        if turn.graded is not None
    ]
    path = folder / f"regraded-{now:%Y%m%d-%H%M%S}.jsonl"
    text = "".join(event.model_dump_json() + "\n" for event in events)
    try:
        replace_file(path, text.encode())
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        message = f"{path}: {reason}. Make room or choose another folder with --sessions."
        raise SessionError(message) from error
    return path


def _text(item: Difference) -> str:
    lines = [item.old.question.prompt]
    for name, old, new in item.rows:
        lines.append(_row(name, old, new))
    lines.append(_row("level", _level(thread_verdict(item.old)), item.levels))
    lines += [f"  {count} × examined locally: {why}" for why, count in item.fell_back.most_common()]
    return "\n".join(lines) + "\n"


def _row(name: str, old: str, new: Sequence[str]) -> str:
    changed = "  ←" if any(value != old for value in new) else ""
    return f"  {name:<11} {old:<10} → {_spread(new)}{changed}"


def _spread(values: Sequence[str]) -> str:
    """Each value with how many runs gave it, the most frequent first."""
    if len(values) == 1:
        return values[0]
    return ", ".join(f"{value} {count}×" for value, count in Counter(values).most_common())


def _usage(runs: Sequence[Sequence[Thread]]) -> Usage:
    turns = [turn for run in runs for thread in run for turn in thread.turns]
    return total_usage(turn.graded.source.usage for turn in turns if turn.graded)


def _data(item: Difference) -> dict[str, object]:
    return {
        "question": item.old.question.id,
        "level": {"old": _level(thread_verdict(item.old)), "new": list(item.levels)},
        "fell_back": dict(item.fell_back),
        "marks": {name: {"old": old, "new": list(new)} for name, old, new in item.rows},
    }


def _level(verdict: ThreadVerdict | None) -> str:
    return verdict.final if verdict else "ungraded"


def _mark(thread: Thread, criterion: Criterion) -> str:
    verdict = thread_verdict(thread)
    return verdict.marks[criterion] if verdict else "–"
