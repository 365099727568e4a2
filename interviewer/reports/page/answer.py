"""One answer as it was said: its words coloured by what they support, and their time."""

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.core.heard_at import Placed, clock, heard_between, placed, said_at
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Answer
from interviewer.reports.page.elements import EMPTY, Html, element, join
from interviewer.reports.page.names import CRITERIA, LETTERS
from interviewer.reports.page.spans import Laid, Piece, Span, pieces
from interviewer.reports.page.steps import Numbered, place_of, spans_of

_LANES = 4
"""Underlines that can be told apart; deeper overlaps share the last."""


@dataclass(frozen=True)
class Said:
    """What is needed to show one answer. Its text content on the page is exactly `answer.text`.

    Signs between the words (letters, places) are drawn by the style sheet, so that selecting,
    copying and the mentor's offsets meet the candidate's words and nothing else.
    """

    answer: Answer
    spans: tuple[Span, ...]
    places: tuple[tuple[int, Criterion], ...]
    words: tuple[Placed, ...]
    """With times in the recording; empty when there is nothing to hear."""
    audible: bool
    """The recording is in the page, and this answer is in the recording."""
    question: Numbered

    @classmethod
    def of(cls, question: Numbered, turn: int, audible: bool) -> "Said | None":
        """The answer of a turn; None when there is none."""
        answer = question.review.thread.turns[turn].answer
        if answer is None:
            return None
        places = (
            (place_of(question, item.criterion), item.criterion)
            for item in question.review.stronger
        )
        here = tuple((at.offset, criterion) for at, criterion in places if at and at.turn == turn)
        audible = audible and answer.audio is not None
        words = placed(answer) if audible else ()
        return cls(answer, spans_of(question, turn), here, words, audible, question)


def words_of(said: Said) -> Html:
    """The answer's text."""
    cuts = [offset for offset, _ in said.places]
    parts = [_piece(said, piece) for piece in pieces(len(said.answer.text), said.spans, cuts)]
    return join([*_places(said, 0), *parts])


def _piece(said: Said, piece: Piece) -> Html:
    shown = _timed(said, piece.start, piece.end)
    for item in reversed(piece.spans):
        shown = _marked(shown, item, piece)
    tags = (
        element("a", href=f"#{span.target}", class_=f"tag {span.kind}", aria_label=span.label,
                data_letter=span.letter)
        for span in piece.ended
    )  # fmt: skip
    return join([shown, *tags, *_places(said, piece.end)])


def _marked(shown: Html, item: Laid, piece: Piece) -> Html:
    lane = min(item.lane, _LANES - 1)
    begins = item.span.start == piece.start
    return element(
        "mark",
        shown,
        class_=f"{item.span.kind} lane{lane}",
        id=item.span.id if begins else None,
    )


def _places(said: Said, offset: int) -> Iterable[Html]:
    for at, criterion in said.places:
        if at == offset:
            yield element(
                "a",
                href=f"#{said.question.stronger_id(criterion)}",
                id=said.question.place_id(criterion),
                class_=f"place {criterion}",
                aria_label=f"here a stronger answer adds: {CRITERIA[criterion]}",
                data_letter=f"+{LETTERS[criterion]}",
            )


def _timed(said: Said, start: int, end: int) -> Html:
    """The words of a stretch, each with the second it starts at in the recording."""
    text, base = said.answer.text, said.answer.audio.start if said.answer.audio else 0.0
    parts: list[Html | str] = []
    at = start
    for word in said.words:
        first, last = max(word.start, at), min(word.end, end)
        if first >= last:
            continue
        parts += [
            text[at:first],
            element("span", text[first:last], class_="w", data_t=round(base + word.at, 2)),
        ]
        at = last
    return join([*parts, text[at:end]])


def hear(said: Said) -> Html:
    """A button that plays the answer, or the place in a recording that is not in the page."""
    audio = said.answer.audio
    if audio is None:
        return EMPTY
    if not said.audible:
        return element("span", clock(audio.start), class_="at")
    label = f"hear this answer, at {clock(audio.start)}"
    return play(audio.start, audio.end, label, f"▶ {clock(audio.start)}")


def play(start: float, end: float, label: str, shown: str) -> Html:
    """A button that plays a stretch of the recording, in seconds from its start."""
    return element(
        "button", shown, type="button", class_="play", aria_label=label,
        data_from=round(start, 2), data_until=round(end, 2),
    )  # fmt: skip


def hear_quote(said: Said, span: Span) -> Html:
    """A button that plays the words of one quote, or where in the recording they were said."""
    audio = said.answer.audio
    when = heard_between(said.words, span.start, span.end)
    if audio is None or when is None:
        at = said_at(said.answer, span.start)
        return EMPTY if at is None else element("span", clock(at), class_="at")
    start, end = audio.start + when.at, audio.start + when.until
    return play(start, end, f"hear these words, at {clock(start)}", "▶")
