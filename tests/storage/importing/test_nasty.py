import tracemalloc
from pathlib import Path

import pytest

from interviewer.core.conversation import Conversation
from interviewer.errors import InterviewerError
from interviewer.storage.importing.media import transcribe_file
from interviewer.storage.importing.reading import conversation_in
from interviewer.storage.importing.sniff import sniff
from tests.storage.importing.tones import ToneWords
from tests.storage.nasty import NASTY

_MOST_MEMORY = 400_000_000
_READABLE = {
    "bom.vtt", "utf16le.vtt", "utf16be-without-mark.srt", "utf32.txt", "latin1.srt", "crlf.vtt",
    "cr-only.srt", "mixed-ends.srt", "overlapping.vtt", "negative-times.srt", "backward-times.srt",
    "huge-times.vtt", "no-blank-lines.srt", "arrow-in-text.vtt",
    "script.vtt", "terminal-codes.txt", "lone-surrogates.json",
    "not-a-number.json", "odd-whisper.json", "half.jsonl", "truncated.mkv", "truncated.flac",
    "scrambled.mp3", "endless.wav", "five-megabytes-of-arrows.srt", "five-megabyte-cue.vtt",
}  # fmt: skip


def _read(path: Path) -> Conversation:
    sniffed = sniff(path)
    return (
        conversation_in(sniffed)
        if sniffed.text is not None
        else transcribe_file(sniffed, ToneWords())
    )


@pytest.mark.parametrize("name", sorted(NASTY))
def test_a_nasty_file_is_read_or_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    NASTY[name](path)
    tracemalloc.start()
    try:
        conversation = _read(path)
    except InterviewerError as error:
        message = str(error)
        assert name not in _READABLE, message
        assert message.startswith(str(path))
        assert message.endswith(".")
        assert message.isprintable()
        assert len(message) < len(str(path)) + 200
    else:
        assert conversation.utterances
        assert all(item.text.strip() for item in conversation.utterances)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < _MOST_MEMORY


def test_the_corpus_holds_at_least_forty_files() -> None:
    assert len(NASTY) >= 40


@pytest.mark.parametrize(
    "name", sorted(item for item in _READABLE if item.endswith((".vtt", ".srt")))
)
def test_words_survive_what_only_looks_bad(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    NASTY[name](path)
    said = " ".join(item.text for item in _read(path).utterances)
    assert "averages" in said or "Why" in said
