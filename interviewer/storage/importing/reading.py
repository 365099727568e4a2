"""The front door for transcripts: any text file we know, as one `Conversation`."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from interviewer.core.conversation import conversation_of
from interviewer.storage.importing.chats import read_chat
from interviewer.storage.importing.refusal import refuse
from interviewer.storage.importing.sniff import Kind, sniff
from interviewer.storage.importing.structured import is_session, read_json
from interviewer.storage.importing.subtitles import read_subrip, read_webvtt
from interviewer.storage.sessions import read_session

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.core.conversation import Conversation
    from interviewer.storage.importing.sniff import Sniffed

_MOST_UTTERANCES = 20_000
"""One every second for five hours."""
_MOST_LINES = 100_000
_LONGEST_UTTERANCE = 100_000
"""Characters: two hours without a pause."""


def read_transcript(path: Path) -> Conversation:
    """The conversation of a text file; raises `RecordingError` in one sentence."""
    return conversation_in(sniff(path))


def conversation_in(sniffed: Sniffed) -> Conversation:
    """As `read_transcript`, of a file that was looked at already; not for media."""
    path = sniffed.path
    if sniffed.text is None:
        raise refuse(path, "it is a recording, not a transcript", "It has to be transcribed first.")
    lines = sniffed.text.count("\n")
    if sniffed.kind is Kind.TEXT and lines > _MOST_LINES:
        raise refuse(path, f"it has {lines} lines, which is no interview", "Cut it.")
    conversation = _read(sniffed, sniffed.text)
    if not conversation.utterances:
        raise refuse(path, "no words were found in it", "Give a transcript that holds some.")
    if len(conversation.utterances) > _MOST_UTTERANCES:
        what = f"it holds {len(conversation.utterances)} utterances, which is no interview"
        raise refuse(path, what, "Cut it into smaller files.")
    longest = max(len(item.text) for item in conversation.utterances)
    if longest > _LONGEST_UTTERANCE:
        what = f"it holds {longest} characters said by one speaker without a pause"
        raise refuse(path, what, "Mark who speaks, a line each.")
    return conversation


def _read(sniffed: Sniffed, text: str) -> Conversation:
    match sniffed.kind:
        case Kind.WEBVTT:
            return read_webvtt(text)
        case Kind.SUBRIP:
            return read_subrip(text)
        case Kind.JSON if is_session(text):
            return conversation_of(read_session(sniffed.path).transcript.threads)
        case Kind.JSON:
            return read_json(sniffed.path, text)
        case Kind.TEXT | Kind.MEDIA:
            return read_chat(text)
        case _ as never:
            assert_never(never)
