"""What a voice sounds like, frame by frame: the spectral envelope as cepstra, and the pitch."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RATE = 16_000
_FRAME, _STEP, _FFT = 400, 160, 512
_BANDS, _CEPSTRA = 30, 12
_LOW, _HIGH = 120.0, 3700.0
"""Hertz: what a telephone keeps too."""
_PITCH = (70.0, 380.0)
_QUIET = 4.0
"""Natural-log energy below the loud frames from which a frame is no speech (17 dB)."""


def features(samples: NDArray[np.float32]) -> Floats:
    """Cepstra and log pitch of the loud frames, a row each."""
    if len(samples) < _FRAME:
        return np.zeros((0, _CEPSTRA + 1))
    audio = samples.astype(np.float64)
    audio = audio - audio.mean()
    emphasised = np.append(audio[:1], audio[1:] - 0.97 * audio[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, _FRAME)[::_STEP]
    power = np.abs(np.fft.rfft(frames * np.hamming(_FRAME), _FFT)) ** 2
    bands = np.log(power @ _filters().T + 1e-10)
    energy = np.log(power.sum(axis=1) + 1e-10)
    loud = energy > np.percentile(energy, 95) - _QUIET
    cepstra = bands[loud] @ _cosines().T
    pitch = _pitch(np.lib.stride_tricks.sliding_window_view(audio, _FRAME)[::_STEP][loud])
    return np.hstack([cepstra, pitch[:, None]])


def _pitch(frames: Floats) -> Floats:
    """Log pitch a frame; the median of the stretch where a frame has none."""
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), 1024)) ** 2
    correlation = np.fft.irfft(spectrum)[:, : _FRAME // 2 + 40]
    low, high = int(RATE / _PITCH[1]), int(RATE / _PITCH[0])
    window = correlation[:, low:high]
    place = window.argmax(axis=1)
    strength = window.max(axis=1) / np.maximum(correlation[:, 0], 1e-12)
    values: Floats = np.log(RATE / (place + low))
    voiced = strength > 0.35
    middle = float(np.median(values[voiced])) if voiced.any() else np.log(150.0)
    smoothed: Floats = np.where(voiced, values, middle)
    return smoothed


@lru_cache(maxsize=1)
def _filters() -> Floats:
    """Triangles on the mel scale."""
    mel = np.linspace(_to_mel(_LOW), _to_mel(_HIGH), _BANDS + 2)
    hertz = 700 * (10 ** (mel / 2595) - 1)
    bins = np.arange(_FFT // 2 + 1) * RATE / _FFT
    rising = (bins - hertz[:-2, None]) / (hertz[1:-1] - hertz[:-2])[:, None]
    falling = (hertz[2:, None] - bins) / (hertz[2:] - hertz[1:-1])[:, None]
    filters: Floats = np.maximum(0.0, np.minimum(rising, falling))
    return filters


def _to_mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """The cosine transform without its first row, which is only loudness."""
    order = np.arange(1, _CEPSTRA + 1)[:, None]
    cosines: Floats = np.cos(np.pi * order * (np.arange(_BANDS) + 0.5) / _BANDS)
    return cosines
