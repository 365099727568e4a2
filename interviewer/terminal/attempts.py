"""Two attempts at one question, side by side."""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from interviewer.core.review import Standing, ThreadReview
from interviewer.terminal.debrief import LEVELS, NAMES, quote
from interviewer.terminal.style import Style, printable


@dataclass(frozen=True)
class Try:
    """One attempt with its session."""

    session: str
    at: datetime
    review: ThreadReview


def attempts_view(older: Try, newer: Try, comparable: bool, style: Style) -> str:
    """The two threads in two columns; `comparable` False is said at the end."""
    prompt = older.review.thread.question.prompt
    parts = [style.beside("Interviewer", prompt, "cyan"), ""]
    width = (style.width - 4) // 2
    columns = [_head, _levels, *(_mark_of(name) for name in range(4)), _flags, _answer]
    for column in columns:
        left, right = column(older), column(newer)
        if left or right:
            parts += [*_beside(left, right, width), ""]
    if not comparable:
        note = (
            "Graded by different examiners or rubrics: read the answers, not the marks. "
            "interviewer progress --regrade examines the older one again."
        )
        parts.append(style.paint(f" {style.block(note, ' ')}", "yellow"))
    return "\n".join(parts).rstrip()


def _head(item: Try) -> str:
    return f"{item.at.astimezone():%Y-%m-%d %H:%M} · {item.session}"


def _levels(item: Try) -> str:
    verdict = item.review.verdict
    if verdict is None:
        return "not graded"
    tested = f" → {LEVELS[verdict.final]}" if verdict.tested else ", not tested under a probe"
    return f"{LEVELS[verdict.first]}{tested} · score {verdict.score:g}"


def _mark_of(index: int) -> Callable[[Try], str]:
    def mark(item: Try) -> str:
        standings: Sequence[Standing] = item.review.standings
        if index >= len(standings):
            return ""
        standing = standings[index]
        words = " … ".join(quote(evidence) for evidence in standing.evidence[:1])
        return f"{NAMES[standing.criterion]}: {standing.mark.value}  {words}".rstrip()

    return mark


def _flags(item: Try) -> str:
    kinds = dict.fromkeys(flag.kind.value.replace("_", " ") for flag in item.review.flags)
    return f"red flags: {', '.join(kinds)}" if kinds else ""


def _answer(item: Try) -> str:
    answers = item.review.thread.answers
    return f"opening answer: {answers[0].text}" if answers else ""


def _beside(left: str, right: str, width: int) -> Iterable[str]:
    wrapped = (textwrap.wrap(printable(text).replace("\n", " "), width) for text in (left, right))
    for one, other in zip_longest(*wrapped, fillvalue=""):
        yield f" {one:<{width}} │ {other}"
