"""A real PortAudio stream from a virtual device: what only real time and real threads show.

Other rates, devices that vanish and the words that arrive: see the interviews in `tests/voice`.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from interviewer.speech.audio import RATE, Again, Arrival, Gone, Samples
from interviewer.speech.microphone import Microphone, MicrophoneSettings
from tests.speech.conftest import VirtualMicrophone
from tests.speech.speaking import joined, save


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
