"""Text of a clip: Whisper with an encoder window as long as the speech needs, not thirty seconds.

The short window reaches into faster-whisper's own parts, so it proves itself when the model is
loaded; where it fails, the library's plain `transcribe` is used instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from interviewer.speech.audio import RATE, Samples
from interviewer.speech.failures import ModelError
from interviewer.speech.gates import (
    LEAST_VOICED,
    Scores,
    hotwords,
    is_babble,
    is_fuller,
    is_noise,
    is_slow,
    is_thin,
    is_unsettled,
    leaves_gap,
)
from interviewer.speech.hearing import Clip
from interviewer.speech.priming import doubtful_terms, was_offered_only
from interviewer.speech.segmenter import Span, Voice
from interviewer.speech.words import TimedWord, timed_words

_FULL = 3000
"""Encoder frames in thirty seconds: what Whisper was trained on."""
_ROOM = 1200
"""Frames of silence the decoder needs after the speech to know that it is over; below 700 it
writes on without end."""
_ROOM_MULTILINGUAL = 1500
_FRAMES_A_SECOND = 100
_HOP = RATE // _FRAMES_A_SECOND
_BEAM = 5
_INNER_ERRORS = (AttributeError, TypeError, ValueError, RuntimeError, LookupError)


@dataclass(frozen=True)
class Decoded:
    """The text of one clip. `trace` is what the recogniser needs to time its words."""

    text: str
    scores: Scores
    trace: object = field(default=None, compare=False, repr=False)


NOTHING = Decoded("", Scores(logprob=0.0, no_speech=1.0))
"""What silence and noise decode to."""


class Recogniser(Protocol):
    """Writes down what is said. Used from one thread."""

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        """Empty text for silence and noise. `terms`: words that are likely, most likely first."""
        ...

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        """The words of the text with times from the clip's start; empty if that is not possible."""
        ...


def load(folder: Path, threads: int = 1) -> Recogniser:
    """The recogniser in `folder`; raises `ModelError`. Takes about one CPU second for tiny.en."""
    model = _open(folder, threads)
    short = ShortWindow(model)
    try:
        short.prove()
    except _INNER_ERRORS:
        return PlainWhisper(model)
    return short


