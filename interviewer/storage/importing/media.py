"""A recording as a conversation: transcribed piece by piece, resumable, its voices told apart."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.core.transcript import Word
from interviewer.storage.importing.channels import levelled, speaker_each, without_bleed
from interviewer.storage.importing.decoding import Recording
from interviewer.storage.importing.partial import Partial, Phrase
from interviewer.storage.importing.refusal import refuse
from interviewer.storage.importing.voices import Sounding, sound, voices

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from interviewer.storage.importing.decoding import Piece
    from interviewer.storage.importing.sniff import Sniffed

    Samples = NDArray[np.float32]

Progress = Callable[[float, float | None], None]
"""Seconds done, and seconds in all when the file tells."""

_PAUSE = 0.35
"""Seconds between words that end a stretch one voice is looked for in."""
_LONGEST_STRETCH = 12.0
"""Seconds: a sentence is one voice's; cutting it lets its sounds be taken for voices."""
_TURN_PAUSE = 3.0
_TOLD_EVERY = 10.0
"""Seconds of the recording."""
_ENDINGS = (".", "?", "!", "…")


class ClipTranscriber(Protocol):
    """Turns a clip into timed words."""

    @property
    def name(self) -> str:
        """Which model with which settings: words of another are not mixed in on resuming."""
        ...

    def words(self, samples: Samples) -> Iterable[Word]:
        """The words of 16 kHz mono samples between -1 and 1, times from their start."""
        ...


class _WhisperWord(Protocol):
    word: str
    start: float
    end: float
    probability: float


class _WhisperSegment(Protocol):
    words: list[_WhisperWord] | None


class WhisperModel(Protocol):
    """The part of `faster_whisper.WhisperModel` that is used."""

    def transcribe(
        self, audio: Samples, **options: object
    ) -> tuple[Iterable[_WhisperSegment], object]:
        """Segments and facts about them."""
        ...


@dataclass(frozen=True)
class WhisperClips:
    """A loaded faster-whisper model. Implements `ClipTranscriber`."""

    model: WhisperModel
    name: str
    language: str | None = "en"
    beam_size: int = 5

    def words(self, samples: Samples) -> Iterable[Word]:
        """Without fallback temperatures: they cost six times the time and differ between runs."""
        segments, _ = self.model.transcribe(
            samples,
            language=self.language,
            beam_size=self.beam_size,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters={
                "threshold": 0.3,
                "min_silence_duration_ms": 1000,
                "speech_pad_ms": 300,
            },
        )
        held: Word | None = None
        for word in (word for segment in segments for word in segment.words or ()):
            found = _word(word)
            if held is not None and not word.word[:1].isspace():
                held = _glued(held, found)
                continue
            if held is not None and held.text:
                yield held
            held = found
        if held is not None and held.text:
            yield held


def _word(word: _WhisperWord) -> Word:
    start = max(0.0, float(word.start))
    sure = min(1.0, max(0.0, float(word.probability)))
    end = max(start, float(word.end))
    return Word(text=word.word.strip(), start=start, end=end, probability=sure)


def _glued(first: Word, rest: Word) -> Word:
    """One word that came in two: `ill` and `-disposed`."""
    return Word(
        text=first.text + rest.text,
        start=first.start,
        end=max(first.end, rest.end),
        probability=min(first.probability, rest.probability),
    )


