"""What leaves the loudspeaker, heard at the monitor of a virtual one; needs no sound card."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import IO

import numpy as np
import pytest

from interviewer.speech import portaudio
from interviewer.speech.audio import RATE, Arrival, Samples, loudness
from interviewer.speech.echo import EchoGuard, GuardedSource
from interviewer.speech.loudspeaker import Loudspeaker, Speaker, resampled
from interviewer.speech.voice import Sound, VoiceError
from tests.speech.test_voice import QUESTION, heard_share, hibari, recogniser

TOOLS = ("pulseaudio", "pactl", "pacat", "parec")
TONE = (0.3 * np.sin(np.arange(24_000) * 2 * np.pi * 440 / 24_000)).astype(np.float32)
"""One second."""
AUDIBLE = -50.0
"""dBFS."""
WAIT = 20.0
"""Seconds after which a test gives up waiting; nothing is measured by it."""


@dataclass
class Monitor:
    """A source of PulseAudio, read block by block while the test runs."""

    process: "subprocess.Popen[bytes]"
    blocks: list[Samples] = field(default_factory=list)
    audible: Event = field(default_factory=Event)
    flowing: Event = field(default_factory=Event)

    def run(self) -> None:
        for block in self.arrivals():
            assert isinstance(block, np.ndarray)
            self.blocks.append(block)
            self.flowing.set()
            if loudness(block) > AUDIBLE:
                self.audible.set()

    def arrivals(self) -> Iterator[Arrival]:
        pipe: IO[bytes] | None = self.process.stdout
        assert pipe is not None
        while data := pipe.read(RATE // 10 * 2):
            yield np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)

    def close(self) -> None:
        self.process.terminate()

    def loud_blocks(self) -> int:
        return sum(loudness(block) > AUDIBLE for block in self.blocks)


class VirtualAudio:
    """A private PulseAudio with the sinks `spk`, the default, and `mic`."""

    def __init__(self, folder: Path) -> None:
        self.server = f"unix:{folder}/native"
        self._environment = {
            **os.environ,
            "PULSE_SERVER": self.server,
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_COOKIE": f"{folder}/cookie",
        }
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        sinks = [
            f"module-null-sink sink_name={name} rate={RATE} channels=1" for name in ("spk", "mic")
        ]
        native = f"module-native-protocol-unix auth-anonymous=1 socket={self._folder}/native"
        loaded = [part for module in (native, *sinks) for part in ("-L", module)]
        options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        options += ["--disable-shm=yes", "--realtime=no", "--high-priority=no"]
        self.daemon = self.spawn("pulseaudio", *options, *loaded)
        self._await_socket()
        self.control("set-default-sink", "spk")
        for sink in ("spk", "mic"):
            # Without a client that asks for short periods an idle null sink renders 2 s ahead.
            form = ["--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]
            with Path("/dev/zero").open("rb") as zeros:
                self.spawn(
                    "pacat", "--playback", f"--device={sink}", "--latency-msec=10", *form,
                    stdin=zeros,
                )  # fmt: skip
            self.control("suspend-sink", sink, "1")
            self.control("suspend-sink", sink, "0")

    def _await_socket(self) -> None:
        for _ in range(200):
            probe = ["pactl", "info"]
            if subprocess.run(probe, env=self._environment, capture_output=True).returncode == 0:
                return
            with pytest.raises(subprocess.TimeoutExpired):
                self.daemon.wait(0.05)
        pytest.fail("pulseaudio does not answer")

    def control(self, *arguments: str) -> None:
        command = ["pactl", *arguments]
        subprocess.run(command, env=self._environment, capture_output=True, check=True, timeout=10)

    def spawn(
        self, *command: str, stdin: IO[bytes] | None = None, piped: bool = False
    ) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE if piped else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._running.append(process)
        return process

    def monitor(self, sink: str) -> Monitor:
        """Reads what is played into the sink; sound is flowing when this returns."""
        monitor = self.source(sink)
        Thread(target=monitor.run, daemon=True).start()
        assert monitor.flowing.wait(WAIT)
        return monitor

    def source(self, sink: str) -> Monitor:
        form = ["--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20"]
        return Monitor(self.spawn("parec", f"--device={sink}.monitor", *form, piped=True))

    def leak(self) -> None:
        """What the loudspeaker plays is heard by the microphone."""
        self.control("load-module", "module-loopback", "source=spk.monitor", "sink=mic",
                     "latency_msec=20")  # fmt: skip

    def stop(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            process.wait(WAIT)
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualAudio]:
    if not all(map(shutil.which, TOOLS)):
        pytest.skip("needs Debian's pulseaudio, pulseaudio-utils and libasound2-plugins")
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    virtual = VirtualAudio(folder)
    backend = portaudio.load()
    try:
        virtual.start()
        monkeypatch.setenv("PULSE_SERVER", virtual.server)
        assert portaudio.start_anew(backend)
        yield virtual
    finally:
        virtual.stop()
        monkeypatch.delenv("PULSE_SERVER", raising=False)
        portaudio.start_anew(backend)


def test_a_spoken_question_is_understood_at_the_loudspeaker(audio: VirtualAudio) -> None:
    monitor = audio.monitor("spk")
    speaker = Speaker(hibari(), Loudspeaker())
    assert asyncio.run(speaker.say(QUESTION))
    assert not speaker.is_speaking
    audio.stop()
    assert heard_share(QUESTION, recogniser()(np.concatenate(monitor.blocks))) >= 0.95


def test_interrupted_it_falls_silent_long_before_the_end(audio: VirtualAudio) -> None:
    monitor = audio.monitor("spk")
    speaker = Speaker(hibari(), Loudspeaker())

    async def interrupt() -> bool:
        saying = asyncio.create_task(speaker.say(QUESTION * 8))
        await asyncio.to_thread(monitor.audible.wait, WAIT)
        speaker.stop()
        return await saying

    assert not asyncio.run(interrupt())
    assert monitor.loud_blocks() < 100, "of some 600 blocks"
    assert loudness(audio.monitor("spk").blocks[0]) < AUDIBLE


def test_it_speaks_again_after_an_interruption(audio: VirtualAudio) -> None:
    monitor = audio.monitor("spk")
    speaker = Speaker(hibari(), Loudspeaker())

    async def talk() -> list[bool]:
        interrupted = asyncio.create_task(speaker.say(QUESTION))
        await asyncio.sleep(0)
        speaker.stop()
        return [await speaker.say("Once more."), await interrupted]

    assert asyncio.run(talk()) == [True, False]
    assert monitor.audible.is_set()


def test_cancelling_falls_silent(audio: VirtualAudio) -> None:
    monitor = audio.monitor("spk")
    loudspeaker = Loudspeaker()

    async def interrupt() -> None:
        saying = asyncio.create_task(Speaker(hibari(), loudspeaker).say(QUESTION * 8))
        await asyncio.to_thread(monitor.audible.wait, WAIT)
        saying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saying

    asyncio.run(interrupt())
    assert 0 < monitor.loud_blocks() < 200


def test_its_own_voice_leaking_into_the_microphone_is_not_heard(audio: VirtualAudio) -> None:
    audio.leak()
    raw = audio.monitor("mic")
    guard = EchoGuard()
    guarded = GuardedSource(audio.source("mic"), guard)
    heard: list[Samples] = []

    def listen() -> None:
        heard.extend(block for block in guarded.arrivals() if isinstance(block, np.ndarray))

    listener = Thread(target=listen, daemon=True)
    listener.start()
    assert Loudspeaker(played=guard.played).play(iter([TONE] * 2), 24_000, Event())
    assert raw.audible.wait(WAIT)
    guarded.close()
    listener.join(WAIT)
    assert raw.loud_blocks() >= 15
    assert max(map(loudness, heard)) < AUDIBLE


def test_a_device_that_dies_is_told_of_in_one_sentence(audio: VirtualAudio) -> None:
    monitor = audio.monitor("spk")
    failed: list[VoiceError] = []

    def play() -> None:
        with pytest.raises(VoiceError, match="stopped taking sound") as caught:
            Loudspeaker().play(iter([TONE] * 60), 24_000, Event())
        failed.append(caught.value)

    player = Thread(target=play)
    player.start()
    assert monitor.audible.wait(WAIT)
    audio.daemon.kill()
    player.join(WAIT)
    assert len(failed) == 1


def test_a_device_that_does_not_exist_is_told_of_in_one_sentence() -> None:
    message = r"voice: `no such loudspeaker` cannot be opened .*--mute\.$"
    with pytest.raises(VoiceError, match=message):
        Loudspeaker("no such loudspeaker").play(iter([TONE]), 24_000, Event())


def test_nothing_to_say_needs_no_device() -> None:
    nothing: Iterator[Sound] = iter(())
    assert Loudspeaker("no such loudspeaker").play(nothing, 24_000, Event())


@pytest.mark.parametrize("wanted", [16_000, 44_100, 48_000])
def test_sound_at_another_rate_keeps_its_pitch_length_and_level(wanted: int) -> None:
    sound = resampled(TONE, 24_000, wanted)
    assert sound.size == wanted
    strongest = int(np.argmax(np.abs(np.fft.rfft(sound))))
    assert strongest == 440
    assert loudness(sound) == pytest.approx(loudness(TONE), abs=0.1)
