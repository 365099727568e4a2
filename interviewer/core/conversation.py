"""A recorded conversation, whatever file it came from: who said what, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from interviewer.core.transcript import Answer, Thread, Word

INTERVIEWER, CANDIDATE = "Interviewer", "Candidate"
"""The labels our own exports carry."""


class Origin(StrEnum):
    """What kind of file a conversation was read from."""

    WEBVTT = "webvtt"
    SUBRIP = "subrip"
    CHAT = "chat"
    MESSAGES = "messages"
    WHISPER = "whisper"
    SESSION = "session"
    MEDIA = "media"


@dataclass(frozen=True)
class Utterance:
    """Something said in one go; times in seconds from the start of the recording."""

    text: str
    speaker: str | None = None
    """The label the file gives, or the one a voice was given; None when nobody is named."""
    start: float | None = None
    end: float | None = None
    words: tuple[Word, ...] = ()
    """Timed words, from the start of the recording too; empty when only the text is known."""


@dataclass(frozen=True)
class Conversation:
    """Utterances in the order they were said."""

    utterances: tuple[Utterance, ...]
    origin: Origin
    skipped_cues: int = 0
    """Parts of the file that could not be read and were left out."""
    notes: tuple[str, ...] = ()
    """What the person should know about how it was read."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Every label, in order of appearance."""
        labels = (item.speaker for item in self.utterances if item.speaker is not None)
        return tuple(dict.fromkeys(labels))


def conversation_of(threads: Iterable[Thread]) -> Conversation:
    """What was said in a session. Times are known where its answers were spoken."""
    said = tuple(item for thread in threads for item in _said(thread))
    return Conversation(said, Origin.SESSION)


def _said(thread: Thread) -> Iterator[Utterance]:
    for turn in thread.turns:
        yield Utterance(turn.probe.text if turn.probe else thread.question.prompt, INTERVIEWER)
        if turn.answer is not None and turn.answer.text.strip():
            yield _answered(turn.answer)


def _answered(answer: Answer) -> Utterance:
    span = answer.audio
    if span is None:
        return Utterance(answer.text, CANDIDATE)
    words = tuple(
        word.model_copy(update={"start": word.start + span.start, "end": word.end + span.start})
        for word in answer.words
    )
    return Utterance(answer.text, CANDIDATE, span.start, span.end, words)
