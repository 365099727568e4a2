"""What `doctor --voice` tries: the recogniser, the voice, the microphone, and the way around."""

from __future__ import annotations

import time
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from interviewer.commands.doctor import Check
from interviewer.commands.voice import quiet_libraries
from interviewer.core.words import words
from interviewer.errors import InterviewerError
from interviewer.speech.audio import RATE, Gone, loudness
from interviewer.speech.failures import MicrophoneError
from interviewer.speech.hearing import Close, Hearing
from interviewer.speech.loudspeaker import Loudspeaker, resampled
from interviewer.speech.microphone import Microphone, MicrophoneSettings
from interviewer.speech.models import Shelf, find, shipped_folder
from interviewer.speech.recogniser import load
from interviewer.speech.threads import in_daemon
from interviewer.speech.vad import SileroVad
from interviewer.speech.voice import SilentVoice, choose_voice

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from interviewer.speech.audio import Arrival, Samples
    from interviewer.speech.recogniser import Recogniser
    from interviewer.speech.voice import Voice

_SAID = "This is your interviewer. Why did you choose momentum?"
_ROOM = 1.5
"""Seconds the room is listened to."""
_ECHO = 0.5
_UNDERSTOOD = 0.6
"""The share of words from which a sentence counts as understood."""
_FAINT = 6.0
"""Decibels above the room below which nothing was played, as far as the microphone can tell."""


def voice_checks(arguments: Namespace) -> tuple[Check, ...]:
    """One after the other; what fails is no reason not to look at the rest."""
    with quiet_libraries():
        recogniser, first = _recogniser(arguments.whisper_model)
        voice, second = _voice(recogniser)
        return first, second, *_devices(arguments.device, voice, recogniser)


def _recogniser(wanted: str) -> tuple[Recogniser | None, Check]:
    notices: list[str] = []
    started = time.perf_counter()
    try:
        folder = find(wanted, Shelf(fetches=False), notices.append)
        recogniser = load(folder)
    except InterviewerError as error:
        return None, _failed("recogniser", error)
    name = "tiny.en" if folder == shipped_folder() else folder.name
    found = f"{name}, ready after {time.perf_counter() - started:.1f} s"
    return recogniser, _works("recogniser", " ".join([found, *notices]))


def _voice(recogniser: Recogniser | None) -> tuple[Voice | None, Check]:
    voice = choose_voice()
    if isinstance(voice, SilentVoice):
        check = Check("voice", False, "none is installed", "pip install hibari-tts", needed=False)
        return None, check
    try:
        sound = np.concatenate(list(voice.sentences(_SAID)))
    except InterviewerError as error:
        return None, _failed("voice", error)
    if recogniser is None:
        return voice, _works("voice", voice.name)
    share = _share(recogniser, resampled(sound, voice.rate, RATE))
    found = f"{voice.name}, of which the recogniser understands {share:.0%}"
    return voice, Check("voice", share >= _UNDERSTOOD, found, "use --mute", needed=False)


def _devices(
    device: str | None, voice: Voice | None, recogniser: Recogniser | None
) -> Iterator[Check]:
    """The microphone, and what it hears of the loudspeaker."""
    microphone = Microphone(MicrophoneSettings(device=device))
    try:
        arrivals = microphone.arrivals()
        room = _take(arrivals, _ROOM)
        assert microphone.device is not None  # it has delivered
        name, rate = microphone.device.name, microphone.device.rate
        found = f"{name}, {rate} Hz, the room at {loudness(room):.0f} dBFS"
        remedy = "unmute it, or let this program use it: it delivers exact silence"
        yield Check("microphone", bool(room.any()), found, remedy, needed=False)
        if voice is not None:
            yield _round_trip(voice, arrivals, loudness(room), recogniser)
    except InterviewerError as error:
        yield _failed("microphone", error)
    finally:
        microphone.close()


def _round_trip(
    voice: Voice, arrivals: Iterator[Arrival], room: float, recogniser: Recogniser | None
) -> Check:
    def play() -> bool:
        return Loudspeaker().play(voice.sentences(_SAID), voice.rate, Event())

    playing = in_daemon(play, "doctor")
    blocks = []
    while not playing.done():
        blocks.append(_take(arrivals, 0.1))
    blocks.append(_take(arrivals, _ECHO))
    try:
        playing.result()
    except InterviewerError as error:
        return _failed("loudspeaker", error)
    heard = np.concatenate(blocks)
    if loudness(heard) < room + _FAINT:
        found = "the microphone does not hear it, as with headphones"
        remedy = "with headphones: interviewer voice --headphones; without: turn it up"
        return Check("loudspeaker", False, found, remedy, needed=False)
    found = f"the microphone hears it at {loudness(heard):.0f} dBFS"
    if recogniser is not None:
        found += f", and {_share(recogniser, heard):.0%} of its words are understood"
    return _works("loudspeaker", found)


def _take(arrivals: Iterator[Arrival], seconds: float) -> Samples:
    """The next `seconds` of sound; raises `MicrophoneError` when it stops coming."""
    blocks = [np.zeros(0, np.float32)]
    while sum(block.size for block in blocks) < seconds * RATE:
        arrival = next(arrivals)
        if isinstance(arrival, Gone):
            message = f"microphone: {arrival.reason}. Choose another with --device."
            raise MicrophoneError(message)
        if isinstance(arrival, np.ndarray):
            blocks.append(arrival)
    return np.concatenate(blocks)


def _share(recogniser: Recogniser, sound: Samples) -> float:
    """The share of the words said that are heard."""
    ear = Hearing(SileroVad())
    ear.begin()
    found = [*ear.feed(sound), *ear.flush()]
    texts = [recogniser.decode(item.clip).text for item in found if isinstance(item, Close)]
    said, heard = words(_SAID), set(words(" ".join(texts)))
    return sum(word in heard for word in said) / len(said)


def _works(name: str, found: str) -> Check:
    return Check(name, True, found, needed=False)


def _failed(name: str, error: InterviewerError) -> Check:
    return Check(name, False, str(error).removeprefix(f"{name}: "), needed=False)
