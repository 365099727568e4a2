"""Text exports of Zoom, Teams, Otter and Google Meet, `Q:`/`A:`, and plain `Name: …` text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.storage.importing.labels import labelled, looks_like_name, speakers_among

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DATE = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s+)?"
_TIME_BEFORE = re.compile(rf"\s*[\[(]?{_DATE}(?P<clock>{_CLOCK})[\])]?(?:\s*[-–—|]\s*|\s+|$)")
_TIME_AFTER = re.compile(
    rf"(?P<name>[^:\n]{{1,60}}?)[ \t]*[\[(]?(?P<clock>{_CLOCK})[\])]?\s*(?P<colon>:?)"
)
_SPOKEN_TIME = re.compile(
    r"\s*(?:(\d{1,3}) hours? ?)?(?:(\d{1,3}) minutes? ?)?(?:(\d{1,3}) seconds?)?\s*"
)
_ZOOM_CHAT = re.compile(r"From\s+(?P<name>[^:\n]{1,60}?)\s+(?:to|To)\s+[^:\n]{1,60}:\s*")
_NOISE = re.compile(
    r"(?:.{1,60} (?:started|stopped) transcription|https?://otter\.ai\S*|transcribed by .{1,40}|"
    r"-{3,}|={3,}|\*{3,}|#{1,6} .{0,80}|transcript|attendees?|webvtt|(?:meeting|transcription) "
    r"(?:started|ended)\b.{0,60}|this editable transcript was computer generated.{0,200})",
    re.IGNORECASE,
)


@dataclass
class _Open:
    """The utterance being read."""

    speaker: str | None = None
    start: float | None = None
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """A line taken apart: `is_head` begins a new utterance, `start` is its time."""

    said: str
    speaker: str | None = None
    start: float | None = None
    is_head: bool = False


def read_chat(text: str) -> Conversation:
    """The utterances of a text; without any label each paragraph is one, said by nobody named."""
    lines = _with_names_above([_prepared(line) for line in text.split("\n")])
    bare = [line for line in lines if line.said and not line.is_head]
    speakers = speakers_among(line.said for line in bare)
    heads = frozenset(line.speaker for line in lines if line.is_head and line.speaker)
    if heads:
        speakers = frozenset(name for name in speakers if name in heads)
    utterances = tuple(_utterances(lines, speakers, bool(speakers or heads)))
    return Conversation(utterances, Origin.CHAT)


def _with_names_above(lines: list[_Line]) -> list[_Line]:
    """Teams and some others write the name on one line and the time on the next."""
    above = {
        index
        for index, (line, following) in enumerate(pairwise(lines))
        if line.said and line.start is None and not following.said and following.start is not None
    }
    counts = Counter(lines[index].said for index in above if looks_like_name(lines[index].said))
    names = {name for name, count in counts.items() if count > 1 or len(counts) > 1}
    return [
        _Line("", line.said, lines[index + 1].start, is_head=True)
        if index in above and line.said in names
        else line
        for index, line in enumerate(lines)
        if not (index - 1 in above and lines[index - 1].said in names)
    ]


def _utterances(lines: list[_Line], speakers: frozenset[str], named: bool) -> Iterator[Utterance]:
    current = _Open()
    clock: float | None = None
    for line in lines:
        label, said, start = line.speaker, line.said, line.start
        begins = line.is_head
        if not begins and said:
            found = labelled(said, speakers)
            label, said, begins = found.label, found.said, found.label is not None
        if not begins and not said and start is not None:
            clock = start
        elif begins or (start is not None and not named) or (not said and not named):
            yield from _closed(current)
            current = _Open(label, start if start is not None else clock, [])
            clock = None
        if said and not (not begins and _NOISE.fullmatch(said.strip())):
            current.texts.append(said)
    yield from _closed(current)


def _closed(current: _Open) -> Iterator[Utterance]:
    text = " ".join(" ".join(current.texts).split())
    if text:
        yield Utterance(text, current.speaker, current.start)


def _prepared(line: str) -> _Line:
    """The line without its time and without what a program wrote around the words."""
    if len(line) > 4 and _SPOKEN_TIME.fullmatch(line[:80]):
        return _Line("", start=_spoken_seconds(line))
    before = _TIME_BEFORE.match(line[:200])
    start = _seconds(before["clock"]) if before else None
    rest = line[before.end() :] if before else line
    zoom = _ZOOM_CHAT.match(rest[:200])
    if zoom:
        return _Line(rest[zoom.end() :].strip(), zoom["name"], start, is_head=True)
    after = _TIME_AFTER.match(rest[:200])
    name = after["name"].strip().strip("*_[]") if after else ""
    if after and looks_like_name(name) and (after["colon"] or not rest[after.end() :].strip()):
        said = rest[after.end() :].strip()
        return _Line(said, " ".join(name.split()), _seconds(after["clock"]), is_head=True)
    return _Line(rest.strip(), start=start)


def _seconds(clock: str) -> float:
    """Seconds, as far as the numbers go: a time of day stays one, only differences count."""
    digits = re.sub(r"\s?[AaPp]\.?[Mm]\.?$", "", clock).replace(",", ".")
    total = 0.0
    for part in digits.split(":"):
        total = total * 60 + float(part)
    return total


def _spoken_seconds(line: str) -> float | None:
    match = _SPOKEN_TIME.fullmatch(line)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return float(hours * 3600 + minutes * 60 + seconds)
