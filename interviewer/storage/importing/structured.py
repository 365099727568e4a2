"""JSON and JSON lines: `role/content` messages, Whisper's `segments`, lists of utterances."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.core.transcript import Word
from interviewer.storage.importing.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_LISTS = ("messages", "utterances", "segments", "transcription", "turns", "results", "entries")
_TEXT = ("content", "text", "transcript", "utterance", "message", "body")
_SPEAKER = ("speaker", "role", "name", "author", "speaker_label", "from")
_START = ("start", "start_time", "begin", "from")
_END = ("end", "end_time", "to")
_SILENT_ROLES = frozenset({"system", "tool", "function", "developer"})
_LONGEST_SPEAKER = 60


def read_json(path: Path, text: str) -> Conversation:
    """The utterances of a JSON or JSONL file; entries without words are skipped and counted."""
    values = list(_values(path, text))
    entries = values if len(values) > 1 else _list_in(values[0])
    read = [_entry(item) for item in entries]
    utterances = tuple(item for item in read if isinstance(item, Utterance))
    if not utterances:
        raise refuse(path, "no words were found in this JSON", _REMEDY)
    skipped = sum(item is None for item in read)
    return Conversation(utterances, _origin(entries), skipped)


def is_session(text: str) -> bool:
    """Whether it holds the events of one of our sessions."""
    first = text.lstrip().partition("\n")[0]
    if '"started"' not in first:
        return False
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "started" and "v" in value


_REMEDY = "Give messages with `role` and `content`, or Whisper's `segments`."


def _values(path: Path, text: str) -> Iterator[object]:
    try:
        yield json.loads(text)
    except RecursionError as error:
        raise refuse(path, "it is nested too deeply", _REMEDY) from error
    except ValueError as error:
        found = [value for line in text.split("\n") if line.strip() for value in _line(line)]
        if not any(isinstance(value, dict) for value in found):
            what = f"it is no valid JSON ({_reason(error)})"
            raise refuse(path, what, "Export it again.") from error
        yield from found
        if len(found) == 1:  # one good line among broken ones is still a list of lines
            yield None


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} in line {error.lineno}"
    return "a number is too long"


def _line(line: str) -> list[object]:
    try:
        return [json.loads(line)]
    except (ValueError, RecursionError):
        return [None]


def _list_in(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for key in _LISTS:
            if isinstance(value.get(key), list):
                found: list[object] = value[key]
                return found
    return [value]


def _origin(entries: Iterable[object]) -> Origin:
    first = next((item for item in entries if isinstance(item, dict)), {})
    return Origin.MESSAGES if "role" in first else Origin.WHISPER


@dataclass(frozen=True)
class _Silent:
    """An entry with words nobody said: a system prompt, a tool's output."""


def _entry(item: object) -> Utterance | _Silent | None:
    if not isinstance(item, dict):
        return None
    speaker = _speaker(item)
    if speaker is not None and speaker.lower() in _SILENT_ROLES:
        return _Silent()
    text = _text(next((item[key] for key in _TEXT if key in item), None))
    if text is None:
        return None
    words = tuple(_words(item.get("words")))
    start, end = _time(item, _START), _time(item, _END)
    if "offsets" in item and isinstance(item["offsets"], dict):  # whisper.cpp: milliseconds
        start, end = _time(item["offsets"], _START, 1000), _time(item["offsets"], _END, 1000)
    return Utterance(text, speaker, start, _not_before(start, end), words) if text else _Silent()


def _speaker(item: dict[str, object]) -> str | None:
    for key in _SPEAKER:
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("role")
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return " ".join(str(value).split())[:_LONGEST_SPEAKER]
    return None


def _text(value: object) -> str | None:
    """The words of a string, of a list of parts, or of a `{"text": …}`; surrogates are dropped."""
    if isinstance(value, str):
        return value.encode(errors="ignore").decode().strip()
    if isinstance(value, dict):
        return _text(
            next((value[key] for key in ("text", "content", "parts") if key in value), None)
        )
    if isinstance(value, list):
        parts = [part for item in value if (part := _text(item))]
        return " ".join(parts) if parts else None
    return None


def _time(item: dict[str, object], keys: tuple[str, ...], scale: float = 1) -> float | None:
    for key in keys:
        value = item.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = _finite(value, scale)
            return seconds if seconds is not None and seconds >= 0 else None
    return None


def _finite(value: float, scale: float) -> float | None:
    try:
        seconds = float(value) / scale
    except OverflowError:
        return None
    return seconds if math.isfinite(seconds) else None


def _not_before(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None or end < start else end


def _words(value: object) -> Iterator[Word]:
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict):
            continue
        text = _text(item.get("word", item.get("text", item.get("punctuated_word"))))
        start, end = _time(item, _START), _time(item, _END)
        sure = _time(item, ("probability", "score", "confidence"))
        if text and start is not None and end is not None and end >= start:
            yield Word(text=text, start=start, end=end, probability=min(1.0, sure or 0.0))
