"""WebVTT and SRT, as programs really write them: one lenient reader for both.

The kept parsers do not fit: webvtt-py drops a malformed cue without a word, and srt swallows it,
timing line and all, into the words of the cue before. Here a cue is a timing line with the lines
up to the next blank or timing line; what cannot be read is left out and counted.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.storage.importing.labels import labelled, looks_like_name, speakers_among

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

ESTIMATED = "NOTE times are estimated"
"""A comment of our own exports: the conversation was typed, and the format wants times."""

_LONGEST_TIMING = 2000
_CLOCK = r"(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_COUNTER = re.compile(r"\s*\d{1,9}\s*")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,99})?[ \t]+([^<>\n]{1,200})>")
_TAG = re.compile(
    r"</?(?:[ibuvcs]|lang|ruby|rt|font|em|strong|span|br)(?:[.\s/][^<>]{0,300})?>"
    r"|<\d{1,3}(?::\d\d){1,2}(?:\.\d{1,3})?>",
    re.IGNORECASE,
)
_PLACING = re.compile(r"\{\\[^{}]{0,60}\}")
"""Of SubStation Alpha, found in SRT only."""
_NAME_LINES = 0.6
"""Share of cues whose first line must be one of few names before it counts as a label."""


@dataclass(frozen=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


def read_webvtt(text: str) -> Conversation:
    """The cues of a WebVTT file as utterances; header, notes and styles are passed over."""
    lines = text.split("\n")
    body = next(
        (i for i, line in enumerate(lines) if not line.strip() or "-->" in line), len(lines)
    )
    estimated = ESTIMATED in lines[:_LONGEST_TIMING]
    return _read(lines[body:], Origin.WEBVTT, estimated)


def read_subrip(text: str) -> Conversation:
    """The cues of an SRT file as utterances."""
    return _read(text.split("\n"), Origin.SUBRIP, estimated=False)


def _read(lines: Sequence[str], origin: Origin, estimated: bool) -> Conversation:
    found = [
        cue
        for block in _blocks(lines, origin)
        if origin is Origin.SUBRIP or not _BLOCK.match(block[0])
        for cue in _cues(block)
    ]
    cues = [cue for cue in found if cue is not None]
    if origin is Origin.SUBRIP:
        cues = [replace(c, lines=tuple(_PLACING.sub("", line) for line in c.lines)) for c in cues]
    cues = _with_name_lines(_without_rolling(cues))
    speakers = speakers_among(_plain(cue.lines[0]) for cue in cues if cue.lines)
    speakers |= {
        _named(voice) for cue in cues for line in cue.lines for voice in _VOICE.finditer(line)
    }
    spoken = [item for cue in cues for item in _utterances(cue, speakers)]
    if estimated:
        spoken = [replace(item, start=None, end=None) for item in spoken]
    return Conversation(tuple(spoken), origin, sum(cue is None for cue in found))


def _blocks(lines: Iterable[str], origin: Origin) -> Iterator[list[str]]:
    """Runs of lines; in WebVTT only an empty line parts cues, a line of blanks is in one."""
    block: list[str] = []
    for line in lines:
        if line.strip() or (line and block and origin is Origin.WEBVTT):
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _cues(block: list[str]) -> Iterator[_Cue | None]:
    """The cues of a block, None for what is none: some writers forget the blank line between."""
    places = [index for index in range(len(block)) if _is_timing(block, index)]
    if not places:
        yield None
        return
    for place, following in zip(places, [*places[1:], None], strict=True):
        end = len(block) if following is None else following
        if following is not None and end - 1 > place and _COUNTER.fullmatch(block[end - 1][:20]):
            end -= 1
        yield _cue(block[place], tuple(block[place + 1 : end]))


def _is_timing(block: list[str], index: int) -> bool:
    """A line with an arrow is timing when it reads like it, or where only timing can stand."""
    line = block[index]
    if "-->" not in line[:_LONGEST_TIMING]:
        return False
    if len(line) <= _LONGEST_TIMING and _TIMING.fullmatch(line):
        return True
    return index == 0 or (index == 1 and bool(_COUNTER.fullmatch(block[0][:20])))


def _cue(timing: str, lines: tuple[str, ...]) -> _Cue | None:
    match = _TIMING.fullmatch(timing[:_LONGEST_TIMING])
    if match is None:
        return None
    parts = match.groups()
    start, end = _seconds(parts[:5]), _seconds(parts[5:])
    return None if start is None or end is None or end < start else _Cue(start, end, lines)


def _seconds(parts: tuple[str | None, ...]) -> float | None:
    sign, hours, minutes, seconds, fraction = parts
    if sign:
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return round(whole + float(f"0.{fraction or 0}"), 3)


def _without_rolling(cues: list[_Cue]) -> list[_Cue]:
    """Automatic captions show each line again above the next one: only the new line is kept."""
    kept: list[_Cue] = []
    shown, until = "", -1.0
    for cue in cues:
        lines = [line for line in cue.lines if _plain(line).strip()]
        named = any("<v" in line for line in lines)
        rolls = not named and (len(lines) > 1 or cue.end - cue.start < 0.1)
        if rolls and lines and _plain(lines[0]).strip() == shown and cue.start <= until + 0.1:
            lines = lines[1:]
        if lines:
            shown = _plain(lines[-1]).strip()
            kept.append(replace(cue, lines=tuple(lines)))
        until = cue.end
    return kept


def _with_name_lines(cues: list[_Cue]) -> list[_Cue]:
    """Teams writes the name alone on the first line of each cue; it becomes a label."""
    firsts = Counter(cue.lines[0].strip() for cue in cues if len(cue.lines) > 1)
    names = {name for name, count in firsts.items() if count > 1 and looks_like_name(name)}
    if not cues or sum(firsts[name] for name in names) < _NAME_LINES * len(cues):
        return cues
    names = {name for name in firsts if looks_like_name(name)}
    return [
        replace(cue, lines=(f"{cue.lines[0].strip()}: {cue.lines[1]}", *cue.lines[2:]))
        if len(cue.lines) > 1 and cue.lines[0].strip() in names
        else cue
        for cue in cues
    ]


def _utterances(cue: _Cue, speakers: Collection[str]) -> Iterator[Utterance]:
    """One a voice: a cue may hold several `<v>` spans, or a label on each of its lines."""
    raw = "\n".join(cue.lines)
    voices = list(_VOICE.finditer(raw))
    if voices:
        yield from _made(cue, None, [_plain(raw[: voices[0].start()])])
        for match, following in zip(voices, [*voices[1:], None], strict=True):
            said = raw[match.end() : following.start() if following else len(raw)]
            yield from _made(cue, _named(match) or None, [_plain(said)])
        return
    speaker: str | None = None
    texts: list[str] = []
    for line in cue.lines:
        found = labelled(_plain(line), speakers)
        if found.label is not None:
            yield from _made(cue, speaker, texts)
            speaker, texts = found.label, []
        texts.append(found.said)
    yield from _made(cue, speaker, texts)


def _named(voice: re.Match[str]) -> str:
    return " ".join(html.unescape(voice[1]).split())


def _made(cue: _Cue, speaker: str | None, texts: list[str]) -> Iterator[Utterance]:
    text = " ".join(" ".join(texts).split())
    if text:
        yield Utterance(text, speaker, cue.start, cue.end)


def _plain(line: str) -> str:
    """The words without markup; what writes tags into SRT writes entities too."""
    bare = _TAG.sub("", line) if "<" in line or "{" in line else line
    return html.unescape(bare) if "&" in bare else bare
