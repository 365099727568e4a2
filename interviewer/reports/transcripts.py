"""A conversation as WebVTT, SRT, plain text or JSON messages, for other programs and for import.

What is written here reads back as the same conversation: in JSON exactly, in the others up to
white space and control characters, which those formats cannot carry.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from interviewer.core.conversation import Conversation, Utterance

_WORDS_PER_SECOND = 2.5
_GAP = 0.5
_MARKUP = re.compile(r"[<{](?=[A-Za-z/\\\d])|&(?=#?\w+;?)")


def webvtt(conversation: Conversation) -> str:
    """One cue an utterance, its speaker as a voice; a note says when the times are made up."""
    spoken = conversation.utterances
    parts = ["WEBVTT"] if _is_timed(spoken) else ["WEBVTT", "NOTE times are estimated"]
    for item, start, end in _times(spoken):
        name = f"<v {html.escape(one_line(item.speaker), quote=False)}>" if item.speaker else ""
        said = f"{name}{html.escape(one_line(item.text), quote=False)}"
        parts.append(f"{_clock(start, '.')} --> {_clock(end, '.')}\n{said}")
    return "\n\n".join(parts) + "\n"


def subrip(conversation: Conversation) -> str:
    """As `webvtt`, with the speaker as a label; SRT has no way to say that times are made up."""
    cues = [
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n"
        f"{_MARKUP.sub(_entity, _line(item))}"
        for number, (item, start, end) in enumerate(_times(conversation.utterances), 1)
    ]
    return "\n\n".join(cues) + "\n"


def plain_text(conversation: Conversation) -> str:
    """`Name: what was said`, a paragraph each."""
    return "\n\n".join(_line(item) for item in conversation.utterances) + "\n"


def messages(conversation: Conversation) -> str:
    """A JSON list of `role` and `content`, with times and timed words where they are known."""
    rows = [_row(item) for item in conversation.utterances]
    return json.dumps(rows, ensure_ascii=True, indent=1) + "\n"


def one_line(text: str) -> str:
    """The text without line breaks, doubled spaces and control characters."""
    kept = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return " ".join(kept.split())


def _row(item: Utterance) -> dict[str, object]:
    row: dict[str, object] = {"role": item.speaker, "content": item.text}
    if item.start is not None:
        row["start"] = item.start
    if item.end is not None:
        row["end"] = item.end
    if item.words:
        row["words"] = [word.model_dump() for word in item.words]
    return row


def _line(item: Utterance) -> str:
    said = one_line(item.text)
    return f"{one_line(item.speaker)}: {said}" if item.speaker else said


def _entity(match: re.Match[str]) -> str:
    return {"<": "&lt;", "{": "&#123;", "&": "&amp;"}[match.group()]


def _is_timed(spoken: Sequence[Utterance]) -> bool:
    return any(item.start is not None for item in spoken)


def _times(spoken: Sequence[Utterance]) -> Iterator[tuple[Utterance, float, float]]:
    """Each utterance with a start and an end; what is not known is put between what is."""
    at = 0.0
    for item in spoken:
        start = item.start if item.start is not None else at
        length = max(1.0, len(item.text.split()) / _WORDS_PER_SECOND)
        end = max(start, item.end) if item.end is not None else start + length
        yield item, start, end
        at = end + _GAP


def _clock(seconds: float, mark: str) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"
