"""The real tiny.en: on speech made here, and on real recordings where there are any."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
import yaml

from interviewer.speech.audio import RATE, Samples
from interviewer.speech.hearing import Clip, Close, Hearing
from interviewer.speech.recogniser import PlainWhisper, Recogniser, ShortWindow
from interviewer.speech.segmenter import Span, Voice
from interviewer.speech.vad import SileroVad
from tests.recordings import RECORDINGS
from tests.speech.speaking import SENTENCES, answer, at_level, joined, noise, pause, say

pytest.importorskip("faster_whisper")

TERMS = ("Adam", "AdamW", "SGD", "weight decay", "dropout", "ReLU", "GELU", "perplexity", "RNN")


def clips(sound: Samples) -> list[Clip]:
    hearing = Hearing(SileroVad())
    hearing.begin()
    found = hearing.feed(sound) + hearing.flush()
    return [finding.clip for finding in found if isinstance(finding, Close)]


def text(recogniser: Recogniser, sound: Samples, terms: Sequence[str] = ()) -> str:
    written = (recogniser.decode(clip, terms).text for clip in clips(sound))
    return " ".join(part for part in written if part)


def plain(written: str) -> list[str]:
    return "".join(c for c in written.lower() if c.isalnum() or c == " ").split()


def wrong(written: str, said: str) -> float:
    """The word error rate."""
    heard, meant = plain(written), plain(said)
    row = list(range(len(heard) + 1))
    for i, word in enumerate(meant, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1] / len(meant)


@cache
def recordings() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("manifest.yaml", "derived.yaml"):
        if not (RECORDINGS / name).exists():
            pytest.skip(f"needs the recordings in {RECORDINGS}")
        items = yaml.safe_load((RECORDINGS / name).read_text(encoding="utf-8"))["items"]
        found |= {item["id"]: item for item in items}
    return found


def real(name: str) -> tuple[Samples, str]:
    from faster_whisper.audio import decode_audio

    item = recordings()[name]
    return decode_audio(str(RECORDINGS / item["file"])), item.get("transcript") or ""


def test_the_short_window_is_in_use(tiny: Recogniser) -> None:
    assert isinstance(tiny, ShortWindow)


@pytest.mark.parametrize("voice", ["rms", "hibari"])
def test_an_answer_is_written_down(tiny: Recogniser, voice: str) -> None:
    sentences = SENTENCES[:4]
    sound = answer(sentences, [0.6, 1.5, 0.5, 0.4], voice)
    assert wrong(text(tiny, sound), " ".join(sentences)) <= 0.1


@pytest.mark.parametrize(
    ("name", "most"),
    [
        pytest.param("long_sense", 0.03, id="a male reader with long pauses"),
        pytest.param("vctk_p314", 0.1, id="south african"),
        pytest.param("vctk_p238", 0.1, id="northern irish"),
        pytest.param("jfk", 0.1, id="a large room"),
        pytest.param("bad_quiet", 0.15, id="-58 dBFS"),
        pytest.param("noisy_sense_0870_pink_10dB", 0.1, id="noise at 10 dB"),
    ],
)
def test_real_voices_are_written_down(tiny: Recogniser, name: str, most: float) -> None:
    sound, said = real(name)
    assert wrong(text(tiny, sound), said) <= most


def test_a_second_voice_after_a_pause_is_not_left_out(tiny: Recogniser) -> None:
    sound, said = real("long_fillers_mfa")
    assert len(plain(text(tiny, sound))) >= 0.85 * len(plain(said))


def test_a_quiet_speaker_is_written_down_like_a_loud_one(tiny: Recogniser) -> None:
    sound = answer(SENTENCES[6:8], [1.0, 0.4])
    loud, quiet = (text(tiny, at_level(sound, level)) for level in (-20.0, -40.0))
    assert wrong(quiet, loud) <= 0.05


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(noise(4, -200), id="zeros"),
        pytest.param(noise(4, -60), id="a quiet room"),
        pytest.param(noise(4, -25), id="a fan"),
        pytest.param(
            joined([part for n in range(9) for part in (pause(0.3), noise(0.02, -20, n))]),
            id="clicks",
        ),
    ],
)
def test_what_is_no_speech_stays_empty_with_terms_offered(tiny: Recogniser, sound: Samples) -> None:
    assert text(tiny, sound, TERMS) == ""


@pytest.mark.parametrize(
    "name",
    ["none_digital_silence", "none_room_tone", "none_loud_pink", "none_typing", "none_music",
     "none_mic_bumps", "noise_crowd", "noise_typing"],
)  # fmt: skip
def test_real_noise_stays_empty_with_terms_offered(tiny: Recogniser, name: str) -> None:
    sound, _ = real(name)
    assert text(tiny, sound, TERMS) == ""


@pytest.mark.parametrize("voice", ["slt", "hibari"])
def test_ordinary_speech_gains_no_term(tiny: Recogniser, voice: str) -> None:
    sentences = ("We walked along the river until it rained.", "My sister keeps bees on the roof.")
    written = plain(text(tiny, answer(sentences, [0.9, 0.4], voice), TERMS))
    assert len(written) >= 12
    assert not set(written) & {"adam", "adamw", "sgd", "dropout", "relu", "gelu", "rnn"}


def test_a_term_is_heard_when_it_is_offered(tiny: Recogniser) -> None:
    sentence = "After the layer I use ReLU, and a little weight decay."
    sound = answer((sentence.replace("ReLU", "ray loo"),), [0.4], "slt")
    assert "relu" in text(tiny, sound, ("ReLU", "weight decay")).lower()
    assert "relu" not in text(tiny, sound).lower()


@pytest.mark.parametrize("gap", [0.05, 0.5, 2.0])
def test_a_sentence_said_twice_is_written_twice(tiny: Recogniser, gap: float) -> None:
    sentence = say("We cut the documents into small pieces.")
    sound = joined([pause(0.4), sentence, pause(gap), sentence, pause(0.4)])
    written = plain(text(tiny, sound, TERMS))
    assert written.count("documents") == written.count("pieces") == 2


def test_a_real_sentence_said_twice_is_written_twice(tiny: Recogniser) -> None:
    sound, said = real("long_dl_antiberta")
    assert wrong(text(tiny, sound, TERMS), said) <= 0.2


def test_words_have_times_in_order_and_within_the_voice(tiny: Recogniser) -> None:
    sound = answer(SENTENCES[:1], [0.5], before=1.0)
    [clip] = clips(sound)
    decoded = tiny.decode(clip)
    words = tiny.time_words(decoded, clip)
    assert " ".join(word.text for word in words) == decoded.text
    starts = [clip.span.start / RATE + word.start for word in words]
    assert starts == sorted(starts)
    onset = np.flatnonzero(np.abs(sound) > 0.02)[0] / RATE
    assert starts[0] == pytest.approx(onset, abs=0.12)
    assert all(word.end <= clip.span.seconds for word in words)
    assert all(0 <= word.probability <= 1 for word in words)


def test_the_plain_fallback_writes_the_same_language(tiny: Recogniser) -> None:
    assert isinstance(tiny, ShortWindow)
    fallback = PlainWhisper(tiny._model)
    [clip] = clips(answer(SENTENCES[:1], [0.4]))
    decoded = fallback.decode(clip, TERMS)
    assert wrong(decoded.text, SENTENCES[0]) <= 0.1
    words = fallback.time_words(decoded, clip)
    assert " ".join(word.text for word in words) == decoded.text


def test_the_plain_fallback_keeps_silence_empty(tiny: Recogniser) -> None:
    assert isinstance(tiny, ShortWindow)
    silence = Clip(np.zeros(2 * RATE, np.float32), Span(0, 2 * RATE), Voice(2.0, 0.0))
    assert PlainWhisper(tiny._model).decode(silence, TERMS).text == ""
