import numpy as np
import pytest

from interviewer.speech.audio import FRAME, Samples, loudness
from interviewer.speech.hearing import Close, Hearing
from interviewer.speech.segmenter import Span
from interviewer.speech.vad import Leveller, Pauses, SileroVad
from tests.speech.speaking import answer, at_level, flite, joined, noise, pause

pytest.importorskip("faster_whisper")


def voiced(sound: Samples) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    vad = SileroVad()
    chances = [
        vad.step(sound[start : start + FRAME]) for start in range(0, sound.size - FRAME, FRAME)
    ]
    return np.array(chances) >= 0.35


def spans(sound: Samples) -> list[Span]:
    hearing = Hearing(SileroVad())
    hearing.begin()
    found = hearing.feed(sound) + hearing.flush()
    return [finding.clip.span for finding in found if isinstance(finding, Close)]


SPOKEN = ["It adapts the learning rate of every weight.", "That is what I would try first."]


@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
@pytest.mark.parametrize("level", [-40.0, -50.0])
def test_a_quiet_speaker_loses_no_more_than_a_loud_one(voice: str, level: float) -> None:
    sound = answer(SPOKEN, [1.0, 0.5], voice)
    loud = voiced(at_level(sound, -20.0))
    kept = np.zeros_like(loud)
    for span in spans(at_level(sound, level)):
        kept[span.start // FRAME : -(-span.end // FRAME)] = True
    assert loud.sum() > 60
    assert (loud & ~kept).sum() <= 0.01 * loud.sum()


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(noise(5, -200), id="zeros"),
        pytest.param(noise(5, -60), id="a quiet room, lifted by 37 dB"),
        pytest.param(noise(5, -25), id="a loud fan"),
    ],
)
def test_silence_and_noise_are_no_speech(sound: Samples) -> None:
    assert not voiced(sound).any()


def test_the_stream_hears_what_the_library_hears_at_once() -> None:
    from faster_whisper.vad import get_vad_model

    sound = at_level(flite(SPOKEN[0]), -10.0)
    sound = sound[: sound.size // FRAME * FRAME]
    at_once = np.ravel(get_vad_model()(sound)) >= 0.35
    assert (voiced(joined([sound, pause(0.1)]))[: at_once.size] == at_once).mean() > 0.97


def test_a_quieter_voice_after_a_loud_one_and_a_pause_is_heard() -> None:
    loud, soft = at_level(flite(SPOKEN[0]), -8.0), at_level(flite(SPOKEN[1], "awb"), -34.0)
    both = voiced(joined([loud, pause(3.5), soft, pause(0.5)]))
    alone = voiced(joined([soft, pause(0.5)]))
    assert both[-alone.size :].sum() >= 0.95 * alone.sum()


def test_a_louder_frame_takes_the_lift_back_at_once() -> None:
    leveller = Leveller()
    quiet, loud = noise(0.032, -60), noise(0.032, -15)
    assert loudness(leveller.lift(quiet)) == pytest.approx(-23, abs=0.01)
    assert loudness(leveller.lift(loud)) == pytest.approx(loudness(loud), abs=0.01)
    assert loudness(leveller.lift(quiet)) == pytest.approx(loudness(quiet), abs=0.01)


def test_the_lift_has_an_end() -> None:
    assert loudness(Leveller().lift(noise(0.032, -90))) == pytest.approx(-50, abs=0.5)


def test_only_a_quiet_pause_lets_the_detector_start_anew() -> None:
    steady = Pauses()
    assert not any(steady.note(0.05, -30.0) for _ in range(200))
    after_speech = Pauses()
    after_speech.note(0.9, -20.0)
    renewed = [after_speech.note(0.05, -60.0) for _ in range(60)]
    assert [index for index, anew in enumerate(renewed) if anew] == [19, 51]
