"""Spoken test material, synthesised when it is needed: answers with pauses, silence, noise."""

import shutil
import subprocess
import wave
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Resampler, Samples

SENTENCES = (
    "I start with Adam because it needs very little tuning on a new problem.",
    "It keeps a running average of the gradient and another of its square.",
    "So every weight gets a step of its own size, which helps with sparse features.",
    "On our vision model plain momentum ended one point higher after a long schedule.",
    "That took me two weeks of tuning, so for the prototypes I stayed with the simpler choice.",
    "What breaks first is the memory, since two extra values are kept for every weight.",
    "I would watch the gap between the training loss and the validation loss.",
    "When the gap opens early, I add data before I add any penalty.",
    "Batch normalization behaves differently at test time, and that has bitten us once.",
    "The moving averages were wrong because the batches were far too small.",
    "We noticed it when the accuracy dropped in production but not in the notebook.",
    "Dropout was my first idea, but it slowed the training without any gain.",
    "A smaller learning rate with a warm start fixed most of the instability.",
    "I have not pushed it to a model with billions of weights, honestly.",
    "For text I would begin with a pretrained transformer and freeze the lower layers.",
    "Fine tuning everything at once forgot what the model had learned before.",
    "We measured it on the old task and lost eleven points within one hour.",
    "Attention costs memory with the square of the length, so long documents hurt.",
    "We cut the documents into pieces and let a second model join the results.",
    "A tree ensemble was better for the table with forty columns and few rows.",
    "Deep learning only paid off when we added the pictures and the free text.",
    "The example I remember best is a detector for cracks in concrete.",
    "Half of the labels were wrong, and cleaning them gave more than any new layer.",
    "I compared three seeds, because a single run told us nothing at all.",
    "If the customer needs a reason for every decision, I would choose a linear model.",
    "The limit of my method is that it assumes the future looks like the past.",
    "We retrained every month and kept the last model ready in case of trouble.",
    "Gradient clipping saved a run that had been exploding after two thousand steps.",
    "I would rather explain one honest mistake than a perfect success.",
    "In the end the simple baseline stayed in place for almost a year.",
)


@cache
def flite(text: str, voice: str = "rms") -> Samples:
    """Spoken by flite; skips the test where it is not installed."""
    if shutil.which("flite") is None:
        pytest.skip("needs Debian's flite")
    command = ["flite", "-voice", voice, "-t", text, "-o", "/dev/stdout"]
    spoken = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    at = spoken.index(b"data") + 8
    whole = np.frombuffer(spoken[at : at + (len(spoken) - at) // 2 * 2], "<i2")
    return whole.astype(np.float32) / np.float32(32768)


@cache
def hibari(text: str) -> Samples:
    """Spoken by hibari; skips the test where it is not installed."""
    module = pytest.importorskip("hibari", reason="needs hibari-tts")
    return Resampler(24_000).feed(np.asarray(_hibari(module)(text, seed=0), np.float32))


@cache
def _hibari(module: Any) -> Any:
    return module.Hibari()


def say(text: str, voice: str = "rms") -> Samples:
    """Spoken by `hibari`, or by the flite voice of that name."""
    return hibari(text) if voice == "hibari" else flite(text, voice)


def pause(seconds: float, level: float = -70.0, seed: int = 0) -> Samples:
    """A quiet room; `level` in dBFS."""
    return noise(seconds, level, seed)


def noise(seconds: float, level: float, seed: int = 0) -> Samples:
    """White noise; `level` in dBFS."""
    generator = np.random.default_rng(seed)
    hiss = generator.standard_normal(round(seconds * RATE)) * 10 ** (level / 20)
    return hiss.astype(np.float32)


def joined(parts: Iterable[Samples]) -> Samples:
    """One after the other."""
    return np.concatenate(tuple(parts))


def answer(
    sentences: Sequence[str], gaps: Sequence[float], voice: str = "rms", before: float = 0.5
) -> Samples:
    """Sentences with a quiet room between them; the last gap follows the last sentence."""
    parts = [pause(before)]
    for number, (sentence, gap) in enumerate(zip(sentences, gaps, strict=True)):
        parts += [say(sentence, voice), pause(gap, seed=number)]
    return joined(parts)


def at_level(sound: Samples, level: float) -> Samples:
    """The same sound with its speech at `level` dBFS."""
    voiced = sound[np.abs(sound) > 0.02 * np.abs(sound).max()]
    now = 10 * np.log10(np.mean(voiced.astype(np.float64) ** 2))
    louder: Samples = (sound * 10 ** ((level - now) / 20)).astype(np.float32)
    return louder


def save(sound: Samples, path: Path, rate: int = RATE) -> Path:
    """As a 16-bit mono WAV; `rate` is written, not converted to."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
