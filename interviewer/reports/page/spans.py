"""Stretches of an answer that support marks, laid out so that overlapping ones stay apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from interviewer.core.assessment import Evidence


@dataclass(frozen=True)
class Span:
    """`text[start:end]` supports something; `target` is the id of what it supports."""

    start: int
    end: int
    kind: str
    """The criterion, or `flag`."""
    id: str
    target: str
    label: str
    """What it supports, as a sentence for those who do not see the page."""
    letter: str


@dataclass(frozen=True)
class Laid:
    """A span with its lane: two that overlap never share one, so both lines are seen."""

    span: Span
    lane: int


@dataclass(frozen=True)
class Piece:
    """A stretch in which the same spans hold throughout; `spans` from the lowest lane up."""

    start: int
    end: int
    spans: tuple[Laid, ...] = field(default=())

    @property
    def begun(self) -> tuple[Span, ...]:
        """The spans that begin with this piece."""
        return tuple(item.span for item in self.spans if item.span.start == self.start)

    @property
    def ended(self) -> tuple[Span, ...]:
        """The spans that end with this piece."""
        return tuple(item.span for item in self.spans if item.span.end == self.end)


def stands(evidence: Evidence, answer: str) -> tuple[int, int] | None:
    """Where the quote stands; None when the answer does not hold it.

    The offsets are believed only if the words are there: a session file may have been edited.
    """
    if (
        0 <= evidence.start < evidence.end
        and answer[evidence.start : evidence.end] == evidence.quote
    ):
        return evidence.start, evidence.end
    found = answer.find(evidence.quote)
    return None if found < 0 else (found, found + len(evidence.quote))


def pieces(length: int, spans: Iterable[Span], cuts: Iterable[int] = ()) -> tuple[Piece, ...]:
    """An answer of `length` characters cut wherever a span begins or ends, and at `cuts`."""
    laid = lanes(spans)
    edges = {0, length, *(cut for cut in cuts if 0 < cut < length)}
    edges |= {edge for item in laid for edge in (item.span.start, item.span.end)}
    ordered = sorted(edges)
    return tuple(Piece(start, end, _holding(laid, start, end)) for start, end in pairwise(ordered))


def lanes(spans: Iterable[Span]) -> tuple[Laid, ...]:
    """Every span in the lowest lane that is free where it begins."""
    until: list[int] = []
    laid = []
    for span in sorted(spans, key=lambda item: (item.start, -item.end, item.id)):
        lane = next((at for at, end in enumerate(until) if end <= span.start), len(until))
        until[lane : lane + 1] = [span.end]
        laid.append(Laid(span, lane))
    return tuple(laid)


def _holding(laid: Sequence[Laid], start: int, end: int) -> tuple[Laid, ...]:
    inside = (item for item in laid if item.span.start <= start and end <= item.span.end)
    return tuple(sorted(inside, key=lambda item: item.lane))
