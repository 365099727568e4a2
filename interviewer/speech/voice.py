"""The interviewer's voice: text in, sound out, sentence by sentence, with nothing but this machine.

It does not know loudspeakers; `interviewer.speech.loudspeaker` plays what it makes.
"""

import io
import re
import shutil
import subprocess
import wave
from collections.abc import Iterator
from enum import StrEnum
from importlib.util import find_spec
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from interviewer.speech.failures import SpeechError
from interviewer.speech.spoken_forms import for_hibari, for_reading

Sound = NDArray[np.float32]
"""Mono, between -1 and 1, at the rate of the voice that made it."""

_ESPEAK = "espeak-ng"
_WORDS_PER_MINUTE = "160"
_PATIENCE = 20.0
_SENTENCE = re.compile(r"(?<=[.?!])[\"')]*\s+(?=\S)")


class VoiceError(SpeechError):
    """The interviewer cannot speak; what it says can still be read."""


class Voice(Protocol):
    """What reads aloud."""

    @property
    def name(self) -> str:
        """What it is called in settings and in `doctor`."""
        ...

    @property
    def rate(self) -> int:
        """Samples a second of everything it says."""
        ...

    def load(self) -> None:
        """Do now what the first sentence would wait for; any thread, any number of times."""
        ...

    def sentences(self, text: str) -> Iterator[Sound]:
        """The sound of each sentence, made when it is asked for; raises `VoiceError`."""
        ...


class HibariVoice:
    """hibari-tts: its default voice lies in the package, a sentence takes some 20 ms to make."""

    name = "hibari"
    rate = 24_000

    def __init__(self, speed: float = 1.0) -> None:
        """`speed`: 1 is an easy pace, 0.5 to 2 are possible."""
        self._speed = speed
        self._model: Any = None
        self._lock = Lock()

    def load(self) -> None:
        """Takes about a second the first time."""
        with self._lock:
            if self._model is not None:
                return
            try:
                from hibari import Hibari
            except ImportError as error:
                message = "voice: `hibari` is not installed. Run `pip install hibari-tts`."
                raise VoiceError(message) from error
            model = Hibari()
            model.phonemize("Ready.")
            self._model = model

    def sentences(self, text: str) -> Iterator[Sound]:
        """Terms are said as `spoken_forms` lists them; the same text gives the same sound."""
        self.load()
        with self._lock:
            phrases = self._model.phonemize(for_hibari(text))
        for phonemes in phrases:
            with self._lock:
                sound = self._model.from_phonemes(phonemes, speed=self._speed, seed=0)
            yield np.asarray(sound, np.float32)


class EspeakVoice:
    """The program `espeak-ng`, where nothing better is installed."""

    name = "espeak"
    rate = 22_050

    def __init__(self, program: str = _ESPEAK) -> None:
        """`program`: a name on PATH or a path."""
        self._program = program

    def load(self) -> None:
        """Raises `VoiceError` when the program is missing."""
        if shutil.which(self._program) is None:
            message = f"voice: `{self._program}` is not on PATH. Install it, or use --mute."
            raise VoiceError(message)

    def sentences(self, text: str) -> Iterator[Sound]:
        """One run of the program a sentence."""
        self.load()
        for sentence in _SENTENCE.split(for_reading(text)):
            if any(char.isalnum() for char in sentence):
                yield self._run(sentence)

    def _run(self, sentence: str) -> Sound:
        # The text goes in by stdin: a sentence that begins with a dash is no option.
        command = [self._program, "--stdout", "--stdin", "-v", "en-us", "-s", _WORDS_PER_MINUTE]
        try:
            done = subprocess.run(
                command, input=sentence.encode(), capture_output=True, check=True, timeout=_PATIENCE
            )
        except (OSError, subprocess.SubprocessError) as error:
            message = f"voice: `{self._program}` failed ({error}). Use --mute to go on in writing."
            raise VoiceError(message) from error
        return self._sound(done.stdout)

    def _sound(self, made: bytes) -> Sound:
        try:
            with wave.open(io.BytesIO(made)) as file:
                form = file.getnchannels(), file.getsampwidth(), file.getframerate()
                # Written to a pipe, the header claims two gigabytes; what is there is read.
                frames = file.readframes(file.getnframes())
        except (wave.Error, EOFError) as error:
            message = f"voice: `{self._program}` gives no sound ({error}). Use --mute."
            raise VoiceError(message) from error
        if form != (1, 2, self.rate):
            message = f"voice: `{self._program}` speaks in another format. Use --mute."
            raise VoiceError(message)
        return np.frombuffer(frames[: len(frames) // 2 * 2], "<i2").astype(np.float32) / 32768.0


class SilentVoice:
    """Says nothing: the interview is read."""

    name = "none"
    rate = 24_000

    def load(self) -> None:
        """There is nothing to load."""

    def sentences(self, text: str) -> Iterator[Sound]:
        """No sentence makes a sound."""
        return iter(())


class VoiceChoice(StrEnum):
    """Which voice; `auto` is the best one installed."""

    AUTO = "auto"
    HIBARI = "hibari"
    ESPEAK = "espeak"
    NONE = "none"


def choose_voice(choice: VoiceChoice = VoiceChoice.AUTO) -> Voice:
    """The voice chosen; loads nothing. Silent when `auto` finds none."""
    match choice:
        case VoiceChoice.HIBARI:
            return HibariVoice()
        case VoiceChoice.ESPEAK:
            return EspeakVoice()
        case VoiceChoice.NONE:
            return SilentVoice()
        case VoiceChoice.AUTO:
            if find_spec("hibari") is not None:
                return HibariVoice()
            return EspeakVoice() if shutil.which(_ESPEAK) else SilentVoice()
