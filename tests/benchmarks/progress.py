"""10,000 finished sessions: what `sessions`, the weak-topic choice, `progress` and `drill` cost.

    python tests/benchmarks/progress.py [SESSIONS]

Prints wall and processor seconds of whole commands, each in a process of its own.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import (
    Asked,
    Event,
    Finished,
    FinishReason,
    Planned,
    QuestionResult,
    Started,
    Terms,
)
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict
from interviewer.playbooks import Playbook

_START = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)


def main() -> None:
    """Write the sessions, time the commands."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "sessions"
        _fill(root, count)
        _time("sessions", root, "sessions")
        _time("sessions --limit 0", root, "sessions", "--limit", "0")
        _time("chat to its first question", root, "chat", "--questions", "1")
        _time("progress, first time", root, "progress")
        _time("progress, second time", root, "progress")
        (root / _name(0) / "events.jsonl").unlink()
        _fill_one(root, count, random.Random(1), Playbook.shipped())
        _time("progress, one removed, one added", root, "progress")
        _time("drill --list, first time", root, "drill", "--list")
        _time("drill --list, second time", root, "drill", "--list")


def _time(name: str, root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "interviewer", *arguments, "--sessions", str(root)]
    before, used = time.perf_counter(), _processor_seconds()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=_environment()
    )
    figures = {
        "command": name,
        "seconds": round(time.perf_counter() - before, 2),
        "processor": round(_processor_seconds() - used, 2),
        "exit": done.returncode,
    }
    print(json.dumps(figures), flush=True)
    if done.returncode:
        print(done.stderr.decode(), file=sys.stderr)


def _processor_seconds() -> float:
    """What finished children used; on a busy machine it says more than the wall."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}


def _fill(root: Path, count: int) -> None:
    chance, playbook = random.Random(0), Playbook.shipped()
    root.mkdir()
    for number in range(count):
        _fill_one(root, number, chance, playbook)


def _fill_one(root: Path, number: int, chance: random.Random, playbook: Playbook) -> None:
    at = _START + timedelta(hours=2 * number)
    topic = playbook.topic(chance.choice(playbook.topic_ids))
    assert topic is not None
    asked = chance.choice(topic.questions)
    plan = tuple(Planned(topic=chance.choice(playbook.topic_ids)) for _ in range(3))
    events: tuple[Event, ...] = (
        Started(
            at=at,
            session=_name(number),
            app_version="0",
            playbook="benchmark",
            playbook_hash="0",
            terms=Terms(),
            plan=plan,
        ),
        *(Asked(at=at, topic=topic.id, question=asked) for _ in range(3)),
        Finished(
            at=at + timedelta(minutes=20),
            reason=FinishReason.COMPLETED,
            results=tuple(_result(playbook, planned.topic, chance) for planned in plan),
        ),
    )
    folder = root / _name(number)
    folder.mkdir()
    lines = "".join(event.model_dump_json() + "\n" for event in events)
    (folder / "events.jsonl").write_text(lines, encoding="utf-8")


def _result(playbook: Playbook, topic_id: str, chance: random.Random) -> QuestionResult:
    topic = playbook.topic(topic_id)
    assert topic is not None
    first, final = sorted(chance.choices(list(Verdict), k=2), key=lambda item: item.rank)
    return QuestionResult(
        topic=topic_id,
        question=chance.choice(topic.questions).id,
        first=first,
        final=final,
        marks={criterion: chance.choice(list(Mark)) for criterion in Criterion},
        score=round(chance.uniform(0, 100), 1),
        rose=final is not first,
        flags=("absolute_claim",) if chance.random() < 0.1 else (),
        examiner=ExaminerKind.LOCAL,
        version="benchmark",
        rubric="0",
    )


def _name(number: int) -> str:
    at = _START + timedelta(hours=2 * number)
    return f"{at:%Y%m%d-%H%M%S}-{number:04x}"


if __name__ == "__main__":
    main()
