"""One speaker a channel, as calls are recorded, or one sound twice? And how loud is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_BLOCK = 480
"""Samples: 30 ms."""
_APART = 10.0
"""Decibels between the channels, typically, when each has its own speaker."""
_OWN = 0.03
"""Share of the loud moments a channel needs to count as a speaker's."""
_LOUDER = 8.0
_TARGET = 0.1
_MOST_GAIN = 100.0
_TINY = 1e-12


def speaker_each(samples: Samples) -> bool:
    """Whether the two channels carry one speaker each."""
    if len(samples) != 2 or samples.shape[1] < _BLOCK * 10:
        return False
    levels = _levels(samples)
    loud = levels.max(axis=0) > np.percentile(levels.max(axis=0), 95) - 25
    leads = (levels[0] - levels[1])[loud]
    both = (leads > _APART).mean() > _OWN and (leads < -_APART).mean() > _OWN
    return bool(both and np.median(np.abs(leads)) > _APART)


def without_bleed(samples: Samples) -> Samples:
    """Both channels, each silent where the other is clearly louder: its speaker is heard there."""
    levels = _levels(samples)
    lead = np.convolve(levels[0] - levels[1], np.ones(5) / 5, mode="same")
    gates = np.stack([lead > -_LOUDER, lead < _LOUDER]).astype(np.float32)
    full = np.repeat(gates, _BLOCK, axis=1)
    missing = samples.shape[1] - full.shape[1]
    gated: Samples = samples * np.pad(full, ((0, 0), (0, missing)), mode="edge")
    return gated


def levelled(samples: Samples) -> Samples:
    """One channel brought to a usual loudness: a voice detector takes a quiet voice for silence."""
    blocks = samples[: len(samples) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    if not len(blocks):
        return samples
    loud = float(np.percentile(np.sqrt((blocks**2).mean(axis=1)), 95))
    gain = min(_MOST_GAIN, _TARGET / loud) if loud > 1e-5 else 1.0
    louder: Samples = np.clip(samples * np.float32(gain), -1.0, 1.0)
    return louder


def _levels(samples: Samples) -> NDArray[np.float64]:
    """Decibels of every block, a row a channel."""
    count = samples.shape[1] // _BLOCK
    blocks = samples[:, : count * _BLOCK].reshape(len(samples), count, _BLOCK).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10((blocks**2).mean(axis=2) + _TINY)
    return levels
