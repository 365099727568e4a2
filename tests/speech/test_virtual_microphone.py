"""A real PortAudio stream from a virtual device: what only real time and real threads show."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Again, Arrival, Gone, Samples
from interviewer.speech.hearing import Close, Hearing
from interviewer.speech.microphone import Microphone, MicrophoneSettings
from interviewer.speech.recogniser import Recogniser
from interviewer.speech.vad import SileroVad
from tests.speech.conftest import VirtualMicrophone
from tests.speech.speaking import answer, joined, pause, save

SAID = "It adapts the learning rate of every weight."


def heard_for(seconds: float, found: Iterator[Arrival]) -> Samples:
    """What arrives in the next `seconds` of the device's own clock."""
    blocks: list[Samples] = []
    while sum(block.size for block in blocks) < seconds * RATE:
        arrival = next(found)
        if isinstance(arrival, np.ndarray):
            blocks.append(arrival)
    return joined(blocks)


def first(kind: type, found: Iterator[Arrival]) -> Arrival:
    return next(arrival for arrival in found if isinstance(arrival, kind))


def text_of(sound: Samples, recogniser: Recogniser) -> str:
    hearing = Hearing(SileroVad())
    hearing.begin()
    found = hearing.feed(sound) + hearing.flush()
    clips = [finding.clip for finding in found if isinstance(finding, Close)]
    return " ".join(recogniser.decode(clip).text for clip in clips).lower()


def test_capture_hands_over_the_very_samples(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    sent = (rng.integers(-9_000, 9_000, RATE) / 32_768).astype(np.float32)
    microphone = Microphone(MicrophoneSettings(rate=RATE))
    found = microphone.arrivals()
    first(np.ndarray, found)
    virtual_microphone.say(save(sent, tmp_path / "noise.wav"))
    heard = np.round(heard_for(3.0, found) * 32_768).astype(int)
    microphone.close()
    ints = (np.clip(sent, -1, 1) * 32_767).astype("<i2").astype(int)
    start = int(np.flatnonzero(heard)[0]) - int(np.flatnonzero(ints)[0])
    same = heard[start : start + ints.size] == ints
    assert same.mean() > 0.999


@pytest.mark.parametrize("virtual_microphone", [48_000], indirect=True)
def test_a_48_khz_device_is_understood(
    virtual_microphone: VirtualMicrophone, tmp_path: Path, tiny: Recogniser
) -> None:
    microphone = Microphone()
    found = microphone.arrivals()
    first(np.ndarray, found)
    assert microphone.device is not None
    assert microphone.device.rate != RATE
    wav = save(answer([SAID], [0.5]), tmp_path / "answer.wav")
    virtual_microphone.say(wav)
    heard = heard_for(5.0, found)
    microphone.close()
    assert "learning rate of every weight" in text_of(heard, tiny)


def test_a_stalled_microphone_is_told_and_taken_up_again(
    virtual_microphone: VirtualMicrophone,
) -> None:
    microphone = Microphone(MicrophoneSettings(stalled_after=0.5))
    found = microphone.arrivals()
    first(np.ndarray, found)
    virtual_microphone.stall()
    assert "delivered nothing" in str(first(Gone, found))
    virtual_microphone.go_on()
    first(Again, found)
    first(np.ndarray, found)
    microphone.close()


def test_a_microphone_that_vanishes_and_comes_back_is_heard_again(
    virtual_microphone: VirtualMicrophone, tmp_path: Path, tiny: Recogniser
) -> None:
    microphone = Microphone(MicrophoneSettings(retry_every=0.1))
    found = microphone.arrivals()
    first(np.ndarray, found)
    virtual_microphone.vanish()
    first(Gone, found)
    virtual_microphone.start()
    first(Again, found)
    first(np.ndarray, found)
    wav = save(joined([answer([SAID], [0.3]), pause(0.3)]), tmp_path / "answer.wav")
    virtual_microphone.say(wav)
    heard = heard_for(5.0, found)
    microphone.close()
    assert "learning rate of every weight" in text_of(heard, tiny)