def transcribe_file(
    sniffed: Sniffed,
    transcriber: ClipTranscriber,
    progress: Progress = lambda done, total: None,
    partial: Path | None = None,
) -> Conversation:
    """The words of a recording with a label for each voice; raises `RecordingError`.

    `partial` keeps what is done: with the same file and transcriber it is gone on with. Remove it
    when the conversation is safe. A recording of one voice has no labels.
    """
    recording = Recording(sniffed.path)
    done = Partial.open(partial, sniffed.digest, transcriber.name)
    separate = False
    for piece in recording.pieces():
        if piece.start == 0.0:
            separate = speaker_each(piece.samples)
        meter = _Meter(progress, max(recording.duration or piece.end, piece.end), piece.start)
        if piece.end > done.until:
            done.add(piece.end, _phrases(piece, transcriber, separate, meter))
            _give_back()
        progress(piece.end, meter.whole)
    if not done.phrases:
        raise refuse(sniffed.path, "no speech was recognised in it", "Give a clearer recording.")
    labels = _by_channel(done.phrases) if separate else _by_voice(done.phrases)
    notes: tuple[str, ...] = ()
    if recording.damaged:
        notes = (f"{recording.damaged} damaged parts of the recording were left out.",)
    spoken = _utterances(done.phrases, labels)
    return Conversation(spoken, Origin.MEDIA, recording.damaged, notes)


@dataclass
class _Meter:
    """Tells how far the hearing is; it never goes back when a second channel is heard."""

    progress: Progress
    whole: float
    told: float

    def watching(self, words: Iterable[Word], start: float) -> Iterator[Word]:
        """The words as they come, times counted from `start`."""
        for word in words:
            if start + word.end - self.told >= _TOLD_EVERY:
                self.told = start + word.end
                self.progress(min(self.told, self.whole), self.whole)
            yield word


def _phrases(
    piece: Piece, transcriber: ClipTranscriber, separate: bool, meter: _Meter
) -> list[Phrase]:
    samples = piece.samples
    channels = without_bleed(samples) if separate else samples.mean(axis=0, keepdims=True)
    found = []
    for channel, own in enumerate(channels):
        clip = levelled(own)
        for words in _stretches(meter.watching(transcriber.words(clip), piece.start)):
            begin, end = words[0].start, words[-1].end
            heard = sound(clip, begin, end, piece.start)
            moved = tuple(
                word.model_copy(
                    update={
                        "start": round(word.start + piece.start, 3),
                        "end": round(word.end + piece.start, 3),
                    }
                )
                for word in words
            )
            found.append(Phrase(channel, moved, heard))
    return sorted(found, key=lambda phrase: phrase.words[0].start)


def _stretches(words: Iterable[Word]) -> list[list[Word]]:
    """Words in runs short enough that one voice says each."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and not _breaks(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _breaks(run: list[Word], word: Word) -> bool:
    last = run[-1]
    return (
        word.start - last.end > _PAUSE
        or last.text.endswith(_ENDINGS)
        or word.end - run[0].start > _LONGEST_STRETCH
    )


def _give_back() -> None:
    """Return freed memory to the system: glibc keeps it, 55 MB more after 24 minutes than after 6;
    with this, 11 MB."""
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _by_channel(phrases: Sequence[Phrase]) -> list[str | None]:
    return [f"Channel {phrase.channel + 1}" for phrase in phrases]


def _by_voice(phrases: Sequence[Phrase]) -> list[str | None]:
    soundings: list[Sounding] = [phrase.sounding for phrase in phrases]
    found = voices(soundings)
    if len(set(found)) < 2:
        return [None] * len(phrases)
    return [f"Voice {'AB'[voice if found[0] == 0 else 1 - voice]}" for voice in found]


def _utterances(phrases: Sequence[Phrase], labels: Sequence[str | None]) -> tuple[Utterance, ...]:
    """Phrases of one voice in a row are one utterance."""
    merged: list[Utterance] = []
    for phrase, label in zip(phrases, labels, strict=True):
        words = phrase.words
        text = " ".join(word.text for word in words)
        last = merged[-1] if merged else None
        if last and last.speaker == label and words[0].start - (last.end or 0.0) < _TURN_PAUSE:
            end = max(last.end or 0.0, words[-1].end)
            said = f"{last.text} {text}"
            merged[-1] = replace(last, text=said, end=end, words=(*last.words, *words))
        else:
            merged.append(Utterance(text, label, words[0].start, words[-1].end, words))
    return tuple(merged)
