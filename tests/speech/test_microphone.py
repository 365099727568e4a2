"""The microphone against a scripted PortAudio: every way a device can misbehave."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Again, Arrival, Gone, Missing, Muted, Samples
from interviewer.speech.failures import MicrophoneError
from interviewer.speech.microphone import Microphone, MicrophoneSettings
from interviewer.speech.portaudio import Device, choose, microphones
from tests.speech.stand_ins import ScriptedPortAudio, ScriptedStream, device

HUM = np.full(960, 0.25, np.float32)
DEVICES = [device("HDMI out", inputs=0), device("USB Mic", 1), device("Webcam Mic", 2, 44_100)]
FAST = MicrophoneSettings(retry_every=0.01, stalled_after=1.0, muted_after=0.05, gated_after=0.1)


class SteppingClock:
    """Every look is 0.3 s after the one before."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.3
        return self.now


def arrivals(
    backend: ScriptedPortAudio, settings: MicrophoneSettings = FAST
) -> tuple[Microphone, Iterator[Arrival]]:
    microphone = Microphone(settings, lambda: backend, SteppingClock())
    return microphone, microphone.arrivals()


def sounds(found: list[Arrival]) -> Samples:
    return np.concatenate([arrival for arrival in found if isinstance(arrival, np.ndarray)])


def test_only_devices_that_record_are_listed() -> None:
    found = microphones(ScriptedPortAudio(DEVICES))
    assert [(d.index, d.name, d.rate, d.is_default) for d in found] == [
        (1, "USB Mic", 48_000, True),
        (2, "Webcam Mic", 44_100, False),
    ]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        pytest.param(None, "USB Mic", id="the default"),
        pytest.param("webcam", "Webcam Mic", id="a part of the name"),
        pytest.param("2", "Webcam Mic", id="the number"),
        pytest.param(" USB MIC ", "USB Mic", id="the name in any case"),
    ],
)
def test_a_device_is_chosen_by_name_or_number(wanted: str | None, name: str) -> None:
    assert choose(microphones(ScriptedPortAudio(DEVICES)), wanted).name == name


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        pytest.param("headset", "`headset` is none. Choose one of: 1 USB Mic, 2 Web", id="unknown"),
        pytest.param("mic", "`mic` fits several. Choose one of: 1 USB Mic, 2 Web", id="ambiguous"),
        pytest.param("HDMI", "`HDMI` is none", id="an output"),
        pytest.param("0", "`0` is none", id="the number of an output"),
    ],
)
def test_another_device_is_never_taken_instead(wanted: str, said: str) -> None:
    with pytest.raises(MicrophoneError, match=said):
        choose(microphones(ScriptedPortAudio(DEVICES)), wanted)


def test_no_microphone_is_one_clear_sentence() -> None:
    _, found = arrivals(ScriptedPortAudio([device("HDMI out", inputs=0)]))
    with pytest.raises(MicrophoneError, match=r"none was found. Plug one in, or type your answers"):
        next(found)


def test_a_busy_device_is_one_clear_sentence() -> None:
    _, found = arrivals(ScriptedPortAudio(DEVICES, rates=()))
    with pytest.raises(MicrophoneError, match=r"`USB Mic` cannot be opened: .* Close what else"):
        next(found)


def test_a_device_of_48_khz_only_is_opened_at_its_own_rate_and_resampled() -> None:
    def behave(stream: ScriptedStream) -> None:
        for _ in range(5):
            stream.deliver(HUM)

    backend = ScriptedPortAudio(DEVICES, on_open=behave)
    microphone, found = arrivals(backend)
    heard = sounds(list(islice(found, 5)))
    assert backend.opened[0].settings["samplerate"] == 48_000
    assert heard.size == 5 * HUM.size * RATE // 48_000
    assert float(heard[-100:].mean()) == pytest.approx(0.25, abs=0.01)
    assert isinstance(microphone.device, Device)


def test_a_device_without_a_mono_mode_is_mixed_down() -> None:
    backend = ScriptedPortAudio(
        [device("Array", 4, 16_000)],
        rates=(16_000,),
        channels=(4,),
        on_open=lambda stream: stream.deliver(HUM),
    )
    _, found = arrivals(backend)
    assert sounds([next(found)]).tolist() == pytest.approx([0.25] * HUM.size, abs=1e-4)


def test_a_vanished_device_is_told_and_taken_up_again_when_it_is_back() -> None:
    def behave(stream: ScriptedStream) -> None:
        stream.deliver(HUM)
        if len(backend.opened) == 1:
            stream.vanish()

    backend = ScriptedPortAudio(DEVICES, on_open=behave)
    microphone, found = arrivals(backend)
    kinds = [type(arrival) for arrival in islice(found, 4)]
    assert kinds == [np.ndarray, Gone, Again, np.ndarray]
    assert backend.restarts == 1
    assert backend.opened[0].closed
    microphone.close()
    assert list(found) == []
    assert backend.opened[1].closed


def test_a_device_is_waited_for_as_long_as_it_takes() -> None:
    def behave(stream: ScriptedStream) -> None:
        if len(backend.opened) == 1:
            stream.vanish()
            backend.devices = []
        else:
            stream.deliver(HUM)

    backend = ScriptedPortAudio(list(DEVICES), on_open=behave)
    microphone, found = arrivals(backend)
    assert isinstance(next(found), Gone)
    original = backend._initialize

    def plug_in_later() -> None:
        original()
        if backend.restarts == 3:
            backend.devices = DEVICES

    backend._initialize = plug_in_later  # type: ignore[method-assign]
    assert isinstance(next(found), Again)
    assert backend.restarts == 3
    microphone.close()


def test_a_stalled_device_is_told_once_and_welcomed_back() -> None:
    backend = ScriptedPortAudio(DEVICES, on_open=lambda stream: stream.deliver(HUM))
    microphone, found = arrivals(backend)
    assert isinstance(next(found), np.ndarray)
    gone = next(found)
    assert gone == Gone("the microphone has delivered nothing for 1 s")
    backend.opened[0].deliver(HUM)
    assert isinstance(next(found), Again)
    assert isinstance(next(found), np.ndarray)
    microphone.close()


def test_a_muted_microphone_is_told_once_and_later_when_there_was_sound_before() -> None:
    silence = np.zeros(960, np.float32)

    def behave(stream: ScriptedStream) -> None:
        for block in [silence] * 6 + [HUM] + [silence] * 6:
            stream.deliver(block)

    _, found = arrivals(ScriptedPortAudio(DEVICES, on_open=behave))
    muted = [arrival for arrival in islice(found, 15) if isinstance(arrival, Muted)]
    first, second = muted
    assert 0.05 <= first.seconds < 0.1 <= second.seconds


def test_lost_samples_are_told() -> None:
    def behave(stream: ScriptedStream) -> None:
        stream.deliver(HUM)
        stream.deliver(HUM, overflow=True)

    _, found = arrivals(ScriptedPortAudio(DEVICES, on_open=behave))
    assert Missing(0) in list(islice(found, 3))[:2]


def test_what_a_full_queue_cannot_take_is_counted() -> None:
    def behave(stream: ScriptedStream) -> None:
        for _ in range(30 * 50 + 7):
            stream.deliver(HUM)

    _, found = arrivals(ScriptedPortAudio(DEVICES, on_open=behave))
    assert next(found) == Missing(7 * HUM.size * RATE // 48_000)


def test_a_microphone_that_was_closed_delivers_nothing() -> None:
    microphone, found = arrivals(ScriptedPortAudio(DEVICES))
    microphone.close()
    assert list(found) == []
