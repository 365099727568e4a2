import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.speech.audio import RATE, Resampler, Samples, loudness, mono


def tone(hertz: float, rate: int, seconds: float = 1.0) -> Samples:
    times = np.arange(round(rate * seconds)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def test_sound_at_16_khz_passes_untouched() -> None:
    sound = tone(440, RATE)
    assert Resampler(RATE).feed(sound) is sound


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_pitch_and_level_at_any_rate(rate: int) -> None:
    heard = Resampler(rate).feed(tone(1_000, rate))
    settled = heard[RATE // 10 :]
    spectrum = np.abs(np.fft.rfft(settled * np.hanning(settled.size)))
    assert abs(int(spectrum.argmax()) * RATE / settled.size - 1_000) < 3
    assert abs(loudness(settled) - loudness(tone(1_000, RATE))) < 0.1


def test_what_16_khz_cannot_carry_is_taken_out() -> None:
    assert loudness(Resampler(48_000).feed(tone(11_000, 48_000))[RATE // 10 :]) < -70


@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=12), st.sampled_from([44_100, 48_000]))
def test_blocks_of_any_length_give_the_same_stream(lengths: list[int], rate: int) -> None:
    sound = np.random.default_rng(0).standard_normal(sum(lengths)).astype(np.float32)
    whole = Resampler(rate).feed(sound)
    stream = Resampler(rate)
    edges = np.cumsum([0, *lengths])
    parts = [stream.feed(sound[a:b]) for a, b in itertools.pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)


def test_channels_are_mixed_and_whole_numbers_scaled() -> None:
    block = np.array([[16384, 0], [-32768, 0]], np.int16)
    assert mono(block).tolist() == [0.25, -0.5]


def test_silence_has_a_level() -> None:
    assert loudness(np.zeros(10, np.float32)) == loudness(np.zeros(0, np.float32)) == -120
