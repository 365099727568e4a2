"""Interviews by voice without a microphone: a recording, a pipe, and what is refused at once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from interviewer.core.delivery import delivery
from interviewer.core.events import Answered, Assessed
from interviewer.speech.audio import RATE
from interviewer.speech.models import shipped_folder
from interviewer.storage.sessions import EVENTS_FILE, read_events
from interviewer.storage.speakers import PAUSES_FILE
from tests.speech.speaking import answer, save
from tests.speech.test_voice import heard_share, recogniser
from tests.voice.conftest import samples, voice

FIRST = (
    "Adam keeps a running average of the gradient and another of its square.",
    "The price is memory, two extra values for every weight.",
)
SECOND = ("On our vision model plain momentum ended one point higher.",)

_WATCHED = """
import sys
with open(sys.argv.pop(1), "w", encoding="utf-8") as found:
    def watch(name, values):
        if name in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            print(name, values[1:], file=found, flush=True)
    sys.addaudithook(watch)
    from interviewer.cli import main
    sys.exit(main())
"""
"""The command in a process that writes down every connection and every name looked up."""


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two answers, with a long silence after each."""
    sound = answer([*FIRST, *SECOND], [1.2, 6.0, 6.0], "hibari")
    return save(sound, tmp_path / "answers.wav")


@pytest.fixture
def environment(tmp_path: Path, sessions: Path) -> Mapping[str, str]:
    """No sound system, no model but the shipped one, and a folder of its own for passing files."""
    passing = tmp_path / "passing"
    passing.mkdir()
    return {
        **os.environ,
        "INTERVIEWER_SESSIONS": str(sessions),
        "TMPDIR": str(passing),
        "HF_HOME": str(tmp_path / "models"),
        "PULSE_SERVER": f"unix:{tmp_path}/nowhere",
    }


def run(
    environment: Mapping[str, str], *arguments: str, watched: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "interviewer"]
    if watched is not None:
        command = [sys.executable, "-c", _WATCHED, str(watched)]
    return subprocess.run(
        [*command, *arguments], env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def silences(recording: Path) -> tuple[float, ...]:
    """Every silence of more than half a second, in seconds."""
    loud = np.flatnonzero(np.abs(samples(recording)) > 0.01) / RATE
    gaps = np.diff(loud, prepend=0.0)
    return tuple(float(gap) for gap in gaps[gaps > 0.5])


def test_a_recording_is_interviewed_and_nothing_leaves_the_machine_or_stays_behind(
    recording: Path, environment: Mapping[str, str], sessions: Path, tmp_path: Path
) -> None:
    watched = tmp_path / "connections"
    arguments = voice("--input", str(recording), "--whisper-model", "tiny.en", "--probes", "1")
    done = run(environment, *arguments, watched=watched)
    assert done.returncode == 0, done.stderr
    assert watched.read_text(encoding="utf-8") == ""
    assert list((tmp_path / "passing").iterdir()) == []
    assert not (tmp_path / "models").exists()
    [session] = [path for path in sessions.iterdir() if path.is_dir()]
    assert [path.name for path in session.iterdir()] == [EVENTS_FILE]

    events = read_events(session / EVENTS_FILE).events
    first, second = [event.answer for event in events if isinstance(event, Answered)]
    assert heard_share(" ".join(FIRST), first.text) > 0.8
    assert heard_share(" ".join(SECOND), second.text) > 0.8
    graded = [event.graded.assessment for event in events if isinstance(event, Assessed)]
    assert len(graded) == 2
    figures = delivery(first, None)
    before, between, _ = silences(recording)
    assert figures.first_word == pytest.approx(before, abs=0.2)
    assert figures.longest_pause is not None
    assert figures.longest_pause.seconds == pytest.approx(between, abs=0.3)


def test_a_recorded_interview_keeps_its_sound_until_it_is_forgotten(
    recording: Path, environment: Mapping[str, str], sessions: Path
) -> None:
    arguments = voice("--input", str(recording), "--record", "--probes", "0")
    done = run(environment, *arguments)
    assert done.returncode == 0, done.stderr
    assert "Your voice is kept in" in " ".join(done.stdout.split())
    [sound] = sessions.glob("*/audio.flac")
    assert sound.stat().st_mode & 0o077 == 0
    assert heard_share(" ".join(FIRST), recogniser()(samples(sound))) > 0.8
    assert (sessions / PAUSES_FILE).exists()
    assert run(environment, "forget", "latest", "--yes").returncode == 0
    assert not sound.parent.exists()
    assert not (sessions / PAUSES_FILE).exists()


def test_without_a_microphone_one_sentence_says_so_and_no_session_begins(
    environment: Mapping[str, str], sessions: Path
) -> None:
    if run(environment, "voice", "--list-devices").returncode == 0:
        pytest.skip("this machine has a microphone of its own")
    done = run(environment, *voice())
    assert done.returncode == 1
    assert done.stderr == "microphone: none was found. Plug one in, or type your answers.\n"
    assert not list(sessions.glob(f"*/{EVENTS_FILE}"))


def test_a_truncated_model_is_one_sentence_that_says_how_to_go_on(
    recording: Path, environment: Mapping[str, str], sessions: Path, tmp_path: Path
) -> None:
    shipped = shipped_folder()
    assert shipped is not None
    model = Path(shutil.copytree(shipped, tmp_path / "model"))
    os.truncate(model / "model.bin", 70_000_000)
    arguments = voice("--input", str(recording), "--whisper-model", str(model))
    done = run(environment, *arguments)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"{model}: the model cannot be read")
    [session] = [path.parent.name for path in sessions.glob(f"*/{EVENTS_FILE}")]
    assert line.endswith(f"Go on with: interviewer resume {session}")
