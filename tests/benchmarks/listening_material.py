"""What the listening benchmarks are run on: answers made here, and any real recordings."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.speech.audio import RATE, Samples
from tests.recordings import RECORDINGS
from tests.speech.speaking import SENTENCES, joined, noise, pause, say

NEAR_MISSES = (
    "An atom is the smallest piece of an element.",
    "She looked perplexed when the bus drove away.",
    "He dropped out of school and opened a bakery.",
    "You can buy a jelly with real fruit in it.",
    "The adamant guard refused to let us in.",
    "They transformed the old factory into flats.",
    "My bird sings louder than the radio.",
    "The batch of cookies was normal this time.",
    "We had a momentous evening by the lake.",
    "Please sign the sheet before you leave.",
    "He lost his way in the steep valley.",
    "The decay of the old bridge worries everybody.",
    "A regular customer asked for the usual.",
    "The gradual slope made the walk easy.",
    "The long queue moved at the wrong time.",
    "His attention wandered during the sermon.",
    "The barbell weighs more than I do.",
    "She bought a neutral colour for the kitchen wall.",
    "We learned to rate the wines by their smell.",
    "The cosy inn had a kneeling bench by the door.",
)
OFFERED = (
    "Adam", "AdamW", "SGD", "momentum", "weight decay", "learning rate", "dropout", "batch norm",
    "BERT", "transformer", "ReLU", "GELU", "perplexity", "cosine annealing", "softmax",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Spoken:
    """A sound and what is said in it."""

    name: str
    sound: Samples
    text: str

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.sound.size / RATE


def made(seconds: float, voice: str, seed: int = 0) -> Spoken:
    """An answer of about that length, ending with its last word; 45 % of its sentences hold a
    pause of one to four seconds."""
    generator = random.Random(seed)
    parts, words, length = [pause(0.4)], list[str](), 0.4
    sentences = list(SENTENCES)
    while length < seconds:
        generator.shuffle(sentences)
        for sentence in sentences:
            halves = _halves(sentence) if generator.random() < 0.45 else [sentence]
            for half in halves:
                gap = (
                    generator.uniform(1, 4)
                    if half is not halves[-1]
                    else generator.uniform(0.4, 1.2)
                )
                parts += [say(half, voice), pause(gap, seed=len(parts))]
                length += (parts[-2].size + parts[-1].size) / RATE
            words.append(sentence)
            if length >= seconds:
                break
    return Spoken(f"{voice} {seconds:g} s", joined(parts[:-1]), " ".join(words))


def _halves(sentence: str) -> list[str]:
    before, comma, after = sentence.partition(", ")
    if comma:
        return [before + ",", after]
    words = sentence.split()
    return [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]


_SPEECH = (
    "long_libri84", "long_sense", "long_fillers_mfa", "dl_antiberta_m", "dl_antiberta_f",
    "vctk_p376", "vctk_p314", "vctk_p238", "vctk_p287_003_clean", "vctk_p287_004_clean",
    "libri_1088_reverb", "jfk", "spacewalk_interview", "mfa_cold3", "ami_en2001e_java",
    "ami_en2004a_instructions", "noisy_sense_0870_typing_10dB", "noisy_sense_0870_pink_10dB",
    "bad_phone_8k", "bad_quiet", "bad_clipped", "bad_hum",
)  # fmt: skip
_NO_SPEECH = (
    "none_digital_silence", "none_room_tone", "none_loud_pink", "none_typing", "none_music",
    "none_mic_bumps", "noise_typing", "noise_crowd",
)  # fmt: skip


def real() -> Iterator[Spoken]:
    """The real recordings of speech; none where the folder is absent."""
    for name in _SPEECH:
        if name in _manifest():
            yield recording(name)


def without_speech() -> Iterator[Spoken]:
    """Silence, hiss, and the real recordings without speech."""
    yield Spoken("zeros", noise(6, -200), "")
    yield Spoken("hiss", noise(6, -30), "")
    for name in _NO_SPEECH:
        if name in _manifest():
            yield recording(name)


def recording(name: str) -> Spoken:
    """One of the real recordings."""
    from faster_whisper.audio import decode_audio

    item = _manifest()[name]
    return Spoken(name, decode_audio(str(RECORDINGS / item["file"])), item.get("transcript") or "")


def term_sentences() -> list[dict[str, Any]]:
    """Sentences with domain terms: `id`, `text`, `say`, `terms`."""
    return list(_terms()["sentences"]) if RECORDINGS.exists() else []


def accepted(term: str) -> list[str]:
    """The spellings that count as the term."""
    return list(_terms()["terms"][term]["accept"])


def all_terms() -> list[str]:
    """Every domain term."""
    return list(_terms()["terms"])


@cache
def _terms() -> Any:
    return yaml.safe_load((RECORDINGS / "terms.yaml").read_text(encoding="utf-8"))


@cache
def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("manifest.yaml", "derived.yaml"):
        path: Path = RECORDINGS / name
        if path.exists():
            items = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
            found |= {item["id"]: item for item in items}
    return found
