"""Who is speaking, by the label before the words: `Ana Diaz:`, `>> ANA:`, `[Ana]`, `Q:`.

A colon proves nothing ("The loss: cross entropy"), so a label has to look like a name and either
stand for a role, come back, or be how most of the file's lines begin.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from interviewer.core.words import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 60
_LINE = re.compile(
    r"\s*(?:>>+\s*|[-–—•]\s+)?[*_]{0,3}"
    r"(?:\[(?P<bracketed>[^\[\]\n]{1,60})\][*_]{0,3}:?|(?P<plain>[^:：\n]{1,60}?)\s{0,3}[*_]{0,3}[:：])"
    r"[*_]{0,3}(?!//)(?P<said>.*)",
    re.DOTALL,
)
_ROLE = re.compile(
    r"(?:q|a|question|answer|interviewer|interviewee|candidate|applicant|host|guest|me|you|user|"
    r"assistant|human|ai|coach|examiner|speaker|participant|unknown speaker|unknown|panel\w*|"
    r"moderator|s|p|spk|voice)[ _#-]{0,2}\d{0,3}",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"de", "da", "di", "del", "la", "van", "von", "der", "den", "bin", "al", "y"}
)
_NOT_NAMES = listed(
    """note notes example examples result results answer summary tradeoff limitation definition
    warning tip edit update ps pro pros con cons step conclusion caveat context so and but also
    however date time attendees subject re http https transcript"""
)
_MOSTLY = 0.6
"""Share of lines that have to begin with a name before one said once is believed."""


class Labelled(NamedTuple):
    """A line taken apart; `label` is None when it names nobody."""

    label: str | None
    said: str


def take_apart(line: str) -> Labelled:
    """What might be a label, and the rest; whether it is one, `speakers_among` decides."""
    match = _LINE.match(line)
    if match is None:
        return Labelled(None, line)
    label = (match["bracketed"] or match["plain"]).strip(" \t*_")
    if not looks_like_name(label):
        return Labelled(None, line)
    return Labelled(" ".join(label.split()), match["said"].strip())


def looks_like_name(label: str) -> bool:
    """Whether it could name a speaker: few words, each written like a name, or a role."""
    bare = re.sub(r"\s*\([^()]{0,40}\)$", "", label.strip())
    if not bare or len(bare) > _LONGEST:
        return False
    if _ROLE.fullmatch(bare):
        return True
    words = bare.replace("_", " ").split()
    if (
        len(words) > 5
        or words[0].lower() in _NOT_NAMES
        or any(char in bare for char in '?!"“”{}<>')
    ):
        return False
    if re.search(r"[.,;](?:\s|$)", re.sub(r"\b\w{1,3}\.", "", bare)):
        return False
    return all(_is_capital(word) or word in _PARTICLES for word in words) and not bare.isdigit()


def _is_capital(word: str) -> bool:
    first = word.lstrip("'’(@")[:1]
    return first.isdigit() or (first.isalpha() and not first.islower())


def is_role(label: str) -> bool:
    """Whether the label says what somebody does rather than who they are."""
    return _ROLE.fullmatch(label.strip()) is not None


def speakers_among(lines: Iterable[str]) -> frozenset[str]:
    """The labels of a file that name speakers."""
    found: Counter[str] = Counter()
    total = 0
    for line in lines:
        total += 1
        label = take_apart(line).label
        if label is not None:
            found[label] += 1
    mostly = sum(found.values()) >= _MOSTLY * total
    return frozenset(
        label for label, count in found.items() if count > 1 or mostly or is_role(label)
    )


def labelled(line: str, speakers: Collection[str]) -> Labelled:
    """The line with its label when that is one of `speakers`, else whole."""
    found = take_apart(line)
    return found if found.label in speakers else Labelled(None, line)
