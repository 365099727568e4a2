"""Who said what as a page of text a person can correct: change a role or a word, split or delete.

Every line carries the number of what it came from, so that a corrected line keeps its time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from interviewer.core.conversation import CANDIDATE, INTERVIEWER
from interviewer.core.heard_at import clock, placed
from interviewer.core.speakers import Role
from interviewer.core.transcript import Answer
from interviewer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interviewer.core.conversation import Conversation, Utterance
    from interviewer.core.speakers import Split

_HEAD = """\
# Who said what. Correct it, save, and close the editor.
# - a wrong side: change `interviewer` to `candidate`, or back
# - a wrong word: change it
# - two people in one line: cut it in two, both with its number
# - no part of the interview: delete the line
"""
_LINE = re.compile(
    r"\s*(\d{1,6})\s+(interviewer|candidate)\b(?:\s*\([\d:]*\))?\s*:\s*(.*)", re.IGNORECASE
)
_LABELS = {Role.INTERVIEWER: INTERVIEWER, Role.CANDIDATE: CANDIDATE}
_SHOWN = 60
"""Characters of a line that is quoted back."""


def as_page(conversation: Conversation, split: Split) -> str:
    """The page for an editor; read back with `corrected`."""
    lines = [
        _line(number, item, split.role(item) or Role.CANDIDATE)
        for number, item in enumerate(conversation.utterances, 1)
    ]
    return "\n".join([_HEAD, *lines, ""])


def corrected(conversation: Conversation, page: str) -> Conversation:
    """The conversation as the page has it now; raises `SettingsError` for a line it cannot place.

    A line without a number goes on with the one above.
    """
    said: list[tuple[int, Role, str]] = []
    for place, line in enumerate(page.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None and said:
            said[-1] = (*said[-1][:2], f"{said[-1][2]} {line.strip()}")
            continue
        if match is None or not 0 < int(match[1]) <= len(conversation.utterances):
            message = (
                f"--edit: line {place}: `{line.strip()[:_SHOWN]}` is none of the lines shown. "
                "Begin it with a number, a side and a colon."
            )
            raise SettingsError(message)
        said.append((int(match[1]), Role(match[2].lower()), match[3].strip()))
    utterances = [
        item
        for number, parts in groupby(said, key=lambda part: part[0])
        for item in _cut(conversation.utterances[number - 1], [part[1:] for part in parts])
    ]
    return replace(conversation, utterances=tuple(utterances))


def _line(number: int, item: Utterance, role: Role) -> str:
    at = f" ({clock(item.start)})" if item.start is not None else ""
    return f"{number} {role}{at}: {' '.join(item.text.split())}"


def _cut(whole: Utterance, parts: Sequence[tuple[Role, str]]) -> Iterator[Utterance]:
    """The parts of one utterance, each with the words that were heard in it."""
    text = "\n".join(said for _, said in parts)
    heard = placed(Answer(text=text, words=whole.words)) if whole.words and text else ()
    begin = 0
    for role, said in parts:
        end = begin + len(said)
        inside = [word for word in heard if begin <= word.start < end]
        begin = end + 1
        if not said:
            continue
        item = replace(whole, text=said, speaker=_LABELS[role])
        if len(parts) == 1:
            yield item
        elif inside:
            start, until = inside[0].at, inside[-1].until
            words = tuple(word for word in whole.words if start <= word.start < until)
            yield replace(item, start=start, end=until, words=words)
        else:
            yield replace(item, words=())
