"""Speak a short interview with two synthetic voices, and have the recording reviewed.

Makes `interview.ogg`, who said what in `interview.vtt`, the session in `events.jsonl`, and the page
`debrief.html` with the sound in it. Both voices are the one that lies in hibari-tts; the
interviewer's is played back slower, which lowers pitch and formants together, as a larger person's
throat would.

    python examples/recorded/make.py
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from numpy.typing import NDArray

from interviewer.cli import main as interviewer
from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.reports.transcripts import webvtt
from interviewer.speech.voice import HibariVoice

Sound = NDArray[np.float32]

HERE = Path(__file__).parent
RATE = HibariVoice.rate
DEEPER = 0.8
"""The interviewer's pitch over the candidate's."""
BITS_A_SECOND = 24_000
SAID = (
    ("Maya", "You trained your last model with Adam. Why Adam?"),
    (
        "Jonas",
        "Adam keeps a running average of the gradient and one of its square, and divides the one "
        "by the root of the other. So every weight gets a step size of its own, and it converges "
        "fast, out of the box.",
    ),
    ("Maya", "On that same model, why not SGD with momentum?"),
    (
        "Jonas",
        "Fair question. SGD uses one step size for every weight, so it needs more tuning. On our "
        "vision model it ended one point higher, with a cosine schedule, but it took me two weeks "
        "to tune. So for the prototypes I stayed on Adam.",
    ),
    (
        "Maya",
        "You have a dropout layer in a classifier. What does it do while the model trains, and "
        "what once it is serving?",
    ),
    (
        "Jonas",
        "In training it sets a random half of the activations to zero and scales the others up. "
        "It is simply the best way to stop overfitting, so I put it into every model.",
    ),
    ("Maya", "Why dropout, and not early stopping?"),
    ("Jonas", "It is what everyone uses, so I would stay with dropout."),
)


@dataclass(frozen=True)
class Voice:
    """A pitch, and the pause before it speaks, in seconds."""

    pitch: float
    pause: float

    def say(self, text: str) -> Sound:
        """`text`, sentence after sentence."""
        made = HibariVoice(speed=1 / self.pitch).sentences(text)
        return np.concatenate([part for sound in made for part in (self._lower(sound), rest(0.25))])

    def _lower(self, sound: Sound) -> Sound:
        places = np.arange(0, len(sound) - 1, self.pitch)
        lower: Sound = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
        return lower


VOICES = {"Maya": Voice(pitch=DEEPER, pause=1.2), "Jonas": Voice(pitch=1.0, pause=0.8)}


def main() -> None:
    """Write everything beside this file."""
    speak()
    recording = HERE / "interview.ogg"
    with TemporaryDirectory() as sessions:
        page = str(HERE / "debrief.html")
        reviewed = ["review", str(recording), "--html", page, "--audio", "--examiner", "local"]
        assert interviewer([*reviewed, "--sessions", sessions]) == 0
        (events,) = Path(sessions).glob("*/events.jsonl")
        shutil.copyfile(events, HERE / "events.jsonl")


def speak() -> None:
    """The recording and its transcript."""
    sounds: list[Sound] = []
    spoken: list[Utterance] = []
    for start, sound, (name, text) in takes():
        sounds += [rest(VOICES[name].pause), sound]
        spoken.append(Utterance(text, name, round(start, 3), round(start + seconds(sound), 3)))
    encode(np.concatenate([*sounds, rest(1.0)]), HERE / "interview.ogg")
    transcript = webvtt(Conversation(tuple(spoken), Origin.MEDIA))
    (HERE / "interview.vtt").write_text(transcript, encoding="utf-8")


def takes() -> Iterator[tuple[float, Sound, tuple[str, str]]]:
    """What is said, with the second it begins at."""
    at = 0.0
    for name, text in SAID:
        sound = VOICES[name].say(text)
        at += VOICES[name].pause
        yield at, sound, (name, text)
        at += seconds(sound)


def rest(length: float) -> Sound:
    """A quiet room for so many seconds: total silence sounds like a broken line."""
    hiss = np.random.default_rng(0).standard_normal(round(length * RATE)) * 0.0004
    return hiss.astype(np.float32)


def seconds(sound: Sound) -> float:
    return len(sound) / RATE


def encode(sound: Sound, path: Path) -> None:
    """As Opus in Ogg, mono; the same sound gives the same bytes."""
    with av.open(str(path), "w", format="ogg", options={"fflags": "bitexact"}) as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono", bit_rate=BITS_A_SECOND)
        frame = av.AudioFrame.from_ndarray(sound[None], format="flt", layout="mono")
        frame.sample_rate = RATE
        for piece in av.AudioResampler(format="flt", layout="mono", rate=RATE).resample(frame):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))


if __name__ == "__main__":
    main()
