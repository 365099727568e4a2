"""A person at a real (pseudo) terminal: the editor, its keys, and the way out."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="pseudo terminals are POSIX")
_PATIENCE = 60.0
"""Seconds until a screen that does not come is given up: no promise about speed."""


class Person:
    """Types into `interviewer` and reads what it shows."""

    def __init__(self, arguments: list[str], sessions: Path) -> None:
        self._end, inner = pty.openpty()
        environment = {**os.environ, "INTERVIEWER_SESSIONS": str(sessions), "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "interviewer", *arguments],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environment,
            preexec_fn=lambda: os.login_tty(inner),  # Ctrl-C is a signal while no editor is open
        )
        os.close(inner)
        self.seen = ""

    def types(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def waits_for(self, text: str) -> None:
        while text not in self.seen:
            ready, _, _ = select.select([self._end], [], [], _PATIENCE)
            assert ready, f"never saw {text!r}; saw: {self.seen[-2000:]!r}"
            try:
                self.seen += os.read(self._end, 65536).decode("utf-8", "replace")
            except OSError:  # the program has closed the terminal
                assert text in self.seen, self.seen[-2000:]
        self.seen = self.seen.rpartition(text)[2]

    def leaves(self) -> int:
        code = self.process.wait(timeout=_PATIENCE)
        os.close(self._end)
        return code


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    sitting = Person(["chat", "--question", "why-adam", "--seed", "1"], tmp_path / "kept")
    yield sitting
    if sitting.process.poll() is None:
        sitting.process.kill()
        sitting.process.wait()


def test_enter_sends_and_ctrl_c_pauses_with_the_way_back(person: Person, tmp_path: Path) -> None:
    person.waits_for("Why Adam?")
    person.waits_for("You")
    person.types("It keeps two running averages of the gradient, so every weight gets its step.\r")
    person.waits_for("so far")
    person.waits_for("Interviewer")
    person.waits_for("You")
    person.types("\x03")
    [session] = [path.name for path in (tmp_path / "kept").iterdir()]
    person.waits_for(f"interviewer resume {session}")
    assert person.leaves() == 0


def test_alt_enter_breaks_the_line_and_both_lines_are_the_answer(
    person: Person, tmp_path: Path
) -> None:
    person.waits_for("You")
    person.types("first line")
    person.types("\x1b\r")
    person.types("second line\r")
    person.waits_for("so far")
    [session] = (tmp_path / "kept").iterdir()
    assert r"first line\nsecond line" in (session / "events.jsonl").read_text(encoding="utf-8")


def test_a_closed_terminal_leaves_a_session_to_resume(person: Person, tmp_path: Path) -> None:
    person.waits_for("You")
    person.types("an answer of some length about running averages\r")
    person.waits_for("so far")
    os.killpg(person.process.pid, signal.SIGHUP)
    person.process.wait(timeout=_PATIENCE)
    [session] = (tmp_path / "kept").iterdir()
    assert '"type":"answered"' in (session / "events.jsonl").read_text(encoding="utf-8")
