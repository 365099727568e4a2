"""Echo of the interviewer's voice in simulated rooms: who is taken for the candidate, and when.

    python -m tests.benchmarks.echo [--rooms 10]

A room delays the voice by 0.02 to 0.3 s and adds 0.1 to 0.4 s of reverberation. Three questions are
spoken in it, then a fourth, once undisturbed and once with a candidate (flite) breaking in. "Taken"
needs five of eight frames of 32 ms that Silero calls speech and the guard lets through.
The guards expect, frame by frame, the loudest the voice was of late, times what they have learned
of the way from loudspeaker to microphone, in one band or in twenty.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from interviewer.speech.audio import FRAME, RATE
from interviewer.speech.loudspeaker import resampled
from interviewer.speech.vad import SileroVad
from interviewer.speech.voice import HibariVoice
from tests.speech.speaking import SENTENCES, flite

Signal = NDArray[np.float64]
Frames = NDArray[np.float64]

QUESTIONS = (
    "Why did you choose Adam over plain SGD on that model?",
    "What breaks first when that prototype becomes the real training run?",
    "You said it is robust. On the same model, why not gradient boosting?",
    "Tell me about a time when the validation loss lied to you.",
    "How would you know that the learning rate is too high, and what do you change first?",
)
LEVELS = ((-22, -26), (-30, -26), (-40, -30))
"""dBFS at the microphone: of the echo, of the candidate."""
_EDGES = np.array([100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320,
                   2700, 3150, 3700, 4400, 5300, 6400, 7600])  # fmt: skip
_LONGEST_DELAY = 14
_HOLD = 3
_FLOOR = 1e-8


@dataclass(frozen=True)
class Scene:
    """Power by frame and band of what is played and what the microphone hears."""

    played: Frames
    heard: Frames
    speech: NDArray[np.bool_]
    starts: float | None
    """When the candidate breaks in, in seconds; None: not at all."""


def scenes(seed: int, echo: float, near: float) -> Iterator[Scene]:
    """Three questions, a fourth with the candidate breaking in, and the fourth without."""
    dice = np.random.default_rng(seed)
    late = np.zeros(int(dice.uniform(0.02, 0.3) * RATE))
    room = _room(dice)
    factor = 0.0
    for number in range(4):
        played = _voice((seed + number) % len(QUESTIONS))
        echoed = np.concatenate([late, np.convolve(np.tanh(2 * played) / 2, room)])
        size = played.size + RATE // 2
        echoed = np.pad(echoed, (0, max(0, size - echoed.size)))[:size]
        factor = factor or 10 ** ((echo - _decibels(echoed)) / 20)
        heard = echoed * factor + dice.standard_normal(size) * 10 ** (-65 / 20)
        if number == 3:
            begin = int(dice.uniform(0.6, 1.2) * RATE)
            candidate = _candidate(seed, near)[: size - begin]
            over = heard.copy()
            over[begin : begin + candidate.size] += candidate
            yield _scene(played, over, begin / RATE)
        yield _scene(played, heard, None)


def _scene(played: Signal, heard: Signal, starts: float | None) -> Scene:
    vad = SileroVad()
    whole = heard[: heard.size - heard.size % FRAME].astype(np.float32)
    chances = [vad.step(frame) for frame in whole.reshape(-1, FRAME)]
    powers = _bands(heard)
    silent = np.zeros((len(powers), powers.shape[1]))
    before = _bands(played)[: len(powers)]
    silent[: len(before)] = before
    return Scene(silent, powers, np.array(chances) >= 0.5, starts)


def _room(dice: np.random.Generator) -> Signal:
    size = int(dice.uniform(0.1, 0.4) * RATE)
    reverberation = dice.standard_normal(size) * np.exp(-6.9 * np.arange(size) / size) * 0.15
    reverberation[0] = 1
    return np.asarray(reverberation, np.float64)


_voices: dict[int, Signal] = {}


def _voice(number: int) -> Signal:
    if number not in _voices:
        voice = HibariVoice()
        sound = np.concatenate(list(voice.sentences(QUESTIONS[number])))
        _voices[number] = resampled(sound, voice.rate, RATE).astype(np.float64)
    return _voices[number]


def _candidate(seed: int, level: float) -> Signal:
    voice = ("rms", "slt", "awb")[seed % 3]
    sound = flite(SENTENCES[seed % len(SENTENCES)], voice).astype(np.float64)
    loud = np.flatnonzero(np.abs(sound) > 0.03 * np.abs(sound).max())
    said = sound[loud[0] : loud[-1]]
    return np.asarray(said * 10 ** ((level - _decibels(said)) / 20), np.float64)


def _decibels(signal: Signal) -> float:
    return float(10 * np.log10(np.mean(signal**2) + 1e-12))


def _bands(signal: Signal) -> Frames:
    whole = signal[: signal.size - signal.size % FRAME].reshape(-1, FRAME)
    power = np.abs(np.fft.rfft(whole * np.hanning(FRAME))) ** 2 / FRAME**2
    place = np.searchsorted(_EDGES, np.fft.rfftfreq(FRAME, 1 / RATE)) - 1
    count = len(_EDGES) - 1
    return np.stack([power[:, place == band].sum(axis=1) for band in range(count)], axis=1)


@dataclass
class LevelGuard:
    """Lets a frame through when most of its power is more than the echo can explain."""

    margin: float
    """Decibels above the expected echo."""
    bands: int
    """20, or 1 for the whole spectrum at once."""
    way: Frames = field(default_factory=lambda: np.full(len(_EDGES) - 1, -10.0))
    """Decibels from loudspeaker to microphone, by band."""
    delay: int | None = None

    def run(self, scene: Scene) -> NDArray[np.bool_]:
        """Which frames pass; learns from them on the way."""
        played, heard = self._merged(scene.played), self._merged(scene.heard)
        way = self.way[: self.bands]
        top, floor = np.zeros(self.bands), np.full(self.bands, 1e-9)
        passed = np.zeros(len(heard), bool)
        recent = np.zeros(self.bands)
        for at, power in enumerate(heard):
            recent = np.maximum(self._recent(played, at), recent * 0.6)
            excess = np.maximum(power - recent * 10 ** ((way + self.margin) / 10) - 8 * floor, 0)
            passed[at] = excess.sum() > 0.5 * power.sum() and power.sum() > 3e-8
            top = np.maximum(top * 0.98, recent)
            floor = np.minimum(floor * 1.01, np.maximum(power, 1e-11))
            louder = 10 * np.log10(np.maximum(power, 1e-12) / np.maximum(recent, 1e-12)) > way
            step = np.where(louder, 0.1 if passed[at] else 1.0, -0.08)
            way = way + np.where(recent > np.maximum(top * 0.02, _FLOOR), step, 0.0)
        self.way = way
        self.delay = _best_delay(played.sum(axis=1), heard.sum(axis=1))
        return passed

    def _merged(self, power: Frames) -> Frames:
        return power if self.bands > 1 else power.sum(axis=1, keepdims=True)

    def _recent(self, played: Frames, at: int) -> Frames:
        last = at if self.delay is None else at - max(self.delay - 1, 0)
        length = _LONGEST_DELAY + 1 if self.delay is None else _HOLD + 1
        window = played[max(0, last - length + 1) : max(0, last + 1)]
        return np.asarray(window.max(axis=0, initial=0.0))


def _best_delay(played: Frames, heard: Frames) -> int:
    loud, echo = np.log(played + 1e-9), np.log(heard + 1e-9)
    return max(
        range(_LONGEST_DELAY + 1),
        key=lambda late: float(np.corrcoef(loud[: len(loud) - late], echo[late:])[0, 1]),
    )


def taken_at(passed: NDArray[np.bool_]) -> float | None:
    """When five of eight frames have passed, in seconds."""
    counts = np.convolve(passed.astype(int), np.ones(8, int))[: len(passed)]
    places = np.flatnonzero(counts >= 5)
    return float(places[0] * FRAME / RATE) if places.size else None


def run(rooms: list[list[Scene]], margin: float | None, bands: int) -> str:
    """One row: false alarms in the first question, in later ones, candidates noticed."""
    first = later = soon = noticed = 0
    for room in rooms:
        guard = LevelGuard(margin, bands) if margin is not None else None
        for number, scene in enumerate(room):
            passed = guard.run(scene) if guard else np.ones(len(scene.speech), bool)
            at = taken_at(passed[: len(scene.speech)] & scene.speech)
            if scene.starts is None:
                first += number == 0 and at is not None
                later += number > 0 and at is not None
            elif at is not None and at >= scene.starts:
                noticed += 1
                soon += at < scene.starts + 1
    count = len(rooms)
    return (
        f"false in question 1: {first}/{count}, later: {later}/{3 * count}; "
        f"candidate noticed within 1 s: {soon}/{count}, ever: {noticed}/{count}"
    )


def main() -> None:
    """Prints a table for each pair of levels. Half duplex is 0 everywhere, by construction."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rooms", type=int, default=10)
    options = parser.parse_args()
    for echo, near in LEVELS:
        rooms = [list(scenes(seed, echo, near)) for seed in range(options.rooms)]
        print(f"echo {echo} dBFS, candidate {near} dBFS")
        print(f"  no guard        {run(rooms, None, 1)}")
        for margin, bands in ((6, 1), (3, 1), (6, 20), (3, 20)):
            print(f"  {bands:2} bands, {margin} dB  {run(rooms, margin, bands)}")


if __name__ == "__main__":
    main()