def _open(folder: Path, threads: int) -> Any:
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=1,
            local_files_only=True,
        )
    except (RuntimeError, ValueError, OSError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        message = (
            f"{folder}: the model cannot be read: {reason}. Delete it to have it fetched anew."
        )
        raise ModelError(message) from error


def _guarded(
    recogniser: Recogniser, decode: Callable[[str], Decoded], clip: Clip, terms: Sequence[str]
) -> Decoded:
    """What `decode` makes of the clip when it is primed, unless that did harm; nothing for noise.

    Priming is judged against an unprimed decoding when words seem to be missing or invented.
    """
    if clip.voiced < LEAST_VOICED:
        return NOTHING
    decoded = decode(hotwords(terms))
    is_bad = _is_worthless(decoded, clip)
    if terms and (is_bad or is_thin(decoded.text, clip.voiced)):
        unprimed = decode("")
        if is_bad or is_fuller(decoded.text, unprimed.text):
            decoded = unprimed
    elif terms and doubtful_terms(words := recogniser.time_words(decoded, clip), terms):
        unprimed = decode("")
        if was_offered_only(words, recogniser.time_words(unprimed, clip), terms):
            decoded = unprimed
    return NOTHING if _is_worthless(decoded, clip) else decoded


def _is_worthless(decoded: Decoded, clip: Clip) -> bool:
    return is_noise(decoded.scores, clip.voiced) or is_babble(decoded.text, clip.span.seconds)


@dataclass(frozen=True, eq=False)
class _Trace:
    """One decode by the short window; `encoded` is the encoder's output for `frames` frames."""

    tokens: list[int]
    encoded: Any
    frames: int


class ShortWindow:
    """A third of the CPU of a plain call at the same word error rate, for clips up to 18 s."""

    def __init__(self, model: Any) -> None:
        """`model`: a `faster_whisper.WhisperModel`."""
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import (
            get_suppressed_tokens,
        )

        self._model = model
        multilingual = bool(model.model.is_multilingual)
        self._tokenizer = Tokenizer(
            model.hf_tokenizer, multilingual, task="transcribe", language="en"
        )
        self._suppressed = list(get_suppressed_tokens(self._tokenizer, [-1]))
        self._room = _ROOM_MULTILINGUAL if multilingual else _ROOM

    def prove(self) -> None:
        """Decode and time a second of silence; raises if faster-whisper's parts have changed."""
        silence = Clip(np.zeros(RATE, np.float32), Span(0, RATE), Voice(1.0, 0.0))
        decoded = self._run(self._features(silence.samples), self._room, "")
        self.time_words(decoded, silence)

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        """See `Recogniser`."""
        return _guarded(self, lambda priming: self._decode(clip, priming), clip, terms)

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        """See `Recogniser`; cheap, for the encoder's work is kept from the decoding."""
        trace = decoded.trace
        if not isinstance(trace, _Trace) or not trace.tokens:
            return ()
        found = self._model.find_alignment(
            self._tokenizer, [trace.tokens], trace.encoded, trace.frames
        )
        return timed_words(found[0], clip.voice.lead, clip.span.seconds)

    def _decode(self, clip: Clip, priming: str) -> Decoded:
        features = self._features(clip.samples)
        decoded = self._run(features, self._room, priming)
        if is_noise(decoded.scores, clip.voiced):
            return decoded
        if is_unsettled(decoded.text, decoded.scores, clip.span.seconds):
            return self._run(features, _FULL, priming)
        if is_slow(decoded.text, clip.voiced) and self._leaves_gap(decoded, clip):
            wide = self._run(features, _FULL, priming)
            return wide if len(wide.text.split()) > len(decoded.text.split()) else decoded
        return decoded

    def _leaves_gap(self, decoded: Decoded, clip: Clip) -> bool:
        words = self.time_words(decoded, clip)
        return leaves_gap([(word.start, word.end) for word in words], clip.span.seconds)

    def _features(self, samples: Samples) -> Any:
        return self._model.feature_extractor(samples, padding=_HOP)[:, : samples.size // _HOP]

    def _run(self, features: Any, room: int, priming: str) -> Decoded:
        from faster_whisper.audio import pad_or_trim

        frames = features.shape[1]
        window = min(_FULL, (frames + room + 1) // 2 * 2)
        encoded = self._model.encode(pad_or_trim(features, window))
        prompt = self._model.get_prompt(
            self._tokenizer, [], without_timestamps=True, hotwords=priming or None
        )
        most = min(448, len(prompt) + 7 * frames // _FRAMES_A_SECOND + 16)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=_BEAM,
            patience=1,
            length_penalty=1,
            max_length=most,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        scores = Scores(
            logprob=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
            no_speech=float(result.no_speech_prob),
            hit_cap=len(prompt) + len(result.sequences_ids[0]) >= most,
        )
        text = self._tokenizer.decode(tokens).strip()
        return Decoded(text, scores, _Trace(tokens, encoded, min(frames, window)))


class PlainWhisper:
    """The library's own `transcribe`: slower, and it depends on nothing but its interface."""

    def __init__(self, model: Any) -> None:
        """`model`: a `faster_whisper.WhisperModel`."""
        self._model = model

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        """See `Recogniser`."""
        return _guarded(self, lambda priming: self._decode(clip, priming), clip, terms)

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        """See `Recogniser`."""
        trace = decoded.trace
        return trace if isinstance(trace, tuple) else ()

    def _decode(self, clip: Clip, priming: str) -> Decoded:
        found, _ = self._model.transcribe(
            clip.samples,
            language="en",
            beam_size=_BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            hotwords=priming or None,
            word_timestamps=True,
        )
        segments = list(found)
        if not segments:
            return NOTHING
        words = tuple(
            TimedWord(word.word.strip(), word.start, word.end, word.probability)
            for segment in segments
            for word in segment.words
        )
        scores = Scores(
            logprob=min(segment.avg_logprob for segment in segments),
            no_speech=max(segment.no_speech_prob for segment in segments),
        )
        return Decoded(" ".join(segment.text.strip() for segment in segments), scores, words)
