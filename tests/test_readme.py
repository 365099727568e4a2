"""README shows what the product does, and every command it names is one."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.usage import parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_NEEDS_MORE = ("voice", "serve", "--model", "--pdf", "uv run", "--voice")
"""A microphone, a browser or a model: these commands are parsed, and run by tests of their own."""


def _commands() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    lines = [line.partition(" #")[0] for block in blocks for line in block.splitlines()]
    table = re.findall(r"^\|[^|]*\| `(interviewer [^`]*)`", README, re.MULTILINE)
    return [
        line.strip().replace(".venv/bin/", "")
        for line in (*lines, *table)
        if re.match(r"(\.venv/bin/)?interviewer ", line)
    ]


COMMANDS = _commands()


def test_the_transcript_and_the_figures_are_what_the_product_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "-I", ".", "README.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout}\nRenew it with: cog -r -I . README.md"


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_understood(command: str) -> None:
    arguments = shlex.split(command.partition("<")[0].partition(">")[0])[1:]
    assert parser(arguments).parse_args(arguments).command


@pytest.mark.parametrize(
    "command", [item for item in COMMANDS if not any(word in item for word in _NEEDS_MORE)]
)
def test_a_command_works(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    said, _, _ = command.partition(">")
    typed, _, source = said.partition("<")
    answers = Path(source.strip() or "examples/answers.txt").read_text(encoding="utf-8")
    for arguments in _beforehand(typed):
        _run(arguments, answers)
    _run(shlex.split(typed)[1:], answers)


def _beforehand(command: str) -> list[list[str]]:
    """A session to look at, for commands that look at one."""
    needs = ("review", "progress", "drill", "export", "import", "forget", "resume")
    if command.split()[1] not in needs or "examples/" in command:
        return []
    rest = [["export", "everything.zip"]] if command.split()[1] == "import" else []
    return [["chat", "--question", "why-adam"], *rest]


def _run(arguments: list[str], answers: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", *arguments],
        input=answers,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
