"""Every example runs, with no key and no microphone, and says what its first line promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.py"))
_SAYS = {
    "grade_one_answer.py": "verdict     mid",
    "review_a_session.py": "drill next:",
    "text_interview.py": "3 answers, 2 follow-ups",
}


def _run(*arguments: str, said: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_says_what_it_shows(name: str) -> None:
    assert _SAYS[name] in _run(f"examples/{name}")


def test_the_tiny_playbook_is_complete_and_asks_its_question() -> None:
    assert "0 pieces of advice" in _run(
        "-m", "interviewer", "playbook", "check", "examples/tiny_playbook"
    )
    out = _run("-m", "interviewer", "chat", "--rubrics", "examples/tiny_playbook", "--questions",
               "1", said="Water drips through the grounds under its own weight.\n")  # fmt: skip
    assert "Why pour-over?" in out
    assert "French press" in out


def test_the_public_names_are_there() -> None:
    import interviewer

    for name in interviewer.__all__:
        assert getattr(interviewer, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        interviewer.nothing_of_ours  # noqa: B018
