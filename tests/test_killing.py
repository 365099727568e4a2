"""kill -9 at every event boundary and inside every write: no answered turn is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ANSWERS = [
    "first answer, it keeps two running averages",
    "second answer, on a vision model",
    "third answer, it breaks on stale moments",
    "fourth answer",
]
_CHAT = ["chat", "--topic", "optimization", "--questions", "1", "--probes", "1", "--seed", "3"]
_EVENTS = ["started", "asked", "answered", "assessed", "probed", "answered", "assessed", "finished"]


def _run(
    module: list[str], arguments: list[str], sessions: Path, said: list[str]
) -> tuple[int, str]:
    environment = {**os.environ, "INTERVIEWER_SESSIONS": str(sessions)}
    done = subprocess.run(
        [sys.executable, *module, *arguments],
        input="\n\n".join(said),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=Path(__file__).parent.parent,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def _events(sessions: Path) -> list[dict[str, object]]:
    [session] = sessions.iterdir()
    lines = (session / "events.jsonl").read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in lines]


def _said(events: list[dict[str, object]]) -> list[str]:
    return [event["answer"]["text"] for event in events if event["type"] == "answered"]  # type: ignore[index]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["before", "inside", "after"])
@pytest.mark.parametrize("event", range(1, len(_EVENTS)), ids=_EVENTS[1:])
def test_a_killed_interview_resumes_at_the_right_place(
    event: int, share: float, tmp_path: Path
) -> None:
    sessions = tmp_path / "kept"
    code, _ = _run(["-m", "tests.dying", str(event), str(share)], _CHAT, sessions, ANSWERS)
    assert code == -9
    kept = _events(sessions)
    whole = event + 1 if share == 1.0 else event
    assert [item["type"] for item in kept] == _EVENTS[:whole]
    answered = _said(kept)
    assert answered == ANSWERS[: len(answered)]
    code, _ = _run(["-m", "interviewer"], ["resume"], sessions, ANSWERS[len(answered) :])
    assert code == (1 if whole == len(_EVENTS) else 0)
    after = _events(sessions)
    assert [item["type"] for item in after if item["type"] != "resumed"] == _EVENTS
    assert _said(after) == ANSWERS[:2]


def test_a_kill_before_the_first_event_leaves_nothing_to_resume(tmp_path: Path) -> None:
    code, _ = _run(["-m", "tests.dying", "0", "0.5"], _CHAT, tmp_path, ANSWERS)
    assert code == -9
    code, _ = _run(["-m", "interviewer"], ["resume"], tmp_path, [])
    assert code == 1
