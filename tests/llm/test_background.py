"""The model's libraries are loaded while the candidate reads the first question."""

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import io, sys, time
from interviewer.cli import main

class Reading(io.RawIOBase):
    said = b"It keeps two running averages.\\n\\n/quit\\n"
    def readable(self):
        return True
    def readinto(self, buffer):
        give_up = time.monotonic() + 120
        while "langchain_openai" not in sys.modules and time.monotonic() < give_up:
            time.sleep(0.01)
        part, self.said = self.said[: len(buffer)], self.said[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

assert "langchain_core" not in sys.modules
sys.stdin = io.TextIOWrapper(io.BufferedReader(Reading()), encoding="utf-8")
code = main(["chat", "--question", "why-adam", "--seed", "1", "--model", "openai:mine"])
assert "langchain_openai" in sys.modules
sys.exit(code)
"""


def test_the_client_is_built_before_the_first_answer_is_given() -> None:
    """The answer comes only when the libraries are there, so waiting for it would never end."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Why Adam?" in done.stdout
    assert done.stdout.count("examined locally instead") == 1
